//! What every site of the demo does alike: language, page head and foot, security headers, cookies, style.

use std::sync::Arc;

use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::http::header::{ACCEPT_LANGUAGE, ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, LOCATION, ORIGIN};
use actix_web::http::{Method, StatusCode};
use actix_web::{
    FromRequest, Handler, HttpRequest, HttpResponse, HttpResponseBuilder, Resource, Responder, Route, guard, web,
};
use askama::Template;
use chrono::TimeZone;

use super::DemoSites;
use crate::text::Lang;
use crate::text::demo::ChromeText;

const CSS: &str = include_str!("../../templates/demo/demo.css");
const JS: &str = include_str!("../../templates/demo/live.js");
const ICON: &str = include_str!("../../templates/demo/icon.svg");

/// The cookie that keeps a chosen language on this site.
const LANG_COOKIE: &str = "demo_lang";

/// What head and foot of a page need.
pub struct Chrome {
    /// Language of the page.
    pub lang: Lang,
    /// Class of the site in the stylesheet.
    pub site: &'static str,
    /// The document's title.
    pub title: String,
    /// The address for a language link, ending in `lang=`.
    pub lang_href: String,
    /// Address of a JSON document whose `v` changes when the page is old; empty = the page stands still.
    pub live: String,
    /// The value of `v` that this page shows.
    pub seen: String,
    /// Where everything is.
    pub sites: Arc<DemoSites>,
    /// Texts of head and foot.
    pub t: &'static ChromeText,
}

impl Chrome {
    /// Head and foot for this request.
    pub fn new(req: &HttpRequest, site: &'static str, title: impl Into<String>, sites: &Arc<DemoSites>) -> Self {
        let lang = lang(req);
        let kept: Vec<(String, String)> = pairs(req.query_string()).into_iter().filter(|(k, _)| k != "lang").collect();
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(kept);
        let query = query.finish();
        let lang_href = match query.is_empty() {
            true => format!("{}?lang=", req.path()),
            false => format!("{}?{query}&lang=", req.path()),
        };
        let (live, seen) = (String::new(), String::new());
        Self { lang, site, title: title.into(), lang_href, live, seen, sites: sites.clone(), t: ChromeText::of(lang) }
    }

    /// Makes the page follow the JSON document at `live`, of which it shows version `seen`.
    pub fn live(mut self, live: &str, seen: impl Into<String>) -> Self {
        self.live = live.into();
        self.seen = seen.into();
        self
    }
}

/// The pairs of a query or form, in order.
pub fn pairs(query: &str) -> Vec<(String, String)> {
    url::form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

/// The first value of a name in a query.
pub fn param(req: &HttpRequest, name: &str) -> Option<String> {
    pairs(req.query_string()).into_iter().find(|(k, _)| k == name).map(|(_, v)| v)
}

/// `?lang=`, else what was chosen before, else Accept-Language, else pt-BR.
pub fn lang(req: &HttpRequest) -> Lang {
    let asked = param(req, "lang").and_then(|tag| Lang::parse(&tag));
    let kept = || req.cookie(LANG_COOKIE).and_then(|cookie| Lang::parse(cookie.value()));
    let header = || req.headers().get(ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()).and_then(Lang::best);
    asked.or_else(kept).or_else(header).unwrap_or_default()
}

/// A page. `provider` is the origin that its forms may lead to and whose chat it loads; empty for a page that has neither.
pub fn page(req: &HttpRequest, status: StatusCode, template: &impl Template, provider: &str) -> HttpResponse {
    let Ok(html) = template.render() else {
        return HttpResponse::InternalServerError().body("this page cannot be shown");
    };
    let policy = format!(
        "default-src 'none'; style-src 'self'; script-src 'self' {provider}; connect-src 'self'; img-src 'self' data:; \
         frame-src 'self' {provider}; form-action 'self' {provider}; frame-ancestors 'none'; base-uri 'none'"
    );
    let mut response = HttpResponse::build(status);
    common(&mut response).insert_header((CONTENT_SECURITY_POLICY, policy)).content_type("text/html; charset=utf-8");
    keep_lang(req, &mut response).body(html)
}

/// Keeps a language that was just chosen by `?lang=`.
pub fn keep_lang<'a>(req: &HttpRequest, response: &'a mut HttpResponseBuilder) -> &'a mut HttpResponseBuilder {
    if let Some(lang) = param(req, "lang").and_then(|tag| Lang::parse(&tag)) {
        response.cookie(cookie(LANG_COOKIE, lang.tag(), Some(Duration::days(30))));
    }
    response
}

/// The headers of every dynamic answer.
pub fn common(response: &mut HttpResponseBuilder) -> &mut HttpResponseBuilder {
    response
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header(("X-Content-Type-Options", "nosniff"))
        .insert_header(("Referrer-Policy", "same-origin"))
}

/// 303 to `to`.
pub fn see_other(to: &str) -> HttpResponseBuilder {
    let mut response = HttpResponse::SeeOther();
    common(&mut response).insert_header((LOCATION, to));
    response
}

/// A cookie of a loopback site over plain http: HttpOnly, Lax, without Secure.
pub fn cookie(name: &'static str, value: &str, age: Option<Duration>) -> Cookie<'static> {
    let mut cookie = Cookie::build(name, value.to_owned()).path("/").http_only(true).same_site(SameSite::Lax);
    if let Some(age) = age {
        cookie = cookie.max_age(age);
    }
    cookie.finish()
}

/// Whether a form comes from this site itself: browsers name the origin of every form that they post; a program that
/// names none carries nobody's cookies.
pub fn own_form(req: &HttpRequest, origin: &str) -> bool {
    req.headers().get(ORIGIN).is_none_or(|sent| sent.as_bytes() == origin.as_bytes())
}

/// An instant for people, in São Paulo's time.
pub fn when(ms: i64, lang: Lang) -> String {
    let zone = chrono_tz::America::Sao_Paulo;
    let Some(at) = zone.timestamp_millis_opt(ms).single() else { return String::new() };
    let format = if lang == Lang::En { "%Y-%m-%d %H:%M:%S" } else { "%d/%m/%Y %H:%M:%S" };
    at.format(format).to_string()
}

/// The time of day of an instant, in São Paulo's time.
pub fn time_of_day(ms: i64) -> String {
    let at = chrono_tz::America::Sao_Paulo.timestamp_millis_opt(ms).single();
    at.map(|at| at.format("%H:%M:%S").to_string()).unwrap_or_default()
}

/// A page at this path: GET, and HEAD without the body. Anything else is 405 with `Allow`.
pub fn at<F, Args>(path: &str, handler: F) -> Resource
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    let read = guard::fn_guard(|call| matches!(call.head().method, Method::GET | Method::HEAD));
    only(path, "GET, HEAD", web::route().guard(read).to(handler))
}

/// What takes a form, or a call of the provider, at this path.
pub fn form_at<F, Args>(path: &str, handler: F) -> Resource
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    only(path, "POST", web::post().to(handler))
}

fn only(path: &str, allow: &'static str, route: Route) -> Resource {
    let refuse = move || async move { HttpResponse::MethodNotAllowed().insert_header((ALLOW, allow)).finish() };
    web::resource(path).route(route).default_service(web::to(refuse))
}

/// Style, script and icon.
pub fn assets(config: &mut web::ServiceConfig) {
    async fn asset(body: &'static str, kind: &'static str) -> HttpResponse {
        HttpResponse::Ok().insert_header((CACHE_CONTROL, "max-age=300")).content_type(kind).body(body)
    }
    config
        .service(at("/demo.css", || asset(CSS, "text/css; charset=utf-8")))
        .service(at("/live.js", || asset(JS, "text/javascript; charset=utf-8")))
        .service(at("/icon.svg", || asset(ICON, "image/svg+xml")))
        .service(at("/favicon.ico", || asset(ICON, "image/svg+xml")));
}
