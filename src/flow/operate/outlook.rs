//! What a forecast of the promises is made of: how the `provision` schedule and the mails go on, what waits in the outbox,
//! and how quickly the relay took its last mails. Read once, and asked for as many settings as one likes.

use std::collections::HashMap;

use super::settings::Settings;
use crate::config::Outbox;
use crate::db::Db;
use crate::db::types::{Instant, PromiseId};
use crate::error::Result;
use crate::flow::delivery;
use crate::flow::promise::{self as promises, Expected, Leaving, Pace, Rates, Relay};
use crate::model::ctx::Ctx;
use crate::model::message::live::{self, Waiting};
use crate::model::message::{self, Attempt, Lane, Outcome, Step, Urgency};
use crate::model::promise::{self, Ahead};
use crate::model::schedule::{self, Job};

/// Promises that are looked at; the others are due later than all of these.
const LOOKED_AT: i64 = 20_000;
/// Attempts that say how the relay goes on.
const MEASURED: i64 = 200;
/// A hand-over that takes longer on average shows a slow relay, to which one mail goes at a time.
const SLOW_MS: i64 = 700;
/// From mail to mail as long as nothing was measured.
const UNKNOWN_MS: i64 = 1000;
/// So many attempts in a row that do not reach it show that the relay is down.
const DOWN: usize = 3;

/// What is known now.
pub(super) struct Outlook {
    /// Open promises, the earliest due first.
    pub open: Vec<Ahead>,
    /// How the credentials are made; none before the first start.
    pub provision: Option<Settings>,
    /// How the mails are let out; none before the first start.
    pub mail: Option<Settings>,
    /// Mails for which nobody waits, in the outbox.
    pub mails: i64,
    relay: Relay,
    mail_at: HashMap<PromiseId, Instant>,
}

impl Outlook {
    /// Reads it.
    pub(super) fn read(db: &mut Db, ctx: &Ctx) -> Result<Self> {
        let set = |db: &mut Db, job: Job| schedule::find(db, job.as_str()).map(|row| row.as_ref().map(Settings::of));
        let waiting = live::waiting(db)?;
        let count = |urgent| waiting.iter().filter(|w| goes_first(w) == Some(urgent)).map(|w| w.count).sum();
        let attempts = message::latest_attempts(db, Lane::Mail, MEASURED)?;
        let gap_ms = gap_ms(&attempts, &ctx.config.outbox);
        Ok(Self {
            open: promise::ahead(db, LOOKED_AT)?,
            provision: set(db, Job::Provision)?,
            mail: set(db, Job::Mail)?,
            mails: count(false),
            relay: Relay { gap_ms, before: count(true), down_since: down_since(&attempts) },
            mail_at: live::of_promises(db)?.into_iter().collect(),
        })
    }

    /// What is to be expected of each open promise under these settings, in the order of [`Outlook::open`].
    pub(super) fn look_ahead(&self, ctx: &Ctx, provision: Option<&Settings>, mail: Option<&Settings>) -> Vec<Expected> {
        let runs = provision.and_then(|settings| settings.timetable(ctx).ok());
        let pace = Pace {
            runs: provision.is_some_and(|settings| settings.enabled),
            batch: provision.map_or(1, |settings| usize::try_from(settings.batch).unwrap_or(1)),
        };
        let rates = mail.map_or_else(Rates::default, |set| Rates {
            gap_ms: rate_ms(set.per_minute),
            domain_gap_ms: rate_ms(set.per_domain),
        });
        let hours = mail.and_then(|settings| settings.timetable(ctx).ok());
        let lets_out = mail.is_none_or(|settings| settings.enabled);
        let opens = |at: Instant| match &hours {
            _ if !lets_out => None,
            Some(hours) => hours.opens(at),
            None => Some(at),
        };
        promises::forecast(
            ctx.now,
            &self.open,
            pace,
            Leaving::new(ctx.now, self.relay, rates, opens),
            &ctx.config.promise.policies,
            |at| runs.as_ref().and_then(|runs| runs.after(at).ok()),
            |promise| self.mail_at.get(&promise.id).copied(),
        )
    }
}

/// Somebody waits before a screen for these; none for what is no mail.
fn goes_first(waiting: &Waiting) -> Option<bool> {
    match waiting.lane {
        Lane::Mail => Some(waiting.urgency == Urgency::Awaited),
        Lane::Logout | Lane::Webhook => None,
    }
}

/// From one mail to the next by a rate a minute, of which a part is kept for others; 0 without a limit.
fn rate_ms(rate: i32) -> i64 {
    let rate = i64::from(rate);
    60_000_i64.checked_div(rate - delivery::kept(rate)).unwrap_or(0)
}

/// From one mail to the next, by the last hand-overs.
fn gap_ms(attempts: &[Attempt], limits: &Outbox) -> i64 {
    let took = |attempt: &Attempt| attempt.ended_at.map(|end| end.since(attempt.started_at).max(0));
    let took: Vec<i64> = attempts.iter().filter(|a| a.outcome == Some(Outcome::Relayed)).filter_map(took).collect();
    let count = i64::try_from(took.len()).unwrap_or(i64::MAX);
    let measured = match took.iter().sum::<i64>().checked_div(count) {
        None => UNKNOWN_MS,
        Some(mean) if mean > SLOW_MS => mean,
        Some(mean) => mean / i64::try_from(limits.mail_parallel.saturating_sub(1).max(1)).unwrap_or(1),
    };
    measured.max(1)
}

/// Since when nothing reaches the relay, by the last attempts, the newest first.
fn down_since(attempts: &[Attempt]) -> Option<Instant> {
    let unreached = |attempt: &&Attempt| {
        let step = matches!(attempt.stage, Some(Step::Connect | Step::Tls | Step::Auth));
        attempt.outcome == Some(Outcome::Temporary) && step
    };
    let ended = attempts.iter().filter(|attempt| attempt.outcome.is_some());
    let row: Vec<&Attempt> = ended.take_while(unreached).collect();
    row.last().filter(|_| row.len() >= DOWN).map(|first| first.started_at)
}
