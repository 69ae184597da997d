//! Consent: the question, which the resumed request shows, and its answer (A12, A19, P2-45).

use actix_web::HttpResponse;

use super::authorize::{Step, go_on};
use crate::app::Registered;
use crate::error::{Error, Field, Flaw, Result};
use crate::oidc::authorize::ReplyTo;
use crate::oidc::scope::Scopes;
use crate::web::kit::form::Form;
use crate::web::paths;
use crate::web::provider::view::{ConsentPage, scope_words};
use crate::web::visit::Visit;

/// The question about these scopes.
pub fn page(visit: &Visit, client: &Registered, reply: &ReplyTo, id: &str, scopes: &Scopes) -> ConsentPage {
    let page = visit.page();
    let scopes = scopes.iter().map(|scope| scope_words(&page, scope)).collect();
    // A native application has no host: its scheme says as much.
    let url = url::Url::parse(&reply.redirect_uri).ok();
    let host = url.map(|url| url.host_str().unwrap_or(url.scheme()).to_owned()).unwrap_or_default();
    ConsentPage { page, client: client.row.name.clone(), host, scopes, action: paths::consent(id) }
}

/// POST: yes or no.
pub async fn answer(visit: Visit, form: Form) -> HttpResponse {
    let answer = answered(&visit, &form).await;
    visit.answer(answer)
}

async fn answered(visit: &Visit, form: &Form) -> Result<HttpResponse> {
    visit.check(form)?;
    let step = match form.get("consent")? {
        "yes" => Step::Allow,
        "no" => Step::Deny,
        _ => return Err(Error::Invalid { field: Field::Consent, reason: Flaw::Missing }),
    };
    go_on(visit, visit.query("grant"), step).await
}
