//! The receiver of webhooks: one that answers 410 gets nothing more until somebody takes that back.

use crate::db::types::MessageId;
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::flow::access::{Doing, allow};
use crate::flow::outbox::{self, Event};
use crate::model::audit::{self, Act, Subject};
use crate::model::ctx::Ctx;
use crate::model::webhook_receiver;

/// There is no receiver any more, or it wants nothing.
pub(super) fn is_over(db: &mut Db, ctx: &Ctx) -> Result<bool> {
    Ok(!outbox::is_webhook_open(db, ctx)?)
}

/// It answered 410.
pub(super) fn gone(tx: &mut Tx, ctx: &Ctx) -> Result<()> {
    if webhook_receiver::gone(tx, &outbox::receiver(ctx), ctx.now)? {
        let host = ctx.config.webhook.host();
        audit::record(tx, ctx, Act::on(Subject::Webhook, &host, "webhook.gone"))?;
    }
    Ok(())
}

/// The receiver that answered 410 is told again from now on; `false` when it had not.
pub fn resume_webhook(tx: &mut Tx, ctx: &Ctx) -> Result<bool> {
    allow(ctx, Doing::Operate)?;
    let resumed = webhook_receiver::back(tx, &outbox::receiver(ctx))?;
    if resumed {
        let host = ctx.config.webhook.host();
        audit::record(tx, ctx, Act::on(Subject::Webhook, &host, "webhook.resume"))?;
    }
    Ok(resumed)
}

/// Queues an event that says nothing; none when there is no receiver, or it answered 410.
pub fn test_webhook(tx: &mut Tx, ctx: &Ctx) -> Result<Option<MessageId>> {
    allow(ctx, Doing::Operate)?;
    outbox::queue_webhook(tx, ctx, &Event { name: "webhook.test".into(), data: serde_json::json!({}), promise: None })
}
