//! What only people can settle: a case for the desk, once.

use serde_json::{Value, json};

use super::check::Good;
use crate::db::Tx;
use crate::error::Result;
use crate::model::address;
use crate::model::case::{self, Case, CaseKind};
use crate::model::ctx::Ctx;
use crate::model::reason::Reason;
use crate::model::reseller::{self, Reseller, ResellerState};

/// So many addresses of a day are kept.
const EARLIER: usize = 10;

/// E-mail or CNPJ differ from what is registered after the first login: one case a reseller and day.
/// `email` is the one that arrived, where it differs: it proves a correction at the desk.
pub(super) fn registered(tx: &mut Tx, ctx: &Ctx, reseller: &Reseller, email: Option<&str>, cnpj: bool) -> Result<()> {
    let key = format!("differs/{}/{}", reseller.id, ctx.now.ms() / 86_400_000);
    let mut summary =
        json!({ "external_id": reseller.external_id, "email": email.is_some(), "arrived": email, "cnpj": cnpj });
    if let Some(known) = case::by_key(tx, &key)? {
        return again(tx, ctx, &known, email, &mut summary);
    }
    open(tx, ctx, CaseKind::RegisteredDataDiffers, key, reseller, summary)
}

/// Another address on the same day: the newest is the one that arrived, and the case keeps those before it.
fn again(tx: &mut Tx, ctx: &Ctx, known: &Case, email: Option<&str>, summary: &mut Value) -> Result<()> {
    let before: Value = serde_json::from_str(&known.summary).unwrap_or_default();
    let Some((email, last)) = email.zip(before.get("arrived").and_then(Value::as_str)) else { return Ok(()) };
    if address::fold(email) == address::fold(last) {
        return Ok(());
    }
    let earlier = before.get("earlier").and_then(Value::as_array).cloned().unwrap_or_default();
    let mut earlier: Vec<Value> = earlier.into_iter().filter(|one| one.as_str() != Some(last)).collect();
    earlier.push(last.into());
    earlier.truncate(EARLIER);
    if let Value::Object(all) = summary {
        all.insert("earlier".into(), earlier.into());
    }
    case::set_summary(tx, &known.id, summary, ctx.now)
}

/// The CNPJ of a record stands under another reseller ID that is not closed: a warning each time, and one case for
/// this reseller and CNPJ.
pub(super) fn same_cnpj(tx: &mut Tx, ctx: &Ctx, good: &Good, external_folded: &str) -> Result<Option<Reason>> {
    let all = reseller::by_cnpj(tx, good.cnpj.as_str())?;
    let other = |r: &&Reseller| r.external_folded != external_folded && r.state != ResellerState::Closed;
    let Some(other) = all.iter().find(other) else { return Ok(None) };
    // Absent when the CNPJ of a settled reseller differs: that is a case of its own.
    if let Some(own) = all.iter().find(|r| r.external_folded == external_folded) {
        // The pair in order, so that sending the first one again opens no second case.
        let mut pair = [own.id.as_str(), other.id.as_str()];
        pair.sort_unstable();
        let key = format!("cnpj/{}/{}", pair[0], pair[1]);
        let summary = json!({ "external_id": own.external_id, "other": other.external_id, "cnpj": own.cnpj });
        open(tx, ctx, CaseKind::SameCnpj, key, own, summary)?;
    }
    Ok(Some(Reason::CnpjOfAnotherReseller))
}

fn open(tx: &mut Tx, ctx: &Ctx, kind: CaseKind, key: String, reseller: &Reseller, summary: Value) -> Result<()> {
    if case::by_key(tx, &key)?.is_some() {
        return Ok(());
    }
    let row = Case { unique_key: Some(key), reseller_id: Some(reseller.id.clone()), ..Case::new(ctx, kind, &summary)? };
    case::insert_once(tx, &row)?;
    Ok(())
}
