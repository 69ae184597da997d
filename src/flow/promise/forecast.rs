//! The forecast: when each open promise will be kept if everything goes on as it does now. A function of its arguments.

use super::leaving::Leaving;
use crate::config::Policies;
use crate::db::types::Instant;
use crate::model::promise::{Ahead, Problem, PromiseKind, Stage};
use crate::model::reseller::ResellerState;

/// How the schedule that makes credentials goes on.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// It is not paused.
    pub runs: bool,
    /// How many a run takes.
    pub batch: usize,
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
/// and the outbox take them; a run takes end customers after all credentials. `next_run` is the first run after an instant; `mail_at` the next attempt of a promise's mail.
pub fn forecast(
    now: Instant,
    open: &[Ahead],
    pace: Pace,
    mut leaving: Leaving<'_>,
    policies: &Policies,
    mut next_run: impl FnMut(Instant) -> Option<Instant>,
    mail_at: impl Fn(&Ahead) -> Option<Instant>,
) -> Vec<Expected> {
    let mut runs = Runs { now, batch: pace.batch.max(1), found: Vec::new() };
    let stage_of = |promise: &Ahead| match (&promise.kind, promise.stage) {
        // Registered is all that it has to be.
        (PromiseKind::EndCustomer, Stage::Received) => Stage::Validated,
        (_, stage) => stage,
    };
    let credential = |promise: &&Ahead| promise.kind != PromiseKind::EndCustomer && promise.stage == Stage::Validated;
    let (mut credentials, mut end_customers) = (0, open.iter().filter(credential).count());
    let mut one = |promise: &Ahead| {
        let never = |why: Problem| Expected { at: None, why: Some(why) };
        let line =
            policies.named(promise.kind.as_str()).map_or(promise.due_at, |p| promise.due_at.plus_h(-p.margin_hours));
        let late = |at: Instant, why: Problem| Expected { at: Some(at), why: (at > line).then_some(why) };
        match stage_of(promise) {
            Stage::Received | Stage::Failed => Expected { at: None, why: promise.problem },
            Stage::Validated | Stage::Provisioned | Stage::Queued
                if promise.reseller.is_some_and(|state| state != ResellerState::Active) =>
            {
                never(Problem::ResellerNotActive)
            }
            Stage::Validated if !pace.runs => never(Problem::SchedulePaused),
            Stage::Validated if promise.kind == PromiseKind::EndCustomer => {
                let turn = runs.of(end_customers, &mut next_run);
                end_customers += 1;
                turn.map_or(never(Problem::SchedulePaused), |at| late(at, Problem::BatchTooSmall))
            }
            Stage::Validated => {
                let turn = runs.of(credentials, &mut next_run);
                credentials += 1;
                let Some(turn) = turn else { return never(Problem::SchedulePaused) };
                let Some((at, relays)) = leaving.leave(turn, promise.domain()) else {
                    return never(Problem::MailsHeld);
                };
                // Whichever of the two takes longer makes it late.
                late(at, if turn.since(now) >= at.since(turn) { Problem::BatchTooSmall } else { relays })
            }
            Stage::Provisioned | Stage::Queued => {
                match leaving.leave(mail_at(promise).unwrap_or(now), promise.domain()) {
                    Some((at, why)) => late(at, why),
                    None => never(Problem::MailsHeld),
                }
            }
            Stage::Relayed | Stage::Delivered | Stage::FirstLogin | Stage::Cancelled => {
                Expected { at: None, why: None }
            }
        }
    };
    open.iter().map(&mut one).collect()
}

/// The runs of the schedule from now on, as far as they were asked for.
struct Runs {
    now: Instant,
    batch: usize,
    found: Vec<Option<Instant>>,
}

impl Runs {
    /// The run that takes whoever has so many before; none when it never comes.
    fn of(&mut self, before: usize, mut next_run: impl FnMut(Instant) -> Option<Instant>) -> Option<Instant> {
        let at = before / self.batch;
        while self.found.len() <= at {
            let last = self.found.last().copied().unwrap_or(Some(self.now));
            self.found.push(last.and_then(&mut next_run));
        }
        self.found.get(at).copied().flatten()
    }
}

#[cfg(test)]
#[path = "forecast_tests.rs"]
mod tests;
