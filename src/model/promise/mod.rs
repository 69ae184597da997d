//! A promise: what the distributor owes a reseller by an instant, with the stage it has reached (invariant 9).

mod ahead;
mod begun;
mod crossing;
pub mod digest;
mod hours;
mod kind;
pub mod list;
mod problem;
mod stage;

use diesel::prelude::*;

pub use ahead::{Ahead, ahead, expect};
pub use begun::{began_of, began_since};
pub use crossing::{Crossed, Crossing, cross, crossings_of, crossings_since, purge_crossings};
pub use hours::{Hour, Open, count_open, hours, took};
pub use kind::PromiseKind;
pub use problem::Problem;
pub use stage::Stage;

use super::end_customer::EndCustomerState;
use super::reseller::ResellerState;
use crate::db::prepared::{insert_all, parts};
use crate::db::schema::{end_customers, promises, resellers};
use crate::db::types::{Instant, LineId, MessageId, PromiseId, ResellerId, UserId};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};

/// One promise.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = promises, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct Promise {
    /// Row.
    pub id: PromiseId,
    /// See [`PromiseKind`].
    pub kind: PromiseKind,
    /// As written by the ERP.
    pub external_id: String,
    /// Folded.
    pub external_folded: String,
    /// The reseller, once accepted.
    pub reseller_id: Option<ResellerId>,
    /// The user, once provisioned.
    pub user_id: Option<UserId>,
    /// The mail that keeps it.
    pub message_id: Option<MessageId>,
    /// The rejected line it waits on.
    pub line_id: Option<LineId>,
    /// The contact's address, folded: "forgot login" knows pending contacts.
    pub contact_folded: Option<String>,
    /// See [`Stage`].
    pub stage: Stage,
    /// `wall_clock` or `business_days`, fixed at the start.
    pub policy: String,
    /// When it began: `id_issued_at`, else receipt.
    pub received_at: Instant,
    /// Fixed at the start, never moved.
    pub due_at: Instant,
    /// The record was good.
    pub validated_at: Option<Instant>,
    /// User and ticket were made.
    pub provisioned_at: Option<Instant>,
    /// The mail went into the outbox.
    pub queued_at: Option<Instant>,
    /// The relay answered 250.
    pub relayed_at: Option<Instant>,
    /// Reported as delivered.
    pub delivered_at: Option<Instant>,
    /// The last mail failed.
    pub failed_at: Option<Instant>,
    /// The person came in.
    pub first_login_at: Option<Instant>,
    /// It became clear that it may be missed.
    pub at_risk_at: Option<Instant>,
    /// `due_at` passed without a relayed mail.
    pub breached_at: Option<Instant>,
    /// Given up with its reseller.
    pub cancelled_at: Option<Instant>,
    /// What keeps it back.
    pub problem: Option<Problem>,
    /// Counts changes.
    pub rev: i64,
    /// When it will be kept as things stand; none while that cannot be said, or never.
    pub expected_at: Option<Instant>,
}

/// Begins; `Duplicate` when this subject has one.
pub fn insert(tx: &mut Tx, promise: &Promise) -> Result<()> {
    tx.savepoint(|tx| {
        diesel::insert_into(promises::table).values(promise).execute(&mut **tx)?;
        Ok(())
    })
}

/// Stores many, all or none; `Duplicate` when one of these subjects has one.
pub fn insert_many(tx: &mut Tx, promises: &[Promise]) -> Result<()> {
    insert_all!(tx, promises::table, promises);
    Ok(())
}

/// Which of these folded IDs have a promise of this kind.
pub fn known(db: &mut Db, kind: &PromiseKind, externals: &[String]) -> Result<Vec<String>> {
    let mut known = Vec::new();
    for part in parts(externals) {
        let of_part = promises::table.filter(promises::kind.eq(kind)).filter(promises::external_folded.eq_any(part));
        known.extend(db.rows::<String, _>(of_part.select(promises::external_folded))?);
    }
    Ok(known)
}
/// The statement of [`save`], whose text is always the same.
struct Save;

/// Writes every column if nobody else did since it was read; the caller's copy has the new `rev`.
pub fn save(tx: &mut Tx, promise: &mut Promise) -> Result<()> {
    let read = promise.rev;
    promise.rev += 1;
    let saved = diesel::update(promises::table.find(&promise.id).filter(promises::rev.eq(read)))
        .set(&*promise)
        .returning(promises::rev);
    if tx.returned_as::<Save, i64, _>(saved)?.len() == 1 { Ok(()) } else { Err(Error::Retry) }
}

/// When it is due.
pub fn due_at(db: &mut Db, id: &PromiseId) -> Result<Instant> {
    promises::table.find(id).select(promises::due_at).first(db).optional()?.ok_or(Error::NotFound)
}

/// When these are due.
pub fn dues(db: &mut Db, ids: &[PromiseId]) -> Result<Vec<(PromiseId, Instant)>> {
    Ok(promises::table.filter(promises::id.eq_any(ids)).select((promises::id, promises::due_at)).load(db)?)
}

/// By row.
pub fn get(db: &mut Db, id: &PromiseId) -> Result<Promise> {
    by_id(db, id)?.ok_or(Error::NotFound)
}

/// By row; none when it was removed.
pub fn by_id(db: &mut Db, id: &PromiseId) -> Result<Option<Promise>> {
    Ok(promises::table.find(id).select(Promise::as_select()).first(db).optional()?)
}

/// The promise to a reseller ID.
pub fn find(db: &mut Db, kind: PromiseKind, external_folded: &str) -> Result<Option<Promise>> {
    Ok(promises::table
        .filter(promises::kind.eq(kind))
        .filter(promises::external_folded.eq(external_folded))
        .select(Promise::as_select())
        .first(db)
        .optional()?)
}

/// The credential promise that a user's first mail keeps.
pub fn of_user(db: &mut Db, user: &UserId) -> Result<Option<Promise>> {
    Ok(promises::table.filter(promises::user_id.eq(user)).select(Promise::as_select()).first(db).optional()?)
}

/// Promises whose contact has this address and no user yet.
pub fn pending_of_contact(db: &mut Db, email_folded: &str) -> Result<Vec<Promise>> {
    Ok(promises::table
        .filter(promises::contact_folded.eq(email_folded))
        .filter(promises::user_id.is_null())
        .filter(promises::cancelled_at.is_null())
        .select(Promise::as_select())
        .limit(50)
        .load(db)?)
}

/// Which of these addresses are contacts of pending promises, folded.
pub fn pending_contacts_of(db: &mut Db, folded: &[String]) -> Result<Vec<String>> {
    Ok(promises::table
        .filter(promises::contact_folded.eq_any(folded))
        .filter(promises::user_id.is_null())
        .filter(promises::cancelled_at.is_null())
        .select(promises::contact_folded.assume_not_null())
        .distinct()
        .load(db)?)
}

/// Promises of a kind that wait to be made, to resellers that the distributor does business with, the earliest due first: one that
/// waits for its reseller keeps nobody else waiting.
pub fn to_provision(db: &mut Db, kind: &PromiseKind, limit: i64) -> Result<Vec<PromiseId>> {
    let waiting = match kind {
        PromiseKind::EndCustomer => Stage::of_end_customer_waiting().to_vec(),
        PromiseKind::Credential | PromiseKind::Further(_) => vec![Stage::Validated],
    };
    Ok(promises::table
        .inner_join(resellers::table)
        .filter(promises::stage.eq_any(waiting))
        .filter(promises::kind.eq(kind))
        .filter(resellers::state.eq(ResellerState::Active))
        .select(promises::id)
        .order(promises::due_at)
        .limit(limit)
        .load(db)?)
}

/// Open promises of a kind to this reseller are given up. Returns how many.
pub fn cancel_of(tx: &mut Tx, reseller: &ResellerId, kind: &PromiseKind, now: Instant) -> Result<usize> {
    let open = promises::table
        .filter(promises::reseller_id.eq(reseller))
        .filter(promises::kind.eq(kind))
        .filter(promises::stage.eq_any(Stage::open()));
    let cancelled = (
        promises::stage.eq(Stage::Cancelled),
        promises::cancelled_at.eq(Some(now)),
        promises::rev.eq(promises::rev + 1),
    );
    Ok(diesel::update(open).set(cancelled).execute(&mut **tx)?)
}

/// Those about end customers of this reseller that were given up while they wait are open again, due when they always
/// were. Returns how many.
pub fn reopen_end_customers(tx: &mut Tx, reseller: &ResellerId) -> Result<usize> {
    let waiting = end_customers::table
        .filter(end_customers::reseller_id.eq(reseller))
        .filter(end_customers::state.eq(EndCustomerState::Registered))
        .filter(end_customers::promise_id.is_not_null())
        .select(end_customers::promise_id.assume_not_null());
    let given_up = promises::table
        .filter(promises::reseller_id.eq(reseller))
        .filter(promises::kind.eq(PromiseKind::EndCustomer))
        .filter(promises::stage.eq(Stage::Cancelled))
        .filter(promises::id.eq_any(waiting));
    let open = (
        promises::stage.eq(Stage::Received),
        promises::cancelled_at.eq(None::<Instant>),
        promises::rev.eq(promises::rev + 1),
    );
    Ok(diesel::update(given_up).set(open).execute(&mut **tx)?)
}

/// In this stage, the earliest due first.
pub fn in_stage(db: &mut Db, stage: Stage, limit: i64) -> Result<Vec<Promise>> {
    Ok(promises::table
        .filter(promises::stage.eq(stage))
        .select(Promise::as_select())
        .order(promises::due_at)
        .limit(limit)
        .load(db)?)
}

/// Open promises that are due and not marked as breached yet.
pub fn unbroken_due(db: &mut Db, now: Instant, limit: i64) -> Result<Vec<Promise>> {
    Ok(promises::table
        .filter(promises::stage.eq_any(Stage::open()))
        .filter(promises::due_at.le(now))
        .filter(promises::breached_at.is_null())
        .select(Promise::as_select())
        .order(promises::due_at)
        .limit(limit)
        .load(db)?)
}

/// Open promises of a kind that are due after the first instant and before the second, and not marked as at risk yet, or
/// by a forecast alone.
pub fn unmarked_due_between(
    db: &mut Db,
    kind: &PromiseKind,
    (after, before): (Instant, Instant),
    limit: i64,
) -> Result<Vec<Promise>> {
    Ok(promises::table
        .filter(promises::stage.eq_any(Stage::open()))
        .filter(promises::kind.eq(kind))
        .filter(promises::due_at.gt(after))
        .filter(promises::due_at.lt(before))
        .filter(promises::at_risk_at.is_null().or(promises::problem.eq_any(Problem::foreseen())))
        .select(Promise::as_select())
        .order(promises::due_at)
        .limit(limit)
        .load(db)?)
}

/// Marks beyond `ahead`, which only a wrong clock sets, are taken back; what was relayed then was relayed now. At most
/// `limit`.
pub fn put_right(tx: &mut Tx, ahead: Instant, now: Instant, limit: i64) -> Result<usize> {
    let marked = promises::breached_at.gt(ahead).or(promises::at_risk_at.gt(ahead)).or(promises::relayed_at.gt(ahead));
    let found: Vec<Promise> =
        promises::table.filter(marked.assume_not_null()).select(Promise::as_select()).limit(limit).load(&mut **tx)?;
    let put_right = found.len();
    for mut promise in found {
        promise.breached_at = promise.breached_at.filter(|at| *at <= ahead);
        promise.at_risk_at = promise.at_risk_at.filter(|at| *at <= ahead);
        promise.relayed_at = promise.relayed_at.map(|at| if at > ahead { now } else { at });
        save(tx, &mut promise)?;
    }
    Ok(put_right)
}

/// How many of each kind are in each stage.
pub fn counts(db: &mut Db) -> Result<Vec<(PromiseKind, Stage, i64)>> {
    let of = (promises::kind, promises::stage);
    Ok(promises::table.group_by(of).select((promises::kind, promises::stage, diesel::dsl::count_star())).load(db)?)
}
