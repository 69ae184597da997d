//! Issuing, finding and dating tickets.

use crate::crypto::ticket::{is_ticket, reference};
use crate::db::types::{Instant, TicketId};
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::model::calendar;
use crate::model::ctx::Ctx;
use crate::model::ticket::{self, Ticket, TicketKind, TicketOrigin, TicketState, VoidReason};
use crate::model::user::{self, User};

/// How many of a user's tickets are compared with what was typed.
const COMPARED: i64 = 12;

/// Issues a ticket to an address. Its validity starts when its mail is first written.
pub fn issue(
    tx: &mut Tx,
    ctx: &Ctx,
    user: &User,
    kind: TicketKind,
    origin: TicketOrigin,
    email: &str,
) -> Result<Ticket> {
    let ticket = Ticket {
        id: TicketId::new(),
        user_id: user.id.clone(),
        kind,
        generation: 1,
        key_id: ctx.keys.current_id().into(),
        reference: reference()?,
        email: email.into(),
        state: TicketState::Open,
        origin,
        created_at: ctx.now,
        written_at: None,
        valid_until: None,
        redeemed_at: None,
        voided_at: None,
        void_reason: None,
    };
    ticket::insert(tx, &ticket)?;
    Ok(ticket)
}

/// Issues one and voids every other that opens a password: desk, Administrator, corrections.
pub fn issue_alone(
    tx: &mut Tx,
    ctx: &Ctx,
    user: &User,
    kind: TicketKind,
    origin: TicketOrigin,
    email: &str,
) -> Result<Ticket> {
    user::touch(tx, &user.id)?;
    ticket::void_passwords(tx, &user.id, None, origin.into(), ctx.now)?;
    issue(tx, ctx, user, kind, origin, email)
}

/// Public requests leave at most `tickets.live` valid at once: the oldest above that are voided.
pub fn keep_live(tx: &mut Tx, ctx: &Ctx, user: &User) -> Result<()> {
    let live: Vec<_> =
        ticket::latest_of(tx, &user.id, 50)?.into_iter().filter(|t| t.opens_password() && t.is_live(ctx.now)).collect();
    for old in live.iter().skip(ctx.config.tickets.live) {
        ticket::void(tx, &old.id, VoidReason::Replaced, ctx.now)?;
    }
    Ok(())
}

/// The end of validity of a ticket whose mail is first written now (product rule "First access").
pub fn valid_until(ctx: &Ctx, kind: TicketKind, written: Instant) -> Instant {
    let policy = &ctx.config.tickets;
    match kind {
        TicketKind::FirstAccess | TicketKind::Setup => {
            let days = calendar::Calendar::new(ctx.config.brand.time_zone, &ctx.config.promise.extra_holidays);
            Instant(days.after_working_days(written.ms(), policy.first_access_working_days))
                .max(written.plus_h(policy.first_access_hours))
        }
        TicketKind::NewPassword => written.plus_h(policy.new_password_hours),
        TicketKind::Recovery | TicketKind::EmailConfirm => written.plus_min(policy.recovery_minutes),
    }
}

/// What a typed secret turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// Nothing of ours.
    Unknown,
    /// Good for choosing a password.
    Valid(TicketId, i64),
    /// Right, but run out, used or replaced. Names the reference of the newest valid mail, if there is one.
    Dead {
        /// `K7-QX` of the valid mail.
        valid_reference: Option<String>,
    },
}

/// Compares what was typed with the user's newest tickets that open a password.
pub fn read_typed(db: &mut Db, ctx: &Ctx, user: &User, typed: Option<&str>) -> Result<Typed> {
    let Some(typed) = typed else { return Ok(Typed::Unknown) };
    let tickets: Vec<_> =
        ticket::latest_of(db, &user.id, COMPARED)?.into_iter().filter(Ticket::opens_password).collect();
    let mut found = Typed::Unknown;
    for ticket in &tickets {
        // Earlier generations were replaced by a re-issue.
        for generation in 1..=ticket.generation {
            let secret = ctx.keys.ticket_secret(&ticket.key_id, ticket.id.as_str(), generation)?;
            if is_ticket(typed, &secret) {
                let good = generation == ticket.generation && ticket.is_valid(ctx.now);
                found = if good { Typed::Valid(ticket.id.clone(), generation) } else { dead(&tickets, ctx.now) };
            }
        }
    }
    Ok(found)
}

fn dead(tickets: &[Ticket], now: Instant) -> Typed {
    Typed::Dead { valid_reference: tickets.iter().find(|t| t.is_live(now)).map(|t| t.reference.clone()) }
}
