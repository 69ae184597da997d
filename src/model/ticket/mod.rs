//! A ticket: the right to do one thing once (choose a password, confirm an address). The row holds no secret: the
//! secret is derived from its id and generation when the mail is written (invariant 3).

pub mod reminder;

use diesel::prelude::*;

use crate::db::prepared::parts;
use crate::db::schema::{messages, tickets, users};
use crate::db::types::{Instant, TicketId, UserId, text_enum};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::model::user::UserState;

text_enum! {
    /// What it is good for.
    pub enum TicketKind {
        /// Choosing the first password.
        FirstAccess = "first_access",
        /// Choosing a new password, sent by desk or Administrator.
        NewPassword = "new_password",
        /// Choosing a new password after "forgot password".
        Recovery = "recovery",
        /// Confirming a new address.
        EmailConfirm = "email_confirm",
        /// Choosing the first password of a staff account.
        Setup = "setup",
    }
}

text_enum! {
    /// Where it stands. Running out is not a state: it is `valid_until` in the past.
    pub enum TicketState {
        /// Can be redeemed until `valid_until`, or is not written yet.
        Open = "open",
        /// Used.
        Redeemed = "redeemed",
        /// Replaced or withdrawn.
        Voided = "voided",
    }
}

text_enum! {
    /// Who asked for a ticket.
    pub enum TicketOrigin {
        /// The schedule that makes credentials.
        Provision = "provision",
        /// A public page.
        Public = "public",
        /// The reseller's Administrator.
        Administrator = "administrator",
        /// The desk.
        Desk = "desk",
        /// A correction of the registered e-mail.
        Correction = "correction",
        /// The reseller is active again, and its promise still open.
        Reopened = "reopened",
        /// The release of a frozen login.
        Release = "release",
        /// The terminal.
        Terminal = "terminal",
    }
}

text_enum! {
    /// Why a ticket was voided.
    pub enum VoidReason {
        /// A newer one took its place.
        Replaced = "replaced",
        /// Another one was redeemed.
        RedeemedAnother = "redeemed_another",
        /// The reseller's Administrator sent a new one.
        Administrator = "administrator",
        /// The desk sent a new one.
        Desk = "desk",
        /// The registered e-mail was corrected before the first login.
        Correction = "correction",
        /// The reseller is active again, and a new one was sent.
        Reopened = "reopened",
        /// A frozen login was released with a new one.
        Release = "release",
        /// The terminal made a new one.
        Terminal = "terminal",
        /// The schedule that makes credentials made a new one.
        Provision = "provision",
        /// A public page sent a new one alone.
        Public = "public",
        /// The password was changed.
        PasswordChanged = "password_changed",
        /// The registered e-mail was corrected.
        EmailCorrected = "email_corrected",
        /// Somebody came in from a wrong mailbox.
        WrongMailbox = "wrong_mailbox",
        /// The account was blocked.
        Blocked = "blocked",
        /// The user was deleted.
        Deleted = "deleted",
        /// The ERP closed the reseller.
        ResellerClosed = "reseller_closed",
    }
}

impl From<TicketOrigin> for VoidReason {
    /// A new ticket that stands alone voids the others: who asked for it is why.
    fn from(origin: TicketOrigin) -> Self {
        match origin {
            TicketOrigin::Provision => Self::Provision,
            TicketOrigin::Public => Self::Public,
            TicketOrigin::Administrator => Self::Administrator,
            TicketOrigin::Desk => Self::Desk,
            TicketOrigin::Correction => Self::Correction,
            TicketOrigin::Reopened => Self::Reopened,
            TicketOrigin::Release => Self::Release,
            TicketOrigin::Terminal => Self::Terminal,
        }
    }
}

/// One ticket.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = tickets, treat_none_as_default_value = false)]
pub struct Ticket {
    /// Row; the secret derives from it.
    pub id: TicketId,
    /// Whose.
    pub user_id: UserId,
    /// See [`TicketKind`].
    pub kind: TicketKind,
    /// Raised when a mail that waited too long is issued anew.
    pub generation: i64,
    /// The master key that the secret derives from.
    pub key_id: String,
    /// Printed in the mail, e.g. `K7-QX`; finds, proves nothing.
    pub reference: String,
    /// Where it goes.
    pub email: String,
    /// See [`TicketState`].
    pub state: TicketState,
    /// Who asked.
    pub origin: TicketOrigin,
    /// When it was made.
    pub created_at: Instant,
    /// When its mail was first written; validity runs from here.
    pub written_at: Option<Instant>,
    /// End of validity; none until written.
    pub valid_until: Option<Instant>,
    /// When it was used.
    pub redeemed_at: Option<Instant>,
    /// When it was voided.
    pub voided_at: Option<Instant>,
    /// Why.
    pub void_reason: Option<VoidReason>,
}

impl Ticket {
    /// Can be redeemed now.
    pub fn is_valid(&self, now: Instant) -> bool {
        self.state == TicketState::Open && self.valid_until.is_some_and(|until| until > now)
    }

    /// Can be redeemed now, or will be once its mail is written.
    pub fn is_live(&self, now: Instant) -> bool {
        self.state == TicketState::Open && self.valid_until.is_none_or(|until| until > now)
    }

    /// Lets its user choose a password.
    pub fn opens_password(&self) -> bool {
        self.kind != TicketKind::EmailConfirm
    }
}

/// Stores one.
pub fn insert(tx: &mut Tx, ticket: &Ticket) -> Result<()> {
    diesel::insert_into(tickets::table).values(ticket).execute(&mut **tx)?;
    Ok(())
}

/// By row.
pub fn get(db: &mut Db, id: &TicketId) -> Result<Ticket> {
    tickets::table.find(id).select(Ticket::as_select()).first(db).optional()?.ok_or(Error::NotFound)
}

/// Those of these rows that there are, each with its user's state.
pub fn with_user_states(db: &mut Db, ids: &[TicketId]) -> Result<Vec<(Ticket, UserState)>> {
    let mut found = Vec::new();
    for part in parts(ids) {
        let of_part = tickets::table
            .inner_join(users::table)
            .filter(tickets::id.eq_any(part))
            .select((Ticket::as_select(), users::state));
        found.extend(db.rows::<(Ticket, UserState), _>(of_part)?);
    }
    Ok(found)
}

/// The newest tickets of a user, in any state.
pub fn latest_of(db: &mut Db, user: &UserId, limit: i64) -> Result<Vec<Ticket>> {
    Ok(tickets::table
        .filter(tickets::user_id.eq(user))
        .select(Ticket::as_select())
        .order(tickets::id.desc())
        .limit(limit)
        .load(db)?)
}

/// By the reference in the mail, newest first.
pub fn by_reference(db: &mut Db, reference: &str) -> Result<Vec<Ticket>> {
    Ok(tickets::table
        .filter(tickets::reference.eq(reference))
        .select(Ticket::as_select())
        .order(tickets::id.desc())
        .limit(20)
        .load(db)?)
}

/// Its mail is being written for the first time: validity starts.
pub fn written(tx: &mut Tx, id: &TicketId, valid_until: Instant, now: Instant) -> Result<bool> {
    let written = diesel::update(tickets::table.find(id).filter(tickets::written_at.is_null()))
        .set((tickets::written_at.eq(Some(now)), tickets::valid_until.eq(Some(valid_until))))
        .returning(tickets::generation);
    Ok(tx.returned::<i64, _>(written)?.len() == 1)
}

/// The same for many whose validity ends together; those that were not written yet.
pub fn written_first(tx: &mut Tx, ids: &[TicketId], valid_until: Instant, now: Instant) -> Result<Vec<TicketId>> {
    let mut written = Vec::new();
    for part in parts(ids) {
        let unwritten = tickets::table.filter(tickets::id.eq_any(part)).filter(tickets::written_at.is_null());
        let now_written = diesel::update(unwritten)
            .set((tickets::written_at.eq(Some(now)), tickets::valid_until.eq(Some(valid_until))))
            .returning(tickets::id);
        written.extend(tx.returned::<TicketId, _>(now_written)?);
    }
    Ok(written)
}

/// Issued anew: next generation, new end, as if written now.
pub fn reissue(tx: &mut Tx, id: &TicketId, generation: i64, valid_until: Instant, now: Instant) -> Result<bool> {
    let rows = diesel::update(
        tickets::table.find(id).filter(tickets::state.eq(TicketState::Open)).filter(tickets::generation.eq(generation)),
    )
    .set((
        tickets::generation.eq(generation + 1),
        tickets::written_at.eq(Some(now)),
        tickets::valid_until.eq(Some(valid_until)),
    ))
    .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// Open → Redeemed while valid; `false` when somebody was faster or it ran out.
pub fn redeem(tx: &mut Tx, id: &TicketId, now: Instant) -> Result<bool> {
    let rows = diesel::update(
        tickets::table.find(id).filter(tickets::state.eq(TicketState::Open)).filter(tickets::valid_until.gt(now)),
    )
    .set((tickets::state.eq(TicketState::Redeemed), tickets::redeemed_at.eq(Some(now))))
    .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// Voids every open ticket of a user that opens a password, but `keep`.
pub fn void_passwords(
    tx: &mut Tx,
    user: &UserId,
    keep: Option<&TicketId>,
    reason: VoidReason,
    now: Instant,
) -> Result<usize> {
    let keep: Vec<TicketId> = keep.into_iter().cloned().collect();
    Ok(diesel::update(
        tickets::table
            .filter(tickets::user_id.eq(user))
            .filter(tickets::state.eq(TicketState::Open))
            .filter(tickets::kind.ne(TicketKind::EmailConfirm))
            .filter(tickets::id.ne_all(keep)),
    )
    .set((
        tickets::state.eq(TicketState::Voided),
        tickets::voided_at.eq(Some(now)),
        tickets::void_reason.eq(Some(reason)),
    ))
    .execute(&mut **tx)?)
}

/// Voids one.
pub fn void(tx: &mut Tx, id: &TicketId, reason: VoidReason, now: Instant) -> Result<bool> {
    let rows = diesel::update(tickets::table.find(id).filter(tickets::state.eq(TicketState::Open)))
        .set((
            tickets::state.eq(TicketState::Voided),
            tickets::voided_at.eq(Some(now)),
            tickets::void_reason.eq(Some(reason)),
        ))
        .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// Removes tickets made before `before` that open nothing and that no mail carries, at most `limit`; returns how many.
pub fn purge(tx: &mut Tx, before: Instant, limit: i64) -> Result<usize> {
    let carried = messages::table.filter(messages::ticket_id.eq(tickets::id.nullable()));
    let ids: Vec<TicketId> = tickets::table
        .filter(tickets::created_at.lt(before))
        .filter(tickets::state.ne(TicketState::Open).or(tickets::valid_until.lt(before).assume_not_null()))
        .filter(diesel::dsl::not(diesel::dsl::exists(carried)))
        .select(tickets::id)
        .limit(limit)
        .load(&mut **tx)?;
    Ok(diesel::delete(tickets::table.filter(tickets::id.eq_any(ids))).execute(&mut **tx)?)
}
