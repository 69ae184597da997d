//! The frame around every page, and the one way a page leaves the house: its headers are set here and nowhere else.

use super::assets;
use super::brand::Brand;
use crate::text::frame::FrameText;
use crate::text::{Lang, fill};
use crate::web::paths;
use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use askama::Template;
use std::fmt::Display;
use std::sync::Arc;

/// What is the same for every page of one process.
#[derive(Clone, Debug)]
pub struct Site {
    /// The distributor's face.
    pub brand: Brand,
    /// Whether the issuer is on https: then HSTS is sent.
    pub https: bool,
}

/// Who is signed in, as the header shows it.
#[derive(Clone, Debug, Default)]
pub struct Person {
    /// The person's name.
    pub name: String,
    /// The login.
    pub login: String,
    /// The reseller's name; staff have none.
    pub reseller: Option<String>,
    /// Shows "Users": an Administrator with `users.manage`.
    pub manages_users: bool,
    /// Registers end customers.
    pub registers: bool,
    /// Shows the desk.
    pub desk: bool,
    /// Shows what agents did.
    pub supervises: bool,
    /// Shows the operator's pages.
    pub operator: bool,
}

/// Where in the product a page is; decides which menu entry is the current one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Place {
    /// Outside of the menus: login, errors.
    #[default]
    Outside,
    Home,
    AccountData,
    AccountPassword,
    AccountSessions,
    AccountLanguage,
    AccountFactors,
    AccountConsents,
    AccountPrivacy,
    Users,
    EndCustomers,
    DeskSearch,
    DeskCases,
    DeskActs,
    /// The data of somebody without a login.
    DeskData,
    DeskAgents,
    DeskChat,
    Console,
    Schedules,
    Promises,
    Intake,
    Queue,
    Delivery,
    Clients,
    Audit,
}

impl Place {
    fn section(self) -> &'static str {
        match self {
            Place::Outside => "",
            Place::Home => paths::HOME,
            Place::AccountData
            | Place::AccountPassword
            | Place::AccountSessions
            | Place::AccountLanguage
            | Place::AccountFactors
            | Place::AccountConsents
            | Place::AccountPrivacy => paths::ACCOUNT,
            Place::Users => paths::USERS,
            Place::EndCustomers => paths::END_CUSTOMERS,
            Place::DeskSearch
            | Place::DeskChat
            | Place::DeskCases
            | Place::DeskActs
            | Place::DeskData
            | Place::DeskAgents => paths::DESK,
            Place::Console
            | Place::Schedules
            | Place::Promises
            | Place::Intake
            | Place::Queue
            | Place::Delivery
            | Place::Clients
            | Place::Audit => paths::OPERATOR,
        }
    }
}

/// What a notice at the top of a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// It worked.
    Good,
    /// Something to know.
    Info,
    /// It did not work, or care is needed.
    Warn,
}

/// One sentence at the top of a page.
#[derive(Clone, Debug)]
pub struct Notice {
    /// How it looks.
    pub tone: Tone,
    /// What it says, in the reader's language.
    pub text: String,
}

/// A menu entry.
#[derive(Clone, Debug)]
pub struct NavItem {
    /// Where it leads.
    pub href: &'static str,
    /// What it says.
    pub label: &'static str,
    /// Whether the reader is there.
    pub current: bool,
}

/// What every page knows.
#[derive(Clone, Debug)]
pub struct Page {
    /// The language.
    pub lang: Lang,
    /// Brand and scheme.
    pub site: Arc<Site>,
    /// The nonce of this response's content security policy.
    pub nonce: String,
    /// The CSRF token for this browser and session.
    pub csrf: String,
    /// Path and query of this page as a GET, for the language links. Holds no secret.
    pub here: String,
    /// The pending request of a portal that this page belongs to; "" when there is none. "Another login" keeps it.
    pub grant: String,
    /// The request's reference, shown on error pages and in logs.
    pub request_id: String,
    /// Who is signed in.
    pub person: Option<Person>,
    /// Where the page is.
    pub place: Place,
    /// One sentence at the top.
    pub notice: Option<Notice>,
    /// A script of the page looks again by itself.
    pub live: bool,
    /// Our own pages may show this one in a frame, and those of these origins; none for every page but one.
    pub framed_by: Option<Vec<String>>,
    /// It is a conversation itself: no second one is offered beside it.
    pub talks: bool,
    /// It shows pages of these origins in frames, and no chat.
    pub frames: Vec<String>,
}

impl Page {
    /// The frame for somebody who is not signed in.
    pub fn new(site: Arc<Site>, lang: Lang, nonce: String, csrf: String, here: String, request_id: String) -> Page {
        let grant = pending(&here);
        let (person, place, notice, live, framed_by) = (None, Place::Outside, None, false, None);
        let (talks, frames) = (false, Vec::new());
        Page { lang, site, nonce, csrf, here, grant, request_id, person, place, notice, live, framed_by, talks, frames }
    }

    /// With the signed-in person.
    pub fn person(mut self, person: Person) -> Page {
        self.person = Some(person);
        self
    }

    /// At this place of the menus.
    pub fn at(mut self, place: Place) -> Page {
        self.place = place;
        self
    }

    /// With a sentence at the top.
    pub fn notice(mut self, tone: Tone, text: impl Into<String>) -> Page {
        self.notice = Some(Notice { tone, text: text.into() });
        self
    }

    /// A script of the page may look again by itself, here and nowhere else.
    pub fn live(mut self) -> Page {
        self.live = true;
        self
    }

    /// May be shown in a frame by our own pages and those of these origins, and belongs to nobody who is signed in.
    pub fn framed_by(mut self, portals: &[String]) -> Page {
        self.framed_by = Some(portals.to_vec());
        self.person = None;
        self
    }

    /// Is a conversation itself.
    pub fn talks(mut self) -> Page {
        self.talks = true;
        self
    }

    /// With pages of these origins in frames.
    pub fn frames(mut self, origins: Vec<String>) -> Page {
        self.frames = origins;
        self
    }

    /// The chat opens beside the page: for everybody but who works for the distributor, and not where another page is named
    /// for it. Without a script there is the link in the footer.
    pub fn has_chat(&self) -> bool {
        let staff = self.person.as_ref().is_some_and(|person| person.desk || person.operator);
        !staff
            && !self.talks
            && self.frames.is_empty()
            && self.framed_by.is_none()
            && self.brand().facts.chat_url.is_empty()
    }

    /// Address of the chat's script.
    pub fn chat_script(&self) -> &'static str {
        paths::WIDGET_SCRIPT
    }

    /// Where "Fale Conosco" is: our own page, unless the configuration names another.
    pub fn contact(&self) -> &str {
        match self.brand().facts.chat_url.as_str() {
            "" => paths::CONTACT,
            elsewhere => elsewhere,
        }
    }

    /// What to choose in the chat, in the page's language.
    pub fn chat_path(&self) -> &str {
        self.lang.pick(self.brand().facts.chat_path.each())
    }

    /// The frame's texts.
    pub fn t(&self) -> &'static FrameText {
        FrameText::of(self.lang)
    }

    /// The brand as the configuration has it.
    pub fn brand(&self) -> &Brand {
        &self.site.brand
    }

    /// Address of the stylesheet.
    pub fn css(&self) -> String {
        assets::href("cracha.css")
    }

    /// Address of the script that adds comfort.
    pub fn js(&self) -> String {
        assets::href("cracha.js")
    }

    /// Address of a further compiled-in file.
    pub fn asset(&self, name: &str) -> String {
        assets::href(name)
    }

    /// The text with `{name}` replaced.
    pub fn fill(&self, text: &str, name: &str, value: impl Display) -> String {
        fill(text, &[(name, &value.to_string())])
    }

    /// The text with two places replaced.
    pub fn fill2(&self, text: &str, a: &str, value_a: impl Display, b: &str, value_b: impl Display) -> String {
        fill(text, &[(a, &value_a.to_string()), (b, &value_b.to_string())])
    }

    /// Language links: tag, the language's own name, address, whether it is the current one.
    pub fn languages(&self) -> Vec<(&'static str, &'static str, String, bool)> {
        let entry = |lang: Lang| (lang.tag(), lang.own_name(), super::lang::href(&self.here, lang), lang == self.lang);
        Lang::ALL.into_iter().map(entry).collect()
    }

    /// The main menu, as far as this person may go.
    pub fn menu(&self) -> Vec<NavItem> {
        let Some(person) = &self.person else { return Vec::new() };
        let t = self.t();
        let entries = [
            (true, paths::HOME, t.menu_home),
            (true, paths::ACCOUNT, t.menu_account),
            (person.manages_users, paths::USERS, t.menu_users),
            (person.registers, paths::END_CUSTOMERS, t.menu_end_customers),
            (person.desk, paths::DESK, t.menu_desk),
            (person.operator, paths::OPERATOR, t.menu_operator),
        ];
        let shown = entries.into_iter().filter(|(may, _, _)| *may);
        shown.map(|(_, href, label)| NavItem { href, label, current: href == self.place.section() }).collect()
    }

    /// The menu of the current section.
    pub fn submenu(&self) -> Vec<NavItem> {
        let t = self.t();
        let entries: &[(Place, &'static str, &'static str)] = match self.place.section() {
            paths::ACCOUNT => &[
                (Place::AccountData, paths::ACCOUNT, t.sub_data),
                (Place::AccountPassword, paths::ACCOUNT_PASSWORD, t.sub_password),
                (Place::AccountFactors, paths::ACCOUNT_FACTORS, t.sub_factors),
                (Place::AccountSessions, paths::ACCOUNT_SESSIONS, t.sub_sessions),
                (Place::AccountLanguage, paths::ACCOUNT_LANGUAGE, t.sub_language),
                (Place::AccountConsents, paths::ACCOUNT_CONSENTS, t.sub_consents),
                (Place::AccountPrivacy, paths::ACCOUNT_DATA, t.sub_privacy),
            ],
            paths::DESK => {
                let all = [
                    (Place::DeskSearch, paths::DESK, t.sub_search),
                    (Place::DeskChat, paths::DESK_CHAT, t.sub_chat),
                    (Place::DeskCases, paths::DESK_CASES, t.sub_cases),
                    (Place::DeskData, paths::DESK_DATA, t.sub_outsiders),
                    (Place::DeskActs, paths::DESK_ACTS, t.sub_acts),
                    (Place::DeskAgents, paths::DESK_AGENTS, t.sub_agents),
                ];
                let supervises = self.person.as_ref().is_some_and(|person| person.supervises);
                let count = if supervises { all.len() } else { all.len() - 1 };
                return self.items(&all[..count]);
            }
            paths::OPERATOR => &[
                (Place::Console, paths::OPERATOR, t.sub_console),
                (Place::Schedules, paths::SCHEDULES, t.sub_schedules),
                (Place::Promises, paths::PROMISES, t.sub_promises),
                (Place::Intake, paths::INTAKE, t.sub_intake),
                (Place::Queue, paths::QUEUE, t.sub_queue),
                (Place::Delivery, paths::DELIVERY, t.sub_delivery),
                (Place::Clients, paths::CLIENTS, t.sub_clients),
                (Place::Audit, paths::AUDIT, t.sub_audit),
            ],
            _ => &[],
        };
        self.items(entries)
    }

    fn items(&self, entries: &[(Place, &'static str, &'static str)]) -> Vec<NavItem> {
        entries.iter().map(|(place, href, label)| NavItem { href, label, current: *place == self.place }).collect()
    }

    /// Where the header's forms go.
    pub fn sign_out_path(&self) -> &'static str {
        paths::SIGN_OUT
    }

    /// Where "entrar com outro login" goes.
    pub fn switch_path(&self) -> &'static str {
        paths::SWITCH_LOGIN
    }
}

/// The pending request that an address of ours names: `grant`, or `id` where a stored request goes on.
fn pending(here: &str) -> String {
    let (path, query) = here.split_once('?').unwrap_or((here, ""));
    let name = if path == paths::AUTHORIZE_RESUME { "id" } else { "grant" };
    let found = url::form_urlencoded::parse(query.as_bytes()).find(|(n, _)| n == name);
    found.map(|(_, value)| value.into_owned()).unwrap_or_default()
}

/// A page: a template that has a frame.
pub trait View: Template {
    /// Its frame.
    fn page(&self) -> &Page;
}

/// Renders a page with the headers that every page has (P2-15, P2-30). `form-action` is left out on purpose: browsers
/// apply it to redirects after a form too, and those lead to the portals.
pub fn html(status: StatusCode, view: &impl View) -> HttpResponse {
    let page = view.page();
    let Ok(body) = view.render() else {
        tracing::error!(request_id = %page.request_id, "a page could not be rendered");
        return HttpResponse::InternalServerError().content_type("text/plain").body("internal error");
    };
    let connect = if page.live { " connect-src 'self';" } else { "" };
    let frame = match page.has_chat() {
        true => " frame-src 'self';".to_owned(),
        false if page.frames.is_empty() => String::new(),
        false => format!(" frame-src {};", page.frames.join(" ")),
    };
    let ancestors = match &page.framed_by {
        Some(portals) => ["'self'"].into_iter().chain(portals.iter().map(String::as_str)).collect::<Vec<_>>().join(" "),
        None => "'none'".to_owned(),
    };
    let policy = format!(
        "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'nonce-{}';{connect}{frame} frame-ancestors {ancestors}; base-uri 'none'",
        page.nonce
    );
    let mut answer = HttpResponse::build(status);
    answer
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_LANGUAGE, page.lang.tag()))
        .insert_header((header::CONTENT_SECURITY_POLICY, policy))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::REFERRER_POLICY, "no-referrer"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header(("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"))
        .insert_header(("Cross-Origin-Opener-Policy", "same-origin"));
    match page.framed_by.as_deref() {
        None => drop(answer.insert_header((header::X_FRAME_OPTIONS, "DENY"))),
        Some([]) => drop(answer.insert_header((header::X_FRAME_OPTIONS, "SAMEORIGIN"))),
        Some(_) => {} // it knows no list
    }
    if page.site.https {
        answer.insert_header((header::STRICT_TRANSPORT_SECURITY, "max-age=63072000; includeSubDomains"));
    }
    answer.body(body)
}

/// 200 with this page.
pub fn ok(view: &impl View) -> HttpResponse {
    html(StatusCode::OK, view)
}

/// 303 to another page, after a post (P2-31). `location` is a path of ours or an address checked by the caller.
pub fn see_other(location: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, location))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::REFERRER_POLICY, "no-referrer"))
        .finish()
}

/// Gives a page its frame and its texts: `page!(LoginPage, LoginText)`.
#[macro_export]
macro_rules! page {
    ($name:ident, $texts:ident) => {
        impl $name {
            /// The page's texts.
            pub fn t(&self) -> &'static $texts {
                $texts::of(self.page.lang)
            }
        }

        impl $crate::web::kit::page::View for $name {
            fn page(&self) -> &$crate::web::kit::page::Page {
                &self.page
            }
        }
    };
}
