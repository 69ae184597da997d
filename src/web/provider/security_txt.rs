//! `/.well-known/security.txt` (RFC 9116): where somebody who found a weakness writes to.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Data;
use chrono_tz::Tz;

use crate::config::Config;
use crate::model::ids::Instant;
use crate::text::{Lang, format};
use crate::web::parts::Web;
use crate::web::paths;

/// Good for so many days; RFC 9116 section 2.5.5 advises less than a year.
const DAYS: i64 = 180;

/// Serves it to anybody.
pub(super) async fn serve(web: Data<Web>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "public, max-age=86400"))
        .body(text(web.app.config(), web.app.now()))
}

fn text(config: &Config, now: Instant) -> String {
    let issuer = &config.provider.issuer;
    let contact = match config.brand.security_contact.as_str() {
        "" => format!("{issuer}{}", paths::CONTACT),
        address if address.starts_with("https://") => address.to_owned(),
        mailbox => format!("mailto:{mailbox}"),
    };
    let until = format::iso_date(now.plus_h(DAYS * 24).ms(), Tz::UTC);
    let languages = Lang::ALL.map(|lang| lang.tag()).join(", ");
    format!(
        "Contact: {contact}\nExpires: {until}T00:00:00Z\nPreferred-Languages: {languages}\nCanonical: {issuer}{}\n",
        paths::SECURITY_TXT
    )
}
