//! No form of ours can be sent from elsewhere (P2-29), login and logout included. A token is a MAC over the browser's
//! cookie and the session, so a token of another browser or of before the login does nothing. Beside it the browser's
//! own word is checked: `Sec-Fetch-Site`, else `Origin`. Our pages send no referrer, and with that policy browsers put
//! `Origin: null` on their own forms: "null" therefore says nothing, and the token decides alone.

use actix_web::http::header::HeaderMap;

/// Name of the hidden field.
pub const FIELD: &str = "csrf";

/// What a token says about the form that carries it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judged {
    /// Of this browser and this session.
    Fresh,
    /// Of this browser, but the session changed meanwhile: another tab logged in or out, or a day went by. Nothing may be
    /// done for it; the person may be asked again.
    Stale,
    /// Not ours, or of another browser.
    Foreign,
}

/// Whose form it is.
#[derive(Clone, Copy, Debug)]
pub struct Holder<'a> {
    /// The browser's random name.
    pub browser: &'a str,
    /// The session; empty before the login.
    pub session: &'a str,
    /// The person; empty before the login.
    pub person: &'a str,
}

/// The token of this holder. `mac` is a keyed MAC as text. Its first part is the browser's alone, so that an old form of
/// ours can be told from a foreign one; its last part is the person's, see [`person_in`].
pub fn token(mac: &dyn Fn(&str) -> String, of: Holder) -> String {
    let Holder { browser, session, person } = of;
    let whole = mac(&format!("csrf\n{}:{browser}\n{session}", browser.len()));
    format!("{}.{whole}.{}", half(mac, browser), person_of(mac, browser, person))
}

/// What a token says about the person for whom the form was made, in this browser: the same for each of their sessions.
pub fn person_of(mac: &dyn Fn(&str) -> String, browser: &str, person: &str) -> String {
    mac(&format!("csrf-person\n{}:{browser}\n{person}", browser.len()))
}

/// The person's part of a token; compare it with [`person_of`].
pub fn person_in(token: &str) -> &str {
    token.rsplit('.').next().unwrap_or_default()
}

fn half(mac: &dyn Fn(&str) -> String, browser: &str) -> String {
    mac(&format!("csrf-browser\n{browser}"))
}

/// Whose token `given` is. Compares in constant time.
pub fn judge(mac: &dyn Fn(&str) -> String, of: Holder, given: &str) -> Judged {
    let Some((first, _)) = given.split_once('.').filter(|_| !of.browser.is_empty()) else { return Judged::Foreign };
    if !same(half(mac, of.browser).as_bytes(), first.as_bytes()) {
        return Judged::Foreign;
    }
    match same(token(mac, of).as_bytes(), given.as_bytes()) {
        true => Judged::Fresh,
        false => Judged::Stale,
    }
}

/// Whether the browser says that the request comes from our own pages; `origin` is the issuer's scheme, host and port.
pub fn from_here(headers: &HeaderMap, origin: &str) -> bool {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    match (text("sec-fetch-site"), text("origin")) {
        (Some(site), _) => site == "same-origin" || site == "none",
        (None, Some("null") | None) => true,
        (None, Some(sent)) => sent == origin,
    }
}

/// Whether the browser itself says so; an old one that says nothing does not count.
pub fn says_from_here(headers: &HeaderMap, origin: &str) -> bool {
    let says = |name: &str, what: &str| headers.get(name).is_some_and(|value| value.as_bytes() == what.as_bytes());
    from_here(headers, origin) && (says("sec-fetch-site", "same-origin") || says("origin", origin))
}

fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let difference = a.iter().zip(b).fold(0_u8, |all, (x, y)| all | (x ^ y));
    std::hint::black_box(difference) == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::{HeaderName, HeaderValue};

    /// Without dots, like the real one.
    fn mac(text: &str) -> String {
        format!("mac({text})").replace('.', "_")
    }

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in pairs {
            map.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        map
    }

    #[test]
    fn p2_29_a_token_is_good_for_its_browser_and_session_alone() {
        let token = |browser, session| token(&mac, Holder { browser, session, person: "" });
        let good = token("b1", "");
        let judged = |browser, session, given: &str| judge(&mac, Holder { browser, session, person: "" }, given);
        assert_eq!(judged("b1", "", &good), Judged::Fresh);
        assert_eq!(judged("b2", "", &good), Judged::Foreign);
        assert_eq!(judged("b1", "s1", &good), Judged::Stale, "a token from before the login does nothing after it");
        assert_eq!(judged("", "", &token("", "")), Judged::Foreign, "no cookie, no form");
        for forged in ["", ".", "x", "x.y", &good[1..], &token("b2", "")] {
            assert_eq!(judged("b1", "", forged), Judged::Foreign, "{forged}");
        }
        let other_half = format!("{}.x", good.split_once('.').unwrap().0);
        assert_eq!(judged("b1", "", &other_half), Judged::Stale);
    }

    #[test]
    fn a_token_names_its_person_to_the_same_browser_alone() {
        let ana = token(&mac, Holder { browser: "b1", session: "s1", person: "ana" });
        assert_eq!(person_in(&ana), person_of(&mac, "b1", "ana"));
        assert_ne!(person_in(&ana), person_of(&mac, "b2", "ana"));
        assert_ne!(person_in(&ana), person_of(&mac, "b1", "rita"));
        assert_eq!(person_in(""), "");
    }

    #[test]
    fn a_form_from_another_site_is_seen_by_what_the_browser_says() {
        let home = "https://id.example";
        assert!(from_here(&headers(&[("sec-fetch-site", "same-origin"), ("origin", "null")]), home));
        assert!(!from_here(&headers(&[("sec-fetch-site", "cross-site")]), home));
        assert!(!from_here(&headers(&[("sec-fetch-site", "same-site"), ("origin", home)]), home));
        assert!(!from_here(&headers(&[("origin", "https://evil.example")]), home));
        assert!(from_here(&headers(&[("origin", home)]), home));
        assert!(from_here(&headers(&[]), home), "old browsers: the token decides");
    }
}
