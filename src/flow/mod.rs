//! The verbs: what the business does. One verb = one function = one transaction over nouns; sync, `now` comes in the
//! [`Ctx`](crate::model::ctx::Ctx), and a page, a job, the command line and a test call it the same way. Every rule that
//! spans nouns is here.

pub mod access;
pub mod account;
pub mod authorize;
pub mod bearer;
pub mod beat;
pub mod calendar;
pub mod clients;
pub mod correct;
pub mod cron;
pub mod desk;
pub mod desk_card;
pub mod email;
pub mod end;
pub mod exits;
pub mod facts;
pub mod figures;
pub mod housekeeping;
pub mod intake;
pub mod intake_csv;
pub mod keys;
pub mod login;
pub mod logout;
pub mod operate;
pub mod outbox;
pub mod password;
pub mod preview;
pub mod promise;
pub mod provision;
pub mod reason;
pub mod receipt;
pub mod recovery;
pub mod refresh;
pub mod roles;
pub mod schedule;
pub mod session;
pub mod staff;
pub mod suspend;
pub mod throttle;
pub mod ticket;
pub mod tokens;
pub mod user_card;
pub mod users;

pub use crate::crypto::secret::{Secret, random_token};

use crate::db::Db;
use crate::error::Result;
use crate::model::ctx::Ctx;
use crate::model::reseller;
use crate::model::user::User;

/// How a mail or a page names where a user belongs: the reseller, or the distributor for staff.
pub fn reseller_name(db: &mut Db, ctx: &Ctx, user: &User) -> Result<String> {
    Ok(match &user.reseller_id {
        Some(id) => reseller::get(db, id)?.legal_name,
        None => ctx.config.brand.name.clone(),
    })
}
