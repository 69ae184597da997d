//! Provisioning: what was promised is made, one in one transaction. A credential is user, ticket and mail; an end customer
//! is in `available`. The `provision` schedule calls it.

use super::available;
use super::stage::put_at_risk;
use crate::db::types::PromiseId;
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::flow::outbox::{self, To};
use crate::flow::{registration, ticket};
use crate::mail::letter::Letter;
use crate::model::audit::{self, Act, Subject};
use crate::model::ctx::Ctx;
use crate::model::login_name;
use crate::model::promise::{self, Problem, Promise, PromiseKind, Stage};
use crate::model::reseller::{self, Reseller, ResellerState};
use crate::model::role::Role;
use crate::model::ticket::{TicketKind, TicketOrigin};
use crate::model::user::{self, User};

/// Which promises wait to be made: credentials first, somebody waits for the mail of each; then what is left of the batch
/// for end customers. Of each kind the earliest due first.
pub fn waiting(db: &mut Db, batch: i64) -> Result<Vec<PromiseId>> {
    let mut waiting = promise::to_provision(db, &PromiseKind::Credential, batch)?;
    let left = batch.saturating_sub(i64::try_from(waiting.len()).unwrap_or(i64::MAX));
    if left > 0 {
        waiting.extend(promise::to_provision(db, &PromiseKind::EndCustomer, left)?);
    }
    Ok(waiting)
}

/// Makes one; `false` when there was nothing to do any more.
pub fn provision(tx: &mut Tx, ctx: &Ctx, id: &PromiseId) -> Result<bool> {
    let promise = promise::get(tx, id)?;
    match promise.kind {
        PromiseKind::Credential => credential(tx, ctx, promise),
        PromiseKind::EndCustomer => available::make_available(tx, ctx, promise),
        PromiseKind::Further(_) => Ok(false), // kept from outside
    }
}

fn credential(tx: &mut Tx, ctx: &Ctx, mut promise: Promise) -> Result<bool> {
    let Some(reseller_id) = promise.reseller_id.clone() else { return Ok(false) };
    if promise.stage != Stage::Validated {
        return Ok(false);
    }
    reseller::touch(tx, &reseller_id)?;
    let reseller = reseller::get(tx, &reseller_id)?;
    if reseller.state != ResellerState::Active {
        put_at_risk(tx, ctx, &mut promise, Problem::ResellerNotActive)?;
        promise::save(tx, &mut promise)?;
        return Ok(false);
    }
    registration::check(tx, ctx, &reseller)?;
    let user = first_administrator(tx, ctx, &reseller)?;
    let ticket = ticket::issue(tx, ctx, &user, TicketKind::FirstAccess, TicketOrigin::Provision, &user.email)?;
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
            subject: Subject::User,
            subject_id: user.id.as_str(),
            reseller_id: Some(reseller.id.as_str()),
            before: None,
            after: Some(serde_json::json!({ "login": user.login, "promise": promise.id })),
        },
    )?;
    Ok(true)
}

fn first_administrator(tx: &mut Tx, ctx: &Ctx, reseller: &Reseller) -> Result<User> {
    let base = login_name::build(&reseller.external_id, &login_name::from_person(&reseller.contact_name));
    let (name, email, language) = (&reseller.contact_name, &reseller.contact_email, &reseller.language);
    for number in 1..50 {
        let login = if number == 1 { base.clone() } else { format!("{base}{number}") };
        let user = User {
            reseller_id: Some(reseller.id.clone()),
            phone: reseller.contact_phone.clone(),
            ..User::invited(ctx.now, &login, name, email, language, Role::Administrator)
        };
        match user::insert(tx, &user) {
            Err(Error::Duplicate) => {}
            other => return other.map(|()| user),
        }
    }
    Err(Error::internal("no free login for the first Administrator"))
}
