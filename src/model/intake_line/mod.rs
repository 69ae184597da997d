//! A line that came in, by API or file: kept with the reasons when it cannot be accepted, so that nothing is lost.

pub mod aside;
mod kind;

use diesel::prelude::*;

pub use kind::{RecordKind, end_customer_key};

use crate::db::prepared::{insert_all, parts};
use crate::db::schema::{intake_lines, promises};
use crate::db::types::{Instant, LineId, text_enum};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::model::promise::Stage;
use crate::model::reason::Reason;
use crate::text::Lang;
use crate::text::intake::page::IntakeText;

text_enum! {
    /// The way by which it came in.
    pub enum Origin {
        /// A call of the ERP.
        Api = "api",
        /// A file of text.
        Csv = "csv",
        /// A workbook.
        Workbook = "workbook",
        /// An operator's correction.
        Form = "form",
    }
}

text_enum! {
    /// What became of it.
    pub enum LineState {
        /// Stored as a reseller, or the same as before.
        Accepted = "accepted",
        /// Kept with its reasons.
        Rejected = "rejected",
        /// A later line with the same reseller ID was accepted.
        Corrected = "corrected",
        /// Nobody will ever correct it.
        SetAside = "set_aside",
    }
}

impl Origin {
    /// As operators read it.
    pub fn name(self, lang: Lang) -> &'static str {
        let t = IntakeText::of(lang);
        match self {
            Self::Api => t.origin_api,
            Self::Csv => t.origin_csv,
            Self::Workbook => t.origin_workbook,
            Self::Form => t.origin_form,
        }
    }
}

impl LineState {
    /// As operators read it.
    pub fn name(self, lang: Lang) -> &'static str {
        let t = IntakeText::of(lang);
        match self {
            Self::Accepted => t.line_accepted,
            Self::Rejected => t.line_rejected,
            Self::Corrected => t.line_corrected,
            Self::SetAside => t.line_aside,
        }
    }
}

/// One line.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = intake_lines, treat_none_as_default_value = false)]
pub struct IntakeLine {
    /// Row.
    pub id: LineId,
    /// The call or the file (its SHA-256), so that a second run adds nothing twice.
    pub batch: String,
    /// Line number in the file, position in the call; from 1.
    pub line: i32,
    /// See [`Origin`].
    pub source: Origin,
    /// The reseller ID, if it was readable.
    pub external_id: Option<String>,
    /// By which a later line of the same is found: the reseller ID, folded; of an end customer see
    /// [`end_customer_key`].
    pub external_folded: Option<String>,
    /// As it came.
    pub raw: String,
    /// SHA-256 of it.
    pub raw_hash: String,
    /// See [`LineState`].
    pub state: LineState,
    /// JSON list of reason codes.
    pub reasons: String,
    /// Who sent it.
    pub actor: String,
    /// When.
    pub created_at: Instant,
    /// JSON of what was read of a rejected line; none of lines that came before it was kept.
    pub record: Option<String>,
    /// What it tells of.
    pub kind: RecordKind,
}

/// Keeps it; `Duplicate` when this line of this batch is there already.
pub fn insert(tx: &mut Tx, line: &IntakeLine) -> Result<()> {
    tx.savepoint(|tx| {
        diesel::insert_into(intake_lines::table).values(line).execute(&mut **tx)?;
        Ok(())
    })
}

/// Keeps many, all or none; `Duplicate` when one is there already.
pub fn insert_many(tx: &mut Tx, lines: &[IntakeLine]) -> Result<()> {
    insert_all!(tx, intake_lines::table, lines);
    Ok(())
}

/// The numbers of a batch's lines that are kept, between these two.
pub fn numbers(db: &mut Db, batch: &str, (first, last): (i32, i32)) -> Result<Vec<i32>> {
    let kept = intake_lines::table
        .filter(intake_lines::batch.eq(batch))
        .filter(intake_lines::line.ge(first))
        .filter(intake_lines::line.le(last))
        .select(intake_lines::line);
    db.rows(kept)
}

/// For which of these folded IDs a line was rejected and is not settled.
pub fn rejected_among(db: &mut Db, externals: &[String]) -> Result<Vec<String>> {
    let mut rejected = Vec::new();
    for part in parts(externals) {
        let of_part = intake_lines::table
            .filter(intake_lines::external_folded.eq_any(part))
            .filter(intake_lines::state.eq(LineState::Rejected))
            .select(intake_lines::external_folded.assume_not_null());
        rejected.extend(db.rows::<String, _>(of_part)?);
    }
    Ok(rejected)
}

/// This line of this batch.
pub fn find(db: &mut Db, batch: &str, line: i32) -> Result<Option<IntakeLine>> {
    Ok(intake_lines::table
        .filter(intake_lines::batch.eq(batch))
        .filter(intake_lines::line.eq(line))
        .select(IntakeLine::as_select())
        .first(db)
        .optional()?)
}

/// By row.
pub fn get(db: &mut Db, id: &LineId) -> Result<IntakeLine> {
    intake_lines::table.find(id).select(IntakeLine::as_select()).first(db).optional()?.ok_or(Error::NotFound)
}

/// Something of this batch is kept.
pub fn any_of_batch(db: &mut Db, batch: &str) -> Result<bool> {
    Ok(diesel::select(diesel::dsl::exists(intake_lines::table.filter(intake_lines::batch.eq(batch)))).get_result(db)?)
}

/// The lines of a batch that are kept, by their numbers, from behind `after` on.
pub fn of_batch(db: &mut Db, batch: &str, after: i32, limit: i64) -> Result<Vec<IntakeLine>> {
    Ok(intake_lines::table
        .filter(intake_lines::batch.eq(batch))
        .filter(intake_lines::line.gt(after))
        .select(IntakeLine::as_select())
        .order(intake_lines::line)
        .limit(limit)
        .load(db)?)
}

/// Everything that came for a reseller ID, the newest first.
pub fn of_external(db: &mut Db, external_folded: &str, limit: i64) -> Result<Vec<IntakeLine>> {
    Ok(intake_lines::table
        .filter(intake_lines::external_folded.eq(external_folded))
        .select(IntakeLine::as_select())
        .order(intake_lines::id.desc())
        .limit(limit)
        .load(db)?)
}

/// The rejected line with the very same content, if one is kept, also one that was set aside.
pub fn find_rejected_same(db: &mut Db, raw_hash: &str) -> Result<Option<IntakeLine>> {
    Ok(intake_lines::table
        .filter(intake_lines::raw_hash.eq(raw_hash))
        .filter(intake_lines::state.eq_any([LineState::Rejected, LineState::SetAside]))
        .select(IntakeLine::as_select())
        .first(db)
        .optional()?)
}

/// The newest rejected line of a reseller ID.
pub fn rejected_of(db: &mut Db, external_folded: &str) -> Result<Option<IntakeLine>> {
    Ok(intake_lines::table
        .filter(intake_lines::external_folded.eq(external_folded))
        .filter(intake_lines::state.eq(LineState::Rejected))
        .select(IntakeLine::as_select())
        .order(intake_lines::id.desc())
        .first(db)
        .optional()?)
}

/// A good line arrived for this reseller ID: earlier rejected ones are settled.
pub fn corrected(tx: &mut Tx, external_folded: &str) -> Result<usize> {
    Ok(diesel::update(
        intake_lines::table
            .filter(intake_lines::external_folded.eq(external_folded))
            .filter(intake_lines::state.eq(LineState::Rejected)),
    )
    .set(intake_lines::state.eq(LineState::Corrected))
    .execute(&mut **tx)?)
}

/// This rejected line is settled; `false` when it was already.
pub fn settle(tx: &mut Tx, id: &LineId) -> Result<bool> {
    let rejected = intake_lines::state.eq(LineState::Rejected);
    let rows = diesel::update(intake_lines::table.find(id).filter(rejected))
        .set(intake_lines::state.eq(LineState::Corrected))
        .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// Rejected again, for these reasons (JSON).
pub fn rejected_for(tx: &mut Tx, id: &LineId, reasons: &str) -> Result<()> {
    diesel::update(intake_lines::table.find(id)).set(intake_lines::reasons.eq(reasons)).execute(&mut **tx)?;
    Ok(())
}

/// What came for this one says nothing about anybody any more; what became of it stays.
pub fn forget_external(tx: &mut Tx, external_folded: &str) -> Result<usize> {
    let of = intake_lines::table.filter(intake_lines::external_folded.eq(external_folded));
    Ok(diesel::update(of)
        .set((
            intake_lines::raw.eq(""),
            intake_lines::raw_hash.eq(""),
            intake_lines::record.eq(None::<String>),
            intake_lines::external_folded.eq(None::<String>),
        ))
        .execute(&mut **tx)?)
}

/// The rejected ones, the newest first: with this reason, and from before `before` on, where these are given.
pub fn rejected(db: &mut Db, reason: Option<Reason>, before: Option<&LineId>, limit: i64) -> Result<Vec<IntakeLine>> {
    let mut query = intake_lines::table.filter(intake_lines::state.eq(LineState::Rejected)).into_boxed();
    if let Some(reason) = reason {
        query = query.filter(intake_lines::reasons.like(format!("%\"{}\"%", reason.as_str())));
    }
    if let Some(before) = before {
        query = query.filter(intake_lines::id.lt(before));
    }
    Ok(query.select(IntakeLine::as_select()).order(intake_lines::id.desc()).limit(limit).load(db)?)
}

/// Those that were set aside, the newest first, from before `before` on where that is given.
pub fn set_aside(db: &mut Db, before: Option<&LineId>, limit: i64) -> Result<Vec<IntakeLine>> {
    let mut query = intake_lines::table.filter(intake_lines::state.eq(LineState::SetAside)).into_boxed();
    if let Some(before) = before {
        query = query.filter(intake_lines::id.lt(before));
    }
    Ok(query.select(IntakeLine::as_select()).order(intake_lines::id.desc()).limit(limit).load(db)?)
}

/// How many rejected lines have each list of reasons (JSON).
pub fn counts_rejected(db: &mut Db) -> Result<Vec<(String, i64)>> {
    Ok(intake_lines::table
        .filter(intake_lines::state.eq(LineState::Rejected))
        .group_by(intake_lines::reasons)
        .select((intake_lines::reasons, diesel::dsl::count_star()))
        .load(db)?)
}

/// Removes lines that came in before `before` and that no open promise waits on, at most `limit`; returns how many.
pub fn purge(tx: &mut Tx, before: Instant, limit: i64) -> Result<usize> {
    let needed = promises::table
        .filter(promises::line_id.eq(intake_lines::id.nullable()))
        .filter(promises::stage.eq_any(Stage::open()));
    let ids: Vec<LineId> = intake_lines::table
        .filter(intake_lines::created_at.lt(before))
        .filter(diesel::dsl::not(diesel::dsl::exists(needed)))
        .select(intake_lines::id)
        .limit(limit)
        .load(&mut **tx)?;
    Ok(diesel::delete(intake_lines::table.filter(intake_lines::id.eq_any(ids))).execute(&mut **tx)?)
}
