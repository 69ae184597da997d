//! A form of ours that came after the session had changed: another tab logged in or out, or the page was open for a day.
//! Nothing is done for it. It is shown again, for the person who is in now, with what was typed in it (never a secret), and
//! one more click sends it. A form that knows a better way on asks [`crate::web::visit::Visit::is_fresh`].

use super::csrf;
use super::form::Form;
use super::page::{Page, html};
use crate::text::frame::FrameText;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

/// Fields whose value is never put back.
const SECRET: [&str; 5] = [csrf::FIELD, "password", "repeat", "current", "code"];

/// A form to send once more.
#[derive(Debug, Template)]
#[template(path = "part/stale.html")]
pub struct StalePage {
    /// The frame.
    pub page: Page,
    /// Where the form goes.
    pub action: String,
    /// Why it comes again.
    pub lead: &'static str,
    /// What was typed.
    pub fields: Vec<(String, String)>,
    /// A secret was typed and has to be typed again, on the form's own page.
    pub with_secret: bool,
}

crate::page!(StalePage, FrameText);

/// What was typed, without token and secrets; a secret leaves its name with no value.
pub fn typed(form: &Form) -> Vec<(String, String)> {
    let fields = form.pairs().iter().filter(|(name, _)| name != csrf::FIELD);
    let kept = fields.map(|(name, value)| match SECRET.contains(&name.as_str()) {
        true => (name.clone(), String::new()),
        false => (name.clone(), value.clone()),
    });
    kept.collect()
}

/// The form again. 409: nothing was done.
pub fn again(page: Page, action: String, fields: Vec<(String, String)>) -> HttpResponse {
    let lead = FrameText::of(page.lang).stale_lead;
    tracing::debug!(request_id = %page.request_id, "a stale form is shown again");
    html(StatusCode::CONFLICT, &view(page, action, lead, fields))
}

/// The form again after the login that it needed.
pub fn after_login(page: Page, action: String, fields: Vec<(String, String)>) -> HttpResponse {
    let lead = FrameText::of(page.lang).typed_lead;
    html(StatusCode::OK, &view(page, action, lead, fields))
}

fn view(page: Page, action: String, lead: &'static str, fields: Vec<(String, String)>) -> StalePage {
    let (secret, fields): (Vec<_>, Vec<_>) = fields.into_iter().partition(|(name, _)| SECRET.contains(&name.as_str()));
    StalePage { page, action, lead, fields, with_secret: !secret.is_empty() }
}
