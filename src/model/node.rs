//! A process that shares the work, with its last beat.

use diesel::prelude::*;

use crate::db::schema::nodes;
use crate::db::types::Instant;
use crate::db::{Db, Tx};
use crate::error::Result;

/// One process.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = nodes, treat_none_as_default_value = false)]
pub struct Node {
    /// Its name (`server.node`).
    pub name: String,
    /// It runs schedules and hands over what waits; `false` where it only answers.
    pub works: bool,
    /// The program's version.
    pub version: String,
    /// When this process first beat.
    pub started_at: Instant,
    /// Its last beat, as noted.
    pub beat_at: Instant,
}

/// All, by name.
pub fn all(db: &mut Db) -> Result<Vec<Node>> {
    Ok(nodes::table.select(Node::as_select()).order(nodes::name).load(db)?)
}

/// Notes a beat. A process that starts anew under the same name begins anew.
pub fn beat(tx: &mut Tx, node: &Node) -> Result<()> {
    let known = diesel::update(nodes::table.find(&node.name)).set((
        nodes::works.eq(node.works),
        nodes::version.eq(&node.version),
        nodes::started_at.eq(node.started_at),
        nodes::beat_at.eq(node.beat_at),
    ));
    if known.execute(&mut **tx)? == 0 {
        diesel::insert_into(nodes::table).values(node).execute(&mut **tx)?;
    }
    Ok(())
}

/// Forgets one that ended.
pub fn forget(tx: &mut Tx, name: &str) -> Result<()> {
    diesel::delete(nodes::table.find(name)).execute(&mut **tx)?;
    Ok(())
}

/// Forgets those that have been silent since before `before`.
pub fn forget_silent(tx: &mut Tx, before: Instant) -> Result<usize> {
    Ok(diesel::delete(nodes::table.filter(nodes::beat_at.lt(before))).execute(&mut **tx)?)
}
