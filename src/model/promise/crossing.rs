//! The lines that a promise crosses, a row each time.

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::{Problem, Promise, PromiseKind};
use crate::db::schema::promise_crossings;
use crate::db::types::{CrossingId, Instant, PromiseId, text_enum};
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::text::Lang;
use crate::text::delivery::trail::TrailText;

text_enum! {
    /// A line that a promise crosses.
    pub enum Crossing {
        /// It may be missed.
        AtRisk = "at_risk",
        /// It may not any more.
        BackInTime = "back_in_time",
        /// It was due and is not kept.
        Breached = "breached",
        /// It was kept after it was due.
        KeptLate = "kept_late",
    }
}

impl Crossing {
    /// As operators read it.
    pub fn name(self, lang: Lang) -> &'static str {
        let t = TrailText::of(lang);
        match self {
            Self::AtRisk => t.crossed_risk,
            Self::BackInTime => t.crossed_back,
            Self::Breached => t.crossed_breach,
            Self::KeptLate => t.crossed_late,
        }
    }
}

/// One crossing.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = promise_crossings, treat_none_as_default_value = false)]
pub struct Crossed {
    /// Row.
    pub id: CrossingId,
    /// Of which promise.
    pub promise_id: PromiseId,
    /// Under which row of the table.
    pub kind: PromiseKind,
    /// See [`Crossing`].
    pub crossing: Crossing,
    /// What kept it back.
    pub problem: Option<Problem>,
    /// When.
    pub crossed_at: Instant,
    /// The next digest to operators says so.
    pub to_tell: bool,
    /// When a digest did.
    pub told_at: Option<Instant>,
}

/// Notes one; `to_tell` when operators shall learn of it by mail.
pub fn cross(tx: &mut Tx, promise: &Promise, crossing: Crossing, to_tell: bool, now: Instant) -> Result<()> {
    let row = Crossed {
        id: CrossingId::new(),
        promise_id: promise.id.clone(),
        kind: promise.kind.clone(),
        crossing,
        problem: promise.problem,
        crossed_at: now,
        to_tell,
        told_at: None,
    };
    diesel::insert_into(promise_crossings::table).values(&row).execute(&mut **tx)?;
    Ok(())
}

/// Those of a promise, in order.
pub fn crossings_of(db: &mut Db, promise: &PromiseId) -> Result<Vec<Crossed>> {
    Ok(promise_crossings::table
        .filter(promise_crossings::promise_id.eq(promise))
        .select(Crossed::as_select())
        .order((promise_crossings::crossed_at, promise_crossings::id))
        .limit(200)
        .load(db)?)
}

/// How many there were since an instant, by kind and line.
pub fn crossings_since(db: &mut Db, since: Instant) -> Result<Vec<(PromiseKind, Crossing, i64)>> {
    Ok(promise_crossings::table
        .filter(promise_crossings::crossed_at.ge(since))
        .group_by((promise_crossings::kind, promise_crossings::crossing))
        .select((promise_crossings::kind, promise_crossings::crossing, count_star()))
        .load(db)?)
}

/// Removes those before `before`, at most `limit`.
pub fn purge_crossings(tx: &mut Tx, before: Instant, limit: i64) -> Result<usize> {
    let old: Vec<CrossingId> = promise_crossings::table
        .filter(promise_crossings::crossed_at.lt(before))
        .select(promise_crossings::id)
        .limit(limit)
        .load(&mut **tx)?;
    let gone = promise_crossings::table.filter(promise_crossings::id.eq_any(old));
    Ok(diesel::delete(gone).execute(&mut **tx)?)
}
