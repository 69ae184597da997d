//! Stylesheet, script and pictures, compiled in and served under a name that changes with the content, so that browsers
//! may keep them for a year.

use std::sync::LazyLock;

use actix_web::{HttpRequest, HttpResponse};

use super::packed::{Packed, fingerprint};

const FILES: &[(&str, &str, &str)] = &[
    ("cracha.css", "text/css; charset=utf-8", include_str!("../assets/cracha.css")),
    ("cracha.js", "text/javascript; charset=utf-8", include_str!("../assets/cracha.js")),
    ("live.js", "text/javascript; charset=utf-8", include_str!("../assets/live.js")),
    ("link.js", "text/javascript; charset=utf-8", include_str!("../assets/link.js")),
    ("talk.js", "text/javascript; charset=utf-8", include_str!("../assets/talk.js")),
    ("frame.js", "text/javascript; charset=utf-8", include_str!("../assets/frame.js")),
    ("passkey.js", "text/javascript; charset=utf-8", include_str!("../assets/passkey.js")),
    ("badge.svg", "image/svg+xml", include_str!("../assets/badge.svg")),
    ("onward.js", "text/javascript; charset=utf-8", include_str!("../assets/onward.js")),
    ("post.js", "text/javascript; charset=utf-8", include_str!("../assets/post.js")),
];

/// What every answer with a file says.
const HEADERS: [(&str, &str); 4] = [
    ("cache-control", "public, max-age=31536000, immutable"),
    ("x-content-type-options", "nosniff"),
    // A picture opened by itself must not run what it carries.
    ("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox"),
    ("cross-origin-resource-policy", "same-origin"),
];

static BUILT_IN: LazyLock<Vec<Asset>> =
    LazyLock::new(|| FILES.iter().map(|(name, kind, body)| Asset::new(name, kind, body.as_bytes().to_vec())).collect());

/// A file and its address.
#[derive(Clone, Debug)]
pub struct Asset {
    /// `/assets/cracha-0123456789abcdef.css`.
    pub href: String,
    packed: Packed,
}

impl Asset {
    /// `name` with the content's fingerprint before its ending.
    pub fn new(name: &str, kind: &'static str, body: Vec<u8>) -> Self {
        Self { href: named(name, &body), packed: Packed::new(kind, body) }
    }
}

fn named(name: &str, body: &[u8]) -> String {
    let (stem, ending) = name.split_once('.').unwrap_or((name, ""));
    format!("/assets/{stem}-{}.{ending}", fingerprint(body))
}

/// The address of a compiled-in file, e.g. `/assets/cracha-0123456789abcdef.css`.
pub fn href(name: &str) -> String {
    let at = FILES.iter().position(|(n, _, _)| *n == name);
    at.and_then(|at| BUILT_IN.get(at)).map_or_else(String::new, |asset| asset.href.clone())
}

/// Answers `GET /assets/{file}` from the compiled-in files and the distributor's own; `None` when there is no such file.
pub fn serve(request: &HttpRequest, own: &[Asset], file: &str) -> Option<HttpResponse> {
    let path = format!("/assets/{file}");
    let asset = own.iter().chain(BUILT_IN.iter()).find(|asset| asset.href == path)?;
    Some(asset.packed.serve(request, &HEADERS))
}

/// The badge under the address that browsers ask for by themselves.
pub fn favicon(request: &HttpRequest) -> HttpResponse {
    let address = href("badge.svg");
    serve(request, &[], address.trim_start_matches("/assets/")).unwrap_or_else(|| HttpResponse::NotFound().finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn every_asset_is_served_under_its_own_address_and_nothing_else_is() {
        let request = TestRequest::default().to_http_request();
        let own = [Asset::new("brand.css", "text/css", b":root{}".to_vec())];
        let addresses = FILES.iter().map(|(name, _, _)| href(name)).chain([own[0].href.clone()]);
        for address in addresses {
            assert!(serve(&request, &own, address.trim_start_matches("/assets/")).is_some(), "{address}");
        }
        assert!(serve(&request, &own, "../Cargo.toml").is_none());
    }
}
