//! What an agent says or does next, in one sentence, chosen by what is known.

use crate::flow::desk::card::Card;
use crate::model::case::CaseKind;
use crate::model::conversation::{Conversation, Delivered, Family};
use crate::model::ctx::Ctx;
use crate::model::user::UserState;
use crate::text::Lang;
use crate::text::contact::desk::NextText;

/// What to say next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Nobody knows yet whom it is about.
    AskWho,
    /// What was typed belongs to nobody.
    NothingFound,
    /// The login is frozen: two people decide.
    Frozen,
    /// Mail to the registered address came back.
    Bounced,
    /// The first credential is on its way and in time.
    InTime,
    /// The first credential is at risk or late.
    AtRisk,
    /// The login is blocked.
    Blocked,
    /// Recovery was tried with another address.
    Mismatch,
    /// The registration lacks facts.
    Incomplete,
    /// The first password was sent and never used.
    NotUsed,
    /// A password can be sent to the registered address.
    SendPassword,
    /// A delivery within the seven days.
    DeliveryInTime,
    /// A delivery after them.
    DeliveryLate,
    /// A delivery without a day.
    AskDay,
    /// An order: the sales representative.
    Order,
    /// Nothing in particular.
    Listen,
}

impl Next {
    /// Every one.
    pub const ALL: [Self; 16] = [
        Self::AskWho,
        Self::NothingFound,
        Self::Frozen,
        Self::Bounced,
        Self::InTime,
        Self::AtRisk,
        Self::Blocked,
        Self::Mismatch,
        Self::Incomplete,
        Self::NotUsed,
        Self::SendPassword,
        Self::DeliveryInTime,
        Self::DeliveryLate,
        Self::AskDay,
        Self::Order,
        Self::Listen,
    ];

    /// The sentence for the agent.
    pub fn words(self, lang: Lang) -> &'static str {
        let t = NextText::of(lang);
        match self {
            Self::AskWho => t.ask_who,
            Self::NothingFound => t.nothing_found,
            Self::Frozen => t.frozen,
            Self::Bounced => t.bounced,
            Self::InTime => t.in_time,
            Self::AtRisk => t.at_risk,
            Self::Blocked => t.blocked,
            Self::Mismatch => t.mismatch,
            Self::Incomplete => t.incomplete,
            Self::NotUsed => t.not_used,
            Self::SendPassword => t.send_password,
            Self::DeliveryInTime => t.delivery_in_time,
            Self::DeliveryLate => t.delivery_late,
            Self::AskDay => t.ask_day,
            Self::Order => t.order,
            Self::Listen => t.listen,
        }
    }
}

/// By the topic first, then by what keeps the person from coming in.
pub(super) fn next(ctx: &Ctx, row: &Conversation, card: Option<&Card>, delivered: Option<Delivered>) -> Next {
    match row.family {
        Family::Delivery => {
            return match delivered {
                Some(Delivered::InTime) => Next::DeliveryInTime,
                Some(Delivered::Late) => Next::DeliveryLate,
                None => Next::AskDay,
            };
        }
        Family::Order => return Next::Order,
        Family::Login | Family::Registration | Family::Other => {}
    }
    let Some(card) = card else {
        return if row.login_typed.is_empty() { Next::AskWho } else { Next::NothingFound };
    };
    if card.frozen {
        return Next::Frozen;
    }
    if row.family == Family::Registration && card.missing.is_some() {
        return Next::Incomplete;
    }
    if card.suppressed.is_some() {
        return Next::Bounced;
    }
    if let Some(promise) = card.promise.as_ref().filter(|promise| promise.stage.is_open()) {
        let late = promise.at_risk_at.is_some() || promise.breached_at.is_some() || promise.due_at <= ctx.now;
        return if late { Next::AtRisk } else { Next::InTime };
    }
    if card.state == Some(UserState::Blocked) {
        return Next::Blocked;
    }
    if card.cases.iter().any(|(kind, _)| *kind == CaseKind::RecoveryMismatch) {
        return Next::Mismatch;
    }
    match (row.family, card.state) {
        (Family::Login, Some(UserState::Invited)) => Next::NotUsed,
        (Family::Login, _) if card.barred.is_none() => Next::SendPassword,
        _ => Next::Listen,
    }
}
