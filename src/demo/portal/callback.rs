//! The redirect URI: state, issuer and code are checked in this order, and nobody is in before all of it held.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use openidconnect::CsrfToken;

use super::pages;
use super::sessions::Session;
use super::{Portal, rp::Failure};
use crate::demo::site::{cookie, pairs, see_other};
use crate::text::fill;

/// Takes the provider's answer.
pub async fn callback(req: HttpRequest, portal: web::Data<Portal>) -> HttpResponse {
    let sent = pairs(req.query_string());
    let one = |name: &str| {
        let mut values = sent.iter().filter(|(k, _)| k == name).map(|(_, v)| v.clone());
        values.next().filter(|_| values.next().is_none())
    };
    let now_ms = portal.clock.now_ms();
    let pending = match (portal.browser(&req), one("state")) {
        (Some(browser), Some(state)) => portal.sessions.resume(&browser, &state, now_ms),
        _ => None,
    };
    let Some(pending) = pending else {
        return pages::message(&req, &portal, StatusCode::BAD_REQUEST, |t| {
            (t.failed_title.into(), t.failed_state.into())
        });
    };
    // RFC 9207: whose answer this is, before anything of it is used
    if one("iss").as_deref() != Some(portal.rp.issuer()) {
        return pages::failed(&req, &portal, &Failure::Check("iss".into()));
    }
    if let Some(error) = one("error") {
        return pages::message(&req, &portal, StatusCode::BAD_REQUEST, |t| {
            (t.failed_title.into(), fill(t.failed_provider, &[("error", &error)]))
        });
    }
    let Some(code) = one("code") else {
        return pages::failed(&req, &portal, &Failure::Check("code".into()));
    };
    let signed_in = match portal.rp.finish(code, pending).await {
        Ok(signed_in) => signed_in,
        Err(why) => return pages::failed(&req, &portal, &why),
    };
    if let Some(old) = portal.key(&req) {
        portal.sessions.forget(&old);
    }
    let now_ms = portal.clock.now_ms();
    let key = CsrfToken::new_random_len(32).into_secret();
    let session = Session {
        id_token: signed_in.id_token,
        access_token: signed_in.access_token,
        access_until_ms: now_ms + signed_in.access_seconds * 1000,
        iss: signed_in.iss,
        sub: signed_in.sub,
        sid: signed_in.sid,
        person: signed_in.person,
        read_ms: now_ms,
        since_ms: now_ms,
        ended: None,
    };
    portal.sessions.open(key.clone(), session, now_ms);
    see_other("/").cookie(cookie(portal.kind.session_cookie(), &key, None)).finish()
}
