//! An approval: what one agent proposed with a recorded proof, and another agent decides (product rule "Desk").

use diesel::prelude::*;

use crate::db::schema::approvals;
use crate::db::types::{ApprovalId, CaseId, Instant, UserId, text_enum};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::text::Lang;
use crate::text::desk::DeskText;

text_enum! {
    /// What is proposed.
    pub enum ApprovalAct {
        /// Releasing a frozen login.
        Release = "release",
    }
}

text_enum! {
    /// What proves that the caller may ask.
    pub enum Proof {
        /// A call-back to the telephone from the ERP.
        CallBack = "call_back",
        /// Another active Administrator of the reseller confirmed it.
        Administrator = "administrator",
        /// The change itself arrived from the ERP.
        Erp = "erp",
    }
}

impl Proof {
    /// In a few words.
    pub fn words(self, lang: Lang) -> &'static str {
        let t = DeskText::of(lang);
        match self {
            Self::CallBack => t.proof_call_back,
            Self::Administrator => t.proof_administrator,
            Self::Erp => t.proof_erp,
        }
    }
}

text_enum! {
    /// Where it stands. Running out is not a state: it is `valid_until` in the past.
    pub enum ApprovalState {
        /// Waits for the second person.
        Open = "open",
        /// The second person approved, and it was done.
        Approved = "approved",
        /// Taken back, or replaced after it had run out.
        Withdrawn = "withdrawn",
    }
}

/// One proposal and its decision.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = approvals, treat_none_as_default_value = false)]
pub struct Approval {
    /// Row.
    pub id: ApprovalId,
    /// See [`ApprovalAct`].
    pub act: ApprovalAct,
    /// At most one open proposal with this key; none once it is decided.
    pub open_key: Option<String>,
    /// The case that it settles.
    pub case_id: Option<CaseId>,
    /// Whom it is about.
    pub user_id: UserId,
    /// See [`Proof`].
    pub proof: Proof,
    /// What the proposer wrote about the proof.
    pub note: String,
    /// The Administrator who confirmed.
    pub confirmer_id: Option<UserId>,
    /// The right address, when it is another than the registered one.
    pub email: Option<String>,
    /// The user's epoch when it was proposed: when it has risen, the proposal is over.
    pub seen_epoch: i64,
    /// The registered address when it was proposed, folded; likewise.
    pub seen_email: String,
    /// See [`ApprovalState`].
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
}

/// Writes one; `Duplicate` when another with its key is open.
pub fn insert(tx: &mut Tx, approval: &Approval) -> Result<()> {
    tx.savepoint(|tx| {
        diesel::insert_into(approvals::table).values(approval).execute(&mut **tx)?;
        Ok(())
    })
}

/// By row.
pub fn get(db: &mut Db, id: &ApprovalId) -> Result<Approval> {
    approvals::table.find(id).select(Approval::as_select()).first(db).optional()?.ok_or(Error::NotFound)
}

/// The one of a user that waits, whether it has run out or not.
pub fn open_of(db: &mut Db, user: &UserId, act: ApprovalAct) -> Result<Option<Approval>> {
    Ok(approvals::table
        .filter(approvals::user_id.eq(user))
        .filter(approvals::act.eq(act))
        .filter(approvals::state.eq(ApprovalState::Open))
        .select(Approval::as_select())
        .first(db)
        .optional()?)
}

/// Open → decided; `false` when somebody was faster.
pub fn decide(tx: &mut Tx, id: &ApprovalId, to: ApprovalState, by: Option<&UserId>, now: Instant) -> Result<bool> {
    let rows = diesel::update(approvals::table.find(id).filter(approvals::state.eq(ApprovalState::Open)))
        .set((
            approvals::state.eq(to),
            approvals::open_key.eq(None::<String>),
            approvals::decided_by.eq(by),
            approvals::decided_at.eq(Some(now)),
        ))
        .execute(&mut **tx)?;
    Ok(rows == 1)
}
