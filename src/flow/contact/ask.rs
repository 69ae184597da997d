//! The product asks first. An anonymous visitor is offered a step by the topic and by the shape of what was typed, never
//! by what is stored: the answer is the same, and takes the same, whether a login exists or not. What was typed leads the
//! desk to a card, and proves nothing.

use super::delivery;
use super::line_text;
use super::looks_like::{self, LooksLike};
use super::say::too_fast;
use crate::db::Tx;
use crate::db::types::{ConversationId, Instant};
use crate::error::{Error, Result, Rule};
use crate::model::case;
use crate::model::conversation::{
    self, Conversation, ConversationState, Family, KnownBy, LineKind, LineSpeaker, NewLine, Step,
};
use crate::model::ctx::Ctx;
use crate::model::promise::{self, PromiseKind};
use crate::model::{login_name, reseller, user};

/// Longest text that is kept of what was typed, in characters: an address.
const TYPED_CHARS: usize = 254;

/// What the product answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    /// It offers this.
    Offered(Step),
    /// It has nothing to offer; an agent reads what was typed.
    Noted,
    /// Nothing was stored: it looks like something that must not be written here.
    Refused(LooksLike),
    /// Nothing was stored: too many in a short time.
    TooFast {
        /// When the next one is taken.
        retry_at: Instant,
    },
}

/// Takes what the visitor typed: a login, a reseller ID, an address; for a delivery its day.
///
/// # Errors
/// `Conflict` when the product no longer asks, or a delivery has its day already; `Invalid` for nothing, or a day that is none.
pub fn identify(ctx: &Ctx, tx: &mut Tx, id: &ConversationId, typed: &str) -> Result<Answered> {
    let row = conversation::get(tx, id)?;
    if row.state != ConversationState::Asking {
        return Err(Error::Conflict(Rule::ConversationOver));
    }
    // The representative was told, and the answer given.
    if row.family == Family::Delivery && conversation::last_of(tx, id, LineKind::Typed)?.is_some() {
        return Err(Error::Conflict(Rule::ConversationOver));
    }
    let typed = line_text::one_line(&line_text::read(typed)?, TYPED_CHARS);
    if let Some(looks) = looks_like::secret(&typed) {
        return Ok(Answered::Refused(looks));
    }
    if let Some(retry_at) = too_fast(ctx, tx, id)? {
        return Ok(Answered::TooFast { retry_at });
    }
    let step = match row.family {
        Family::Delivery => Some(delivery::register(ctx, tx, &row, &typed)?),
        family => {
            link(tx, ctx, &row, &typed)?;
            offer(family, &typed)
        }
    };
    let line = NewLine { speaker: LineSpeaker::Visitor, ..NewLine::product(LineKind::Typed, &typed) };
    if conversation::append_open(tx, id, &line, ctx.now)?.is_none() {
        return Err(Error::Conflict(Rule::ConversationOver));
    }
    match step {
        Some(step) => {
            conversation::append(tx, id, &NewLine::product(LineKind::Offered, step.as_str()), ctx.now)?;
            Ok(Answered::Offered(step))
        }
        None => Ok(Answered::Noted),
    }
}

/// By topic and shape alone.
fn offer(family: Family, typed: &str) -> Option<Step> {
    match family {
        // A login is the reseller ID, a full stop and a name.
        Family::Login if typed.contains('@') => Some(Step::ForgotLogin),
        Family::Login if typed.contains('.') => Some(Step::ForgotPassword),
        Family::Login => Some(Step::LookUp),
        Family::Registration => Some(Step::Registration),
        Family::Order => Some(Step::Representative),
        Family::Delivery | Family::Other => None,
    }
}

/// Leads the desk to user and reseller. The same questions are asked and the same rows are written whatever is true.
fn link(tx: &mut Tx, ctx: &Ctx, row: &Conversation, typed: &str) -> Result<()> {
    let user = user::by_login(tx, &login_name::fold(typed))?;
    let known = reseller::find_external(tx, typed)?;
    let promise = promise::find(tx, PromiseKind::Credential, &reseller::fold_external(typed))?;
    if row.known_by == Some(KnownBy::Session) {
        return Ok(());
    }
    let reseller = user.as_ref().and_then(|user| user.reseller_id.clone()).or(known.map(|reseller| reseller.id));
    let user = user.map(|user| user.id);
    conversation::identify(tx, &row.id, typed, user.as_ref(), reseller.as_ref())?;
    let promise = promise.map(|promise| promise.id);
    case::set_about(tx, &row.case_id, user.as_ref(), reseller.as_ref(), promise.as_ref(), ctx.now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_offered_follows_from_topic_and_shape() {
        for (family, typed, step) in [
            (Family::Login, "R10482", Some(Step::LookUp)),
            (Family::Login, "R10482.ana", Some(Step::ForgotPassword)),
            (Family::Login, "ana@nova.example", Some(Step::ForgotLogin)),
            (Family::Registration, "R10482", Some(Step::Registration)),
            (Family::Order, "R10482.ana", Some(Step::Representative)),
            (Family::Other, "R10482", None),
        ] {
            assert_eq!(offer(family, typed), step, "{family:?} {typed}");
        }
    }
}
