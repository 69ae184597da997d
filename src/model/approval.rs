//! An approval: what one agent proposed with a recorded proof, and another agent decides (product rule "Desk").

use diesel::prelude::*;

use crate::db::schema::approvals;
use crate::db::types::{ApprovalId, CaseId, Instant, UserId, text_enum};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::model::case::CaseKind;
use crate::model::role::Role;
use crate::text::Lang;
use crate::text::desk::DeskText;

text_enum! {
    /// What is proposed.
    pub enum ApprovalAct {
        /// Releasing a frozen login.
        Release = "release",
        /// Correcting the registered e-mail.
        Email = "email",
        /// Taking every second factor away, of somebody who has lost it.
        Factors = "factors",
        /// A temporary password to the registered address, for one of the distributor's own people.
        Password = "password",
        /// Handing out what is known about somebody.
        Export = "export",
        /// Erasing it.
        Erasure = "erasure",
        /// Another Administrator in place of one who left.
        Administrator = "administrator",
    }
}

impl ApprovalAct {
    /// What may prove that somebody with this role may ask for it. Only an address arrives from the ERP, which knows
    /// nobody of the distributor's own people.
    pub fn proofs(self, of: Role) -> &'static [Proof] {
        match self {
            _ if of.is_staff() => &[Proof::InPerson, Proof::Directory],
            Self::Release => &[Proof::CallBack, Proof::Administrator, Proof::Erp],
            Self::Email => &[Proof::CallBack, Proof::Administrator, Proof::Erp, Proof::Representative],
            Self::Factors | Self::Administrator => &[Proof::CallBack, Proof::Administrator, Proof::Representative],
            Self::Export | Self::Erasure => &[Proof::CallBack, Proof::Administrator],
            Self::Password => &[], // one agent sends it
        }
    }

    /// Two people do it about an account of the distributor's own people too.
    pub fn is_for_staff(self) -> bool {
        match self {
            Self::Factors | Self::Email | Self::Password => true,
            Self::Release | Self::Administrator | Self::Export | Self::Erasure => false,
        }
    }

    /// The case that it settles.
    pub fn case_kind(self) -> CaseKind {
        match self {
            Self::Release => CaseKind::WrongMailbox,
            Self::Email => CaseKind::EmailCorrection,
            Self::Factors => CaseKind::FactorsLost,
            Self::Password => CaseKind::PasswordLost,
            Self::Administrator => CaseKind::AdministratorLeft,
            Self::Export => CaseKind::DataExport,
            Self::Erasure => CaseKind::DataErasure,
        }
    }

    /// The act that settles such a case, if one does.
    pub fn of_case(kind: CaseKind) -> Option<Self> {
        Self::ALL.iter().copied().find(|act| act.case_kind() == kind)
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
        /// The reseller's sales representative confirmed it to a supervisor, who is one of the two.
        Representative = "representative",
        /// Of the distributor's own people: the proposer saw them.
        InPerson = "in_person",
        /// Of the distributor's own people: a call-back to the number in the house's own directory.
        Directory = "directory",
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
            Self::Representative => t.proof_representative,
            Self::InPerson => t.proof_in_person,
            Self::Directory => t.proof_directory,
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
        /// Nobody approved; it took effect when the cooling had passed.
        Cooled = "cooled",
        /// The old address stopped it.
        Stopped = "stopped",
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
    /// Who becomes Administrator; none where it is a new person.
    pub successor_id: Option<UserId>,
    /// The new person's name; the address is [`Approval::email`].
    pub name: Option<String>,
    /// When a job has the next step to take: begin the cooling, or end it.
    pub due_at: Option<Instant>,
    /// The end of the cooling, once it has begun.
    pub cools_until: Option<Instant>,
    /// `K7-QX`, in the mail to the old address: with the login it stops the change. No page of the desk shows it.
    pub reference: Option<String>,
    /// When what it handed out was fetched.
    pub fetched_at: Option<Instant>,
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

/// All of a user that wait, whether they have run out or not, the oldest first.
pub fn all_open_of(db: &mut Db, user: &UserId) -> Result<Vec<Approval>> {
    Ok(approvals::table
        .filter(approvals::user_id.eq(user))
        .filter(approvals::state.eq(ApprovalState::Open))
        .select(Approval::as_select())
        .order(approvals::id)
        .load(db)?)
}

/// Two people decided on the address that this user has since then.
pub fn two_chose_email(db: &mut Db, user: &UserId, since: Instant) -> Result<bool> {
    let approved = approvals::table
        .filter(approvals::user_id.eq(user))
        .filter(approvals::state.eq(ApprovalState::Approved))
        .filter(approvals::act.eq(ApprovalAct::Email))
        .filter(approvals::decided_at.eq(since));
    Ok(diesel::select(diesel::dsl::exists(approved)).get_result(db)?)
}

/// Those with a step to take by now, the earliest first.
pub fn due(db: &mut Db, now: Instant, limit: i64) -> Result<Vec<ApprovalId>> {
    Ok(approvals::table
        .filter(approvals::due_at.le(now))
        .filter(approvals::state.eq(ApprovalState::Open))
        .select(approvals::id)
        .order(approvals::due_at)
        .limit(limit)
        .load(db)?)
}

/// The cooling begins: it can be approved, and stopped by this reference, until then. `false` when it was decided.
pub fn cool(tx: &mut Tx, id: &ApprovalId, until: Instant, reference: &str) -> Result<bool> {
    let open = approvals::table
        .find(id)
        .filter(approvals::state.eq(ApprovalState::Open))
        .filter(approvals::cools_until.is_null());
    let rows = diesel::update(open)
        .set((
            approvals::valid_until.eq(until),
            approvals::due_at.eq(Some(until)),
            approvals::cools_until.eq(Some(until)),
            approvals::reference.eq(Some(reference)),
        ))
        .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// Those that cool and can be stopped by this reference.
pub fn cooling_by_reference(db: &mut Db, reference: &str) -> Result<Vec<Approval>> {
    Ok(approvals::table
        .filter(approvals::reference.eq(reference))
        .filter(approvals::state.eq(ApprovalState::Open))
        .select(Approval::as_select())
        .limit(20)
        .load(db)?)
}

/// The newest correction of a user's e-mail that the old address stopped.
pub fn last_stopped(db: &mut Db, user: &UserId) -> Result<Option<Approval>> {
    Ok(approvals::table
        .filter(approvals::user_id.eq(user))
        .filter(approvals::state.eq(ApprovalState::Stopped))
        .select(Approval::as_select())
        .order(approvals::id.desc())
        .first(db)
        .optional()?)
}

/// An export that this proposer was granted since then and has not fetched.
pub fn to_fetch(db: &mut Db, user: &UserId, proposer: &UserId, since: Instant) -> Result<Option<ApprovalId>> {
    Ok(approvals::table
        .filter(approvals::user_id.eq(user))
        .filter(approvals::state.eq(ApprovalState::Approved))
        .filter(approvals::act.eq(ApprovalAct::Export))
        .filter(approvals::proposed_by.eq(proposer))
        .filter(approvals::decided_at.ge(since))
        .filter(approvals::fetched_at.is_null())
        .select(approvals::id)
        .order(approvals::id)
        .first(db)
        .optional()?)
}

/// From one decided state to another; `false` when it was no longer in `from`.
pub fn change_state(
    tx: &mut Tx,
    id: &ApprovalId,
    from: ApprovalState,
    to: ApprovalState,
    by: &UserId,
    now: Instant,
) -> Result<bool> {
    let rows = diesel::update(approvals::table.find(id).filter(approvals::state.eq(from)))
        .set((approvals::state.eq(to), approvals::decided_by.eq(by), approvals::decided_at.eq(now)))
        .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// It is fetched now; `false` when it was.
pub fn fetch(tx: &mut Tx, id: &ApprovalId, now: Instant) -> Result<bool> {
    let rows = diesel::update(approvals::table.find(id).filter(approvals::fetched_at.is_null()))
        .set(approvals::fetched_at.eq(Some(now)))
        .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// Open → decided; `false` when somebody was faster.
pub fn decide(tx: &mut Tx, id: &ApprovalId, to: ApprovalState, by: Option<&UserId>, now: Instant) -> Result<bool> {
    let rows = diesel::update(approvals::table.find(id).filter(approvals::state.eq(ApprovalState::Open)))
        .set((
            approvals::state.eq(to),
            approvals::open_key.eq(None::<String>),
            approvals::due_at.eq(None::<Instant>),
            approvals::decided_by.eq(by),
            approvals::decided_at.eq(Some(now)),
        ))
        .execute(&mut **tx)?;
    Ok(rows == 1)
}
