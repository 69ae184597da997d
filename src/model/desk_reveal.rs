//! Until when an agent sees somebody's data whole.

use diesel::prelude::*;

use crate::db::schema::desk_reveals;
use crate::db::types::{Instant, UserId, text_enum};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::text::Lang;
use crate::text::desk::reveal::RevealText;

text_enum! {
    /// What whole data are needed for.
    pub enum Purpose {
        /// Calling the person back.
        CallBack = "call_back",
        /// Comparing what the caller says with what is registered.
        Comparing = "comparing",
        /// Checking how an address or a name is spelt.
        Spelling = "spelling",
        /// Passing the person on to whoever can help.
        PassingOn = "passing_on",
        /// Something else, which the reason says.
        Other = "other",
    }
}

impl Purpose {
    /// In a few words.
    pub fn words(self, lang: Lang) -> &'static str {
        let t = RevealText::of(lang);
        match self {
            Self::CallBack => t.call_back,
            Self::Comparing => t.comparing,
            Self::Spelling => t.spelling,
            Self::PassingOn => t.passing_on,
            Self::Other => t.other,
        }
    }
}

/// Until when this agent sees this person's data whole; none when the time is over or never began.
pub fn until(db: &mut Db, agent: &UserId, person: &str, now: Instant) -> Result<Option<Instant>> {
    let live = desk_reveals::table.find((agent, person)).filter(desk_reveals::until.gt(now));
    Ok(live.select(desk_reveals::until).first(db).optional()?)
}

/// Begins unless it runs; a time that runs is not made longer. Returns its end.
pub fn begin(tx: &mut Tx, agent: &UserId, person: &str, end: Instant, now: Instant) -> Result<Instant> {
    let over = desk_reveals::table.find((agent, person)).filter(desk_reveals::until.le(now));
    if diesel::update(over).set(desk_reveals::until.eq(end)).execute(&mut **tx)? == 1 {
        return Ok(end);
    }
    if let Some(runs) = until(tx, agent, person, now)? {
        return Ok(runs);
    }
    let row = (desk_reveals::agent_id.eq(agent), desk_reveals::person_id.eq(person), desk_reveals::until.eq(end));
    let written = tx.savepoint(|tx| {
        diesel::insert_into(desk_reveals::table).values(row).execute(&mut **tx)?;
        Ok(())
    });
    match written {
        Err(Error::Duplicate) => Ok(until(tx, agent, person, now)?.unwrap_or(end)),
        other => other.map(|()| end),
    }
}

/// Removes those that were over before `before`, at most `limit`; returns how many.
pub fn purge(tx: &mut Tx, before: Instant, limit: i64) -> Result<usize> {
    let over: Vec<(UserId, String)> = desk_reveals::table
        .filter(desk_reveals::until.lt(before))
        .select((desk_reveals::agent_id, desk_reveals::person_id))
        .limit(limit)
        .load(&mut **tx)?;
    let mut gone = 0;
    for (agent, person) in &over {
        gone += diesel::delete(desk_reveals::table.find((agent, person))).execute(&mut **tx)?;
    }
    Ok(gone)
}
