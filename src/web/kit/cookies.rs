//! Cookies of this issuer. On https they are `__Host-` cookies, Secure and Lax (P2-25); a loopback http issuer uses
//! plain names without Secure, because browsers disagree about `__Host-` over plain http. Their values are random or
//! harmless: none can be read by anybody but us.

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};

/// The session's secret.
pub const SESSION: &str = "session";
/// A random name of the browser, from the first form on: CSRF tokens are bound to it, also before a login.
pub const BROWSER: &str = "browser";
/// A device that has logged in before; has its own throttle counter.
pub const DEVICE: &str = "device";
/// The language a person chose.
pub const LANG: &str = "lang";
/// A ticket that was typed correctly, while its owner chooses a password.
pub const TICKET: &str = "ticket";

/// A password that was right, until the second factor is proved.
pub const FACTOR: &str = "factor";
/// The key of a visitor's conversation.
pub const TALK: &str = "talk";
/// What was typed in a form before a login, sealed.
pub const TYPED: &str = "typed";

/// The longest value of [`TYPED`]: browsers refuse a cookie of more than 4,096 bytes with its name and attributes.
pub const LONGEST: usize = 3_800;

/// Names and attributes of the cookies of one issuer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cookies {
    secure: bool,
}

impl Cookies {
    /// By the issuer's scheme.
    pub fn for_issuer(issuer: &str) -> Cookies {
        Cookies { secure: issuer.starts_with("https://") }
    }

    /// Whether the issuer is on https.
    pub fn secure(self) -> bool {
        self.secure
    }

    /// The full name of a cookie, `__Host-session` or `cracha-session`.
    pub fn name(self, short: &str) -> String {
        format!("{}{short}", if self.secure { "__Host-" } else { "cracha-" })
    }

    /// A cookie to set; without `max_age_s` it goes with the browser.
    pub fn set(self, short: &str, value: &str, max_age_s: Option<i64>) -> Cookie<'static> {
        let mut cookie = Cookie::new(self.name(short), value.to_owned());
        cookie.set_http_only(true);
        cookie.set_same_site(SameSite::Lax);
        cookie.set_path("/");
        cookie.set_secure(self.secure);
        if let Some(seconds) = max_age_s {
            cookie.set_max_age(Duration::seconds(seconds));
        }
        cookie
    }

    /// A cookie that takes the named one away.
    pub fn clear(self, short: &str) -> Cookie<'static> {
        self.set(short, "", Some(0))
    }

    /// What the browser sent; an empty value is none.
    pub fn read(self, request: &HttpRequest, short: &str) -> Option<String> {
        let cookie = request.cookie(&self.name(short))?;
        let most = if short == TYPED { LONGEST } else { 512 };
        Some(cookie.value().to_owned()).filter(|value| !value.is_empty() && value.len() <= most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p2_25_cookies_on_https_are_host_secure_http_only_and_lax() {
        let text = Cookies::for_issuer("https://id.example").set(SESSION, "v", None).to_string();
        assert_eq!(text, "__Host-session=v; HttpOnly; SameSite=Lax; Secure; Path=/");
    }

    #[test]
    fn a_loopback_http_issuer_uses_plain_names() {
        let text = Cookies::for_issuer("http://id.localhost:8080").set(SESSION, "v", Some(60)).to_string();
        assert_eq!(text, "cracha-session=v; HttpOnly; SameSite=Lax; Path=/; Max-Age=60");
    }
}
