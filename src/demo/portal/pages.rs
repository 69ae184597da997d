//! The portal's pages. Each is decided by the session as it is now, so an ended one shows nothing of the person.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::goods::{Order, Product, orders, products};
use super::permits::{self, Action};
use super::rp::{EndCustomer, Failure, Person};
use super::sessions::{Ended, Session};
use super::{Kind, Portal};
use crate::demo::site::{Chrome, lang, page, time_of_day};
use crate::text::demo::{CloudText, PortalText, ShopText};
use crate::text::{Lang, fill};

/// What every page of a portal needs.
struct Frame<'a> {
    kind: Kind,
    brand: &'a str,
    other_name: &'static str,
    other_url: String,
    provider: String,
    t: &'static PortalText,
}

#[derive(Template)]
#[template(path = "demo/landing.html", whitespace = "preserve")]
struct Landing<'a> {
    c: Chrome,
    f: Frame<'a>,
    tagline: &'static str,
    features: [&'static str; 3],
    person: Option<&'a Person>,
    notice: Option<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "demo/home.html", whitespace = "preserve")]
struct Home<'a> {
    c: Chrome,
    f: Frame<'a>,
    person: Option<&'a Person>,
    hello: String,
    role: &'static str,
    since: String,
    actions: Vec<Action>,
    manages: bool,
    products: Vec<Product>,
    carts: bool,
    orders: Vec<Order>,
    tracks: bool,
    hidden: bool,
    incomplete: bool,
}

#[derive(Template)]
#[template(path = "demo/action.html", whitespace = "preserve")]
struct ActionPage<'a> {
    c: Chrome,
    f: Frame<'a>,
    person: Option<&'a Person>,
    action: Action,
    /// Whom to order for; none where the action asks for nobody.
    customers: Option<Vec<EndCustomer>>,
}

#[derive(Template)]
#[template(path = "demo/message.html", whitespace = "preserve")]
struct Message<'a> {
    c: Chrome,
    f: Frame<'a>,
    person: Option<&'a Person>,
    title: String,
    text: String,
}

fn frame<'a>(portal: &'a Portal, lang: Lang) -> Frame<'a> {
    let other = portal.kind.other();
    let other_url = if other == Kind::Shop { portal.sites.shop() } else { portal.sites.cloud() };
    let (brand, provider) = (portal.brand.as_str(), portal.sites.provider());
    Frame { kind: portal.kind, brand, other_name: other.name(), other_url, provider, t: PortalText::of(lang) }
}

fn chrome(req: &HttpRequest, portal: &Portal, title: &str, version: String) -> Chrome {
    let title =
        if title.is_empty() { portal.kind.name().to_owned() } else { format!("{title} · {}", portal.kind.name()) };
    Chrome::new(req, portal.kind.host(), title, &portal.sites).live("/session.json", version)
}

/// What an open page shows of the session: changes when the page is old.
pub fn version(session: Option<&Session>) -> String {
    match session {
        None => "out".into(),
        Some(session) if session.ended.is_some() => "ended".into(),
        Some(session) => format!("in-{}", session.since_ms),
    }
}

/// The first page: the person's own when signed in, the shop window otherwise.
pub async fn home(req: HttpRequest, portal: web::Data<Portal>) -> HttpResponse {
    let Some(session) = portal.session(&req).await else { return landing(&req, &portal, None, false) };
    if let Some(ended) = session.ended {
        return landing(&req, &portal, Some(ended), false);
    }
    let lang = lang(&req);
    let f = frame(&portal, lang);
    let (person, kind) = (&session.person, portal.kind);
    let may = |permission: &str| permits::has(&person.permissions, permission);
    let (sells, lists) = (may("stock") || may("price") || may("cart"), may("order.list") || may("order.status"));
    let incomplete = !person.missing.is_empty();
    let view = Home {
        c: chrome(&req, &portal, "", version(Some(&session))),
        hello: fill(f.t.hello, &[("name", &person.name)]),
        role: role(f.t, &person.role),
        since: time_of_day(session.since_ms),
        actions: permits::allowed(kind, lang, &person.permissions),
        manages: may("users.manage"),
        products: if sells { products(kind, lang, &person.permissions, incomplete) } else { Vec::new() },
        carts: may("cart"),
        orders: if lists { orders(kind, lang, &person.permissions) } else { Vec::new() },
        tracks: may("order.tracking"),
        hidden: !permits::sees_amounts(&person.permissions),
        incomplete,
        person: Some(person),
        f,
    };
    page(&req, StatusCode::OK, &view, &portal.sites.provider())
}

/// The shop window, with what just happened to the session.
pub fn landing(req: &HttpRequest, portal: &Portal, ended: Option<Ended>, left: bool) -> HttpResponse {
    let lang = lang(req);
    let f = frame(portal, lang);
    let notice = match ended {
        Some(ended) => {
            let text = if ended.by_notice { f.t.ended_by_notice } else { f.t.ended_by_refusal };
            Some((f.t.ended_title, fill(text, &[("time", &time_of_day(ended.at_ms))])))
        }
        None => left.then(|| (f.t.signed_out_title, f.t.signed_out.to_owned())),
    };
    let (tagline, features) = match portal.kind {
        Kind::Shop => {
            let t = ShopText::of(lang);
            (t.tagline, [t.feature_1, t.feature_2, t.feature_3])
        }
        Kind::Cloud => {
            let t = CloudText::of(lang);
            (t.tagline, [t.feature_1, t.feature_2, t.feature_3])
        }
    };
    let seen = if ended.is_some() { "ended" } else { "out" };
    let c = chrome(req, portal, "", seen.into());
    page(req, StatusCode::OK, &Landing { c, f, tagline, features, person: None, notice }, &portal.sites.provider())
}

/// One action: only for those who hold its permission.
pub async fn action(req: HttpRequest, portal: web::Data<Portal>, slug: web::Path<String>) -> HttpResponse {
    let session = portal.session(&req).await;
    let Some(session) = session else { return landing(&req, &portal, None, false) };
    if let Some(ended) = session.ended {
        return landing(&req, &portal, Some(ended), false);
    }
    let lang = lang(&req);
    let Some(action) = permits::all(portal.kind, lang).into_iter().find(|action| action.slug == slug.as_str()) else {
        return nowhere(req, portal).await;
    };
    if !permits::has(&session.person.permissions, action.permission) {
        return message(&req, &portal, StatusCode::FORBIDDEN, |t| (t.forbidden_title.into(), t.forbidden_text.into()));
    }
    let customers = match action.permission {
        "order.end_customer" => match portal.rp.end_customers(&session.access_token).await {
            Ok(customers) => Some(customers),
            Err(why) => return failed(&req, &portal, &why),
        },
        _ => None,
    };
    let c = chrome(&req, &portal, action.title, version(Some(&session)));
    let view = ActionPage { c, f: frame(&portal, lang), person: Some(&session.person), action, customers };
    page(&req, StatusCode::OK, &view, &portal.sites.provider())
}

/// A page with one thing to say.
pub fn message(
    req: &HttpRequest,
    portal: &Portal,
    status: StatusCode,
    say: impl Fn(&PortalText) -> (String, String),
) -> HttpResponse {
    let f = frame(portal, lang(req));
    let (title, text) = say(f.t);
    let c = Chrome::new(req, portal.kind.host(), title.clone(), &portal.sites);
    page(req, status, &Message { c, f, person: None, title, text }, &portal.sites.provider())
}

/// Something with the provider went wrong.
pub fn failed(req: &HttpRequest, portal: &Portal, why: &Failure) -> HttpResponse {
    tracing::warn!(portal = portal.kind.name(), ?why, "sign-in failed");
    match why {
        Failure::Unreachable => {
            message(req, portal, StatusCode::BAD_GATEWAY, |t| (t.failed_title.into(), t.unreachable.into()))
        }
        Failure::Refused => message(req, portal, StatusCode::BAD_GATEWAY, |t| {
            (t.failed_title.into(), fill(t.failed_check, &[("error", "userinfo")]))
        }),
        Failure::Check(what) => message(req, portal, StatusCode::BAD_GATEWAY, |t| {
            (t.failed_title.into(), fill(t.failed_check, &[("error", what)]))
        }),
    }
}

/// 404.
pub async fn nowhere(req: HttpRequest, portal: web::Data<Portal>) -> HttpResponse {
    message(&req, &portal, StatusCode::NOT_FOUND, |t| (t.not_found.into(), String::new()))
}

fn role(t: &'static PortalText, role: &str) -> &'static str {
    match role.to_ascii_lowercase().as_str() {
        "administrator" => t.role_administrator,
        "buyer" => t.role_buyer,
        "support" => t.role_support,
        "basic" => t.role_basic,
        "custom" => t.role_custom,
        _ => t.role_none,
    }
}
