//! One request of a browser: who it is, in which language, with which session, and how it is answered. Every page
//! handler takes a [`Visit`], calls one verb, and answers through it.

use std::cell::RefCell;
use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;

use actix_web::cookie::Cookie;
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, web};

use crate::app::App;
use crate::config::Config;
use crate::error::{Error, Result, Rule};
use crate::flow::sign_in::session::Browser;
use crate::flow::{self, Secret};
use crate::model::ctx::{Actor, Ctx};
use crate::model::role::Role;
use crate::model::session::Session;
use crate::model::user::User;
use crate::oidc::metadata::path;
use crate::text::Lang;
use crate::web::kit::brand::{Brand, BrandFacts};
use crate::web::kit::cookies::{self, Cookies};
use crate::web::kit::form::Form;
use crate::web::kit::page::{self, Page, Person, Site};
use crate::web::kit::{csrf, error_page, lang};
use crate::web::paths;
use crate::web::server::RequestId;

const CSRF_LABEL: &str = "cracha/csrf/1";
/// A browser keeps its random name and its device mark this long, in seconds.
const LONG_S: i64 = 400 * 24 * 3600;

/// What all requests of a process share.
#[derive(Clone)]
pub struct Web {
    /// The parts.
    pub app: App,
    /// Brand and scheme.
    pub site: Arc<Site>,
    /// Cookie names.
    pub cookies: Cookies,
}

impl Web {
    /// Reads the logo; an unreadable one is an error at the start.
    pub fn new(app: App) -> Result<Self> {
        let config = app.config().clone();
        let site = Arc::new(Site { brand: brand(&config)?, https: config.is_https() });
        Ok(Self { app, site, cookies: Cookies::for_issuer(&config.provider.issuer) })
    }
}

fn brand(config: &Config) -> Result<Brand> {
    let b = &config.brand;
    let logo = match b.logo_file.as_str() {
        "" => None,
        path => Some(std::fs::read(path).map_err(|e| Error::Unavailable(format!("brand.logo_file {path}: {e}")))?),
    };
    let png = b.logo_file.to_lowercase().ends_with(".png");
    Ok(Brand::new(BrandFacts {
        name: b.name.clone(),
        legal_name: b.legal_name.clone(),
        colour: b.colour.clone(),
        colour_dark: b.colour_dark.clone(),
        logo,
        logo_type: if png { "image/png" } else { "image/svg+xml" }.into(),
        chat_path: b.chat_path.clone(),
        chat_url: b.chat_url.clone(),
        commercial_phone: b.commercial_phone.clone(),
        privacy_url: String::new(),
        sender_name: config.mail.from_name.clone(),
        sender_address: config.mail.from_address.clone(),
    }))
}

/// One request.
pub struct Visit {
    /// Shared parts.
    pub web: web::Data<Web>,
    /// The living session and its user.
    pub session: Option<(Session, User)>,
    /// The language of the answer.
    pub lang: Lang,
    /// In logs, audit and error pages.
    pub request_id: String,
    reseller: Option<String>,
    ip: Option<String>,
    agent: String,
    browser: String,
    device: Option<Secret>,
    path: String,
    query: String,
    from_here: bool,
    pending: RefCell<Vec<Cookie<'static>>>,
}

impl Visit {
    /// The parts of the process.
    pub fn app(&self) -> &App {
        &self.web.app
    }

    /// Who acts.
    pub fn actor(&self) -> Actor {
        match &self.session {
            Some((_, user)) => Actor::Person {
                user: user.id.clone(),
                login: user.login.clone(),
                role: user.role,
                reseller: user.reseller_id.clone(),
            },
            None => Actor::Anonymous,
        }
    }

    /// The surroundings of the one act of this request.
    pub fn ctx(&self) -> Ctx {
        self.app().ctx(self.actor(), self.request_id.clone(), self.ip.clone())
    }

    /// What verbs are told about the browser. Gives it a device mark if it has none.
    pub fn browser(&self) -> Result<Browser> {
        let device = match &self.device {
            Some(mark) => mark.clone(),
            None => {
                let mark = flow::random_token()?;
                self.set_cookie(self.web.cookies.set(cookies::DEVICE, mark.expose(), Some(LONG_S)));
                mark
            }
        };
        let session = self.session.as_ref().map(|(session, _)| session.id.clone());
        Ok(Browser { device: Some(device), session, agent: self.agent.clone() })
    }

    /// A query parameter that came once.
    pub fn query(&self, name: &str) -> Option<String> {
        let mut found = url::form_urlencoded::parse(self.query.as_bytes()).filter(|(n, _)| n == name);
        let value = found.next().map(|(_, v)| v.into_owned());
        if found.next().is_some() { None } else { value.filter(|v| !v.is_empty()) }
    }

    /// The frame of a page.
    pub fn page(&self) -> Page {
        let here = match self.query.as_str() {
            "" => self.path.clone(),
            query => format!("{}?{query}", self.path),
        };
        let nonce = flow::random_token().map(|t| t.expose()[..22].to_owned()).unwrap_or_default();
        let page = Page::new(self.web.site.clone(), self.lang, nonce, self.csrf(), here, self.request_id.clone());
        match &self.session {
            Some((_, user)) => page.person(Person {
                name: user.name.clone(),
                login: user.login.clone(),
                reseller: self.reseller.clone(),
                manages_users: user.role == Role::Administrator,
                desk: user.role == Role::Agent,
                operator: user.role == Role::Operator,
            }),
            None => page,
        }
    }

    /// The reseller's name of the signed-in person.
    pub fn reseller_name(&self) -> Option<&str> {
        self.reseller.as_deref()
    }

    /// Time zone of everything shown.
    pub fn zone(&self) -> chrono_tz::Tz {
        self.app().config().brand.time_zone
    }

    fn csrf(&self) -> String {
        csrf::token(&|text| self.mac(text), &self.browser, self.sid())
    }

    fn sid(&self) -> &str {
        self.session.as_ref().map_or("", |(session, _)| session.sid.as_str())
    }

    fn mac(&self, text: &str) -> String {
        // No key would be a start-up error; an empty tag verifies nothing.
        self.app().keys().tag(CSRF_LABEL, text).unwrap_or_default()
    }

    /// The form is ours and from this browser and session (standards part 2, 29).
    pub fn check(&self, form: &Form) -> Result<()> {
        let given = form.get(csrf::FIELD)?;
        let ours = self.from_here && csrf::verify(&|text| self.mac(text), &self.browser, self.sid(), given);
        if ours { Ok(()) } else { Err(Error::Conflict(Rule::StaleForm)) }
    }

    /// Sends this cookie along with the answer.
    pub fn set_cookie(&self, cookie: Cookie<'static>) {
        self.pending.borrow_mut().push(cookie);
    }

    /// The person proved who they are a short while ago.
    pub fn is_recent(&self) -> bool {
        let ctx = self.ctx();
        self.session.as_ref().is_some_and(|(session, _)| flow::sign_in::session::is_recent(&ctx, session))
    }

    /// To the login page and back here.
    pub fn to_login(&self) -> HttpResponse {
        page::see_other(&format!("{}?{}", paths::LOGIN, self.next_query()))
    }

    /// To the login page to type the password once more, and back here.
    pub fn to_confirm(&self) -> HttpResponse {
        page::see_other(&format!("{}?confirm=1&{}", paths::LOGIN, self.next_query()))
    }

    /// The same, and then to another page of ours.
    pub fn to_confirm_for(&self, next: &str) -> HttpResponse {
        page::see_other(&paths::with_query(paths::LOGIN, &[("confirm", "1"), ("next", next)]))
    }

    fn next_query(&self) -> String {
        let here = if self.query.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, self.query) };
        url::form_urlencoded::Serializer::new(String::new()).append_pair("next", &here).finish()
    }

    /// A path of ours that a person may be sent to after a login; anything else is nothing (no open redirect).
    pub fn next(&self) -> Option<String> {
        let next = self.query("next")?;
        let ours = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n', '\t']);
        ours.then_some(next)
    }

    /// The answer to a post that other sites may send: without cookies, because those that the browser holds did not
    /// come and must not be replaced.
    pub fn answer_alone(&self, result: Result<HttpResponse>) -> HttpResponse {
        self.pending.borrow_mut().clear();
        self.answer(result)
    }

    /// The answer, or the error's page, with the cookies.
    pub fn answer(&self, result: Result<HttpResponse>) -> HttpResponse {
        let mut response = result.unwrap_or_else(|error| {
            match &error {
                Error::Internal(_) | Error::Unavailable(_) => {
                    tracing::error!(request_id = %self.request_id, path = %self.path, %error, "request failed");
                }
                _ => tracing::debug!(request_id = %self.request_id, path = %self.path, %error, "request refused"),
            }
            error_page::respond(self.page(), &error)
        });
        for cookie in self.pending.borrow_mut().drain(..) {
            // A name and a value of ours: it cannot fail.
            let _ = response.add_cookie(&cookie);
        }
        response
    }
}

impl FromRequest for Visit {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Visit, actix_web::Error>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let Some(web) = request.app_data::<web::Data<Web>>().cloned() else {
                return Err(actix_web::error::ErrorInternalServerError("not set up"));
            };
            Ok(read(&request, web).await)
        })
    }
}

async fn read(request: &HttpRequest, web: web::Data<Web>) -> Visit {
    let jar = web.cookies;
    let config = web.app.config().clone();
    let text =
        |name: header::HeaderName| request.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or("").to_owned();
    // Read before the cookies, which borrow the same extensions.
    let mut visit = Visit {
        session: None,
        lang: Lang::default(),
        request_id: name_of(request),
        reseller: None,
        ip: peer(request, &config.server.trusted_proxies),
        agent: text(header::USER_AGENT),
        browser: jar.read(request, cookies::BROWSER).unwrap_or_default(),
        device: jar.read(request, cookies::DEVICE).map(Secret::new),
        path: request.path().to_owned(),
        query: request.query_string().to_owned(),
        from_here: csrf::from_here(request.headers(), &config.provider.issuer),
        pending: RefCell::default(),
        web,
    };
    if let Some(cookie) = jar.read(request, cookies::SESSION) {
        resume(&mut visit, Secret::new(cookie)).await;
    }
    if visit.browser.is_empty()
        && let Ok(name) = flow::random_token()
    {
        visit.browser = name.expose().to_owned();
        visit.set_cookie(jar.set(cookies::BROWSER, &visit.browser, Some(LONG_S)));
    }
    let person = visit.session.as_ref().map(|(_, user)| user.lang());
    let choice = lang::choose(request, jar, person, visit.query("ui_locales").as_deref());
    visit.lang = choice.lang;
    if let Some(cookie) = choice.cookie {
        visit.set_cookie(cookie);
    }
    visit
}

async fn resume(visit: &mut Visit, cookie: Secret) {
    let ctx = visit.ctx();
    let reading = ctx.clone();
    let found = visit.app().read(move |db| flow::sign_in::session::resume(db, &reading, &cookie)).await;
    match found {
        Ok(Some((session, user, reseller))) => {
            // The authorization endpoint's verbs know themselves whether they are a use.
            let elsewhere = !visit.path.starts_with(path::AUTHORIZE);
            if elsewhere && flow::sign_in::session::is_stale(&ctx, &session) {
                let (ctx, stale) = (ctx.clone(), session.clone());
                if let Err(error) = visit.app().write(move |tx| flow::sign_in::session::seen(tx, &ctx, &stale)).await {
                    tracing::warn!(%error, "a session's use was not written down");
                }
            }
            visit.reseller = reseller;
            visit.session = Some((session, user));
        }
        Ok(None) => {}
        // The page will meet the same trouble and say so.
        Err(error) => tracing::warn!(%error, "a session could not be read"),
    }
}

/// The name that the listener gave the request. A function of its own, because the extensions stay borrowed to the end
/// of the statement, and reading a cookie borrows them too.
pub fn name_of(request: &HttpRequest) -> String {
    let named = request.extensions().get::<RequestId>().map(|id| id.0.clone());
    named.unwrap_or_else(request_id)
}

/// A short random name for a request.
pub fn request_id() -> String {
    flow::random_token().map(|t| t.expose()[..12].to_owned()).unwrap_or_default()
}

/// The address of the peer; behind a configured proxy, the last address that no configured proxy added.
pub fn peer(request: &HttpRequest, trusted: &[IpAddr]) -> Option<String> {
    let direct = request.peer_addr()?.ip();
    if !trusted.contains(&direct) {
        return Some(direct.to_string());
    }
    let list =
        request.headers().get_all("x-forwarded-for").filter_map(|v| v.to_str().ok()).collect::<Vec<_>>().join(",");
    // What is left of an unreadable hop may be the client's own invention.
    let hops = list.split(',').rev().map_while(|a| a.trim().parse::<IpAddr>().ok());
    let hop = hops.into_iter().find(|a| !trusted.contains(a));
    Some(hop.unwrap_or(direct).to_string())
}
