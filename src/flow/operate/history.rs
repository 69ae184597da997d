//! How a schedule came to its settings: every change with who, when and why, read from the audit, which holds it already.

use super::settings::{Change, Settings};
use crate::db::Db;
use crate::db::types::{AuditId, Instant};
use crate::error::{Error, Result, Rule};
use crate::flow::access::{Doing, allow};
use crate::model::audit::{self, Entry, Subject};
use crate::model::ctx::Ctx;
use crate::model::schedule::{Made, Schedule};

/// Entries that are looked through: runs that somebody asked for are among them.
const LOOKED_AT: i64 = 500;

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The entry of the audit.
    pub id: AuditId,
    /// When.
    pub at: Instant,
    /// The login, or what did it.
    pub who: String,
    /// What was done.
    pub made: Made,
    /// Why, in the operator's words; nothing where the program itself did it, or before reasons were asked for.
    pub why: Option<String>,
    /// As it was set before.
    pub before: Settings,
    /// As it was set then.
    pub after: Settings,
}

/// The changes of a schedule, the newest first.
pub fn history(db: &mut Db, ctx: &Ctx, name: &str, limit: usize) -> Result<Vec<Changed>> {
    allow(ctx, Doing::Operate)?;
    let entries = audit::latest(db, Some((Subject::Schedule, name)), LOOKED_AT)?;
    Ok(entries.into_iter().filter_map(read).take(limit).collect())
}

/// The settings that a change would make of a row.
///
/// # Errors
/// `NothingToUndo` where nothing was changed, `NotFound` for an entry that is none of this schedule's.
pub(super) fn made_by(db: &mut Db, row: &Schedule, change: &Change) -> Result<Settings> {
    let now = Settings::of(row);
    Ok(match change {
        Change::Set(settings) => settings.clone(),
        Change::Pause => Settings { enabled: false, ..now },
        Change::Resume => Settings { enabled: true, ..now },
        Change::Undo(None) => Settings::before(row).ok_or(Error::Conflict(Rule::NothingToUndo))?,
        Change::Undo(Some(id)) => {
            let entries = audit::latest(db, Some((Subject::Schedule, &row.name)), LOOKED_AT)?;
            let entry = entries.into_iter().find(|entry| entry.id == *id).ok_or(Error::NotFound)?;
            read(entry).ok_or(Error::NotFound)?.before
        }
    })
}

fn read(entry: Entry) -> Option<Changed> {
    let settings = |json: &Option<String>| serde_json::from_str::<Settings>(json.as_deref()?).ok();
    let why = || {
        Some(serde_json::from_str::<serde_json::Value>(entry.after.as_deref()?).ok()?.get("why")?.as_str()?.to_owned())
    };
    Some(Changed {
        made: Made::parse(&entry.act)?,
        why: why(),
        before: settings(&entry.before)?,
        after: settings(&entry.after)?,
        id: entry.id,
        at: entry.at,
        who: entry.actor_label,
    })
}
