//! How long things stay (product rule of that name; `[retention]` sets it). Nothing here changes what anybody may do: only
//! rows that no rule reads any more are removed, and what an open case or promise still needs stays. Each step is a
//! transaction of its own over few rows, found by index, and steps are taken until nothing is due, so that no login waits
//! and nothing grows for ever.

use crate::db::Tx;
use crate::db::types::{Instant, UserId};
use crate::error::Result;
use crate::flow::{contact, customers, registration, users};
use crate::model::audit;
use crate::model::ctx::Ctx;
use crate::model::{
    case, client_invitation, conversation, data_request, delivery_report, desk_day, desk_reveal, device, device_code,
    dropped_file, end_customer, family, grant, idempotent_call, intake_batch, intake_line, message, promise,
    pushed_request, request, reseller, returned_mail, run, session, spent, suppression, throttle, ticket, token, user,
    user_import,
};

const DAY_H: i64 = 24;
/// An access token that ran out is like one that never was; the clocks of two nodes may differ.
const TOKEN_MIN: i64 = 5;
/// Removes at most so many rows of one kind; returns how many.
pub type Sweep = fn(&mut Tx, &Ctx, i64) -> Result<usize>;

/// Each kind with its name in the log. In this order: what hangs on others goes first.
pub const SWEEPS: [(&str, Sweep); 30] = [
    ("access_tokens", |tx, ctx, limit| token::purge(tx, ctx.now.plus_min(-TOKEN_MIN), limit)),
    ("refresh_families", |tx, ctx, limit| family::purge(tx, tokens(ctx), limit)),
    ("unanswered_requests", |tx, ctx, limit| grant::purge_pending(tx, ctx.now.plus_h(-1), limit)),
    ("grants", |tx, ctx, limit| grant::purge(tx, tokens(ctx), limit)),
    ("superseded_grants", |tx, ctx, limit| grant::purge_superseded(tx, ctx.now.plus_h(-1), limit)),
    ("sessions", |tx, ctx, limit| session::purge(tx, tokens(ctx), limit)),
    // A login that began with one may still go on.
    ("pushed_requests", |tx, ctx, limit| {
        pushed_request::purge(tx, ctx.now.plus_min(-ctx.config.tokens.pending_minutes.max(60)), limit)
    }),
    ("device_codes", |tx, ctx, limit| device_code::purge(tx, ctx.now.plus_h(-DAY_H), limit)),
    ("client_invitations", |tx, ctx, limit| {
        client_invitation::purge(tx, days(ctx, ctx.config.retention.audit_days), limit)
    }),
    ("spent_challenges", |tx, ctx, limit| spent::purge(tx, ctx.now, limit)),
    ("recovery_requests", |tx, ctx, limit| request::purge(tx, days(ctx, ctx.config.retention.requests_days), limit)),
    ("delivery_reports", |tx, ctx, limit| {
        delivery_report::purge(tx, days(ctx, ctx.config.retention.messages_days), limit)
    }),
    ("returned_mails", |tx, ctx, limit| returned_mail::purge(tx, days(ctx, ctx.config.retention.messages_days), limit)),
    ("messages", |tx, ctx, limit| message::purge::purge(tx, days(ctx, ctx.config.retention.messages_days), limit)),
    ("tickets", |tx, ctx, limit| ticket::purge(tx, days(ctx, ctx.config.retention.messages_days), limit)),
    ("suppressions", |tx, ctx, limit| suppression::purge(tx, days(ctx, ctx.config.retention.people_days), limit)),
    ("devices", |tx, ctx, limit| device::purge(tx, days(ctx, ctx.config.retention.devices_days), limit)),
    ("intake_lines", |tx, ctx, limit| intake_line::purge(tx, days(ctx, ctx.config.retention.intake_days), limit)),
    ("intake_batches", |tx, ctx, limit| intake_batch::purge(tx, days(ctx, ctx.config.retention.intake_days), limit)),
    ("idempotent_calls", |tx, ctx, limit| {
        idempotent_call::purge(tx, days(ctx, ctx.config.retention.idempotency_days), limit)
    }),
    ("dropped_files", |tx, ctx, limit| dropped_file::purge(tx, days(ctx, ctx.config.retention.runs_days), limit)),
    ("conversations", |tx, ctx, limit| conversation::purge(tx, days(ctx, ctx.config.retention.chat_days), limit)),
    ("cases", |tx, ctx, limit| case::purge(tx, days(ctx, ctx.config.retention.cases_days), limit)),
    ("crossings", |tx, ctx, limit| promise::purge_crossings(tx, days(ctx, ctx.config.retention.audit_days), limit)),
    ("audit", |tx, ctx, limit| audit::purge(tx, days(ctx, ctx.config.retention.audit_days), limit)),
    ("desk_days", |tx, ctx, limit| {
        let before = days(ctx, ctx.config.retention.audit_days).ms();
        let before = chrono::DateTime::from_timestamp_millis(before).unwrap_or_default();
        desk_day::purge(tx, &before.format("%Y-%m-%d").to_string(), limit)
    }),
    ("user_imports", |tx, ctx, limit| user_import::purge(tx, ctx.now.plus_h(-DAY_H), limit)),
    ("desk_reveals", |tx, ctx, limit| desk_reveal::purge(tx, ctx.now.plus_h(-DAY_H), limit)),
    ("data_requests", |tx, ctx, limit| data_request::purge(tx, ctx.now.plus_h(-2 * DAY_H), limit)),
    ("runs", |tx, ctx, limit| run::purge(tx, days(ctx, ctx.config.retention.runs_days), limit)),
];

/// Those that are steps of their own: they change rows instead of removing them, or look at few.
pub const OTHERS: [(&str, Sweep); 6] = [
    ("counters", counters),
    ("people", people),
    ("end_customers", end_customers),
    ("names", names),
    ("registration", registration::check_some),
    ("silent_conversations", contact::close_silent),
];

fn days(ctx: &Ctx, days: i64) -> Instant {
    ctx.now.plus_h(days.saturating_mul(-DAY_H))
}

/// Ended sessions stay for "where was I logged in" and since a portal may hold one that ran out by itself; grants and
/// families, so that reuse is known for what it is.
fn tokens(ctx: &Ctx) -> Instant {
    days(ctx, ctx.config.retention.tokens_days)
}

/// Failures of somebody's login stay until it succeeds or a ticket is redeemed, however long that takes (invariant 13).
/// Those of logins that nobody has go after a day, as do counters that only slow down: the waits begin anew then for both.
fn counters(tx: &mut Tx, ctx: &Ctx, limit: i64) -> Result<usize> {
    throttle::purge(tx, ctx.now, limit)
}

/// Rows of before names were searched for, and those that a node of that version writes, are found by name from now on,
/// and by how the name looks.
fn names(tx: &mut Tx, _: &Ctx, limit: i64) -> Result<usize> {
    Ok(user::name_unnamed(tx, limit)? + user::look_at_names(tx, limit)? + reseller::name_unnamed(tx, limit)?)
}

/// The data of end customers that were removed long ago. The row stays and says nothing about anybody.
fn end_customers(tx: &mut Tx, ctx: &Ctx, limit: i64) -> Result<usize> {
    let gone = end_customer::to_clear(tx, days(ctx, ctx.config.retention.people_days), limit)?;
    for id in &gone {
        if let Some(row) = end_customer::find(tx, id)? {
            customers::clear(tx, ctx, &row)?; // one that is registered again meanwhile is found no more
        }
    }
    Ok(gone.len())
}

/// The personal data of people who were deactivated long ago: forgotten as two people of the desk erase it.
fn people(tx: &mut Tx, ctx: &Ctx, limit: i64) -> Result<usize> {
    let gone: Vec<UserId> = user::to_forget(tx, days(ctx, ctx.config.retention.people_days), limit)?;
    for id in &gone {
        let user = user::get(tx, id)?;
        users::forget(tx, ctx, &user)?;
    }
    Ok(gone.len())
}
