//! What became of a mail after the relay took it. Anybody can send such a report, so it is believed only about a mail
//! that we handed over, to the address that we handed it to; it moves message and promise, and unlocks nothing. What
//! cannot be put to a mail is kept for an operator, never dropped.

use super::{reason, suppress};
use crate::crypto::derive::KeyRing;
use crate::crypto::secret::sha256_hex;
use crate::db::types::{MessageId, ReportId, ReturnedId};
use crate::db::{Db, Tx};
use crate::error::{Error, Result, Rule};
use crate::flow::access::{Doing, allow};
use crate::flow::promise as promises;
use crate::mail::returned::{Action, Kind, Report, Returned, without_secrets};
use crate::model::address;
use crate::model::audit::{self, Act, Subject};
use crate::model::ctx::Ctx;
use crate::model::delivery_report::{self, DeliveryReport, Reported};
use crate::model::message::{self, Message, MessageState, Reason};
use crate::model::returned_mail::{self, ReturnedKind, ReturnedMail, ReturnedState};

/// What a mail that came in led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// The message is in the mailbox.
    Delivered,
    /// The message came back.
    Failed,
    /// The recipient's side has it and goes on trying.
    Delayed,
    /// Handed on to a system that reports nothing more.
    Relayed,
    /// Handed to a list of several people.
    Expanded,
    /// About a mail of ours, and nothing new: known already, or about a mail that has not left.
    Known,
    /// About no mail of ours, or another address: kept.
    Unmatched,
    /// It names a mail of ours, but what became of it is not understood: kept.
    Unrecognised,
    /// A recipient called it unwanted: kept and counted.
    Complaint,
    /// Somebody is away.
    AutoReply,
    /// Somebody opened it.
    ReadReceipt,
}

impl Taken {
    /// Every value.
    pub const ALL: [Taken; 11] = [
        Taken::Delivered,
        Taken::Failed,
        Taken::Delayed,
        Taken::Relayed,
        Taken::Expanded,
        Taken::Known,
        Taken::Unmatched,
        Taken::Unrecognised,
        Taken::Complaint,
        Taken::AutoReply,
        Taken::ReadReceipt,
    ];

    /// The word in metrics and logs.
    pub fn as_str(self) -> &'static str {
        match self {
            Taken::Delivered => "delivered",
            Taken::Failed => "failed",
            Taken::Delayed => "delayed",
            Taken::Relayed => "relayed",
            Taken::Expanded => "expanded",
            Taken::Known => "known",
            Taken::Unmatched => "unmatched",
            Taken::Unrecognised => "unrecognised",
            Taken::Complaint => "complaint",
            Taken::AutoReply => "auto_reply",
            Taken::ReadReceipt => "read_receipt",
        }
    }
}

/// Takes what came in; `digest` is of its bytes.
pub fn take(tx: &mut Tx, ctx: &Ctx, returned: &Returned, digest: &str) -> Result<Taken> {
    let about = |tx: &mut Tx| named(tx, ctx, returned);
    match returned.kind {
        Kind::AutoReply => Ok(Taken::AutoReply),
        Kind::ReadReceipt => Ok(Taken::ReadReceipt),
        Kind::Complaint => {
            let mail = about(tx)?.into_iter().next().map(|named| named.mail.id);
            keep(tx, ctx, returned, digest, ReturnedKind::Complaint, mail)?;
            Ok(Taken::Complaint)
        }
        Kind::Other => {
            let mail = about(tx)?.into_iter().next().map(|named| named.mail.id);
            let kind = if mail.is_some() { ReturnedKind::Unrecognised } else { ReturnedKind::Unmatched };
            keep(tx, ctx, returned, digest, kind, mail)?;
            Ok(if kind == ReturnedKind::Unrecognised { Taken::Unrecognised } else { Taken::Unmatched })
        }
        Kind::Report => {
            let candidates = about(tx)?;
            for named in &candidates {
                if let Some(report) = said_of(named, returned) {
                    return reported(tx, ctx, &named.mail, report, &returned.excerpt);
                }
            }
            let mail = candidates.into_iter().next().map(|named| named.mail.id);
            keep(tx, ctx, returned, digest, ReturnedKind::Unmatched, mail)?;
            Ok(Taken::Unmatched)
        }
    }
}

/// A mail of ours, and how surely it is named.
struct Named {
    mail: Message,
    /// By the token of its envelope sender, which only who handled the envelope knows.
    by_envelope: bool,
    /// By a name that the relay gave, which others may guess and which is used again.
    by_relay: bool,
}

/// The mails that are named, the surest first.
fn named(db: &mut Db, ctx: &Ctx, returned: &Returned) -> Result<Vec<Named>> {
    let mut found: Vec<Named> = Vec::new();
    for token in &returned.names.tokens {
        let Some(id) = KeyRing::named_by_return_token(token).map(MessageId::from_text) else { continue };
        let Some(mail) = message::find(db, &id)? else { continue };
        if ctx.keys.is_return_token(token, mail.id.as_str(), &mail.mail_id) {
            found.push(Named { mail, by_envelope: true, by_relay: false });
        }
    }
    let by_id = message::by_mail_ids(db, &returned.names.mail_ids)?;
    let by_relay = message::by_relay_ids(db, &returned.names.relay_ids)?;
    let rest = by_id.into_iter().map(|mail| (mail, false)).chain(by_relay.into_iter().map(|mail| (mail, true)));
    for (mail, by_relay) in rest {
        if !found.iter().any(|known| known.mail.id == mail.id) {
            found.push(Named { mail, by_envelope: false, by_relay });
        }
    }
    Ok(found)
}

/// What is said of the address that this mail went to. Behind an alias another address stands there: that counts for a
/// mail named by its envelope. A mailbox that forwards reports another address, too; without the envelope that failure
/// is not the one of the address that we know.
fn said_of<'a>(named: &Named, returned: &'a Returned) -> Option<&'a Report> {
    let ours = address::fold(&named.mail.address);
    let is_ours = |report: &&Report| report.recipients.iter().any(|recipient| address::fold(recipient) == ours);
    let nobody = |report: &&Report| report.recipients.is_empty() && !named.by_relay;
    let exact = returned.reports.iter().find(is_ours).or_else(|| returned.reports.iter().find(nobody));
    let first = returned.reports.first();
    exact.or_else(|| first.filter(|_| named.by_envelope || returned.prose && !named.by_relay && hints(&ours, returned)))
}

/// Prose may write an address as "user ana at alfa.example": its parts as words of their own.
fn hints(ours: &str, returned: &Returned) -> bool {
    let Some((local, domain)) = ours.split_once('@') else { return false };
    let text = returned.excerpt.to_lowercase();
    let mut words = text.split(|c: char| c.is_whitespace() || "<>()[]\"',;:".contains(c));
    words.any(|word| word.trim_matches('.') == local || word.trim_matches('.') == domain)
}

fn reported(tx: &mut Tx, ctx: &Ctx, mail: &Message, report: &Report, context: &str) -> Result<Taken> {
    let unknown = mail.state == MessageState::Unknown || mail.problem == Some(Reason::OutcomeUnknown);
    if !(unknown || matches!(mail.state, MessageState::Relayed | MessageState::Delivered)) {
        return Ok(Taken::Known);
    }
    let words: String = without_secrets(&report.words).chars().filter(|c| !c.is_control()).take(500).collect();
    let (action, state, taken) = match report.action {
        Action::Failed => (Reported::Failed, Some(MessageState::Failed), Taken::Failed),
        Action::Delivered => (Reported::Delivered, Some(MessageState::Delivered), Taken::Delivered),
        Action::Delayed => (Reported::Delayed, None, Taken::Delayed),
        Action::Relayed => (Reported::Relayed, None, Taken::Relayed),
        Action::Expanded => (Reported::Expanded, None, Taken::Expanded),
    };
    let why = matches!(action, Reported::Failed | Reported::Delayed).then(|| why(report, context));
    let row = DeliveryReport {
        id: ReportId::new(),
        message_id: mail.id.clone(),
        action,
        status: report.status.clone(),
        reason: why,
        words: words.clone(),
        received_at: ctx.now,
    };
    let is_new = delivery_report::keep(tx, &row)?;
    let Some(state) = state else { return Ok(if is_new { taken } else { Taken::Known }) };
    let problem = why.filter(|_| state == MessageState::Failed);
    if !message::reported(tx, &mail.id, state, problem, &words, ctx.now)? {
        return Ok(Taken::Known);
    }
    promises::mail_settled(tx, ctx, mail, state, problem)?;
    suppress::after_failure(tx, ctx, mail, problem)?;
    let act = Act {
        act: if state == MessageState::Failed { "message.bounce" } else { "message.deliver" },
        subject: Subject::Message,
        subject_id: mail.id.as_str(),
        reseller_id: mail.reseller_id.as_ref().map(|reseller| reseller.as_str()),
        before: Some(serde_json::json!({ "state": mail.state })),
        after: Some(serde_json::json!({ "state": state, "status": report.status, "reason": problem })),
    };
    audit::record(tx, ctx, act)?;
    Ok(taken)
}

/// The reason by status and words; where these say nothing, by what else the report says.
fn why(report: &Report, context: &str) -> Reason {
    let vague = |reason| matches!(reason, Reason::OtherTemporary | Reason::OtherPermanent);
    let near = reason::of_status(&report.status, &report.words);
    let wide = if vague(near) { reason::of_status(&report.status, context) } else { near };
    match (wide, report.action) {
        // What failed for good did not fail for now, whatever its code.
        (Reason::OtherTemporary, Action::Failed) => Reason::OtherPermanent,
        (Reason::OtherPermanent, Action::Delayed) => Reason::OtherTemporary,
        (reason, _) => reason,
    }
}

fn keep(
    tx: &mut Tx,
    ctx: &Ctx,
    returned: &Returned,
    digest: &str,
    kind: ReturnedKind,
    message_id: Option<MessageId>,
) -> Result<()> {
    let row = ReturnedMail {
        id: ReturnedId::new(),
        digest: digest.to_owned(),
        kind,
        message_id,
        sender: returned.sender.clone(),
        subject: without_secrets(&returned.subject),
        excerpt: returned.excerpt.clone(),
        state: ReturnedState::Open,
        times: 1,
        received_at: ctx.now,
        seen_at: None,
        seen_by: None,
    };
    returned_mail::keep(tx, &row)
}

/// How one and the same mail is known again: by its bytes.
pub fn digest(mail: &[u8]) -> String {
    sha256_hex(String::from_utf8_lossy(mail).as_bytes())
}

/// What waits for an operator, the newest first, each with the mail that it names.
pub fn open_returns(db: &mut Db, ctx: &Ctx, limit: i64) -> Result<Vec<(ReturnedMail, Option<Message>)>> {
    allow(ctx, Doing::Operate)?;
    let mut list = Vec::new();
    for row in returned_mail::in_state(db, ReturnedState::Open, limit)? {
        let mail = match &row.message_id {
            Some(id) => message::find(db, id)?,
            None => None,
        };
        list.push((row, mail));
    }
    Ok(list)
}

/// An operator has looked at one.
pub fn seen(tx: &mut Tx, ctx: &Ctx, id: &ReturnedId) -> Result<()> {
    allow(ctx, Doing::Operate)?;
    returned_mail::get(tx, id)?;
    if !returned_mail::seen(tx, id, ctx.actor.label(), ctx.now)? {
        return Err(Error::Conflict(Rule::SeenAlready));
    }
    audit::record(tx, ctx, Act::on(Subject::Returned, id.as_str(), "returned.seen"))
}
