//! A file of the drop folder that a node has taken: the lease by which two nodes on one folder take each file once.

use diesel::prelude::*;

use crate::db::Tx;
use crate::db::schema::dropped_files;
use crate::db::types::{DropId, Instant};
use crate::error::Result;

/// One file under work.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = dropped_files, treat_none_as_default_value = false)]
pub struct DroppedFile {
    /// Row; part of the file's name in the folder `work`.
    pub id: DropId,
    /// As it was dropped.
    pub name: String,
    /// Its node works on it until then.
    pub lease_until: Instant,
    /// Which node.
    pub lease_by: String,
    /// When it was taken.
    pub taken_at: Instant,
}

/// Takes one that nobody has taken; `Duplicate` when somebody has.
pub fn insert(tx: &mut Tx, file: &DroppedFile) -> Result<()> {
    tx.savepoint(|tx| {
        diesel::insert_into(dropped_files::table).values(file).execute(&mut **tx)?;
        Ok(())
    })
}

/// Takes one over whose node died; `false` while it lives.
pub fn take_over(tx: &mut Tx, id: &DropId, node: &str, until: Instant, now: Instant) -> Result<bool> {
    let rows = diesel::update(dropped_files::table.find(id).filter(dropped_files::lease_until.lt(now)))
        .set((dropped_files::lease_until.eq(until), dropped_files::lease_by.eq(node)))
        .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// Keeps the lease; `false` when another node took over.
pub fn renew(tx: &mut Tx, id: &DropId, node: &str, until: Instant) -> Result<bool> {
    let rows = diesel::update(dropped_files::table.find(id).filter(dropped_files::lease_by.eq(node)))
        .set(dropped_files::lease_until.eq(until))
        .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// The file has been put away.
pub fn remove(tx: &mut Tx, id: &DropId) -> Result<()> {
    diesel::delete(dropped_files::table.find(id)).execute(&mut **tx)?;
    Ok(())
}

/// Forgets files whose lease ran out before `before`, at most `limit`; returns how many.
pub fn purge(tx: &mut Tx, before: Instant, limit: i64) -> Result<usize> {
    let ids: Vec<DropId> = dropped_files::table
        .filter(dropped_files::lease_until.lt(before))
        .select(dropped_files::id)
        .limit(limit)
        .load(&mut **tx)?;
    Ok(diesel::delete(dropped_files::table.filter(dropped_files::id.eq_any(ids))).execute(&mut **tx)?)
}
