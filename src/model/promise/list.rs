//! Lists of promises as operators read them, each with its reseller's name, a page at a time. Open ones are few among
//! those that are over: the conditions stand here as their indexes say them, word for word, for a bound value would not
//! choose one. A reseller has a row of its own with columns of these names, so that the table is named.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::Promise;
use crate::db::Db;
use crate::db::schema::{promises, resellers};
use crate::db::types::{Instant, PromiseId};
use crate::error::Result;

/// As the index `promises_ahead` says it.
const OPEN: &str = "promises.stage IN ('received', 'validated', 'provisioned', 'queued', 'failed')";
/// As the index `promises_at_risk` says it.
const AT_RISK: &str = "promises.at_risk_at IS NOT NULL AND \
                       promises.stage IN ('received', 'validated', 'provisioned', 'queued', 'failed')";

/// A promise with its reseller's name, if there is a reseller yet.
pub type Named = (Promise, Option<String>);
/// A place in a list: a promise that is due then.
pub type Place = (Instant, PromiseId);

/// Open and at risk, the earliest due first, after a place.
pub fn at_risk(db: &mut Db, after: Option<&Place>, limit: i64) -> Result<Vec<Named>> {
    earliest(db, AT_RISK, after, limit)
}

/// Open, the earliest due first, after a place.
pub fn open(db: &mut Db, after: Option<&Place>, limit: i64) -> Result<Vec<Named>> {
    earliest(db, OPEN, after, limit)
}

fn earliest(db: &mut Db, which: &str, after: Option<&Place>, limit: i64) -> Result<Vec<Named>> {
    let query = promises::table
        .left_join(resellers::table)
        .filter(sql::<Bool>(which))
        .select((Promise::as_select(), resellers::legal_name.nullable()))
        .order((promises::due_at, promises::id))
        .limit(limit)
        .into_boxed();
    Ok(match after {
        None => query.load(db)?,
        Some((due, id)) => {
            let same = promises::due_at.eq(due).and(promises::id.gt(id));
            query.filter(promises::due_at.ge(due)).filter(promises::due_at.gt(due).or(same)).load(db)?
        }
    })
}

/// All, the latest due first, after a place.
pub fn latest(db: &mut Db, after: Option<&Place>, limit: i64) -> Result<Vec<Named>> {
    let query = promises::table
        .left_join(resellers::table)
        .select((Promise::as_select(), resellers::legal_name.nullable()))
        .order((promises::due_at.desc(), promises::id.desc()))
        .limit(limit)
        .into_boxed();
    Ok(match after {
        None => query.load(db)?,
        Some((due, id)) => {
            let same = promises::due_at.eq(due).and(promises::id.lt(id));
            query.filter(promises::due_at.le(due)).filter(promises::due_at.lt(due).or(same)).load(db)?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::promise::Stage;

    #[test]
    fn the_conditions_name_the_open_stages() {
        let stages: Vec<_> = Stage::open().map(|stage| format!("'{}'", stage.as_str())).collect();
        assert_eq!(OPEN, format!("promises.stage IN ({})", stages.join(", ")));
        assert!(AT_RISK.ends_with(OPEN));
    }
}
