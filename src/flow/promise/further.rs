//! Promises of further rows of the table: a program or somebody at the terminal begins them and says when they are kept.
//! They have no mail: they are late by time alone.

use serde_json::json;

use super::stage::{keep, open};
use crate::db::types::Instant;
use crate::db::{Db, Tx};
use crate::error::{Error, Field, Flaw, Result};
use crate::flow::access::{Doing, allow};
use crate::model::audit::{self, Act, Subject};
use crate::model::ctx::Ctx;
use crate::model::promise::{self, Promise, PromiseKind};
use crate::model::reseller;

/// A longer subject is none.
const MOST: usize = 100;

/// Begins one to a subject (a reseller ID, a login, a number of yours), at an instant that is not ahead, or now. Begun
/// twice it is the first one; `true` when it is new. [`Error::NotFound`] when the table has no further row of this name.
pub fn open_further(
    tx: &mut Tx,
    ctx: &Ctx,
    policy: &str,
    subject: &str,
    begun_at: Option<Instant>,
) -> Result<(Promise, bool)> {
    let kind = further(ctx, policy)?;
    let subject = subject.trim();
    let readable = !subject.is_empty() && subject.chars().count() <= MOST && !subject.chars().any(char::is_control);
    if !readable {
        return Err(Error::Invalid { field: Field::Subject, reason: Flaw::SubjectMalformed });
    }
    let folded = reseller::fold_external(subject);
    if let Some(known) = promise::find(tx, kind.clone(), &folded)? {
        return Ok((known, false));
    }
    let from = begun_at.filter(|at| *at <= ctx.now).unwrap_or(ctx.now);
    let promise = match open(tx, ctx, policy, subject, from) {
        // Somebody was faster.
        Err(Error::Duplicate) => return Ok((promise::find(tx, kind, &folded)?.ok_or(Error::NotFound)?, false)),
        opened => opened?,
    };
    record(tx, ctx, &promise, "promise.open")?;
    Ok((promise, true))
}

/// It is kept; too late is broken. Kept twice changes nothing.
pub fn keep_further(tx: &mut Tx, ctx: &Ctx, policy: &str, subject: &str) -> Result<Promise> {
    let kind = further(ctx, policy)?;
    let known = promise::find(tx, kind, &reseller::fold_external(subject.trim()))?.ok_or(Error::NotFound)?;
    if !known.stage.is_open() {
        return Ok(known);
    }
    let kept = keep(tx, ctx, policy, subject.trim())?;
    record(tx, ctx, &kept, "promise.keep")?;
    Ok(kept)
}

/// Where it stands.
pub fn find_further(db: &mut Db, ctx: &Ctx, policy: &str, subject: &str) -> Result<Promise> {
    let kind = further(ctx, policy)?;
    promise::find(db, kind, &reseller::fold_external(subject.trim()))?.ok_or(Error::NotFound)
}

/// The rows that the product keeps itself are nobody else's to begin or to keep.
fn further(ctx: &Ctx, policy: &str) -> Result<PromiseKind> {
    allow(ctx, Doing::HandOver)?;
    let known = ctx.config.promise.policies.others.iter().any(|row| row.name == policy);
    if known { Ok(PromiseKind::of(policy)) } else { Err(Error::NotFound) }
}

fn record(tx: &mut Tx, ctx: &Ctx, promise: &Promise, act: &str) -> Result<()> {
    let after = json!({ "policy": promise.kind.as_str(), "subject": promise.external_id, "due_at": promise.due_at });
    let on = Act::on(Subject::Promise, promise.id.as_str(), act);
    let reseller_id = promise.reseller_id.as_ref().map(|id| id.as_str());
    audit::record(tx, ctx, Act { reseller_id, after: Some(after), ..on })
}
