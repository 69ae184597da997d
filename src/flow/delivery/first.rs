//! The many: mails that leave for the first time, and whose secret was never printed. They are claimed and their secrets
//! begin to be valid in a handful of statements for all of them; whatever is not so plain goes one by one.

use std::collections::{HashMap, HashSet};

use super::claimed::{Claimed, holds, sender};
use crate::db::Tx;
use crate::db::types::{Instant, MessageId, TicketId};
use crate::error::{Error, Result};
use crate::flow::ticket::valid_until;
use crate::model::ctx::Ctx;
use crate::model::message::{self, Lane, Message, MessageState};
use crate::model::ticket::{self, Ticket};
use crate::text::delivery::letter::LetterKind;

/// It never left, and nothing was tried.
pub(super) fn is_first(seen: &Message) -> bool {
    let plain = match seen.lane {
        Lane::Mail | Lane::Logout => true,
        Lane::Webhook => false, // its receiver may want no more
    };
    let plain = plain && seen.kind != LetterKind::Reminder.as_str(); // the password may have been used meanwhile
    plain && seen.state == MessageState::Queued && seen.attempts == 0 && seen.written_at.is_none()
}

/// What came of a look at some messages.
pub(super) struct First {
    /// Claimed by this node.
    pub claimed: HashMap<MessageId, Claimed>,
    /// To be looked at one by one: no longer true, or the secret is printed in another mail already.
    pub others: HashSet<MessageId>,
}

/// Claims those that still say the truth. What is in neither list of the answer, another node was faster with.
pub(super) fn claim(tx: &mut Tx, ctx: &Ctx, node: &str, seen: &[&Message]) -> Result<First> {
    let ids: Vec<TicketId> = seen.iter().filter_map(|message| message.ticket_id.clone()).collect();
    let mut tickets: HashMap<TicketId, Ticket> = HashMap::new();
    for (ticket, user) in ticket::with_user_states(tx, &ids)? {
        if holds(&ticket, user) && ticket.written_at.is_none() {
            tickets.insert(ticket.id.clone(), ticket);
        }
    }
    let plain = |message: &Message| message.ticket_id.as_ref().is_none_or(|id| tickets.contains_key(id));
    let (plain, others): (Vec<&Message>, Vec<&Message>) = seen.iter().partition(|message| plain(message));
    let ids: Vec<MessageId> = plain.iter().map(|message| message.id.clone()).collect();
    let lease = ctx.lease_until();
    let mine: HashSet<MessageId> = message::claim_first(tx, &ids, node, lease, ctx.now)?.into_iter().collect();
    let plain: Vec<&Message> = plain.into_iter().filter(|message| mine.contains(&message.id)).collect();
    let ids: Vec<MessageId> = plain.iter().map(|message| message.id.clone()).collect();
    message::begin_first_attempts(tx, &ids, node, ctx.now)?;
    begin_validity(tx, ctx, &plain, &mut tickets)?;
    let mut claimed = HashMap::new();
    for seen in plain {
        let ticket = seen.ticket_id.as_ref().and_then(|id| tickets.get(id));
        claimed.insert(seen.id.clone(), written_out(ctx, seen, ticket, node, lease)?);
    }
    Ok(First { claimed, others: others.into_iter().map(|message| message.id.clone()).collect() })
}

/// From now on, each as long as its kind says.
fn begin_validity(tx: &mut Tx, ctx: &Ctx, of: &[&Message], tickets: &mut HashMap<TicketId, Ticket>) -> Result<()> {
    let mut by_end: HashMap<Instant, Vec<TicketId>> = HashMap::new();
    let mut ends = HashMap::new();
    for id in of.iter().filter_map(|message| message.ticket_id.as_ref()) {
        let Some(ticket) = tickets.get_mut(id) else { continue };
        let until = *ends.entry(ticket.kind).or_insert_with(|| valid_until(ctx, ticket.kind, ctx.now));
        (ticket.written_at, ticket.valid_until) = (Some(ctx.now), Some(until));
        by_end.entry(until).or_default().push(id.clone());
    }
    for (until, ids) in by_end {
        if ticket::written_first(tx, &ids, until, ctx.now)?.len() != ids.len() {
            return Err(Error::Retry); // printed by another message in this moment
        }
    }
    Ok(())
}

fn written_out(ctx: &Ctx, seen: &Message, ticket: Option<&Ticket>, node: &str, lease: Instant) -> Result<Claimed> {
    let message = Message {
        state: MessageState::Sending,
        attempts: 1,
        lease_until: Some(lease),
        lease_by: Some(node.to_owned()),
        written_at: Some(ctx.now),
        ..seen.clone()
    };
    let secret = match ticket {
        Some(ticket) => Some(ctx.keys.ticket_secret(&ticket.key_id, ticket.id.as_str(), ticket.generation)?),
        None => None,
    };
    let sender = sender(ctx, &message)?;
    Ok(Claimed { message, secret, valid_until: ticket.and_then(|ticket| ticket.valid_until), sender })
}
