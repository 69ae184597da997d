//! What a person reads when something did not work: what happened, what was not lost, what to do now, and a reference
//! to name. Errors of the protocol that may not be redirected carry their OAuth code in the text (G45).

use super::page::{Page, View, html};
use crate::error::{Error, Rule};
use crate::text::error::{ErrorText, refusal};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header;
use askama::Template;

/// The page of an error.
#[derive(Debug, Template)]
#[template(path = "part/error.html")]
pub struct ErrorPage {
    /// The frame.
    pub page: Page,
    /// What happened, in a few words.
    pub title: &'static str,
    /// What happened.
    pub happened: String,
    /// What was not lost; may be empty.
    pub kept: &'static str,
    /// What to do now.
    pub next: &'static str,
    /// OAuth error code and description, for those who built the portal.
    pub code: Option<(String, String)>,
}

crate::page!(ErrorPage, ErrorText);

/// Answers an error with its page, its status and, where waiting helps, Retry-After.
pub fn respond(page: Page, error: &Error) -> HttpResponse {
    let lang = page.lang;
    let t = ErrorText::of(lang);
    let (status, title, happened, kept, next) = match error {
        Error::NotFound => (StatusCode::NOT_FOUND, t.missing, t.missing_what, t.nothing_changed, t.missing_next),
        Error::Forbidden => (StatusCode::FORBIDDEN, t.forbidden, t.forbidden_what, t.nothing_changed, t.forbidden_next),
        Error::Conflict(rule @ Rule::StaleForm) => {
            (StatusCode::FORBIDDEN, t.stale, refusal::rule(lang, *rule), t.nothing_changed, t.stale_next)
        }
        Error::Conflict(rule @ (Rule::Supervisors | Rule::StaffInTwo)) => {
            (StatusCode::FORBIDDEN, t.forbidden, refusal::rule(lang, *rule), t.nothing_changed, t.supervisors_next)
        }
        Error::Conflict(rule @ Rule::DayLimit) => (
            StatusCode::TOO_MANY_REQUESTS,
            t.throttled,
            refusal::rule(lang, *rule),
            t.nothing_changed,
            t.day_limit_next,
        ),
        Error::Conflict(rule @ Rule::LastAdministrator) => {
            let next = t.last_administrator_next;
            (StatusCode::CONFLICT, t.conflict, refusal::rule(lang, *rule), t.nothing_changed, next)
        }
        Error::Conflict(rule) => {
            (StatusCode::CONFLICT, t.conflict, refusal::rule(lang, *rule), t.nothing_changed, t.conflict_next)
        }
        Error::Duplicate => (StatusCode::CONFLICT, t.conflict, t.conflict_what, t.nothing_changed, t.conflict_next),
        Error::Invalid { reason, .. } => {
            (StatusCode::BAD_REQUEST, t.invalid, refusal::flaw(lang, *reason), t.nothing_changed, t.invalid_next)
        }
        Error::Throttled { .. } => {
            (StatusCode::TOO_MANY_REQUESTS, t.throttled, t.throttled_what, t.throttled_kept, t.throttled_next)
        }
        Error::Busy { .. } | Error::Retry => {
            (StatusCode::SERVICE_UNAVAILABLE, t.busy, t.busy_what, t.busy_kept, t.busy_next)
        }
        Error::Unavailable(_) => {
            (StatusCode::SERVICE_UNAVAILABLE, t.unavailable, t.unavailable_what, t.busy_kept, t.unavailable_next)
        }
        Error::Internal(_) => {
            (StatusCode::INTERNAL_SERVER_ERROR, t.internal, t.internal_what, t.internal_kept, t.internal_next)
        }
    };
    let wait_s = match error {
        Error::Throttled { retry_after_s } | Error::Busy { retry_after_s } => Some((*retry_after_s).max(1)),
        Error::Retry | Error::Unavailable(_) => Some(5),
        _ => None,
    };
    let happened = crate::text::fill(happened, &[("wait", &waiting(&page, wait_s.unwrap_or(0)))]);
    answer(status, wait_s, ErrorPage { page, title, happened, kept, next, code: None })
}

/// An authorization request that may not be redirected: client or redirect URI unknown, request too large (A1, G45).
/// `code` and `description` are ASCII English by the protocol's rules.
pub fn oauth(page: Page, status: StatusCode, code: &str, description: &str) -> HttpResponse {
    let t = ErrorText::of(page.lang);
    let view = ErrorPage {
        title: t.oauth,
        happened: t.oauth_what.to_owned(),
        kept: t.oauth_kept,
        next: t.oauth_next,
        code: Some((code.to_owned(), description.to_owned())),
        page,
    };
    answer(status, None, view)
}

/// A stored authorization request that has been answered or has run out: Back after a login, a page left open (G45).
pub fn over(page: Page) -> HttpResponse {
    let t = ErrorText::of(page.lang);
    let view = ErrorPage {
        title: t.over,
        happened: t.over_what.to_owned(),
        kept: t.nothing_changed,
        next: t.over_next,
        code: Some(("invalid_request".to_owned(), "the request was answered or has run out".to_owned())),
        page,
    };
    answer(StatusCode::BAD_REQUEST, None, view)
}

/// An address that takes forms alone was opened, or the other way round. The caller adds `Allow`.
pub fn wrong_method(page: Page) -> HttpResponse {
    let t = ErrorText::of(page.lang);
    let view = ErrorPage {
        title: t.wrong_method,
        happened: t.wrong_method_what.to_owned(),
        kept: t.nothing_changed,
        next: t.wrong_method_next,
        code: None,
        page,
    };
    answer(StatusCode::METHOD_NOT_ALLOWED, None, view)
}

/// "40 s" or "3 min": the rest of a wait, in words that need no grammar.
pub fn waiting(page: &Page, seconds: u32) -> String {
    let t = ErrorText::of(page.lang);
    match seconds {
        0..=90 => crate::text::fill(t.seconds, &[("n", &seconds.max(1).to_string())]),
        _ => crate::text::fill(t.minutes, &[("n", &seconds.div_ceil(60).to_string())]),
    }
}

fn answer(status: StatusCode, wait_s: Option<u32>, view: ErrorPage) -> HttpResponse {
    let mut answer = html(status, &view);
    if let Some(Ok(value)) = wait_s.map(|s| header::HeaderValue::from_str(&s.to_string())) {
        answer.headers_mut().insert(header::RETRY_AFTER, value);
    }
    tracing::debug!(request_id = %view.page().request_id, status = status.as_u16(), "error page");
    answer
}
