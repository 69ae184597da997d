//! The verbs: what the business does. One verb = one function = one transaction over nouns; sync, `now` comes in the
//! [`Ctx`](crate::model::ctx::Ctx), and a page, a job, the command line and a test call it the same way. Every rule that
//! spans nouns is here.
//!
//! The verbs live in rooms, a capability each; the same names divide `web`, `text`, `templates` and `tests/it`. A room's
//! `mod.rs` offers what others may call, and [`ROOMS`] says who may call whom.

pub mod access;
pub mod account;
pub mod contact;
pub mod customers;
pub mod delivery;
pub mod desk;
pub mod help;
pub mod intake;
pub mod operate;
pub mod outbox;
pub mod promise;
pub mod provider;
pub mod recovery;
pub mod registration;
pub mod sign_in;
pub mod ticket;
pub mod users;

pub use crate::crypto::secret::{Secret, random_token};

use crate::db::Db;
use crate::error::Result;
use crate::model::ctx::Ctx;
use crate::model::reseller;
use crate::model::user::User;

/// The rooms in their order: each may call those before it, and none behind it.
pub const ROOMS: [&str; 17] = [
    "access",
    "outbox",
    "ticket",
    "registration",
    "promise",
    "delivery",
    "sign_in",
    "customers",
    "intake",
    "provider",
    "recovery",
    "users",
    "account",
    "help",
    "desk",
    "contact",
    "operate",
];

/// How a mail or a page names where a user belongs: the reseller, or the distributor for staff.
pub fn reseller_name(db: &mut Db, ctx: &Ctx, user: &User) -> Result<String> {
    Ok(match &user.reseller_id {
        Some(id) => reseller::get(db, id)?.legal_name,
        None => ctx.config.brand.name.clone(),
    })
}
