//! A reseller that is known: what a record may change, and what only the desk may.

use serde_json::{Value, json};

use super::answer::Outcome;
use super::check::Good;
use super::{correct, differences, suspend};
use crate::db::Tx;
use crate::error::Result;
use crate::flow::promise::is_settled;
use crate::flow::registration;
use crate::model::audit::{self, Act, Subject};
use crate::model::ctx::Ctx;
use crate::model::reason::Reason;
use crate::model::reseller::{self, Reseller};
use crate::model::{address, name_key};

pub(super) fn update(tx: &mut Tx, ctx: &Ctx, good: &Good, old: Reseller) -> Result<(Outcome, Vec<Reason>)> {
    reseller::touch(tx, &old.id)?;
    let mut now = reseller::get(tx, &old.id)?;
    let mut outcome = Outcome::Unchanged;
    let mut reasons = Vec::new();
    let email_differs = address::fold(&good.email) != now.contact_folded;
    let cnpj_differs = good.cnpj.as_str() != now.cnpj;
    if (email_differs || cnpj_differs) && is_settled(tx, &now)? {
        // After the first login no intake changes a registered e-mail or CNPJ: a difference becomes a case.
        if email_differs && correct::freeze(tx, ctx, &now, &good.email)? {
            reasons.push(Reason::WrongMailbox);
        } else {
            reasons.push(Reason::RegisteredDataDiffers);
            differences::registered(tx, ctx, &now, email_differs.then_some(good.email.as_str()), cnpj_differs)?;
        }
        outcome = Outcome::Case;
    } else if email_differs || cnpj_differs {
        now.cnpj = good.cnpj.as_str().into();
        if email_differs {
            correct::before_first_login(tx, ctx, &mut now, &good.email)?;
        }
        outcome = Outcome::Corrected;
    }
    let plain = take_plain(&mut now, good);
    let mut changed = plain || outcome == Outcome::Corrected;
    if let Some(state) = good.state.filter(|state| *state != now.state) {
        suspend::change_state(tx, ctx, &mut now, state)?;
        changed = true;
    }
    if changed {
        if outcome == Outcome::Unchanged {
            outcome = Outcome::Corrected;
        }
        now.updated_at = ctx.now;
        reseller::save(tx, &now)?;
        registration::check(tx, ctx, &now)?;
        audit::record(
            tx,
            ctx,
            Act {
                act: "reseller.update",
                subject: Subject::Reseller,
                subject_id: now.id.as_str(),
                reseller_id: Some(now.id.as_str()),
                before: Some(json!({ "state": old.state, "email": address::masked(&old.contact_email) })),
                after: Some(json!({ "state": now.state, "email": address::masked(&now.contact_email) })),
            },
        )?;
    }
    Ok((outcome, reasons))
}

/// What no login depends on; a field that the record leaves out stays. `true` when something differs.
fn take_plain(now: &mut Reseller, good: &Good) -> bool {
    let before = format!("{now:?}");
    now.legal_name.clone_from(&good.legal_name);
    now.name_key = Some(name_key::of(&good.legal_name));
    now.contact_name.clone_from(&good.contact_name);
    if !good.facts.is_empty() {
        now.facts = Value::Object(good.facts.clone()).to_string();
    }
    if good.phone.is_some() {
        now.contact_phone.clone_from(&good.phone);
    }
    if let Some(language) = good.language {
        now.language = language.tag().into();
    }
    if let Some((name, email)) = &good.alternate {
        now.alternate_name.clone_from(name);
        now.alternate_email = Some(email.clone());
    }
    if good.sales_rep.is_some() {
        now.sales_rep.clone_from(&good.sales_rep);
    }
    format!("{now:?}") != before
}
