//! The processes that share the work: each notes that it lives, so that operators see one that is silent.

use crate::db::types::Instant;
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::model::ctx::Ctx;
use crate::model::node::{self, Node};

/// A beat is noted at most this often, in seconds.
pub const NOTED_EVERY_S: i64 = 10;
/// Without a noted beat for this long a process is silent, in seconds.
const SILENT_S: i64 = 60;
/// A silent one is forgotten after this many hours.
const FORGOTTEN_H: i64 = 24;

/// Notes the beat of a process, and forgets those that have been silent for a day.
pub fn note(tx: &mut Tx, ctx: &Ctx, name: &str, works: bool, started_at: Instant) -> Result<()> {
    node::forget_silent(tx, ctx.now.plus_h(-FORGOTTEN_H))?;
    let version = env!("CARGO_PKG_VERSION").to_owned();
    node::beat(tx, &Node { name: name.to_owned(), works, version, started_at, beat_at: ctx.now })
}

/// A process ended as it should: nobody waits for its next beat.
pub fn ended(tx: &mut Tx, name: &str) -> Result<()> {
    node::forget(tx, name)
}

/// All of them, each with whether it is silent.
pub(super) fn nodes(db: &mut Db, now: Instant) -> Result<Vec<(Node, bool)>> {
    let silent = |node: &Node| node.beat_at < now.plus_s(-SILENT_S);
    Ok(node::all(db)?.into_iter().map(|node| (node.clone(), silent(&node))).collect())
}
