//! An agent confirms an address that sent a mail back, after having asked the person: mail goes there again.

use serde_json::json;

use super::record::record;
use crate::db::Tx;
use crate::db::types::UserId;
use crate::error::{Error, Result, Rule};
use crate::flow::access::{self, Doing};
use crate::flow::delivery;
use crate::model::audit::Subject;
use crate::model::ctx::Ctx;
use crate::model::{address, user};

/// Lifts the suppression of a user's address, for a reason that goes into the audit.
pub fn confirm_address(tx: &mut Tx, ctx: &Ctx, id: &str, why: &str) -> Result<()> {
    access::allow(ctx, Doing::Desk)?;
    let why = access::reason(why)?;
    let user = user::find(tx, &UserId::from_text(id))?.ok_or(Error::NotFound)?;
    if !delivery::lift(tx, ctx, &user)? {
        return Err(Error::Conflict(Rule::NotSuppressed));
    }
    let after = Some(json!({ "address": address::masked(&user.email), "reason": why }));
    record(tx, ctx, "desk.confirm_address", (Subject::User, id), None, after)
}
