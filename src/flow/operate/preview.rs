//! What a schedule's settings would mean, before they are applied: the next runs, who waits for them, which promises
//! would be late and by how much, what else runs then. Always beside what the settings of now mean. Nothing is written.

use super::collide::{self, Collision, Overlap};
use super::gap;
use super::outlook::Outlook;
use super::settings::Settings;
use super::timetable::Timetable;
use crate::db::Db;
use crate::db::types::{Instant, PromiseId};
use crate::error::Result;
use crate::flow::access::{Doing, allow};
use crate::model::ctx::Ctx;
use crate::model::promise::{Problem, Stage};
use crate::model::request;
use crate::model::schedule::Job;

/// Requests that are looked at.
const LOOKED_AT: i64 = 10_000;

/// What would be.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The next runs; of what goes on at all times the next openings. None while it is paused.
    pub next: Vec<Instant>,
    /// It is not paused.
    pub is_enabled: bool,
    /// They come closer than a minute to each other, or within one: they are shown to the second.
    pub has_seconds: bool,
    /// Where they are counted.
    pub zone: chrono_tz::Tz,
    /// What it would mean for people, where somebody waits for the job.
    pub people: Option<People>,
    /// Other schedules that run in the same minutes.
    pub collisions: Vec<Collision>,
    /// A run takes longer than it is until the next.
    pub overlap: Option<Overlap>,
    /// The longest time from one run to the next within eight days, in milliseconds: so long somebody may wait who comes
    /// just after a run. None while it is paused, or where it goes on at all times.
    pub longest_gap_ms: Option<i64>,
}

/// People who wait for a schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct People {
    /// How many wait now; each gets one mail.
    pub waiting: usize,
    /// Mails in the outbox for which nobody waits before a screen.
    pub mails: i64,
    /// When the last of them would have its mail; none when somebody never would, or nobody waits.
    pub done_at: Option<Instant>,
    /// Whose promise would be late, the earliest due first.
    pub late: Vec<Late>,
}

/// A promise that would be late.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Late {
    /// Which.
    pub id: PromiseId,
    /// The reseller ID.
    pub external_id: String,
    /// When it is due.
    pub due_at: Instant,
    /// When its mail would leave; none when that never comes.
    pub at: Option<Instant>,
}

impl Late {
    /// By how much, in milliseconds; none when its mail never leaves.
    pub fn by_ms(&self) -> Option<i64> {
        self.at.map(|at| at.since(self.due_at))
    }
}

/// Settings of now and others, with what each would mean.
#[derive(Clone, Debug)]
pub struct Compared {
    /// As it is set.
    pub now: (Settings, Preview),
    /// As it would be.
    pub then: (Settings, Preview),
}

/// Looks ahead under these settings. `count` runs are listed.
///
/// # Errors
/// `Invalid` names a setting that cannot be taken.
pub fn preview(db: &mut Db, ctx: &Ctx, name: &str, settings: &Settings, count: usize) -> Result<Preview> {
    allow(ctx, Doing::Operate)?;
    let job = Job::parse(name);
    let timetable = settings.check(job, ctx)?;
    let next = match job.is_some_and(Job::goes_on_always) {
        _ if !settings.enabled => Vec::new(),
        true => timetable.openings(ctx.now, count),
        false => timetable.next(ctx.now, count)?,
    };
    let people = match job {
        Some(Job::Provision) => Some(promised(db, ctx, (Some(settings), None))?),
        Some(Job::Mail) => Some(promised(db, ctx, (None, Some(settings)))?),
        Some(Job::Requests) => Some(asked(db, ctx, settings, &timetable)?),
        Some(Job::Watch | Job::Housekeeping | Job::Keys) | None => None,
    };
    let is_always = job.is_some_and(Job::goes_on_always);
    Ok(Preview {
        is_enabled: settings.enabled,
        has_seconds: timetable.has_seconds(ctx.now),
        zone: timetable.zone(),
        people,
        collisions: if is_always { Vec::new() } else { collide::collisions(db, ctx, name, &next)? },
        longest_gap_ms: if is_always || !settings.enabled { None } else { gap::longest(&timetable, ctx.now) },
        overlap: if is_always { None } else { collide::overlap(db, name, &next)? },
        next,
    })
}

/// The same for the settings of now and for others, side by side.
///
/// # Errors
/// As [`preview`].
pub fn compare(
    db: &mut Db,
    ctx: &Ctx,
    name: &str,
    (now, then): (Settings, Settings),
    count: usize,
) -> Result<Compared> {
    let (before, after) = (preview(db, ctx, name, &now, count)?, preview(db, ctx, name, &then, count)?);
    Ok(Compared { now: (now, before), then: (then, after) })
}

/// By the forecast, with other settings for one of the two schedules that it knows.
fn promised(db: &mut Db, ctx: &Ctx, (provision, mail): (Option<&Settings>, Option<&Settings>)) -> Result<People> {
    let outlook = Outlook::read(db, ctx)?;
    let (provision, mail) = (provision.or(outlook.provision.as_ref()), mail.or(outlook.mail.as_ref()));
    let expected = outlook.look_ahead(ctx, provision, mail);
    let mut people = People { waiting: 0, mails: outlook.mails, done_at: None, late: Vec::new() };
    let mut never = false;
    for (promise, expected) in outlook.open.iter().zip(&expected) {
        let kept_back = match expected.why {
            Some(Problem::RecordRejected | Problem::ResellerNotActive | Problem::Mail(_)) => true,
            Some(_) | None => matches!(promise.stage, Stage::Received | Stage::Failed),
        };
        if kept_back {
            continue; // no schedule changes that
        }
        people.waiting += usize::from(promise.stage == Stage::Validated);
        people.done_at = people.done_at.max(expected.at);
        never |= expected.at.is_none();
        if expected.at.is_none_or(|at| at > promise.due_at) {
            people.late.push(Late {
                id: promise.id.clone(),
                external_id: promise.external_id.clone(),
                due_at: promise.due_at,
                at: expected.at,
            });
        }
    }
    people.done_at = people.done_at.filter(|_| !never);
    Ok(people)
}

/// Every run decides one batch of those who asked.
fn asked(db: &mut Db, ctx: &Ctx, settings: &Settings, timetable: &Timetable<'_>) -> Result<People> {
    let waiting = request::undecided(db, ctx.now, LOOKED_AT)?.len();
    let batch = usize::try_from(settings.batch).unwrap_or(1).max(1);
    let mut turn = settings.enabled.then_some(ctx.now).filter(|_| waiting > 0);
    for _ in 0..waiting.div_ceil(batch) {
        turn = turn.and_then(|turn| timetable.after(turn).ok());
    }
    Ok(People { waiting, mails: 0, done_at: turn, late: Vec::new() })
}
