//! A public request: forgot password, forgot login, send again. The page writes exactly one row and answers; a job
//! decides and mails, so that nobody learns from the answer what exists.

use diesel::prelude::*;

use super::case::CaseState;
use crate::db::schema::{cases, requests};
use crate::db::types::{Instant, RequestRowId, UserId, text_enum};
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::text::Lang;
use crate::text::delivery::trail::TrailText;

text_enum! {
    /// What was asked.
    pub enum RequestKind {
        /// Forgot password: login and e-mail.
        Password = "password",
        /// Forgot login: e-mail.
        Login = "login",
        /// Send the first credential again: reseller ID and CNPJ.
        Resend = "resend",
    }
}

text_enum! {
    /// What the job decided.
    pub enum RequestOutcome {
        /// Taken by a node, not settled yet.
        Deciding = "deciding",
        /// A code went to the registered address.
        CodeSent = "code_sent",
        /// A temporary password went to the registered address: the first one was never chosen.
        FirstPasswordSent = "first_password_sent",
        /// The typed address got its logins.
        LoginListSent = "login_list_sent",
        /// The contact of a pending promise was told when it is due.
        PendingTold = "pending_told",
        /// The login exists, and its address is another.
        EmailDiffers = "email_differs",
        /// The login is blocked.
        Blocked = "blocked",
        /// An account of the distributor's own staff.
        Staff = "staff",
        /// The credential is not made yet.
        NotProvisioned = "not_provisioned",
        /// The person has chosen a password already.
        AlreadyIn = "already_in",
        /// Too many requests.
        TooMany = "too_many",
        /// Neither login nor address is known.
        Nothing = "nothing",
    }
}

impl RequestOutcome {
    /// The person got what they asked for.
    pub fn is_served(self) -> bool {
        matches!(self, Self::CodeSent | Self::FirstPasswordSent)
    }

    /// In a sentence for the desk.
    pub fn words(self, lang: Lang) -> &'static str {
        let t = TrailText::of(lang);
        match self {
            Self::Deciding => t.deciding,
            Self::CodeSent => t.code_sent,
            Self::FirstPasswordSent => t.first_password_sent,
            Self::LoginListSent => t.login_list_sent,
            Self::PendingTold => t.pending_told,
            Self::EmailDiffers => t.email_differs,
            Self::Blocked => t.blocked,
            Self::Staff => t.staff,
            Self::NotProvisioned => t.not_provisioned,
            Self::AlreadyIn => t.already_in,
            Self::TooMany => t.too_many,
            Self::Nothing => t.nothing,
        }
    }
}

/// One request.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = requests, treat_none_as_default_value = false)]
pub struct Request {
    /// Row.
    pub id: RequestRowId,
    /// See [`RequestKind`].
    pub kind: RequestKind,
    /// On the caller's screen; finds, proves nothing.
    pub reference: String,
    /// Login, or reseller ID for [`RequestKind::Resend`], as typed and cut.
    pub login_typed: String,
    /// For comparison.
    pub login_folded: String,
    /// E-mail, or CNPJ for [`RequestKind::Resend`], as typed and cut.
    pub email_typed: String,
    /// For comparison.
    pub email_folded: String,
    /// BCP 47.
    pub language: String,
    /// From where.
    pub ip: String,
    /// When.
    pub created_at: Instant,
    /// When the job decided.
    pub decided_at: Option<Instant>,
    /// What it decided.
    pub outcome: Option<RequestOutcome>,
    /// The user whom it concerned.
    pub user_id: Option<UserId>,
    /// The job decides at this instant at the earliest: later than `created_at` when many came from one address.
    pub decide_at: Instant,
}

impl Request {
    /// Held back because many came from its address.
    pub fn is_slowed(&self) -> bool {
        self.decide_at > self.created_at
    }
}

/// Writes one.
pub fn insert(tx: &mut Tx, request: &Request) -> Result<()> {
    diesel::insert_into(requests::table).values(request).execute(&mut **tx)?;
    Ok(())
}

/// Undecided and due, in the order of their due instants.
pub fn undecided(db: &mut Db, now: Instant, limit: i64) -> Result<Vec<Request>> {
    Ok(requests::table
        .filter(requests::decided_at.is_null().and(requests::decide_at.le(now)))
        .select(Request::as_select())
        .order((requests::decide_at, requests::created_at, requests::id))
        .limit(limit)
        .load(db)?)
}

/// Some undecided request waits beyond an instant.
pub fn any_beyond(db: &mut Db, beyond: Instant) -> Result<bool> {
    let ahead = requests::table.filter(requests::decided_at.is_null().and(requests::decide_at.gt(beyond)));
    Ok(ahead.select(requests::id).first::<RequestRowId>(db).optional()?.is_some())
}

/// Those that wait beyond an instant are decided now, at most `limit`; returns how many.
pub fn wait_until(tx: &mut Tx, beyond: Instant, now: Instant, limit: i64) -> Result<usize> {
    let ids: Vec<RequestRowId> = requests::table
        .filter(requests::decided_at.is_null().and(requests::decide_at.gt(beyond)))
        .select(requests::id)
        .limit(limit)
        .load(&mut **tx)?;
    let rows = requests::table.filter(requests::id.eq_any(ids));
    Ok(diesel::update(rows).set((requests::decide_at.eq(now), requests::created_at.eq(now))).execute(&mut **tx)?)
}

/// Takes and settles it; `false` when another node was faster.
pub fn decide(
    tx: &mut Tx,
    id: &RequestRowId,
    outcome: RequestOutcome,
    user: Option<&UserId>,
    now: Instant,
) -> Result<bool> {
    let rows = diesel::update(requests::table.find(id).filter(requests::decided_at.is_null()))
        .set((requests::decided_at.eq(Some(now)), requests::outcome.eq(Some(outcome)), requests::user_id.eq(user)))
        .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// These wait until an instant; what was decided meanwhile stays.
pub fn hold_back(tx: &mut Tx, ids: &[RequestRowId], until: Instant) -> Result<()> {
    let rows = requests::table.filter(requests::id.eq_any(ids)).filter(requests::decided_at.is_null());
    diesel::update(rows).set(requests::decide_at.eq(until)).execute(&mut **tx)?;
    Ok(())
}

/// Settles these of nobody's; returns how many no other node had settled.
pub fn settle(tx: &mut Tx, ids: &[RequestRowId], outcome: RequestOutcome, now: Instant) -> Result<usize> {
    if ids.is_empty() {
        return Ok(0);
    }
    let rows = requests::table.filter(requests::id.eq_any(ids)).filter(requests::decided_at.is_null());
    let settled = (requests::decided_at.eq(Some(now)), requests::outcome.eq(Some(outcome)));
    Ok(diesel::update(rows).set(settled).execute(&mut **tx)?)
}

/// By the reference on the caller's screen, newest first.
pub fn by_reference(db: &mut Db, reference: &str) -> Result<Vec<Request>> {
    Ok(requests::table
        .filter(requests::reference.eq(reference))
        .select(Request::as_select())
        .order(requests::id.desc())
        .limit(20)
        .load(db)?)
}

/// The newest ones that typed this login.
pub fn of_login(db: &mut Db, login_folded: &str, limit: i64) -> Result<Vec<Request>> {
    Ok(requests::table
        .filter(requests::login_folded.eq(login_folded))
        .select(Request::as_select())
        .order(requests::id.desc())
        .limit(limit)
        .load(db)?)
}

/// Writes what was decided.
pub fn outcome(tx: &mut Tx, id: &RequestRowId, outcome: RequestOutcome, user: Option<&UserId>) -> Result<()> {
    diesel::update(requests::table.find(id))
        .set((requests::outcome.eq(Some(outcome)), requests::user_id.eq(user)))
        .execute(&mut **tx)?;
    Ok(())
}

/// What the limits did to requests since an instant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limited {
    /// Held back for a while, and served.
    pub slowed: i64,
    /// Of those, still waiting.
    pub waiting: i64,
    /// Not served: too many for one login or e-mail.
    pub refused: i64,
}

/// See [`Limited`]. `refused` is the outcome of those that were not served.
pub fn limited_since(db: &mut Db, since: Instant, refused: RequestOutcome) -> Result<Limited> {
    let young = || requests::table.filter(requests::created_at.ge(since));
    let slowed = || young().filter(requests::decide_at.gt(requests::created_at));
    Ok(Limited {
        slowed: slowed().count().get_result(db)?,
        waiting: slowed().filter(requests::decided_at.is_null()).count().get_result(db)?,
        refused: young().filter(requests::outcome.eq(refused)).count().get_result(db)?,
    })
}

/// Removes what was decided before `before` and what no open case refers to, at most `limit`; returns how many.
pub fn purge(tx: &mut Tx, before: Instant, limit: i64) -> Result<usize> {
    let needed = cases::table
        .filter(cases::reference.eq(requests::reference.nullable()))
        .filter(cases::state.eq(CaseState::Open));
    let ids: Vec<RequestRowId> = requests::table
        .filter(requests::decided_at.lt(before))
        .filter(diesel::dsl::not(diesel::dsl::exists(needed)))
        .select(requests::id)
        .limit(limit)
        .load(&mut **tx)?;
    Ok(diesel::delete(requests::table.filter(requests::id.eq_any(ids))).execute(&mut **tx)?)
}
