//! The cooling of an e-mail that no second agent approved in time: it begins, ends, or is stopped from the old address.

use serde_json::json;

use super::approval as two;
use super::email::{self, COOLING_H};
use super::record::record;
use super::typed::as_reference;
use crate::crypto::ticket::reference;
use crate::db::types::{ApprovalId, Instant};
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::flow::outbox::{self, To, person};
use crate::flow::sign_in::throttle;
use crate::mail::letter::Letter;
use crate::model::approval::{self, Approval, ApprovalState};
use crate::model::audit::Subject;
use crate::model::case::{self, Case, CaseKind};
use crate::model::ctx::Ctx;
use crate::model::reseller::Reseller;
use crate::model::throttle::{self as counters, Keeping};
use crate::model::user::{self, User};
use crate::model::{address, login_name};

/// A job that comes later than this makes the cooling end later: the old address keeps its day.
const LATE_MIN: i64 = 10;

/// Corrections with a step to take, the earliest first.
pub fn cooling(db: &mut Db, now: Instant, limit: i64) -> Result<Vec<ApprovalId>> {
    approval::due(db, now, limit)
}

/// Takes the step: begins the cooling, or ends it, and the new address is in force. `false` when there was none any more.
pub fn cool(tx: &mut Tx, ctx: &Ctx, id: &ApprovalId) -> Result<bool> {
    let whose = approval::get(tx, id)?.user_id;
    let found = user::get(tx, &whose)?;
    let (user, mut reseller) = two::touched(tx, &found)?;
    let row = approval::get(tx, id)?;
    if row.state != ApprovalState::Open || row.due_at.is_none_or(|due| due > ctx.now) {
        return Ok(false);
    }
    let about = (Subject::User, user.id.as_str());
    if row.seen_email != user.email_folded || email::against(&user, &reseller).is_some() {
        let over = approval::decide(tx, id, ApprovalState::Withdrawn, None, ctx.now)?;
        record(tx, ctx, "desk.email.lapse", about, None, Some(json!({ "approval": row.id })))?;
        return Ok(over);
    }
    if row.cools_until.is_none() {
        return begin(tx, ctx, &row, &user, &reseller);
    }
    if !approval::decide(tx, id, ApprovalState::Cooled, None, ctx.now)? {
        return Ok(false);
    }
    email::change(tx, ctx, &row, &user, &mut reseller)?;
    let (before, after) = email::changed(&row, &user);
    record(tx, ctx, "desk.email.take_effect", about, Some(before), Some(after))?;
    Ok(true)
}

fn begin(tx: &mut Tx, ctx: &Ctx, row: &Approval, user: &User, reseller: &Reseller) -> Result<bool> {
    let planned = email::cools_until(row.proposed_at);
    let late = planned.plus_h(-COOLING_H).plus_min(LATE_MIN) < ctx.now;
    let until = if late { ctx.now.plus_h(COOLING_H) } else { planned };
    let reference = reference()?;
    if !approval::cool(tx, &row.id, until, &reference)? {
        return Ok(false);
    }
    // Whoever reads the address of somebody who never came in learns nothing and stops nothing.
    if user.first_login_at.is_some() {
        let letter =
            Letter::EmailChanging { person: person(user, &reseller.legal_name), stop: reference, until_ms: until.ms() };
        outbox::queue_letter(tx, ctx, To::user(user), &letter)?;
    }
    let after = json!({ "approval": row.id, "valid_until": until });
    record(tx, ctx, "desk.email.cool", (Subject::User, user.id.as_str()), None, Some(after))?;
    Ok(true)
}

/// Login and the reference from the mail to the old address stop the change: a supervisor has a case. Returns its number,
/// none where nothing cools under this pair. Guessing is throttled by the login.
pub fn stop(tx: &mut Tx, ctx: &Ctx, login: &str, typed: &str) -> Result<Option<String>> {
    let folded = login_name::fold(login);
    let counter = throttle::key(ctx, "email-stop", &folded)?;
    throttle::refuse_waiting(tx, ctx, &counter)?;
    let Some((row, user)) = cooling_of(tx, &folded, typed)? else {
        throttle::reserve(tx, ctx, &counter, Keeping::ForADay)?;
        return Ok(None);
    };
    user::touch(tx, &user.id)?;
    if row.cools_until.is_none_or(|until| until <= ctx.now)
        || !approval::decide(tx, &row.id, ApprovalState::Stopped, None, ctx.now)?
    {
        return Ok(None);
    }
    counters::reset(tx, &counter)?;
    if let Some(id) = &row.case_id {
        case::close(tx, id, ctx.now)?;
    }
    let summary = json!({
        "email": row.email.as_deref().map(address::masked), "proposed_by": row.proposed_label, "approval": row.id,
    });
    let case = Case {
        user_id: Some(user.id.clone()),
        reseller_id: user.reseller_id.clone(),
        ..Case::new(ctx, CaseKind::EmailStopped, &summary)?
    };
    case::insert(tx, &case)?;
    let after = json!({ "approval": row.id, "case": case.protocol });
    record(tx, ctx, "desk.email.stop", (Subject::User, user.id.as_str()), None, Some(after))?;
    Ok(Some(case.protocol))
}

fn cooling_of(db: &mut Db, login: &str, typed: &str) -> Result<Option<(Approval, User)>> {
    let Some(reference) = as_reference(typed) else { return Ok(None) };
    let Some(user) = user::by_login(db, login)? else { return Ok(None) };
    let found = approval::cooling_by_reference(db, &reference)?;
    let told = user.first_login_at.is_some();
    Ok(found.into_iter().find(|row| told && row.user_id == user.id).map(|row| (row, user)))
}
