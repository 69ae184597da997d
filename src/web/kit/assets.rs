//! Stylesheet, script and pictures, compiled in and served under a name that changes with the content, so that browsers
//! may keep them for a year. The fingerprint only names content; nothing trusts it.

use super::brand::Brand;
use actix_web::HttpResponse;
use actix_web::http::header;

const FILES: &[(&str, &str, &str)] = &[
    ("cracha.css", "text/css; charset=utf-8", include_str!("../assets/cracha.css")),
    ("cracha.js", "text/javascript; charset=utf-8", include_str!("../assets/cracha.js")),
    ("badge.svg", "image/svg+xml", include_str!("../assets/badge.svg")),
    ("post.js", "text/javascript; charset=utf-8", include_str!("../assets/post.js")),
];

/// FNV-1a, 64 bits, in hexadecimal.
pub fn fingerprint(bytes: &[u8]) -> String {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}

/// The address of a compiled-in file, e.g. `/assets/cracha-0123456789abcdef.css`.
pub fn href(name: &str) -> String {
    let body = FILES.iter().find(|(n, _, _)| *n == name).map_or("", |(_, _, body)| *body);
    let (stem, ending) = name.split_once('.').unwrap_or((name, ""));
    format!("/assets/{stem}-{}.{ending}", fingerprint(body.as_bytes()))
}

/// Answers `GET /assets/{file}`; `None` when there is no such file.
pub fn serve(brand: &Brand, file: &str) -> Option<HttpResponse> {
    let path = format!("/assets/{file}");
    if path == brand.css_href {
        return Some(kept("text/css; charset=utf-8", brand.css.clone().into_bytes()));
    }
    if let Some(logo) = brand.facts.logo.as_ref().filter(|_| path == brand.logo_href) {
        let kind = if brand.facts.logo_type == "image/png" { "image/png" } else { "image/svg+xml" };
        return Some(kept(kind, logo.clone()));
    }
    let (_, kind, body) = FILES.iter().find(|(name, _, _)| href(name) == path)?;
    Some(kept(kind, body.as_bytes().to_vec()))
}

/// The badge under the address that browsers ask for by themselves.
pub fn favicon() -> HttpResponse {
    let body = FILES.iter().find(|(n, _, _)| *n == "badge.svg").map_or("", |(_, _, body)| *body);
    kept("image/svg+xml", body.as_bytes().to_vec())
}

fn kept(kind: &str, body: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, kind))
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        // A picture opened by itself must not run what it carries.
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'; sandbox"))
        .insert_header(("Cross-Origin-Resource-Policy", "same-origin"))
        .body(body)
}

#[cfg(test)]
mod tests {
    use super::super::brand::BrandFacts;
    use super::*;

    #[test]
    fn every_asset_is_served_under_its_own_address_and_nothing_else_is() {
        let brand = Brand::new(BrandFacts::default());
        for (name, _, _) in FILES {
            let address = href(name);
            assert!(serve(&brand, address.trim_start_matches("/assets/")).is_some(), "{name}");
        }
        assert!(serve(&brand, brand.css_href.trim_start_matches("/assets/")).is_some());
        assert!(serve(&brand, "../Cargo.toml").is_none());
    }
}
