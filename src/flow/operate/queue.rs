//! The outbox as operators look at it, and the one thing they do there: trying a message again.

use super::figures;
use super::search::{self, Understood};
use crate::db::types::MessageId;
use crate::db::{Db, Nudge, Tx};
use crate::error::{Error, Result, Rule};
use crate::flow::access::{Doing, allow};
use crate::flow::{delivery, outbox, promise as flow_promise, recovery};
use crate::model::audit::{self, Act, Subject};
use crate::model::ctx::Ctx;
use crate::model::message::live::Waiting;
use crate::model::message::{self, Lane, Message, MessageState, Reason};
use crate::model::promise::{self, Stage};
use crate::model::request::Limited;
use crate::model::returned_mail::{self, ReturnedState};
use crate::text::operate::OperatorText;
use crate::text::{Lang, fill};

/// The outbox as it stands.
#[derive(Clone, Debug)]
pub struct Queue {
    /// How many messages of a lane are in each state.
    pub counts: Vec<(Lane, MessageState, i64)>,
    /// Delayed, of unknown outcome, and failed; the newest first: mails, and logouts that a portal has not confirmed.
    pub troubled: Vec<Message>,
    /// What has not left, by lane, urgency and state, each with its oldest.
    pub waiting: Vec<Waiting>,
    /// How many returned mails and complaints wait for an operator.
    pub returned: i64,
    /// What the limits did to recovery requests within a day.
    pub limited: Limited,
}

/// See [`Queue`].
pub fn queue(db: &mut Db, ctx: &Ctx, limit: i64) -> Result<Queue> {
    allow(ctx, Doing::Operate)?;
    let waiting = message::live::waiting(db)?;
    Ok(Queue {
        counts: figures::messages(db, &waiting, ctx.now)?,
        troubled: message::live::latest_troubled(db, limit)?,
        waiting,
        returned: open_returned(db)?,
        limited: recovery::limited(db, ctx.now)?,
    })
}

/// Messages in trouble alone, from before a message on.
pub fn troubled(db: &mut Db, ctx: &Ctx, before: Option<&MessageId>, limit: i64) -> Result<Vec<Message>> {
    allow(ctx, Doing::Operate)?;
    message::live::troubled(db, before, limit)
}

/// Messages by whatever a caller may say, the newest first, from before a message on; and what that was understood as.
pub fn find_messages(
    db: &mut Db,
    ctx: &Ctx,
    typed: &str,
    before: Option<&MessageId>,
    limit: i64,
) -> Result<(Understood, Vec<Message>)> {
    allow(ctx, Doing::Operate)?;
    let understood = search::understand(db, typed)?;
    let found = search::messages(db, &understood, before, limit)?;
    Ok((understood, found))
}

fn open_returned(db: &mut Db) -> Result<i64> {
    let open = |(_, state, count): (_, ReturnedState, i64)| if state == ReturnedState::Open { count } else { 0 };
    Ok(returned_mail::counts(db)?.into_iter().map(open).sum())
}

/// One message; [`Error::NotFound`] for an unknown one.
pub fn message(db: &mut Db, ctx: &Ctx, id: &MessageId) -> Result<Message> {
    allow(ctx, Doing::Operate)?;
    message::get(db, id)
}

/// The alternate contact has been told that it failed, and is not told again.
pub fn alternate_knows(db: &mut Db, ctx: &Ctx, message: &Message) -> Result<bool> {
    allow(ctx, Doing::Operate)?;
    Ok(message.lane == Lane::Mail && flow_promise::alternate_knows(db, message)?)
}

/// Tries a delayed or failed message again now, with a new time to give up. A secret in it is issued anew if half of its
/// validity is over; a message whose ticket was used or voided is withdrawn instead of sent.
pub fn retry(tx: &mut Tx, ctx: &Ctx, id: &MessageId) -> Result<()> {
    allow(ctx, Doing::Operate)?;
    let seen = message::get(tx, id)?;
    let hours = match seen.lane {
        Lane::Mail => ctx.config.outbox.mail_give_up_hours,
        Lane::Logout => ctx.config.outbox.logout_give_up_hours,
        Lane::Webhook => ctx.config.outbox.webhook_give_up_hours,
    };
    if !message::again(tx, id, ctx.now, ctx.now.plus_h(hours))? {
        return Err(Error::Conflict(Rule::NotWaiting));
    }
    match seen.lane {
        // It came back: this is another sending, about which the reports of the first one say nothing.
        Lane::Mail if seen.relayed_at.is_some() => message::reissued(tx, id, &outbox::mail_id(ctx)?, ctx.now)?,
        Lane::Mail | Lane::Logout | Lane::Webhook => {}
    }
    if seen.lane == Lane::Mail {
        delivery::lift_for(tx, &seen)?;
    }
    if let Some(promise_id) = &seen.promise_id {
        let mut promise = promise::get(tx, promise_id)?;
        if promise.stage == Stage::Failed && promise.message_id.as_ref() == Some(id) {
            promise.stage = Stage::Queued;
            promise::save(tx, &mut promise)?;
        }
    }
    let act = Act {
        act: "message.retry",
        subject: Subject::Message,
        subject_id: id.as_str(),
        reseller_id: seen.reseller_id.as_ref().map(|reseller| reseller.as_str()),
        before: Some(serde_json::json!({ "state": seen.state, "problem": seen.problem })),
        after: None,
    };
    audit::record(tx, ctx, act)?;
    tx.nudge(Nudge::Outbox);
    Ok(())
}

/// Why a message has not arrived, in one sentence; empty when nothing is known to be wrong.
pub fn reason(lang: Lang, message: &Message) -> String {
    let Some(problem) = message.problem else { return String::new() };
    let words = message.reply.as_deref().unwrap_or_default();
    let code = message.code.map(|code| code.to_string()).unwrap_or_default();
    let t = OperatorText::of(lang);
    let text = match problem {
        Reason::PortalAnswered => t.portal_said,
        Reason::PortalRefused => t.portal_refused,
        Reason::PortalSilent => t.portal_silent,
        Reason::WebhookAnswered => t.webhook_said,
        Reason::WebhookRefused => t.webhook_refused,
        Reason::WebhookSilent => t.webhook_silent,
        other => other.sentence(lang),
    };
    fill(text, &[("code", &code), ("words", words)])
}
