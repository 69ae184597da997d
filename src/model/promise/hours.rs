//! Open promises as the operator's first page looks at them. There may be tens of thousands: they are counted by the
//! hour, by an index that holds open ones only. Its condition stands in the query word for word, for a bound value would
//! not choose it.

use diesel::dsl::{count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable};

use super::PromiseKind;
use crate::db::Db;
use crate::db::schema::promises;
use crate::db::types::Instant;
use crate::error::Result;

/// As the index `promises_ahead_of_kind` says it.
pub(super) const OPEN: &str = "stage IN ('received', 'validated', 'provisioned', 'queued', 'failed')";
/// As the index `promises_relayed` says it.
const KEPT: &str = "kind = 'credential' AND relayed_at IS NOT NULL";
const HOUR_MS: i64 = 3_600_000;

/// Open promises that are due within one hour and expected within one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hour {
    /// The hour in which they are due.
    pub due: Instant,
    /// The hour in which they are expected; none while that cannot be said.
    pub expected: Option<Instant>,
    /// How many.
    pub count: i64,
    /// How many of these are at risk.
    pub at_risk: i64,
}

/// Every open promise of a kind, counted by the hour.
pub fn hours(db: &mut Db, kind: &PromiseKind) -> Result<Vec<Hour>> {
    let due = || sql::<BigInt>("due_at / 3600000");
    let expected = || sql::<Nullable<BigInt>>("expected_at / 3600000");
    let rows: Vec<(i64, Option<i64>, i64, i64)> = promises::table
        .filter(sql::<Bool>(OPEN))
        .filter(promises::kind.eq(kind))
        .group_by((due(), expected()))
        .select((due(), expected(), count_star(), sql::<BigInt>("COUNT(at_risk_at)")))
        .load(db)?;
    let hour = |n: i64| Instant(n.saturating_mul(HOUR_MS));
    let row = |(due, expected, count, at_risk): (i64, Option<i64>, i64, i64)| Hour {
        due: hour(due),
        expected: expected.map(hour),
        count,
        at_risk,
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Open promises of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// Under which row of the table.
    pub kind: PromiseKind,
    /// How many.
    pub count: i64,
    /// How many of these are at risk.
    pub at_risk: i64,
}

/// How many of each kind are open, and how many of these are at risk; credentials first, also where there are none.
pub fn count_open(db: &mut Db) -> Result<Vec<Open>> {
    let rows: Vec<(PromiseKind, i64, i64)> = promises::table
        .filter(sql::<Bool>(OPEN))
        .group_by(promises::kind)
        .select((promises::kind, count_star(), sql::<BigInt>("COUNT(at_risk_at)")))
        .load(db)?;
    let mut all: Vec<Open> = rows.into_iter().map(|(kind, count, at_risk)| Open { kind, count, at_risk }).collect();
    if !all.iter().any(|open| open.kind == PromiseKind::Credential) {
        all.push(Open { kind: PromiseKind::Credential, count: 0, at_risk: 0 });
    }
    all.sort_by_key(|open| (open.kind != PromiseKind::Credential, open.kind.as_str().to_owned()));
    Ok(all)
}

/// Credentials that were relayed from the first instant on and before the second: how long each took in milliseconds,
/// and whether that was too late.
pub fn took(db: &mut Db, from: Instant, until: Instant) -> Result<Vec<(i64, bool)>> {
    let rows: Vec<(i64, Instant, Option<Instant>)> = promises::table
        .filter(sql::<Bool>(KEPT))
        .filter(promises::relayed_at.ge(from))
        .filter(promises::relayed_at.lt(until))
        .select((sql::<BigInt>("relayed_at - received_at"), promises::due_at, promises::relayed_at))
        .load(db)?;
    Ok(rows.into_iter().map(|(ms, due, relayed)| (ms, relayed.is_some_and(|at| at > due))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::promise::Stage;

    #[test]
    fn the_conditions_name_the_open_stages() {
        let stages: Vec<_> = Stage::open().map(|stage| format!("'{}'", stage.as_str())).collect();
        let list = format!("stage IN ({})", stages.join(", "));
        assert_eq!(OPEN, list);
        assert!(KEPT.contains(&format!("'{}'", PromiseKind::Credential.as_str())));
    }
}
