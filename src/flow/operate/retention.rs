//! What is over and no longer needed goes. Nothing here changes what anybody may do: only rows that no rule reads any
//! more are removed, each kind in a transaction of its own and at most a batch at a time, so that no login waits.

use crate::db::Tx;
use crate::error::Result;
use crate::model::ctx::Ctx;
use crate::model::{delivery_report, family, grant, request, returned_mail, run, session, throttle, token};

const DAY_H: i64 = 24;
/// Ended sessions stay for "where was I logged in", and since a portal may still hold one that ran out by itself.
const SESSIONS_KEPT_H: i64 = 7 * DAY_H;
/// The desk reads why a recovery failed; what people typed is personal and does not stay for ever.
const REQUESTS_KEPT_H: i64 = 90 * DAY_H;
/// As long as messages and attempts (product rule "How long things stay").
const REPORTS_KEPT_H: i64 = 365 * DAY_H;
const RUNS_KEPT_H: i64 = 14 * DAY_H;
/// Counters that never refuse a login: they bound how much is sent in an hour or looked up, or slow a day down.
const PASSING: [&str; 10] =
    ["client", "ask-ip", "ask-pair", "ask-again", "ask-login", "ask-email", "look-up", "desk-send", "from", "password"];

/// Removes at most about so many rows of one kind; returns how many.
pub type Sweep = fn(&mut Tx, &Ctx, i64) -> Result<usize>;

/// In this order: what hangs on others goes first.
pub const SWEEPS: [Sweep; 9] = [tokens, families, grants, sessions, requests, counters, runs, reports, returns];

fn tokens(tx: &mut Tx, ctx: &Ctx, limit: i64) -> Result<usize> {
    token::purge(tx, ctx.now.plus_h(-DAY_H), limit)
}

fn families(tx: &mut Tx, ctx: &Ctx, limit: i64) -> Result<usize> {
    family::purge(tx, ctx.now.plus_h(-DAY_H), limit)
}

/// Requests that nobody answered, and grants on which nothing hangs any more.
fn grants(tx: &mut Tx, ctx: &Ctx, limit: i64) -> Result<usize> {
    grant::purge(tx, ctx.now.plus_h(-DAY_H), ctx.now.plus_h(-SESSIONS_KEPT_H), limit)
}

fn sessions(tx: &mut Tx, ctx: &Ctx, limit: i64) -> Result<usize> {
    session::purge(tx, ctx.now.plus_h(-SESSIONS_KEPT_H), limit)
}

fn requests(tx: &mut Tx, ctx: &Ctx, limit: i64) -> Result<usize> {
    request::purge(tx, ctx.now.plus_h(-REQUESTS_KEPT_H), limit)
}

/// Failures of a login stay until it succeeds or a ticket is redeemed, however long that takes (invariant 13).
fn counters(tx: &mut Tx, ctx: &Ctx, _limit: i64) -> Result<usize> {
    throttle::purge(tx, &PASSING, ctx.now.plus_h(-DAY_H))
}

fn reports(tx: &mut Tx, ctx: &Ctx, limit: i64) -> Result<usize> {
    delivery_report::purge(tx, ctx.now.plus_h(-REPORTS_KEPT_H), limit)
}

fn returns(tx: &mut Tx, ctx: &Ctx, limit: i64) -> Result<usize> {
    returned_mail::purge(tx, ctx.now.plus_h(-REPORTS_KEPT_H), limit)
}

fn runs(tx: &mut Tx, ctx: &Ctx, _limit: i64) -> Result<usize> {
    run::purge(tx, ctx.now.plus_h(-RUNS_KEPT_H))
}
