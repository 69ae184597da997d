//! The cases that wait for an agent.

use super::card;
use crate::db::Db;
use crate::db::types::{ConversationId, UserId};
use crate::error::Result;
use crate::flow::access::{self, Doing};
use crate::model::approval::{self, ApprovalAct};
use crate::model::case::{self, Case, CaseKind, CaseState};
use crate::model::ctx::Ctx;
use crate::model::desk_day::Counted;
use crate::model::promise::PromiseKind;
use crate::model::{address, conversation, promise, reseller, user};
use crate::text::desk::DeskText;
use crate::text::desk::acts::ActsText;
use crate::text::{Lang, fill};

/// An open case and whom it is about.
#[derive(Clone, Debug)]
pub struct CaseLine {
    /// The case.
    pub case: Case,
    /// Login, or reseller ID.
    pub about: String,
    /// Opens the card, if there is one.
    pub card: Option<String>,
    /// The conversation behind it.
    pub talk: Option<ConversationId>,
    /// What somebody wrote, or what went wrong; may be empty. No unmasked data.
    pub detail: String,
}

/// Open cases, the oldest first, those of conversations after the others.
pub fn cases(db: &mut Db, ctx: &Ctx, lang: Lang) -> Result<Vec<CaseLine>> {
    access::allow(ctx, Doing::Desk)?;
    let mut lines = Vec::new();
    for case in case::in_state(db, CaseState::Open, (200, 50))? {
        let (about, card) = match (&case.user_id, &case.promise_id) {
            (Some(id), _) => (user::get(db, id)?.login, Some(id.to_string())),
            (None, Some(id)) => match promise::get(db, id)? {
                // It has no card: nobody of the desk can do anything for it, and operators see it.
                promise if promise.kind == PromiseKind::EndCustomer => (promise.external_id, None),
                promise => (promise.external_id, Some(id.to_string())),
            },
            (None, None) => match &case.reseller_id {
                Some(id) => (reseller::get(db, id)?.external_id, None),
                None => (String::new(), None),
            },
        };
        let detail = match (case.kind, &case.user_id) {
            (kind, Some(id)) => match ApprovalAct::of_case(kind) {
                Some(act) => two_detail(db, &case, id, act, lang)?,
                None => detail(&case, lang),
            },
            _ => detail(&case, lang),
        };
        let talk = match case.kind.is_contact() {
            true => conversation::latest_of_case(db, &case.id)?.map(|row| row.id),
            false => None,
        };
        lines.push(CaseLine { case, about, card, talk, detail });
    }
    Ok(lines)
}

/// Whether what needs two people waits for the first or for the second one; what a user wrote comes first.
fn two_detail(db: &mut Db, case: &Case, user: &UserId, act: ApprovalAct, lang: Lang) -> Result<String> {
    let t = DeskText::of(lang);
    let written = detail(case, lang);
    if !written.is_empty() {
        return Ok(written);
    }
    let waiting = approval::open_of(db, user, act)?;
    Ok(waiting.map_or_else(|| t.case_unproposed.to_owned(), |row| fill(t.case_waits, &[("who", &row.proposed_label)])))
}

/// What an agent did so often.
fn limit_detail(summary: &serde_json::Value, lang: Lang) -> String {
    let t = ActsText::of(lang);
    let act = summary.get("act").and_then(|v| v.as_str()).and_then(Counted::parse);
    let done = summary.get("done").and_then(|v| v.as_i64()).unwrap_or_default().to_string();
    let stopped = summary.get("stopped").and_then(|v| v.as_bool()).unwrap_or_default();
    let pattern = if stopped { t.case_stopped } else { t.case_detail };
    act.map_or_else(String::new, |act| fill(pattern, &[("what", act.words(lang)), ("done", &done)]))
}

/// The addresses that arrived on one day, masked, where there was more than one.
fn differs_detail(summary: &serde_json::Value, lang: Lang) -> String {
    let masked = |value: &serde_json::Value| address::masked(value.as_str().unwrap_or_default());
    let earlier = summary.get("earlier").and_then(|v| v.as_array()).cloned().unwrap_or_default();
    let Some(newest) = summary.get("arrived").filter(|_| !earlier.is_empty()) else { return String::new() };
    let before = earlier.iter().map(masked).collect::<Vec<_>>().join(", ");
    fill(DeskText::of(lang).differs_again, &[("email", &masked(newest)), ("before", &before)])
}

/// From the summary, only what the desk may read without a reason.
pub(super) fn detail(case: &Case, lang: Lang) -> String {
    let summary: serde_json::Value = serde_json::from_str(&case.summary).unwrap_or_default();
    let text = |name: &str| summary.get(name).and_then(|v| v.as_str()).unwrap_or_default();
    match case.kind {
        CaseKind::AdministratorLeft | CaseKind::NoProof => text("note").to_owned(),
        CaseKind::RecoveryMismatch => text("typed").to_owned(),
        CaseKind::ContactDelivery => delivered(text("delivered"), text("delivered_on"), lang),
        CaseKind::PromiseAtRisk | CaseKind::AddressFailed => card::problem_words(text("why"), lang).to_owned(),
        CaseKind::RegisteredDataDiffers => differs_detail(&summary, lang),
        CaseKind::SameCnpj
        | CaseKind::WrongMailbox
        | CaseKind::EmailCorrection
        | CaseKind::FactorsLost
        | CaseKind::PasswordLost
        | CaseKind::DataExport
        | CaseKind::DataErasure
        | CaseKind::EmailStopped
        | CaseKind::ContactLogin
        | CaseKind::ContactRegistration
        | CaseKind::ContactOrder
        | CaseKind::ContactOther
        | CaseKind::RegistrationIncomplete => String::new(),
        CaseKind::AgentLimit => limit_detail(&summary, lang),
    }
}

/// How a delivery stands to its seven days, with its day.
fn delivered(standing: &str, day: &str, lang: Lang) -> String {
    match conversation::Delivered::parse(standing) {
        Some(standing) => format!("{day}: {}", standing.name(lang)),
        None => String::new(),
    }
}
