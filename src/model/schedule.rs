//! A schedule: when a recurring job runs, as a row that operators change (invariant 10).

use diesel::prelude::*;

use crate::db::schema::schedules;
use crate::db::types::{Instant, text_enum};
use crate::db::{Db, Tx};
use crate::error::{Error, Result, Rule};
use crate::text::Lang;
use crate::text::operate::OperatorText;

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
        /// Makes users, tickets and mails for new resellers.
        Provision = "provision",
        /// Decides public requests: forgot password, forgot login, send again.
        Requests = "requests",
        /// Marks promises at risk and breached.
        Watch = "watch",
        /// Removes what is over.
        Housekeeping = "housekeeping",
        /// Takes retired signing keys out of publication.
        Keys = "keys",
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
        }
    }
}

impl Missed {
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
}

impl Schedule {
    /// Its job; none for one that only a newer version knows.
    pub fn job(&self) -> Option<Job> {
        Job::parse(&self.name)
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
    Ok(schedules::table
        .filter(schedules::enabled.eq(true))
        .filter(schedules::next_at.le(now))
        .filter(schedules::lease_until.is_null().or(schedules::lease_until.lt(now)))
        .select(Schedule::as_select())
        .load(db)?)
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
        ))
        .execute(&mut **tx)?;
    if rows == 1 { Ok(()) } else { Err(Error::Conflict(Rule::ChangedMeanwhile)) }
}
