//! A schedule: when a recurring job runs, as a row that operators change (invariant 10).

use diesel::prelude::*;

use super::opening::{Days, Window};
use crate::db::schema::schedules;
use crate::db::types::{Instant, text_enum};
use crate::db::{Db, Tx};
use crate::error::{Error, Field, Flaw, Result, Rule};
use crate::text::Lang;
use crate::text::operate::OperatorText;
use crate::text::operate::schedule::ScheduleText;

text_enum! {
    /// What to do about a run whose time passed while nobody ran it.
    pub enum Missed {
        /// Once, as soon as possible.
        RunOnce = "run_once",
        /// Wait for the next time.
        Skip = "skip",
    }
}

text_enum! {
    /// What recurs.
    pub enum Job {
        /// Makes users, tickets and mails for new resellers; then end customers available.
        Provision = "provision",
        /// Decides public requests: forgot password, forgot login, send again.
        Requests = "requests",
        /// Marks promises at risk and breached.
        Watch = "watch",
        /// Removes what is over.
        Housekeeping = "housekeeping",
        /// Publishes the next signing keys, lets them sign, takes old ones out of publication.
        Keys = "keys",
        /// Hands mails over: no runs, but hours, days and a rate at all times.
        Mail = "mail",
    }
}

text_enum! {
    /// How settings were changed, as the audit names it.
    pub enum Made {
        /// Other settings.
        Set = "schedule.set",
        /// Stopped by an operator.
        Pause = "schedule.pause",
        /// Let run again.
        Resume = "schedule.resume",
        /// Back to earlier settings.
        Undo = "schedule.undo",
        /// Stopped by the program, for it never runs again.
        Stop = "schedule.stop",
    }
}

impl Made {
    /// As operators read it.
    pub fn name(self, lang: Lang) -> &'static str {
        let t = ScheduleText::of(lang);
        match self {
            Self::Set => t.made_set,
            Self::Pause => t.made_pause,
            Self::Resume => t.made_resume,
            Self::Undo => t.made_undo,
            Self::Stop => t.made_stop,
        }
    }
}

impl Job {
    /// What it does, as operators read it.
    pub fn does(self, lang: Lang) -> &'static str {
        let t = OperatorText::of(lang);
        match self {
            Self::Provision => t.provision,
            Self::Requests => t.requests,
            Self::Watch => t.watch,
            Self::Housekeeping => t.housekeeping,
            Self::Keys => t.keys,
            Self::Mail => t.mail,
        }
    }

    /// It goes on at all times, within its hours and days: no expression, no batch and no run of its own.
    pub fn goes_on_always(self) -> bool {
        match self {
            Self::Mail => true,
            Self::Provision | Self::Requests | Self::Watch | Self::Housekeeping | Self::Keys => false,
        }
    }
}

impl Missed {
    /// The choice that this word stands for.
    ///
    /// # Errors
    /// `Invalid` for a word that none has.
    pub fn of(word: &str) -> Result<Self> {
        Self::parse(word.trim()).ok_or(Error::Invalid { field: Field::Missed, reason: Flaw::UnknownChoice })
    }

    /// As operators read it.
    pub fn name(self, lang: Lang) -> &'static str {
        let t = OperatorText::of(lang);
        match self {
            Self::RunOnce => t.run_once,
            Self::Skip => t.skip,
        }
    }
}

/// One schedule.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = schedules, treat_none_as_default_value = false)]
pub struct Schedule {
    /// The word of a [`Job`], which may be one that only a newer version knows.
    pub name: String,
    /// Cron expression, with seconds as an optional first field.
    pub expression: String,
    /// IANA name.
    pub time_zone: String,
    /// Runs at all.
    pub enabled: bool,
    /// How much one run takes at most.
    pub batch: i32,
    /// See [`Missed`].
    pub missed: Missed,
    /// The next run.
    pub next_at: Instant,
    /// A node works on it until then.
    pub lease_until: Option<Instant>,
    /// Which node.
    pub lease_by: Option<String>,
    /// Raised by each change.
    pub rev: i64,
    /// JSON of the settings before the last change, for undo.
    pub previous: Option<String>,
    /// Last change.
    pub updated_at: Instant,
    /// By whom.
    pub updated_by: String,
    /// With `window_to` the part of the local day in which it runs; none: always.
    pub window_from: Option<i32>,
    /// See [`Window`].
    pub window_to: Option<i32>,
    /// The days on which it runs.
    pub days: Days,
    /// Mails a minute over all nodes, 0 for no limit; of the mails alone.
    pub per_minute: i32,
    /// The same to one mail domain.
    pub per_domain: i32,
}

impl Schedule {
    /// Its job; none for one that only a newer version knows.
    pub fn job(&self) -> Option<Job> {
        Job::parse(&self.name)
    }

    /// Of a job that has no runs of its own; not of one that only a newer version knows.
    pub fn goes_on_always(&self) -> bool {
        self.job().is_some_and(Job::goes_on_always)
    }

    /// The part of the local day in which it runs; none: always.
    pub fn window(&self) -> Option<Window> {
        Window::new(self.window_from?, self.window_to?)
    }

    /// What it does, as operators read it; empty for a job that is not known.
    pub fn does(&self, lang: Lang) -> &'static str {
        self.job().map_or("", |job| job.does(lang))
    }
}

/// Adds one; `Duplicate` when it exists.
pub fn insert(tx: &mut Tx, schedule: &Schedule) -> Result<()> {
    tx.savepoint(|tx| {
        diesel::insert_into(schedules::table).values(schedule).execute(&mut **tx)?;
        Ok(())
    })
}

/// All, by name.
pub fn all(db: &mut Db) -> Result<Vec<Schedule>> {
    Ok(schedules::table.select(Schedule::as_select()).order(schedules::name).load(db)?)
}

/// By name.
pub fn get(db: &mut Db, name: &str) -> Result<Schedule> {
    schedules::table.find(name).select(Schedule::as_select()).first(db).optional()?.ok_or(Error::NotFound)
}

/// By name; none before the first start.
pub fn find(db: &mut Db, name: &str) -> Result<Option<Schedule>> {
    Ok(schedules::table.find(name).select(Schedule::as_select()).first(db).optional()?)
}

/// Enabled, due, and not leased by a living node.
pub fn due(db: &mut Db, now: Instant) -> Result<Vec<Schedule>> {
    let due: Vec<Schedule> = schedules::table
        .filter(schedules::enabled.eq(true))
        .filter(schedules::next_at.le(now))
        .filter(schedules::lease_until.is_null().or(schedules::lease_until.lt(now)))
        .select(Schedule::as_select())
        .load(db)?;
    Ok(due.into_iter().filter(|row| !row.goes_on_always()).collect())
}

/// Keeps everybody else who does this from going on until the transaction ends: what is counted over several rows is
/// counted by one at a time.
pub fn hold(tx: &mut Tx, name: &str) -> Result<()> {
    let held =
        diesel::update(schedules::table.find(name)).set(schedules::rev.eq(schedules::rev)).returning(schedules::rev);
    tx.returned::<i64, _>(held)?;
    Ok(())
}

/// Takes the time of the next run to a later instant, if the row is as it was read.
pub fn put_off(tx: &mut Tx, seen: &Schedule, next_at: Instant) -> Result<bool> {
    let as_seen = schedules::next_at.eq(seen.next_at).and(schedules::rev.eq(seen.rev));
    let rows = diesel::update(schedules::table.find(&seen.name).filter(as_seen))
        .set(schedules::next_at.eq(next_at))
        .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// Takes the run whose time came; `false` when another node was faster or the row changed. `seen` is the row as read.
pub fn claim(
    tx: &mut Tx,
    seen: &Schedule,
    next_at: Instant,
    (node, lease_until): (&str, Instant),
    now: Instant,
) -> Result<bool> {
    let rows = diesel::update(
        schedules::table
            .find(&seen.name)
            .filter(schedules::next_at.eq(seen.next_at))
            .filter(schedules::rev.eq(seen.rev))
            .filter(schedules::lease_until.is_null().or(schedules::lease_until.lt(now))),
    )
    .set((
        schedules::next_at.eq(next_at),
        schedules::lease_until.eq(Some(lease_until)),
        schedules::lease_by.eq(Some(node)),
    ))
    .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// Takes the lease without its time having come; `false` while a living node holds it.
pub fn lease(tx: &mut Tx, name: &str, node: &str, lease_until: Instant, now: Instant) -> Result<bool> {
    let free = schedules::lease_until.is_null().or(schedules::lease_until.lt(now));
    let rows = diesel::update(schedules::table.find(name).filter(free))
        .set((schedules::lease_until.eq(Some(lease_until)), schedules::lease_by.eq(Some(node))))
        .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// Moves the end of a lease that this node still holds; `false` when it no longer does.
pub fn renew(tx: &mut Tx, name: &str, node: &str, lease_until: Instant) -> Result<bool> {
    let rows = diesel::update(schedules::table.find(name).filter(schedules::lease_by.eq(node)))
        .set(schedules::lease_until.eq(Some(lease_until)))
        .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// Computed anew because the clock had stepped: next run and end of a lease, if the row is as it was read.
pub fn put_right(tx: &mut Tx, seen: &Schedule, next_at: Instant, lease_until: Option<Instant>) -> Result<bool> {
    let rows = diesel::update(
        schedules::table
            .find(&seen.name)
            .filter(schedules::next_at.eq(seen.next_at))
            .filter(schedules::rev.eq(seen.rev)),
    )
    .set((schedules::next_at.eq(next_at), schedules::lease_until.eq(lease_until)))
    .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// Gives the lease back.
pub fn release(tx: &mut Tx, name: &str, node: &str) -> Result<()> {
    diesel::update(schedules::table.find(name).filter(schedules::lease_by.eq(node)))
        .set((schedules::lease_until.eq(None::<Instant>), schedules::lease_by.eq(None::<String>)))
        .execute(&mut **tx)?;
    Ok(())
}

/// Writes changed settings if nobody else changed them since they were read. The lease stays as it is: a node may have
/// taken it meanwhile.
pub fn save(tx: &mut Tx, schedule: &mut Schedule) -> Result<()> {
    let read = schedule.rev;
    schedule.rev += 1;
    let s = &*schedule;
    let rows = diesel::update(schedules::table.find(&s.name).filter(schedules::rev.eq(read)))
        .set((
            schedules::expression.eq(&s.expression),
            schedules::time_zone.eq(&s.time_zone),
            schedules::enabled.eq(s.enabled),
            schedules::batch.eq(s.batch),
            schedules::missed.eq(s.missed),
            schedules::next_at.eq(s.next_at),
            schedules::rev.eq(s.rev),
            schedules::previous.eq(s.previous.as_deref()),
            schedules::updated_at.eq(s.updated_at),
            schedules::updated_by.eq(&s.updated_by),
            schedules::window_from.eq(s.window_from),
            schedules::window_to.eq(s.window_to),
            schedules::days.eq(s.days),
            schedules::per_minute.eq(s.per_minute),
            schedules::per_domain.eq(s.per_domain),
        ))
        .execute(&mut **tx)?;
    if rows == 1 { Ok(()) } else { Err(Error::Conflict(Rule::ChangedMeanwhile)) }
}
