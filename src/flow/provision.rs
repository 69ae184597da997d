//! Provisioning: user, ticket and mail for one reseller in one transaction. The `provision` schedule calls it.

use uuid::Uuid;

use super::outbox::{self, To};
use super::{intake, promise as promises, ticket};
use crate::db::types::{PromiseId, UserId};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::mail::letter::Letter;
use crate::model::audit::{self, Act};
use crate::model::ctx::Ctx;
use crate::model::promise::{self, Problem, Stage};
use crate::model::reseller::{self, Reseller, ResellerState};
use crate::model::role::Role;
use crate::model::ticket::TicketKind;
use crate::model::user::{self, User, UserState};
use crate::model::{address, login_name};

/// Which promises wait for a credential, the earliest due first.
pub fn waiting(db: &mut Db, batch: i64) -> Result<Vec<PromiseId>> {
    promise::to_provision(db, batch)
}

/// Makes one credential; `false` when there was nothing to do any more.
pub fn provision(tx: &mut Tx, ctx: &Ctx, id: &PromiseId) -> Result<bool> {
    let mut promise = promise::get(tx, id)?;
    let Some(reseller_id) = promise.reseller_id.clone() else { return Ok(false) };
    if promise.stage != Stage::Validated {
        return Ok(false);
    }
    reseller::touch(tx, &reseller_id)?;
    let reseller = reseller::get(tx, &reseller_id)?;
    if reseller.state != ResellerState::Active {
        promises::put_at_risk(tx, ctx, &mut promise, Problem::ResellerNotActive)?;
        promise::save(tx, &mut promise)?;
        return Ok(false);
    }
    let user = first_administrator(tx, ctx, &reseller)?;
    let ticket = ticket::issue(tx, ctx, &user, TicketKind::FirstAccess, "provision", &user.email)?;
    let letter = Letter::FirstAccess {
        person: outbox::person(&user, &reseller.legal_name),
        reference: ticket.reference.clone(),
    };
    let to = To { promise: Some(promise.id.clone()), ..To::user(&user).with_ticket(&ticket) };
    let mail = outbox::queue_letter(tx, ctx, to, &letter)?;
    promise.user_id = Some(user.id.clone());
    promise.message_id = Some(mail);
    promise.stage = Stage::Queued;
    promise.provisioned_at = Some(ctx.now);
    promise.queued_at = Some(ctx.now);
    promise::save(tx, &mut promise)?;
    audit::record(
        tx,
        ctx,
        Act {
            act: "user.provision",
            subject_kind: "user",
            subject_id: user.id.as_str(),
            reseller_id: Some(reseller.id.as_str()),
            before: None,
            after: Some(serde_json::json!({ "login": user.login, "promise": promise.id })),
        },
    )?;
    Ok(true)
}

fn first_administrator(tx: &mut Tx, ctx: &Ctx, reseller: &Reseller) -> Result<User> {
    let base = intake::first_login_name(reseller);
    let new = NewUser {
        reseller: reseller.clone(),
        name: reseller.contact_name.clone(),
        email: reseller.contact_email.clone(),
        phone: reseller.contact_phone.clone(),
        language: reseller.language.clone(),
        role: Role::Administrator,
    };
    for number in 1..50 {
        let login = if number == 1 { base.clone() } else { format!("{base}{number}") };
        match insert_user(tx, ctx, &new, &login) {
            Err(Error::Duplicate) => {}
            other => return other,
        }
    }
    Err(Error::internal("no free login for the first Administrator"))
}

/// A user to be made.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// Of which reseller.
    pub reseller: Reseller,
    /// The person's name.
    pub name: String,
    /// The contact address.
    pub email: String,
    /// Telephone.
    pub phone: Option<String>,
    /// BCP 47.
    pub language: String,
    /// The role.
    pub role: Role,
}

/// Inserts an invited user with this login; `Duplicate` when it is taken (also by a user deleted long ago).
pub fn insert_user(tx: &mut Tx, ctx: &Ctx, new: &NewUser, login: &str) -> Result<User> {
    let user = User {
        reseller_id: Some(new.reseller.id.clone()),
        phone: new.phone.clone(),
        ..invited(ctx, login, &new.name, &new.email, &new.language, new.role)
    };
    user::insert(tx, &user)?;
    Ok(user)
}

/// An invited user of no reseller, not stored yet.
pub(super) fn invited(ctx: &Ctx, login: &str, name: &str, email: &str, language: &str, role: Role) -> User {
    User {
        id: UserId::new(),
        sub: Uuid::new_v4().to_string(),
        reseller_id: None,
        login: login.into(),
        login_folded: login_name::fold(login),
        name: name.trim().into(),
        email: email.trim().into(),
        email_folded: address::fold(email),
        phone: None,
        language: language.into(),
        role,
        permissions: "[]".into(),
        state: UserState::Invited,
        blocked_by: None,
        epoch: 1,
        rev: 0,
        created_at: ctx.now,
        updated_at: ctx.now,
        email_changed_at: None,
        first_login_at: None,
        last_login_at: None,
        deactivated_at: None,
    }
}
