//! What a receiver of webhooks is told: each line that a promise crosses, by ids, without anything of a person.

use serde_json::json;

use crate::db::Tx;
use crate::error::Result;
use crate::flow::outbox::{self, Event};
use crate::model::ctx::Ctx;
use crate::model::promise::{Crossing, Problem, Promise};

/// Queues it, where somebody is to be told.
pub(super) fn tell(tx: &mut Tx, ctx: &Ctx, promise: &Promise, crossing: Crossing) -> Result<()> {
    let data = json!({
        "promise_id": promise.id,
        "policy": promise.kind.as_str(),
        "subject": promise.external_id,
        "stage": promise.stage.as_str(),
        "due_at": promise.due_at.rfc3339(),
        "expected_at": promise.expected_at.map(|at| at.rfc3339()),
        "problem": promise.problem.map(Problem::as_str),
        "url": ctx.config.url(&format!("/operator/promises/{}", promise.id)),
    });
    let event = Event { name: format!("promise.{}", crossing.as_str()), data, promise: Some(promise.id.clone()) };
    outbox::queue_webhook(tx, ctx, &event)?;
    Ok(())
}
