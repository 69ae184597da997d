//! Where a password manager finds the pages of an account: "A Well-Known URL for Changing Passwords" (W3C) and "Passkey
//! Endpoints Well-Known URL" (W3C).

use actix_web::HttpResponse;
use actix_web::http::header;
use serde_json::json;

use crate::web::paths;
use crate::web::visit::Visit;

/// Leads to the page where the own password is changed.
pub(super) async fn change_password(_: Visit) -> HttpResponse {
    HttpResponse::Found().insert_header((header::LOCATION, paths::ACCOUNT_PASSWORD)).finish()
}

/// Where passkeys are made and taken away.
pub(super) async fn passkey_endpoints(visit: Visit) -> HttpResponse {
    let issuer = visit.app().config().provider.issuer.trim_end_matches('/').to_owned();
    let page = format!("{issuer}{}", paths::ACCOUNT_FACTORS);
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "public, max-age=3600"))
        .json(json!({ "enroll": page, "manage": page }))
}
