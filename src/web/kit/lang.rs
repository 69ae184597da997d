//! Which language a page speaks: the link just clicked, else what the person chose before, else what the portal asks
//! for, else the browser's wish, else pt-BR. A link with `?lang=` changes a cookie and nothing of the account.

use super::cookies::{Cookies, LANG};
use crate::text::Lang;
use actix_web::HttpRequest;
use actix_web::cookie::Cookie;
use actix_web::http::header;

/// How long a chosen language is remembered by the browser, in seconds: a year.
const REMEMBERED_S: i64 = 365 * 24 * 3600;

/// The language, and the cookie to set when it was chosen by a link.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The language of the page.
    pub lang: Lang,
    /// Set when `?lang=` chose another language than the cookie says.
    pub cookie: Option<Cookie<'static>>,
}

/// Chooses for this request; `person` is the signed-in person's own language, `ui_locales` comes from the portal (OIDC Core 3.1.2.1).
pub fn choose(request: &HttpRequest, cookies: Cookies, person: Option<Lang>, ui_locales: Option<&str>) -> Choice {
    let clicked = url::form_urlencoded::parse(request.query_string().as_bytes())
        .find(|(name, _)| name == "lang")
        .and_then(|(_, value)| Lang::parse(&value));
    let kept = cookies.read(request, LANG).and_then(|tag| Lang::parse(&tag));
    if let Some(lang) = clicked {
        let cookie = (kept != clicked).then(|| cookies.set(LANG, lang.tag(), Some(REMEMBERED_S)));
        return Choice { lang, cookie };
    }
    let wished = || request.headers().get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()).and_then(Lang::best);
    let lang = kept.or(person).or_else(|| ui_locales.and_then(Lang::best)).or_else(wished).unwrap_or_default();
    Choice { lang, cookie: None }
}

/// This page in another language: `here` with its `lang` parameter replaced.
pub fn href(here: &str, lang: Lang) -> String {
    let (path, query) = here.split_once('?').unwrap_or((here, ""));
    let mut pairs = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != "lang") {
        pairs.append_pair(&name, &value);
    }
    pairs.append_pair("lang", lang.tag());
    format!("{path}?{}", pairs.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn a_click_wins_over_everything_and_is_remembered() {
        let cookies = Cookies::for_issuer("https://id.example");
        let request = TestRequest::with_uri("/login?lang=es")
            .insert_header(("accept-language", "en"))
            .cookie(cookies.set(LANG, "pt-BR", None))
            .to_http_request();
        let choice = choose(&request, cookies, Some(Lang::En), Some("en"));
        assert_eq!(choice.lang, Lang::Es);
        assert!(choice.cookie.is_some());
    }

    #[test]
    fn the_portals_wish_comes_before_the_browsers() {
        let cookies = Cookies::for_issuer("https://id.example");
        let request = TestRequest::with_uri("/login").insert_header(("accept-language", "en")).to_http_request();
        assert_eq!(choose(&request, cookies, None, Some("fr es")).lang, Lang::Es);
        assert_eq!(choose(&request, cookies, None, None).lang, Lang::En);
    }

    #[test]
    fn the_link_keeps_the_rest_of_the_address() {
        assert_eq!(href("/users?q=a%26b&lang=en", Lang::Es), "/users?q=a%26b&lang=es");
        assert_eq!(href("/login", Lang::PtBr), "/login?lang=pt-BR");
    }
}
