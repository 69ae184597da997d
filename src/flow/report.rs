//! What became of a mail after the relay took it (RFC 3464). Anybody can send such a report, so it is believed in this one
//! thing: that status for that Message-ID, which nobody can guess.

use crate::db::Tx;
use crate::error::Result;
use crate::mail::dsn::{Action, Dsn};
use crate::model::ctx::Ctx;
use crate::model::message::{self, MessageState};

/// Takes a report. `false` when it is about no mail of ours, or says nothing new.
pub fn take(tx: &mut Tx, ctx: &Ctx, report: &Dsn) -> Result<bool> {
    let (to, problem) = match report.action {
        Action::Delivered | Action::Expanded => (MessageState::Delivered, None),
        Action::Failed => (MessageState::Failed, Some(format!("bounce {}", report.status).trim().to_owned())),
        // Still on its way, or nobody will ever know: the mail stays "relayed".
        Action::Delayed | Action::Relayed => return Ok(false),
    };
    let Some(id) = report.envelope_id.as_ref().or(report.message_id.as_ref()) else { return Ok(false) };
    let Some(mail) = message::by_mail_id(tx, id)? else { return Ok(false) };
    let words: String = report.diagnostic.chars().filter(|c| !c.is_control()).take(500).collect();
    if !message::reported(tx, &mail.id, to, (problem.as_deref(), &words), ctx.now)? {
        return Ok(false);
    }
    super::promise::mail_settled(tx, ctx, &mail, to, problem.as_deref())?;
    Ok(true)
}
