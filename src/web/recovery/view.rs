//! Tickets and recovery: choose a password, ask for a code, type it, find the login, look up the first access.

use crate::config::{Policy, PromisePolicy};
use crate::text::recovery::RecoveryText;
use crate::web::kit::input::Filled;
use crate::web::kit::page::Page;
use crate::web::kit::shared::Step;
use askama::Template;

/// A ticket that was typed correctly but is over. Posts to [`crate::web::paths::TICKET_AGAIN`].
#[derive(Debug, Template)]
#[template(path = "recovery/ticket_over.html")]
pub struct TicketOverPage {
    /// The frame.
    pub page: Page,
    /// The login it was for.
    pub login: String,
    /// Replaced by a newer one; otherwise expired.
    pub replaced: bool,
    /// Reference and end of the mail that is valid, if there is one.
    pub valid: Option<(String, String)>,
    /// Hidden fields that let the door know the person again without the code.
    pub hidden: Vec<(String, String)>,
}

crate::page!(TicketOverPage, RecoveryText);

/// Choose the own password. Fields: `password`, `repeat`.
#[derive(Debug, Template)]
#[template(path = "sign_in/choose_password.html")]
pub struct ChoosePasswordPage {
    /// The frame.
    pub page: Page,
    /// What is wrong with the password.
    pub form: Filled,
    /// Where it is posted.
    pub action: String,
    /// The login it is for.
    pub login: String,
    /// The first password of this login.
    pub first: bool,
    /// Least length, in characters.
    pub min_length: String,
}

crate::page!(ChoosePasswordPage, RecoveryText);

/// Forgot password. Fields: `login`, `email`.
#[derive(Debug, Template)]
#[template(path = "recovery/forgot_password.html")]
pub struct ForgotPasswordPage {
    /// The frame.
    pub page: Page,
    /// What was typed.
    pub form: Filled,
}

crate::page!(ForgotPasswordPage, RecoveryText);

/// Forgot login. Field: `email`.
#[derive(Debug, Template)]
#[template(path = "recovery/forgot_login.html")]
pub struct ForgotLoginPage {
    /// The frame.
    pub page: Page,
    /// What was typed.
    pub form: Filled,
}

crate::page!(ForgotLoginPage, RecoveryText);

/// The answer to every recovery request: the same whatever is true (P2-12). Only the reference differs.
#[derive(Debug, Template)]
#[template(path = "recovery/request_received.html")]
pub struct RequestReceivedPage {
    /// The frame.
    pub page: Page,
    /// Like `K7-QX`.
    pub reference: String,
    /// Whether a code is awaited: links to the page where it is typed.
    pub awaits_code: bool,
}

crate::page!(RequestReceivedPage, RecoveryText);

/// Where a code is typed. Fields: `login`, `code`.
#[derive(Debug, Template)]
#[template(path = "recovery/recover.html")]
pub struct RecoverPage {
    /// The frame.
    pub page: Page,
    /// What was typed: put the login back, never the code.
    pub form: Filled,
    /// Above the form.
    pub alert: Option<String>,
}

crate::page!(RecoverPage, RecoveryText);

/// Look up the first access. Fields: `reseller_id`, `cnpj`.
#[derive(Debug, Template)]
#[template(path = "recovery/first_access.html")]
pub struct FirstAccessPage {
    /// The frame.
    pub page: Page,
    /// What was typed.
    pub form: Filled,
    /// "48 horas" or "2 dias úteis": see [`term`].
    pub term: String,
    /// Above the form: nothing found.
    pub alert: Option<String>,
}

crate::page!(FirstAccessPage, RecoveryText);

/// The promised term in words.
pub fn term(page: &Page, policy: &Policy) -> String {
    let t = RecoveryText::of(page.lang);
    match policy.counts {
        PromisePolicy::WallClock => page.fill(t.hours, "n", policy.hours),
        PromisePolicy::BusinessDays => page.fill(t.business_days, "n", policy.days),
    }
}

/// How a promise stands, for the reseller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// On its way, in time.
    OnItsWay,
    /// Relayed or further.
    Kept,
    /// The same, after it was due.
    KeptLate,
    /// Expected late; nobody at the desk can do anything about it.
    Slow,
    /// At risk or late.
    AtRisk,
    /// Bounced.
    Failed,
}

/// The first access of a reseller.
#[derive(Debug, Template)]
#[template(path = "recovery/first_access_state.html")]
pub struct FirstAccessStatePage {
    /// The frame.
    pub page: Page,
    /// The reseller ID that was typed.
    pub reseller_id: String,
    /// The CNPJ that was typed, for the button.
    pub cnpj: String,
    /// Due, in words.
    pub due: String,
    /// When the mail is expected to leave, in words, while that can be said.
    pub expected: Option<String>,
    /// What became of the mail, in one sentence; none before there is one.
    pub mail: Option<String>,
    /// How it stands.
    pub standing: Standing,
    /// The stages in order.
    pub steps: Vec<Step>,
    /// Whether "send again" is offered: from the first mail to the first login.
    pub may_send_again: bool,
}

crate::page!(FirstAccessStatePage, RecoveryText);
