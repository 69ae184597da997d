//! No form of ours can be sent from elsewhere (P2-29), login and logout included. A token is a MAC over the browser's
//! cookie and the session, so a token of another browser or of before the login is worthless. Beside it the browser's
//! own word is checked: `Sec-Fetch-Site`, else `Origin`. Our pages send no referrer, and with that policy browsers put
//! `Origin: null` on their own forms: "null" therefore says nothing, and the token decides alone.

use actix_web::http::header::HeaderMap;

/// Name of the hidden field.
pub const FIELD: &str = "csrf";

/// The token for this browser and session; `session` is empty before the login. `mac` is a keyed MAC as text.
pub fn token(mac: &dyn Fn(&str) -> String, browser: &str, session: &str) -> String {
    mac(&format!("csrf\n{}:{browser}\n{session}", browser.len()))
}

/// Whether `given` is this browser's and session's token. Compares in constant time.
pub fn verify(mac: &dyn Fn(&str) -> String, browser: &str, session: &str, given: &str) -> bool {
    !browser.is_empty() && same(token(mac, browser, session).as_bytes(), given.as_bytes())
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

    fn mac(text: &str) -> String {
        format!("mac({text})")
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
        let good = token(&mac, "b1", "");
        assert!(verify(&mac, "b1", "", &good));
        assert!(!verify(&mac, "b2", "", &good));
        assert!(!verify(&mac, "b1", "s1", &good), "a token from before the login is dead after it");
        assert!(!verify(&mac, "", "", &token(&mac, "", "")), "no cookie, no form");
        assert!(!verify(&mac, "b1", "", ""));
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
