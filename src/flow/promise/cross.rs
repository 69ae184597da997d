//! A promise crosses a line: noted once, in the transaction that let it happen, and in the audit.

use serde_json::json;

use super::webhook;
use crate::config::{Policy, Tell};
use crate::db::Tx;
use crate::error::Result;
use crate::model::audit::{self, Act, Subject};
use crate::model::ctx::Ctx;
use crate::model::promise::{self, Crossing, Problem, Promise};

/// The row of the table that a promise was made under; none when it was taken out of the table since.
pub(super) fn policy_of<'a>(ctx: &'a Ctx, promise: &Promise) -> Option<&'a Policy> {
    ctx.config.promise.policies.named(promise.kind.as_str())
}

/// Its row says that these are told. When there is no such row any more, they are told rather than not.
pub(super) fn tells(ctx: &Ctx, promise: &Promise, whom: Tell) -> bool {
    policy_of(ctx, promise).is_none_or(|policy| policy.tell.contains(&whom))
}

/// Notes it.
pub(super) fn cross(tx: &mut Tx, ctx: &Ctx, promise: &Promise, crossing: Crossing) -> Result<()> {
    let to_tell = ctx.config.promise.digest_minutes > 0 && tells(ctx, promise, Tell::Operators);
    promise::cross(tx, promise, crossing, to_tell, ctx.now)?;
    if tells(ctx, promise, Tell::Webhook) {
        webhook::tell(tx, ctx, promise, crossing)?;
    }
    let act = match crossing {
        Crossing::AtRisk => "promise.at_risk",
        Crossing::BackInTime => "promise.back_in_time",
        Crossing::Breached => "promise.breach",
        Crossing::KeptLate => "promise.keep_late",
    };
    let after = json!({
        "policy": promise.kind.as_str(),
        "external_id": promise.external_id,
        "due_at": promise.due_at,
        "expected_at": promise.expected_at,
        "problem": promise.problem.map(Problem::as_str),
    });
    audit::record(
        tx,
        ctx,
        Act {
            act,
            subject: Subject::Promise,
            subject_id: promise.id.as_str(),
            reseller_id: promise.reseller_id.as_ref().map(|id| id.as_str()),
            before: None,
            after: Some(after),
        },
    )
}

/// It was kept: late, when it was due before. Too late is broken, even when the watch did not come by in between.
pub(super) fn kept(tx: &mut Tx, ctx: &Ctx, promise: &mut Promise) -> Result<()> {
    if ctx.now > promise.due_at {
        promise.breached_at = promise.breached_at.or(Some(ctx.now));
        cross(tx, ctx, promise, Crossing::KeptLate)?;
    } else if promise.at_risk_at.is_some() {
        cross(tx, ctx, promise, Crossing::BackInTime)?;
    }
    promise.problem = None;
    Ok(())
}
