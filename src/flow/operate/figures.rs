//! The figures that operators watch, as the database has them: the same from every node.

use crate::db::Db;
use crate::db::types::Instant;
use crate::error::Result;
use crate::flow::recovery;
use crate::model::message::{self, Lane, MessageState};
use crate::model::promise::{self, Stage};
use crate::model::request::Limited;
use crate::model::run;
use crate::model::schedule::{self, Schedule};

/// One look.
#[derive(Clone, Debug)]
pub struct Figures {
    /// How many messages of a lane are in each state.
    pub outbox: Vec<(Lane, MessageState, i64)>,
    /// How many promises are in each stage.
    pub promises: Vec<(Stage, i64)>,
    /// Open promises at risk.
    pub at_risk: i64,
    /// Schedules, by name.
    pub schedules: Vec<Schedule>,
    /// Runs that began within the last day, by schedule and outcome; no outcome while they are under way.
    pub runs: Vec<(String, Option<String>, i64)>,
    /// What the limits did to recovery requests within a day.
    pub limited: Limited,
}

/// Looks.
pub fn figures(db: &mut Db, now: Instant) -> Result<Figures> {
    Ok(Figures {
        outbox: message::counts(db)?,
        promises: promise::counts(db)?,
        at_risk: promise::count_open(db)?.1,
        schedules: schedule::all(db)?,
        runs: run::counts_since(db, now.plus_h(-24))?,
        limited: recovery::limited(db, now)?,
    })
}
