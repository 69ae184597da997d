//! What a schedule's settings would mean, before they are applied: the next runs, how much waits for them, and which
//! promises would be broken. Nothing is written.

use super::cron::Recurrence;
use super::schedule::Settings;
use crate::db::Db;
use crate::db::types::Instant;
use crate::error::Result;
use crate::flow::access::{Doing, allow};
use crate::model::ctx::Ctx;
use crate::model::promise::{self, Promise, Stage};
use crate::model::schedule::Job;

/// Promises that are looked at; more wait only after an import of a kind that nobody has seen.
const LOOKED_AT: i64 = 20_000;

/// What would be.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The next runs; none while it is paused.
    pub next: Vec<Instant>,
    /// They come closer than a minute to each other, or within one: they are shown to the second.
    pub has_seconds: bool,
    /// Where they are counted.
    pub zone: chrono_tz::Tz,
    /// What it would mean for people, where the job sends mail to them.
    pub people: Option<People>,
}

/// People who wait for a schedule.
#[derive(Clone, Debug)]
pub struct People {
    /// How many wait now; each gets one mail.
    pub waiting: usize,
    /// When the last of them would have its mail.
    pub done_at: Option<Instant>,
    /// Whose promise would be broken, the earliest due first; for each the instant at which its turn would come, `None`
    /// when it never would.
    pub broken: Vec<(Promise, Option<Instant>)>,
}

/// Looks ahead under these settings. `count` runs are listed.
pub fn preview(db: &mut Db, ctx: &Ctx, name: &str, settings: &Settings, count: usize) -> Result<Preview> {
    allow(ctx, Doing::Operate)?;
    let recurrence = settings.check(ctx.now)?;
    let next = if settings.enabled { recurrence.next(ctx.now, count)? } else { Vec::new() };
    let people = match Job::parse(name) {
        Some(Job::Provision) => Some(people(db, ctx, settings, &recurrence)?),
        Some(Job::Requests | Job::Watch | Job::Housekeeping | Job::Keys) | None => None,
    };
    Ok(Preview { next, has_seconds: recurrence.has_seconds(ctx.now), zone: recurrence.zone(), people })
}

/// Every run takes one batch of those who wait, the earliest due first, as `provision` does.
fn people(db: &mut Db, ctx: &Ctx, settings: &Settings, recurrence: &Recurrence) -> Result<People> {
    let waiting = promise::in_stage(db, Stage::Validated, LOOKED_AT)?;
    let batch = usize::try_from(settings.batch).unwrap_or(1).max(1);
    let mut people = People { waiting: waiting.len(), done_at: None, broken: Vec::new() };
    let mut turn = ctx.now;
    for (place, promise) in waiting.into_iter().enumerate() {
        if place % batch == 0 && settings.enabled {
            turn = recurrence.after(turn)?;
        }
        let turn = settings.enabled.then_some(turn);
        if turn.is_none_or(|turn| turn > promise.due_at) {
            people.broken.push((promise, turn));
        }
        people.done_at = turn;
    }
    Ok(people)
}
