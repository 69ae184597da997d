//! Where an address takes people. Many rules go by its host, and each by this one.

use url::Url;

/// The host that a browser goes to. What stands in the place of one in another scheme is whatever its maker wrote there.
pub fn web_host(uri: &str) -> Option<String> {
    let url = Url::parse(uri).ok().filter(|url| matches!(url.scheme(), "https" | "http"))?;
    url.host_str().map(str::to_ascii_lowercase)
}

/// Where an address takes people, for them to read: the host, or of a native application the scheme, which says as much.
pub fn place(uri: &str) -> String {
    let scheme = || uri.split_once(':').map(|(scheme, _)| format!("{scheme}:")).unwrap_or_default();
    web_host(uri).unwrap_or_else(scheme)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_what_a_browser_goes_to_and_nothing_that_only_looks_like_one() {
        for (uri, host, shown) in [
            ("https://Portal.Example.com:8443/cb", Some("portal.example.com"), "portal.example.com"),
            ("http://127.0.0.1/cb", Some("127.0.0.1"), "127.0.0.1"),
            ("evil.app://portal.example.com/cb", None, "evil.app:"),
            ("com.example.app:/cb", None, "com.example.app:"),
            ("", None, ""),
        ] {
            assert_eq!((web_host(uri).as_deref(), place(uri).as_str()), (host, shown), "{uri}");
        }
    }
}
