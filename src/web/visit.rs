//! One request of a browser: who it is, in which language, with which session, and how it is answered. Every page
//! handler takes a [`Visit`], calls one verb, and answers through it.

mod arrival;
mod forms;
mod guard;
mod typed;
mod ways;

use std::cell::RefCell;

use actix_web::cookie::Cookie;
use actix_web::{HttpResponse, web};

use crate::app::App;
use crate::error::{Error, Result, Rule};
use crate::flow::sign_in::session::Browser;
use crate::flow::{self, Secret};
use crate::model::ctx::{Actor, Ctx};
use crate::model::role::Role;
use crate::model::session::Session;
use crate::model::user::User;
use crate::oidc::metadata::path;
use crate::text::Lang;
use crate::web::kit::cookies;
use crate::web::kit::page::{Page, Person};
use crate::web::kit::reader::Reader;
use crate::web::kit::{csrf, error_page, stale};
use crate::web::parts::Web;
use crate::web::paths;

const CSRF_LABEL: &str = "cracha/csrf/1";
/// A browser keeps its random name and its device mark this long, in seconds.
const LONG_S: i64 = 400 * 24 * 3600;

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
    typed: Option<String>,
    path: String,
    query: String,
    from_here: bool,
    says_from_here: bool,
    new_browser: bool,
    stale: RefCell<Vec<(String, String)>>,
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

    /// A query parameter that came once and says something.
    pub fn query(&self, name: &str) -> Option<String> {
        self.query_as_typed(name).filter(|v| !v.is_empty())
    }

    /// A query parameter that came once: what a form sent, also a field that was emptied. None with a NUL, as in a
    /// [form](crate::web::kit::form::Form): PostgreSQL stores none.
    pub fn query_as_typed(&self, name: &str) -> Option<String> {
        let mut found = url::form_urlencoded::parse(self.query.as_bytes()).filter(|(n, _)| n == name);
        let value = found.next().map(|(_, v)| v.into_owned()).filter(|value| !value.contains('\0'));
        if found.next().is_some() { None } else { value }
    }

    /// The frame of a page.
    pub fn page(&self) -> Page {
        let here = self.address();
        let nonce = flow::random_token().map(|t| t.expose()[..22].to_owned()).unwrap_or_default();
        let page = Page::new(self.web.site.clone(), self.lang, nonce, self.csrf(), here, self.request_id.clone());
        match &self.session {
            Some((_, user)) => page.person(Person {
                name: user.name.clone(),
                login: user.login.clone(),
                reseller: self.reseller.clone(),
                manages_users: user.role == Role::Administrator,
                registers: flow::customers::may_register(self.app().config(), user),
                desk: user.role.is_desk(),
                supervises: user.role == Role::Supervisor,
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

    /// For whom this request's page is written.
    pub fn reader(&self) -> Reader {
        Reader { lang: self.lang, zone: self.zone(), now: self.app().now() }
    }

    fn csrf(&self) -> String {
        csrf::token(&|text| self.mac(text), self.holder())
    }

    fn holder(&self) -> csrf::Holder<'_> {
        let person = self.session.as_ref().map_or("", |(_, user)| user.id.as_str());
        csrf::Holder { browser: &self.browser, session: self.sid(), person }
    }

    fn sid(&self) -> &str {
        self.session.as_ref().map_or("", |(session, _)| session.sid.as_str())
    }

    fn mac(&self, text: &str) -> String {
        // No key would be a start-up error; an empty tag verifies nothing.
        self.app().keys().tag(CSRF_LABEL, text).unwrap_or_default()
    }

    /// Sends this cookie along with the answer.
    pub fn set_cookie(&self, cookie: Cookie<'static>) {
        self.pending.borrow_mut().push(cookie);
    }

    /// The person proved who they are a short while ago.
    pub fn is_recent(&self) -> bool {
        let ctx = self.ctx();
        self.session.as_ref().is_some_and(|(session, user)| flow::sign_in::session::is_recent(&ctx, session, user))
    }

    /// Help and people to speak to are for those, too, who cannot set up the second factor that they need: what needs no
    /// login is theirs, what is about the person is not.
    fn come_as_a_stranger_where_anybody_may(&mut self) {
        let anybodys = [paths::HELP, paths::CONTACT].iter().any(|path| self.path.starts_with(path));
        if anybodys && self.is_shut_in() {
            (self.session, self.reseller) = (None, None);
        }
    }

    /// The person needs a second factor first, and this page is not where one is added.
    fn is_shut_in(&self) -> bool {
        // A portal is answered by the protocol's own rules, and its sign-out is one.
        let open = [
            paths::ACCOUNT_FACTORS,
            paths::LOGIN,
            paths::SIGN_OUT,
            paths::SWITCH_LOGIN,
            paths::ACCOUNT_LANGUAGE,
            paths::CONSENT,
            path::AUTHORIZE,
            path::END_SESSION,
        ];
        let config = self.app().config();
        let shut = self
            .session
            .as_ref()
            .is_some_and(|(session, user)| flow::sign_in::factor::is_shut_in(config, session, user));
        shut && !open.iter().any(|path| self.path.starts_with(path))
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
            if matches!(error, Error::Conflict(Rule::SessionChanged)) {
                return stale::again(self.page(), self.address(), self.stale.take());
            }
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
