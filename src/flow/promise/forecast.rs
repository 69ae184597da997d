//! The forecast: when each open promise will be kept if everything goes on as it does now. A function of its arguments.

use crate::config::Policies;
use crate::db::types::Instant;
use crate::model::promise::{Ahead, Problem, Stage};
use crate::model::reseller::ResellerState;

/// How the schedule that makes credentials goes on.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// It is not paused.
    pub runs: bool,
    /// How many a run takes.
    pub batch: usize,
}

/// How the relay goes on.
#[derive(Clone, Copy, Debug)]
pub struct Relay {
    /// From one mail to the next, in milliseconds.
    pub gap_ms: i64,
    /// Mails that go before every promise's.
    pub before: i64,
    /// It takes nothing since then.
    pub down_since: Option<Instant>,
}

/// What is to be expected of one promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected {
    /// When its mail is taken; none when that never comes as things stand.
    pub at: Option<Instant>,
    /// What makes it late, or keeps it back for good.
    pub why: Option<Problem>,
}

/// What is to be expected of each promise; `open` is in order of due time, which is the order in which both the schedule
/// and the outbox take them. `next_run` is the first run after an instant; `mail_at` the next attempt of a promise's mail.
///
/// A relay that is down is taken to stay down for as long again as it has been.
pub fn forecast(
    now: Instant,
    open: &[Ahead],
    pace: Pace,
    relay: Relay,
    policies: &Policies,
    mut next_run: impl FnMut(Instant) -> Option<Instant>,
    mail_at: impl Fn(&Ahead) -> Option<Instant>,
) -> Vec<Expected> {
    let up = relay.down_since.map_or(now, |since| now.plus_ms(now.since(since).max(0)));
    let mut free = up.plus_ms(relay.before.saturating_mul(relay.gap_ms));
    let (mut turn, mut taken) = (Some(now), 0);
    let mut leave = |from: Instant| {
        free = free.max(from).plus_ms(relay.gap_ms);
        free
    };
    let mut one = |promise: &Ahead| {
        let never = |why: Problem| Expected { at: None, why: Some(why) };
        let line =
            policies.named(promise.kind.as_str()).map_or(promise.due_at, |p| promise.due_at.plus_h(-p.margin_hours));
        let late = |at: Instant, why: Problem| Expected { at: Some(at), why: (at > line).then_some(why) };
        let relays = if relay.down_since.is_some() { Problem::RelayDown } else { Problem::RelaySlow };
        match promise.stage {
            Stage::Received | Stage::Failed => Expected { at: None, why: promise.problem },
            Stage::Validated | Stage::Provisioned | Stage::Queued
                if promise.reseller.is_some_and(|state| state != ResellerState::Active) =>
            {
                never(Problem::ResellerNotActive)
            }
            Stage::Validated if !pace.runs => never(Problem::SchedulePaused),
            Stage::Validated => {
                if taken % pace.batch.max(1) == 0 {
                    turn = turn.and_then(&mut next_run);
                }
                taken += 1;
                let Some(turn) = turn else { return never(Problem::SchedulePaused) };
                let at = leave(turn);
                // Whichever of the two takes longer makes it late.
                late(at, if turn.since(now) >= at.since(turn) { Problem::BatchTooSmall } else { relays })
            }
            Stage::Provisioned | Stage::Queued => late(leave(mail_at(promise).unwrap_or(now)), relays),
            Stage::Relayed | Stage::Delivered | Stage::FirstLogin | Stage::Cancelled => {
                Expected { at: None, why: None }
            }
        }
    };
    open.iter().map(&mut one).collect()
}

#[cfg(test)]
#[path = "forecast_tests.rs"]
mod tests;
