//! The answer to the consent page, which the resumed request shows (A12, A19, P2-45).

use actix_web::HttpResponse;

use super::authorize::go_on;
use crate::error::{Error, Field, Flaw, Result};
use crate::flow::provider::authorize::Said;
use crate::web::kit::form::Form;
use crate::web::kit::page::see_other;
use crate::web::paths;
use crate::web::visit::Visit;

/// POST: yes or no.
pub async fn answer(visit: Visit, form: Form) -> HttpResponse {
    let answer = answered(&visit, &form).await;
    visit.answer(answer)
}

async fn answered(visit: &Visit, form: &Form) -> Result<HttpResponse> {
    if !visit.is_fresh(form)? {
        // Whoever is in now is asked, or logs in first; the request waits.
        return Ok(see_other(
            &visit.query("grant").map_or_else(|| paths::HOME.to_owned(), |id| paths::authorize_resume(&id)),
        ));
    }
    let said = match form.get("consent")? {
        "yes" => Said::Yes,
        "no" => Said::No,
        _ => return Err(Error::Invalid { field: Field::Consent, reason: Flaw::Missing }),
    };
    go_on(visit, visit.query("grant"), said).await
}
