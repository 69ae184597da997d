//! How things stand, as a simulation of the days to come begins: who waits, who came, and how quick the relay was.

use crate::db::Db;
use crate::db::types::Instant;
use crate::error::Result;
use crate::flow::access::{Doing, allow};
use crate::model::ctx::Ctx;
use crate::model::message::{self, Lane, Outcome};
use crate::model::promise::{self, Stage};

/// Attempts that say how quick the relay is.
const MEASURED: i64 = 200;

/// How things stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Today {
    /// When the promises began that wait for their credential, the earliest due first.
    pub waiting: Vec<Instant>,
    /// When those began whose mail is in the outbox.
    pub queued: Vec<Instant>,
    /// When those began that came in lately.
    pub came: Vec<Instant>,
    /// How long the relay needed for one of its last mails, in milliseconds; none when it had none.
    pub takes_ms: Option<i64>,
}

/// Looks; `hours` is how far back it asks who came, `most` how many of each it reads.
pub fn today(db: &mut Db, ctx: &Ctx, hours: i64, most: i64) -> Result<Today> {
    allow(ctx, Doing::Operate)?;
    let attempts = message::latest_attempts(db, Lane::Mail, MEASURED)?;
    let took = |attempt: &message::Attempt| attempt.ended_at.map(|end| end.since(attempt.started_at).max(0));
    let took: Vec<i64> = attempts.iter().filter(|one| one.outcome == Some(Outcome::Relayed)).filter_map(took).collect();
    let count = i64::try_from(took.len()).unwrap_or(i64::MAX);
    Ok(Today {
        waiting: promise::began_of(db, Stage::Validated, most)?,
        queued: promise::began_of(db, Stage::Queued, most)?,
        came: promise::began_since(db, ctx.now.plus_h(-hours), most)?,
        takes_ms: took.iter().sum::<i64>().checked_div(count),
    })
}
