//! Which crossings operators were told of by mail, and which they are still to be told of.

use diesel::dsl::{count_star, max};
use diesel::prelude::*;

use super::crossing::{Crossed, Crossing};
use super::problem::Problem;
use super::stage::Stage;
use crate::db::schema::{promise_crossings, promises};
use crate::db::types::Instant;
use crate::db::{Db, Tx};
use crate::error::Result;

/// When the last digest was written.
pub fn last(db: &mut Db) -> Result<Option<Instant>> {
    Ok(promise_crossings::table.select(max(promise_crossings::told_at)).first(db)?)
}

/// Marks all that are still to be told as told now. Returns how many: of two nodes one finds none.
pub fn take(tx: &mut Tx, now: Instant) -> Result<usize> {
    let untold = promise_crossings::to_tell.and(promise_crossings::told_at.is_null());
    let rows = promise_crossings::table.filter(untold.assume_not_null());
    Ok(diesel::update(rows).set(promise_crossings::told_at.eq(now)).execute(&mut **tx)?)
}

/// How many of those told at an instant crossed which line.
pub fn counts(db: &mut Db, told_at: Instant) -> Result<Vec<(Crossing, i64)>> {
    Ok(promise_crossings::table
        .filter(promise_crossings::told_at.eq(told_at))
        .group_by(promise_crossings::crossing)
        .select((promise_crossings::crossing, count_star()))
        .load(db)?)
}

/// What kept those back that came at risk or were broken, and are still open.
pub fn causes(db: &mut Db, told_at: Instant) -> Result<Vec<(Problem, i64)>> {
    let crossed = promise_crossings::table
        .filter(promise_crossings::told_at.eq(told_at))
        .filter(promise_crossings::crossing.eq_any([Crossing::AtRisk, Crossing::Breached]))
        .select(promise_crossings::promise_id);
    let found: Vec<(Option<Problem>, i64)> = promises::table
        .filter(promises::id.eq_any(crossed))
        .filter(promises::stage.eq_any(Stage::open()))
        .group_by(promises::problem)
        .select((promises::problem, count_star()))
        .load(db)?;
    Ok(found.into_iter().filter_map(|(problem, count)| Some((problem?, count))).collect())
}

/// Those told at an instant with the subject and the due instant of their promise, the earliest due first, the lines of
/// one promise in the order in which it crossed them.
pub fn earliest_due(db: &mut Db, told_at: Instant, limit: i64) -> Result<Vec<(Crossed, String, Instant)>> {
    Ok(promise_crossings::table
        .inner_join(promises::table)
        .filter(promise_crossings::told_at.eq(told_at))
        .order((promises::due_at, promises::id, promise_crossings::crossed_at, promise_crossings::id))
        .select((Crossed::as_select(), promises::external_id, promises::due_at))
        .limit(limit)
        .load(db)?)
}
