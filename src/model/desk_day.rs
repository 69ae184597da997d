//! What an agent did at the desk on one day: a row for each kind of act, counted as it happens.

use diesel::prelude::*;

use crate::db::schema::desk_days;
use crate::db::types::{UserId, text_enum};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::text::Lang;
use crate::text::desk::acts::ActsText;

text_enum! {
    /// What is counted.
    pub enum Counted {
        /// A search.
        Search = "searches",
        /// A search that found nobody.
        Miss = "misses",
        /// Another person's card was opened.
        Card = "cards",
        /// Data were shown whole.
        Reveal = "reveals",
        /// A temporary password was sent.
        Password = "passwords",
        /// Something that needs two people was proposed.
        Correction = "corrections",
    }
}

impl Counted {
    /// In a few words.
    pub fn words(self, lang: Lang) -> &'static str {
        let t = ActsText::of(lang);
        match self {
            Self::Search => t.searches,
            Self::Miss => t.misses,
            Self::Card => t.cards,
            Self::Reveal => t.reveals,
            Self::Password => t.passwords,
            Self::Correction => t.corrections,
        }
    }
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = desk_days, treat_none_as_default_value = false)]
pub struct DeskDay {
    /// Who.
    pub agent_id: UserId,
    /// The day where the distributor is, `2026-11-26`.
    pub day: String,
    /// See [`Counted`].
    pub act: Counted,
    /// How often.
    pub done: i64,
    /// To whom the last time; may be empty. Of cards the last few, the newest first, with spaces between them.
    pub last: String,
    /// Who lifted the limit for this day.
    pub lifted_by: Option<String>,
}

/// Of an agent, a day and a kind.
pub fn find(db: &mut Db, agent: &UserId, day: &str, act: Counted) -> Result<Option<DeskDay>> {
    Ok(desk_days::table.find((agent, day, act)).select(DeskDay::as_select()).first(db).optional()?)
}

/// All of a day: agents in order, at most `limit` rows.
pub fn of_day(db: &mut Db, day: &str, limit: i64) -> Result<Vec<DeskDay>> {
    Ok(desk_days::table
        .filter(desk_days::day.eq(day))
        .select(DeskDay::as_select())
        .order(desk_days::agent_id)
        .limit(limit)
        .load(db)?)
}

/// Those of an agent on a day.
pub fn of_agent(db: &mut Db, agent: &UserId, day: &str) -> Result<Vec<DeskDay>> {
    let rows = desk_days::table.filter(desk_days::agent_id.eq(agent)).filter(desk_days::day.eq(day));
    Ok(rows.select(DeskDay::as_select()).load(db)?)
}

/// One more. Returns the row as it is then.
pub fn add(tx: &mut Tx, agent: &UserId, day: &str, act: Counted, whom: &str) -> Result<DeskDay> {
    if !one_more(tx, agent, day, act, whom)? {
        let row = DeskDay {
            agent_id: agent.clone(),
            day: day.to_owned(),
            act,
            done: 1,
            last: whom.to_owned(),
            lifted_by: None,
        };
        match insert(tx, &row) {
            Err(Error::Duplicate) => one_more(tx, agent, day, act, whom).map(drop)?,
            other => other?,
        }
    }
    find(tx, agent, day, act)?.ok_or(Error::NotFound)
}

/// The limit of this day holds the agent no more; rows of all kinds, so that it holds for what is still to come.
pub fn lift(tx: &mut Tx, agent: &UserId, day: &str, by: &str) -> Result<()> {
    for act in Counted::ALL {
        let mine = desk_days::table.find((agent, day, *act));
        if diesel::update(mine).set(desk_days::lifted_by.eq(Some(by))).execute(&mut **tx)? == 0 {
            let (day, lifted_by) = (day.to_owned(), Some(by.to_owned()));
            let row = DeskDay { agent_id: agent.clone(), day, act: *act, done: 0, last: String::new(), lifted_by };
            match insert(tx, &row) {
                Err(Error::Duplicate) => {
                    diesel::update(mine).set(desk_days::lifted_by.eq(Some(by))).execute(&mut **tx)?;
                }
                other => other?,
            }
        }
    }
    Ok(())
}

fn one_more(tx: &mut Tx, agent: &UserId, day: &str, act: Counted, whom: &str) -> Result<bool> {
    let rows = diesel::update(desk_days::table.find((agent, day, act)))
        .set((desk_days::done.eq(desk_days::done + 1), desk_days::last.eq(whom)))
        .execute(&mut **tx)?;
    Ok(rows == 1)
}

fn insert(tx: &mut Tx, row: &DeskDay) -> Result<()> {
    tx.savepoint(|tx| {
        diesel::insert_into(desk_days::table).values(row).execute(&mut **tx)?;
        Ok(())
    })
}

/// Removes the days before, at most `limit` agents' rows of them; returns how many.
pub fn purge(tx: &mut Tx, before: &str, limit: i64) -> Result<usize> {
    let oldest: Option<String> = desk_days::table
        .filter(desk_days::day.lt(before))
        .select(desk_days::day)
        .order(desk_days::day)
        .first(&mut **tx)
        .optional()?;
    let Some(day) = oldest else { return Ok(0) };
    let agents: Vec<UserId> =
        desk_days::table.filter(desk_days::day.eq(&day)).select(desk_days::agent_id).limit(limit).load(&mut **tx)?;
    let gone = desk_days::table.filter(desk_days::day.eq(&day)).filter(desk_days::agent_id.eq_any(agents));
    Ok(diesel::delete(gone).execute(&mut **tx)?)
}
