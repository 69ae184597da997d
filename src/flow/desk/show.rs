//! Showing a card: masked, or whole for a reason that is recorded, for five minutes that nothing makes longer.

use serde_json::json;

use super::card::{self, Card};
use super::limit;
use super::record::record;
use crate::db::types::{Instant, UserId};
use crate::db::{Db, Tx};
use crate::error::{Error, Field, Flaw, Result};
use crate::flow::access::{self, Doing};
use crate::model::audit::Subject;
use crate::model::ctx::Ctx;
use crate::model::desk_day::Counted;
use crate::model::desk_reveal::{self, Purpose};
use crate::model::user;
use crate::text::Lang;

/// How long whole data are shown, in minutes.
const SHOWN_MIN: i64 = 5;

/// The card: masked, or whole while a reason that this agent gave holds. `id` is a user's, or that of a promise that has
/// no user yet.
pub fn card(db: &mut Db, ctx: &Ctx, id: &str, lang: Lang) -> Result<Card> {
    may_open(db, ctx, id)?;
    let revealed = match ctx.actor.user() {
        Some(agent) => desk_reveal::until(db, agent, id, ctx.now)?,
        None => None,
    };
    Ok(Card { revealed, ..card::build(db, ctx, id, lang, revealed.is_none())? })
}

/// This card is one of the last few that the agent opened today: it is counted already.
pub fn is_open(db: &mut Db, ctx: &Ctx, id: &str) -> Result<bool> {
    access::allow(ctx, Doing::OpenCard)?;
    limit::is_open(db, ctx, id)
}

/// Every card is the desk's; an operator sees those of the distributor's own people.
fn may_open(db: &mut Db, ctx: &Ctx, id: &str) -> Result<()> {
    access::allow(ctx, Doing::OpenCard)?;
    match access::allow(ctx, Doing::Desk) {
        Ok(()) => Ok(()),
        Err(error) => match user::find(db, &UserId::from_text(id))? {
            Some(user) if user.role.is_staff() => Ok(()),
            _ => Err(error),
        },
    }
}

/// Counts that an agent opens another card, before it is shown.
///
/// # Errors
/// [`crate::error::Rule::DayLimit`] where they have opened too many today.
pub fn open(tx: &mut Tx, ctx: &Ctx, id: &str) -> Result<()> {
    access::allow(ctx, Doing::Desk)?;
    limit::open(tx, ctx, id)
}

/// The data are shown whole for five minutes, for a purpose and a reason that go into the audit with the agent's name. A
/// time that runs is not made longer. Returns its end.
pub fn reveal(tx: &mut Tx, ctx: &Ctx, id: &str, purpose: Option<Purpose>, reason: &str) -> Result<Instant> {
    access::allow(ctx, Doing::Desk)?;
    let purpose = purpose.ok_or(Error::Invalid { field: Field::Purpose, reason: Flaw::PurposeMissing })?;
    let reason = access::reason(reason)?;
    let agent = ctx.actor.user().ok_or(Error::Forbidden)?;
    // Somebody is there.
    card::build(tx, ctx, id, Lang::En, true)?;
    limit::count(tx, ctx, Counted::Reveal, id)?;
    let until = desk_reveal::begin(tx, agent, id, ctx.now.plus_min(SHOWN_MIN), ctx.now)?;
    let after = json!({ "purpose": purpose, "reason": reason, "valid_until": until });
    record(tx, ctx, "desk.reveal", (Subject::User, id), None, Some(after))?;
    Ok(until)
}
