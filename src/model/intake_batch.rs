//! A batch: what came in together, a call or a file, with how far it is. Its lines name it by its key.

use diesel::prelude::*;

use crate::db::schema::intake_batches;
use crate::db::types::{BatchId, Instant, text_enum};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::model::intake_line::RecordKind;
use crate::text::Lang;
use crate::text::intake::page::IntakeText;

text_enum! {
    /// Through which door it came.
    pub enum BatchSource {
        /// A call of the ERP.
        Api = "api",
        /// A file at the terminal.
        File = "file",
        /// A file in the drop folder.
        Folder = "folder",
    }
}

text_enum! {
    /// How far it is.
    pub enum BatchState {
        /// Its lines are being taken, or were when a process died.
        Running = "running",
        /// All its lines were looked at.
        Done = "done",
    }
}

impl BatchSource {
    /// As operators read it.
    pub fn name(self, lang: Lang) -> &'static str {
        let t = IntakeText::of(lang);
        match self {
            Self::Api => t.source_api,
            Self::File => t.source_file,
            Self::Folder => t.source_folder,
        }
    }
}

/// One batch.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = intake_batches, treat_none_as_default_value = false)]
pub struct IntakeBatch {
    /// Row.
    pub id: BatchId,
    /// The call, or the file's kind and SHA-256; stands in its lines.
    pub key: String,
    /// See [`BatchSource`].
    pub source: BatchSource,
    /// The file's name; empty for a call.
    pub name: String,
    /// Who sent it.
    pub actor: String,
    /// See [`BatchState`].
    pub state: BatchState,
    /// How many lines it has.
    pub total: i32,
    /// How many were accepted so far, the same as before included.
    pub taken: i32,
    /// How many were rejected so far.
    pub rejected: i32,
    /// How many of the accepted have something to look at.
    pub warned: i32,
    /// When its (last) run began.
    pub began_at: Instant,
    /// When its counts last rose.
    pub touched_at: Instant,
    /// When all its lines had been looked at.
    pub ended_at: Option<Instant>,
    /// What its lines tell of.
    pub kind: RecordKind,
}

impl IntakeBatch {
    /// How many lines were looked at.
    pub fn looked_at(&self) -> i32 {
        self.taken.saturating_add(self.rejected)
    }
}

/// Some lines were looked at: how many more of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Accepted.
    pub taken: i32,
    /// Rejected.
    pub rejected: i32,
    /// Accepted, with something to look at.
    pub warned: i32,
}

/// Adds one; `Duplicate` when its key is there.
pub fn insert(tx: &mut Tx, batch: &IntakeBatch) -> Result<()> {
    tx.savepoint(|tx| {
        diesel::insert_into(intake_batches::table).values(batch).execute(&mut **tx)?;
        Ok(())
    })
}

/// By the key that its lines name.
pub fn by_key(db: &mut Db, key: &str) -> Result<Option<IntakeBatch>> {
    let rows = intake_batches::table.filter(intake_batches::key.eq(key));
    Ok(rows.select(IntakeBatch::as_select()).first(db).optional()?)
}

/// By row.
pub fn get(db: &mut Db, id: &BatchId) -> Result<IntakeBatch> {
    intake_batches::table.find(id).select(IntakeBatch::as_select()).first(db).optional()?.ok_or(Error::NotFound)
}

/// The same file again: it begins anew.
pub fn restart(tx: &mut Tx, batch: &IntakeBatch) -> Result<()> {
    diesel::update(intake_batches::table.filter(intake_batches::key.eq(&batch.key)))
        .set((
            intake_batches::source.eq(batch.source),
            intake_batches::name.eq(&batch.name),
            intake_batches::actor.eq(&batch.actor),
            intake_batches::state.eq(batch.state),
            intake_batches::total.eq(batch.total),
            intake_batches::taken.eq(0),
            intake_batches::rejected.eq(0),
            intake_batches::warned.eq(0),
            intake_batches::began_at.eq(batch.began_at),
            intake_batches::touched_at.eq(batch.touched_at),
            intake_batches::ended_at.eq(None::<Instant>),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// Some more of its lines were looked at.
pub fn advance(tx: &mut Tx, key: &str, more: Counts, now: Instant) -> Result<()> {
    diesel::update(intake_batches::table.filter(intake_batches::key.eq(key)))
        .set((
            intake_batches::taken.eq(intake_batches::taken + more.taken),
            intake_batches::rejected.eq(intake_batches::rejected + more.rejected),
            intake_batches::warned.eq(intake_batches::warned + more.warned),
            intake_batches::touched_at.eq(now),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// All its lines were looked at.
pub fn end(tx: &mut Tx, key: &str, now: Instant) -> Result<()> {
    diesel::update(intake_batches::table.filter(intake_batches::key.eq(key)))
        .set((intake_batches::state.eq(BatchState::Done), intake_batches::ended_at.eq(Some(now))))
        .execute(&mut **tx)?;
    Ok(())
}

/// Nothing stays of this call.
pub fn remove_call(tx: &mut Tx, key: &str) -> Result<()> {
    let call = intake_batches::source.eq(BatchSource::Api);
    diesel::delete(intake_batches::table.filter(intake_batches::key.eq(key)).filter(call)).execute(&mut **tx)?;
    Ok(())
}

/// The newest first; those before `before` in that order, if it is given.
pub fn list(db: &mut Db, before: Option<&IntakeBatch>, limit: i64) -> Result<Vec<IntakeBatch>> {
    let mut query = intake_batches::table.into_boxed();
    if let Some(last) = before {
        let same = intake_batches::began_at.eq(last.began_at).and(intake_batches::id.lt(&last.id));
        query = query.filter(intake_batches::began_at.lt(last.began_at).or(same));
    }
    let order = (intake_batches::began_at.desc(), intake_batches::id.desc());
    Ok(query.select(IntakeBatch::as_select()).order(order).limit(limit).load(db)?)
}

/// Removes batches that began before `before`, at most `limit`; returns how many.
pub fn purge(tx: &mut Tx, before: Instant, limit: i64) -> Result<usize> {
    let ids: Vec<BatchId> = intake_batches::table
        .filter(intake_batches::began_at.lt(before))
        .select(intake_batches::id)
        .limit(limit)
        .load(&mut **tx)?;
    Ok(diesel::delete(intake_batches::table.filter(intake_batches::id.eq_any(ids))).execute(&mut **tx)?)
}
