//! What one agent proposed about the data of somebody who has no login, and another decides.

use diesel::prelude::*;

use super::approval::ApprovalState;
use crate::db::schema::data_requests;
use crate::db::types::{DataRequestId, Instant, UserId, text_enum};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::text::Lang;
use crate::text::desk::data::DataText;

text_enum! {
    /// What is to be done with the data.
    pub enum DataAct {
        /// Handed out, once.
        Export = "export",
        /// Erased, for good.
        Erasure = "erasure",
    }
}

impl DataAct {
    /// As people read it.
    pub fn words(self, lang: Lang) -> &'static str {
        let t = DataText::of(lang);
        match self {
            Self::Export => t.export,
            Self::Erasure => t.erasure,
        }
    }
}

/// One proposal and its decision.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = data_requests, treat_none_as_default_value = false)]
pub struct DataRequest {
    /// Row.
    pub id: DataRequestId,
    /// See [`DataAct`].
    pub act: DataAct,
    /// At most one open proposal with this key; none once it is decided.
    pub open_key: Option<String>,
    /// By what the person is found; empty once the data was fetched or erased.
    pub lookup: String,
    /// What proves that the caller may ask.
    pub note: String,
    /// See [`ApprovalState`]: open, approved or withdrawn.
    pub state: ApprovalState,
    /// Who proposed.
    pub proposed_by: UserId,
    /// The proposer's login.
    pub proposed_label: String,
    /// When.
    pub proposed_at: Instant,
    /// Until when it can be approved.
    pub valid_until: Instant,
    /// Who decided.
    pub decided_by: Option<UserId>,
    /// When.
    pub decided_at: Option<Instant>,
    /// When the data was fetched.
    pub fetched_at: Option<Instant>,
}

/// Proposes; `Duplicate` while another with its key is open.
pub fn insert(tx: &mut Tx, row: &DataRequest) -> Result<()> {
    tx.savepoint(|tx| {
        diesel::insert_into(data_requests::table).values(row).execute(&mut **tx)?;
        Ok(())
    })
}

/// By row.
pub fn get(db: &mut Db, id: &DataRequestId) -> Result<DataRequest> {
    data_requests::table.find(id).select(DataRequest::as_select()).first(db).optional()?.ok_or(Error::NotFound)
}

/// Decides an open one; `false` when it was decided.
pub fn decide(
    tx: &mut Tx,
    id: &DataRequestId,
    state: ApprovalState,
    by: Option<&UserId>,
    now: Instant,
) -> Result<bool> {
    let open = data_requests::table.find(id).filter(data_requests::state.eq(ApprovalState::Open));
    let rows = diesel::update(open)
        .set((
            data_requests::state.eq(state),
            data_requests::open_key.eq(None::<String>),
            data_requests::decided_by.eq(by),
            data_requests::decided_at.eq(Some(now)),
        ))
        .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// What was approved is fetched: once.
pub fn fetch(tx: &mut Tx, id: &DataRequestId, now: Instant) -> Result<bool> {
    let approved = data_requests::table
        .find(id)
        .filter(data_requests::state.eq(ApprovalState::Approved))
        .filter(data_requests::fetched_at.is_null());
    Ok(diesel::update(approved).set(data_requests::fetched_at.eq(Some(now))).execute(&mut **tx)? == 1)
}

/// The rows say no more whom they were about.
pub fn forget(tx: &mut Tx, lookup: &str) -> Result<()> {
    diesel::update(data_requests::table.filter(data_requests::lookup.eq(lookup)))
        .set((data_requests::lookup.eq(""), data_requests::note.eq("")))
        .execute(&mut **tx)?;
    Ok(())
}

/// Proposed after that instant, the newest first.
pub fn since(db: &mut Db, after: Instant, limit: i64) -> Result<Vec<DataRequest>> {
    Ok(data_requests::table
        .filter(data_requests::proposed_at.gt(after))
        .select(DataRequest::as_select())
        .order(data_requests::proposed_at.desc())
        .limit(limit)
        .load(db)?)
}

/// Removes those proposed before `before`, at most `limit`; returns how many.
pub fn purge(tx: &mut Tx, before: Instant, limit: i64) -> Result<usize> {
    let ids: Vec<DataRequestId> = data_requests::table
        .filter(data_requests::proposed_at.lt(before))
        .select(data_requests::id)
        .limit(limit)
        .load(&mut **tx)?;
    Ok(diesel::delete(data_requests::table.filter(data_requests::id.eq_any(ids))).execute(&mut **tx)?)
}
