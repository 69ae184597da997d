//! A temporary password to the registered address; nobody at the desk sees it.

use serde_json::json;

use super::barred::barred;
use super::limit;
use super::record::record;
use crate::db::Tx;
use crate::db::types::{PromiseId, UserId};
use crate::error::{Error, Result, Rule};
use crate::flow::access::{self, Doing};
use crate::flow::sign_in::throttle;
use crate::flow::{reseller_name, users};
use crate::mail::letter::Asked;
use crate::model::audit::Subject;
use crate::model::ctx::Ctx;
use crate::model::desk_day::Counted;
use crate::model::ticket::TicketOrigin;
use crate::model::{promise, user};

/// Passwords that the desk sends to one person before it has to wait.
const FREE_SENDS: i64 = 3;

/// Sends a temporary password to the registered address, which nobody at the desk sees. Returns the mail's reference.
pub fn send_password(tx: &mut Tx, ctx: &Ctx, id: &str) -> Result<String> {
    access::allow(ctx, Doing::Desk)?;
    let Some(user) = user::find(tx, &UserId::from_text(id))? else {
        promise::get(tx, &PromiseId::from_text(id))?;
        return Err(Error::Conflict(Rule::Pending));
    };
    user::touch(tx, &user.id)?;
    let user = user::get(tx, &user.id)?;
    if let Some(rule) = barred(tx, ctx, &user)? {
        return Err(Error::Conflict(rule));
    }
    limit::count(tx, ctx, Counted::Password, id)?;
    let counter = throttle::key(ctx, "desk-send", user.id.as_str())?;
    throttle::refuse_waiting(tx, ctx, &counter)?;
    throttle::reserve_after(tx, ctx, &counter, FREE_SENDS)?;
    let reseller = reseller_name(tx, ctx, &user)?;
    let reference = users::mail_new_password(tx, ctx, &user, &reseller, Asked::Desk, TicketOrigin::Desk)?;
    let after = Some(json!({ "reference": reference }));
    record(tx, ctx, "desk.send_password", (Subject::User, user.id.as_str()), None, after)?;
    Ok(reference)
}
