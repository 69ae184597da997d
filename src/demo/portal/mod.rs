//! The sample portal: one code, two configurations. A relying party as a careful house would write it; it keys its
//! session on `iss` + `sub` and `sid`, shows only what the permissions allow, and drops a session when told to.

mod callback;
#[cfg(test)]
pub(crate) mod fake;
mod goods;
mod logout_token;
mod pages;
mod permits;
mod rp;
mod sessions;

use std::sync::Arc;
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpRequest, HttpResponse, web};
use openidconnect::CsrfToken;
use serde::Deserialize;

use super::http::Outgoing;
use super::site::{common, cookie, keep_lang, lang, own_form, param, see_other};
use super::{ClientKeys, DemoSites, site};
use crate::clock::Clock;
use crate::error::Result;
use rp::{Failure, RelyingParty};
use sessions::{Session, Sessions};

/// What userinfo said is asked again when it is older than this, in ms.
const FRESH_MS: i64 = 5_000;

/// Which portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// E-commerce.
    Shop,
    /// Cloud Marketplace.
    Cloud,
}

impl Kind {
    /// The first label of its host name, and its class in the stylesheet.
    pub fn host(self) -> &'static str {
        match self {
            Kind::Shop => "loja",
            Kind::Cloud => "cloud",
        }
    }

    /// Its name, the same in every language.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Shop => "E-commerce",
            Kind::Cloud => "Cloud Marketplace",
        }
    }

    fn other(self) -> Kind {
        match self {
            Kind::Shop => Kind::Cloud,
            Kind::Cloud => Kind::Shop,
        }
    }

    fn session_cookie(self) -> &'static str {
        match self {
            Kind::Shop => "loja_session",
            Kind::Cloud => "cloud_session",
        }
    }

    fn browser_cookie(self) -> &'static str {
        match self {
            Kind::Shop => "loja_browser",
            Kind::Cloud => "cloud_browser",
        }
    }
}

/// A running portal.
pub struct Portal {
    kind: Kind,
    brand: String,
    origin: String,
    sites: Arc<DemoSites>,
    clock: Clock,
    rp: RelyingParty,
    sessions: Sessions,
}

impl Portal {
    /// A portal that has not yet met its provider.
    pub fn new(
        kind: Kind,
        brand: &str,
        sites: &Arc<DemoSites>,
        keys: ClientKeys,
        out: Outgoing,
        clock: Clock,
    ) -> Result<Self> {
        let origin = if kind == Kind::Shop { sites.shop() } else { sites.cloud() };
        let (callback, signed_out) = (DemoSites::callback(&origin), DemoSites::signed_out(&origin));
        let rp = RelyingParty::new(sites.provider(), keys, callback, signed_out, out, clock.clone())?;
        let (brand, sites) = (brand.to_owned(), sites.clone());
        Ok(Self { kind, brand, origin, sites, clock, rp, sessions: Sessions::default() })
    }

    fn key(&self, req: &HttpRequest) -> Option<String> {
        req.cookie(self.kind.session_cookie()).map(|cookie| cookie.value().to_owned())
    }

    fn browser(&self, req: &HttpRequest) -> Option<String> {
        req.cookie(self.kind.browser_cookie()).map(|cookie| cookie.value().to_owned()).filter(|v| !v.is_empty())
    }

    /// The session of this browser, also one that was ended from outside, as true as the provider knows it.
    async fn session(&self, req: &HttpRequest) -> Option<Session> {
        let key = self.key(req)?;
        let now_ms = self.clock.now_ms();
        let session = self.sessions.get(&key, now_ms)?;
        let due = now_ms - session.read_ms >= FRESH_MS && now_ms < session.access_until_ms;
        if session.ended.is_some() || !due {
            return Some(session);
        }
        match self.rp.person(&session.access_token, &session.sub).await {
            Ok(person) => self.sessions.update(&key, person, now_ms),
            Err(Failure::Refused) => self.sessions.refused(&key, now_ms),
            Err(_) => {} // the provider is away: what it said last still stands
        }
        self.sessions.get(&key, now_ms)
    }
}

/// Looks for the provider until it answers.
pub async fn find_provider(portal: Arc<Portal>) {
    let mut wait = Duration::from_millis(50);
    while let Err(why) = portal.rp.discover().await {
        tracing::debug!(portal = portal.kind.name(), ?why, "the provider is not there yet");
        tokio::time::sleep(wait).await;
        wait = (wait * 2).min(Duration::from_secs(2));
    }
    tracing::info!(portal = portal.kind.name(), "found the provider");
}

/// The routes.
pub fn routes(config: &mut web::ServiceConfig, state: web::Data<Portal>) {
    config
        .app_data(state)
        .app_data(web::FormConfig::default().limit(16 * 1024))
        .service(site::at("/", pages::home))
        .service(site::at("/action/{slug}", pages::action))
        .service(site::at("/login", login))
        .service(site::at("/callback", callback::callback))
        .service(site::form_at("/sign-out", sign_out))
        .service(site::form_at("/switch", switch))
        .service(site::at("/signed-out", signed_out))
        .service(site::at("/session.json", state_of_session))
        .service(site::form_at("/backchannel-logout", backchannel_logout))
        .default_service(web::to(pages::nowhere));
}

async fn login(req: HttpRequest, portal: web::Data<Portal>) -> HttpResponse {
    let prompt = param(&req, "again").map(|_| openidconnect::core::CoreAuthPrompt::Login);
    let (url, pending) = match portal.rp.begin(prompt, lang(&req)).await {
        Ok(begun) => begun,
        Err(why) => return pages::failed(&req, &portal, &why),
    };
    let browser = portal.browser(&req).unwrap_or_else(|| CsrfToken::new_random_len(32).into_secret());
    portal.sessions.begin(&browser, pending, portal.clock.now_ms());
    let mut response = see_other(url.as_str());
    keep_lang(&req, &mut response).cookie(cookie(portal.kind.browser_cookie(), &browser, None)).finish()
}

async fn sign_out(req: HttpRequest, portal: web::Data<Portal>) -> HttpResponse {
    leave(&req, &portal, false).await
}

async fn switch(req: HttpRequest, portal: web::Data<Portal>) -> HttpResponse {
    leave(&req, &portal, true).await
}

/// Ends the session here at once, then sends the browser to end it at the provider, which tells the other portal.
async fn leave(req: &HttpRequest, portal: &Portal, again: bool) -> HttpResponse {
    if !own_form(req, &portal.origin) {
        return pages::message(req, portal, StatusCode::FORBIDDEN, |t| (t.failed_title.into(), String::new()));
    }
    let live = portal.key(req).and_then(|key| portal.sessions.forget(&key)).filter(|session| session.ended.is_none());
    let mut gone = cookie(portal.kind.session_cookie(), "", None);
    gone.make_removal();
    let Some(session) = live else {
        return see_other(if again { "/login?again=1" } else { "/" }).cookie(gone).finish();
    };
    let (url, state) = match portal.rp.logout(&session.id_token, lang(req)).await {
        Ok(sent) => sent,
        Err(why) => return pages::failed(req, portal, &why),
    };
    let browser = portal.browser(req).unwrap_or_default();
    portal.sessions.leave(&state, &browser, again, portal.clock.now_ms());
    see_other(url.as_str()).cookie(gone).finish()
}

async fn signed_out(req: HttpRequest, portal: web::Data<Portal>) -> HttpResponse {
    let browser = portal.browser(&req).unwrap_or_default();
    match param(&req, "state").and_then(|state| portal.sessions.left(&state, &browser)) {
        Some(leaving) if leaving.again => see_other("/login?again=1").finish(),
        Some(_) => pages::landing(&req, &portal, None, true),
        None => see_other("/").finish(),
    }
}

/// What an open page asks every second or two: is this browser still signed in?
async fn state_of_session(req: HttpRequest, portal: web::Data<Portal>) -> HttpResponse {
    let session = portal.key(&req).and_then(|key| portal.sessions.get(&key, portal.clock.now_ms()));
    let mut response = HttpResponse::Ok();
    common(&mut response).json(serde_json::json!({"v": pages::version(session.as_ref())}))
}

#[derive(Deserialize)]
struct LogoutForm {
    logout_token: Option<String>,
}

/// OpenID Connect Back-Channel Logout 1.0, section 2.8: 200 when done (also when nothing was left to end), 400 otherwise.
async fn backchannel_logout(portal: web::Data<Portal>, form: web::Form<LogoutForm>) -> HttpResponse {
    let Some(token) = form.into_inner().logout_token else { return refuse("logout_token is missing") };
    let ending = match portal.rp.verify_logout(&token).await {
        Ok(ending) => ending,
        Err(why) => return refuse(why),
    };
    let Some(count) = portal.sessions.end(portal.rp.issuer(), &ending, portal.clock.now_ms()) else {
        return refuse("this token was used before");
    };
    tracing::info!(portal = portal.kind.name(), sessions = count, "logout token taken");
    HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).finish()
}

fn refuse(why: &str) -> HttpResponse {
    tracing::warn!(why, "logout token refused");
    let body = serde_json::json!({"error": "invalid_request", "error_description": why});
    HttpResponse::BadRequest().insert_header((CACHE_CONTROL, "no-store")).json(body)
}
