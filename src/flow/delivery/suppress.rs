//! After a hard bounce: the address gets nothing automatic any more, the desk a case, the alternate contact a word. A
//! person corrects or confirms the address. A full mailbox is no such thing: it is tried anew after a while.

use std::collections::BTreeSet;

use serde_json::json;

use crate::db::Tx;
use crate::error::Result;
use crate::flow::promise;
use crate::mail::letter::Letter;
use crate::model::address;
use crate::model::audit::{self, Act, Subject};
use crate::model::case::{self, Case, CaseKind};
use crate::model::ctx::Ctx;
use crate::model::message::{self, Lane, Message, MessageState, Reason, Settled, Urgency};
use crate::model::reseller;
use crate::model::suppression::{self, Suppression};
use crate::model::user::User;

/// A full mailbox is tried anew for so long after the mail was caused.
const FULL_FOR_H: i64 = 96;

/// A mail failed for good, at once or by a report. The promise knows already.
pub(super) fn after_failure(tx: &mut Tx, ctx: &Ctx, mail: &Message, why: Option<Reason>) -> Result<()> {
    match why {
        Some(Reason::MailboxFull) => try_anew(tx, ctx, mail),
        Some(reason) if reason.is_of_the_address() => suppress(tx, ctx, mail, reason),
        _ => Ok(()),
    }
}

/// Nobody waits for it, and a day later there may be room.
fn try_anew(tx: &mut Tx, ctx: &Ctx, mail: &Message) -> Result<()> {
    if mail.urgency == Urgency::Awaited || ctx.now > mail.created_at.plus_h(FULL_FOR_H) {
        return Ok(());
    }
    let at = ctx.now.plus_h(ctx.config.outbox.mailbox_full_hours);
    message::again(tx, &mail.id, at, at.plus_h(ctx.config.outbox.mail_give_up_hours))?;
    Ok(())
}

fn suppress(tx: &mut Tx, ctx: &Ctx, mail: &Message, reason: Reason) -> Result<()> {
    let folded = address::fold(&mail.address);
    let row = Suppression { address: folded.clone(), reason, message_id: mail.id.clone(), since: ctx.now };
    if !suppression::insert_once(tx, &row)? {
        return Ok(());
    }
    let act = Act {
        act: "address.suppress",
        subject: Subject::Message,
        subject_id: mail.id.as_str(),
        reseller_id: mail.reseller_id.as_ref().map(|reseller| reseller.as_str()),
        before: None,
        after: Some(json!({ "address": address::masked(&mail.address), "reason": reason })),
    };
    audit::record(tx, ctx, act)?;
    // A promise has its case, and has told the alternate contact.
    if mail.promise_id.is_some() {
        return Ok(());
    }
    if let Some(user) = &mail.user_id {
        let summary = json!({ "why": reason.as_str(), "address": address::masked(&mail.address) });
        let row = Case {
            unique_key: Some(format!("address/{user}")),
            user_id: Some(user.clone()),
            reseller_id: mail.reseller_id.clone(),
            ..Case::new(ctx, CaseKind::AddressFailed, &summary)?
        };
        case::insert_once(tx, &row)?;
    }
    if let Some(id) = &mail.reseller_id {
        let is_contact = reseller::get(tx, id)?.contact_folded == folded;
        if is_contact {
            promise::tell_alternate(tx, ctx, id, mail)?;
        }
    }
    Ok(())
}

/// Which of these are automatic mails to a suppressed address; one look for all of them.
pub(super) fn kept_back(tx: &mut Tx, seen: &[Message]) -> Result<BTreeSet<String>> {
    let of_mails = seen.iter().filter(|message| message.lane == Lane::Mail);
    let addresses: Vec<String> = of_mails.map(|message| address::fold(&message.address)).collect();
    if addresses.is_empty() {
        return Ok(BTreeSet::new());
    }
    let suppressed: BTreeSet<String> = suppression::among(tx, &addresses)?.into_iter().collect();
    let automatic = |message: &&Message| serde_json::from_str(&message.payload).is_ok_and(|l: Letter| l.is_automatic());
    let back = seen.iter().filter(|message| suppressed.contains(&address::fold(&message.address))).filter(automatic);
    Ok(back.map(|message| message.id.to_string()).collect())
}

/// A claimed mail that is kept back fails, with the reason, without an attempt.
pub(super) fn keep_back(tx: &mut Tx, ctx: &Ctx, claimed: &Message) -> Result<()> {
    let (state, problem) = (MessageState::Failed, Some(Reason::Suppressed));
    let settled = Settled { state, next_at: ctx.now, problem, code: None, relay_id: None, reply: None };
    if message::settle(tx, &claimed.id, claimed.attempts, &settled, ctx.now)? {
        promise::mail_settled(tx, ctx, claimed, state, problem)?;
    }
    Ok(())
}

/// An operator sends a mail again: that is a person's decision about its address.
pub fn lift_for(tx: &mut Tx, mail: &Message) -> Result<()> {
    suppression::lift(tx, &address::fold(&mail.address))?;
    Ok(())
}

/// A person corrected or confirmed the address of a user: it is mailed again, and the case is over. `false` when it was
/// not suppressed.
pub fn lift(tx: &mut Tx, ctx: &Ctx, user: &User) -> Result<bool> {
    let lifted = suppression::lift(tx, &user.email_folded)?;
    if let Some(case) = case::by_key(tx, &format!("address/{}", user.id))? {
        case::close(tx, &case.id, ctx.now)?;
    }
    Ok(lifted)
}
