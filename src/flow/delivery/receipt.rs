//! What became of a mail after the relay took it (RFC 3464). Anybody can send such a report, so it is believed only
//! about a mail that we handed over, to the address that we handed it to; it moves message and promise, and unlocks
//! nothing.

use crate::db::Tx;
use crate::error::Result;
use crate::flow::promise as promises;
use crate::mail::dsn::{Action, Dsn};
use crate::model::address;
use crate::model::audit::{self, Act};
use crate::model::ctx::Ctx;
use crate::model::message::{self, Message, MessageState};

/// What a report led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// The message is in the mailbox.
    Delivered,
    /// The message came back.
    Failed,
    /// It says nothing that changes anything: not yet, relayed, or known already.
    Nothing,
    /// No mail of ours has this id, or it went to somebody else.
    Unknown,
}

/// Takes one report.
pub fn take(tx: &mut Tx, ctx: &Ctx, dsn: &Dsn) -> Result<Taken> {
    let Some(mail) = reported(tx, dsn)? else { return Ok(Taken::Unknown) };
    let state = match dsn.action {
        Action::Failed => MessageState::Failed,
        Action::Delivered | Action::Expanded => MessageState::Delivered,
        Action::Delayed | Action::Relayed => return Ok(Taken::Nothing),
    };
    let code = dsn.status.trim();
    let problem = (state == MessageState::Failed).then(|| format!("remote {code}").trim().to_owned());
    let words: String = dsn.diagnostic.chars().filter(|c| !c.is_control()).take(500).collect();
    if !message::reported(tx, &mail.id, state, problem.as_deref(), &words, ctx.now)? {
        return Ok(Taken::Nothing);
    }
    promises::mail_settled(tx, ctx, &mail, state, problem.as_deref())?;
    let act = Act {
        act: if state == MessageState::Failed { "message.bounce" } else { "message.deliver" },
        subject_kind: "message",
        subject_id: mail.id.as_str(),
        reseller_id: mail.reseller_id.as_ref().map(|reseller| reseller.as_str()),
        before: Some(serde_json::json!({ "state": mail.state })),
        after: Some(serde_json::json!({ "state": state, "status": code })),
    };
    audit::record(tx, ctx, act)?;
    Ok(if state == MessageState::Failed { Taken::Failed } else { Taken::Delivered })
}

/// The mail that a report is about: the envelope id that we sent, else the Message-ID in the returned headers.
fn reported(tx: &mut Tx, dsn: &Dsn) -> Result<Option<Message>> {
    let mut found = None;
    for id in [&dsn.envelope_id, &dsn.message_id].into_iter().flatten() {
        if found.is_none() {
            found = message::by_mail_id(tx, id)?;
        }
    }
    // A mailbox that forwards reports another address; then the failure is not that of the one we know.
    let same = |mail: &Message| {
        dsn.recipient.as_ref().is_none_or(|recipient| address::fold(recipient) == address::fold(&mail.address))
    };
    Ok(found.filter(same))
}
