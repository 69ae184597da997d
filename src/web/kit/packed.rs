//! Public bytes that are packed once and served many times: with an ETag, and compressed for whoever takes gzip. Only
//! what is the same for everybody goes here: a page with a secret in it is never compressed (BREACH: its length would
//! tell about the secret).

use std::io::Write;
use std::sync::{Arc, PoisonError, RwLock};

use actix_web::http::header::{self, HeaderMap};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use flate2::Compression;
use flate2::write::GzEncoder;

/// Below this many bytes compressing gains nothing.
const LEAST: usize = 256;

/// FNV-1a, 64 bits, in hexadecimal. It only names content; nothing trusts it.
pub fn fingerprint(bytes: &[u8]) -> String {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}

/// One document.
#[derive(Clone, Debug)]
pub struct Packed {
    kind: &'static str,
    plain: Bytes,
    gzip: Option<Bytes>,
    etag: String,
}

impl Packed {
    /// Packs bytes of this media type.
    pub fn new(kind: &'static str, plain: impl Into<Bytes>) -> Self {
        let plain = plain.into();
        // Compressed pictures grow.
        let gzip = (plain.len() >= LEAST).then(|| gzip(&plain)).flatten().filter(|packed| packed.len() < plain.len());
        Self { kind, etag: fingerprint(&plain), plain, gzip }
    }

    /// Answers a GET or HEAD; `headers` are those of every answer, 304 included (RFC 9110, 15.4.5).
    pub fn serve(&self, request: &HttpRequest, headers: &[(&'static str, &'static str)]) -> HttpResponse {
        let packed = self.gzip.as_ref().filter(|_| takes_gzip(request.headers()));
        // Another representation has another strong validator.
        let etag = format!("\"{}{}\"", self.etag, if packed.is_some() { "-gz" } else { "" });
        let known = has(request.headers(), &etag);
        let mut answer = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        answer.insert_header((header::ETAG, etag));
        if self.gzip.is_some() {
            answer.insert_header((header::VARY, "Accept-Encoding"));
        }
        for (name, value) in headers {
            answer.insert_header((*name, *value));
        }
        if known {
            return answer.finish();
        }
        answer.insert_header((header::CONTENT_TYPE, self.kind));
        match packed {
            Some(packed) => answer.insert_header((header::CONTENT_ENCODING, "gzip")).body(packed.clone()),
            None => answer.body(self.plain.clone()),
        }
    }
}

fn gzip(plain: &[u8]) -> Option<Bytes> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(plain).ok()?;
    encoder.finish().ok().map(Bytes::from)
}

/// Named, or covered by `*`, and not refused with a weight of 0 (RFC 9110, 12.5.3).
fn takes_gzip(headers: &HeaderMap) -> bool {
    let given = headers.get_all(header::ACCEPT_ENCODING).filter_map(|value| value.to_str().ok());
    let (mut named, mut any) = (None, false);
    for coding in given.flat_map(|list| list.split(',')) {
        let mut parts = coding.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let weight = parts.find_map(|p| p.strip_prefix("q=").or(p.strip_prefix("Q="))).map(|q| q.trim().parse::<f32>());
        let wanted = !matches!(weight, Some(Ok(q)) if q <= 0.0);
        if name.eq_ignore_ascii_case("gzip") || name.eq_ignore_ascii_case("x-gzip") {
            named = Some(wanted);
        } else if name == "*" {
            any = wanted;
        }
    }
    named.unwrap_or(any)
}

/// The reader has this one; compared weakly (RFC 9110, 13.1.2).
fn has(headers: &HeaderMap, etag: &str) -> bool {
    let given = headers.get_all(header::IF_NONE_MATCH).filter_map(|value| value.to_str().ok());
    let mut tags = given.flat_map(|list| list.split(',')).map(str::trim);
    tags.any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}

/// The packed form of text that is replaced now and then: packed anew when it differs.
#[derive(Debug, Default)]
pub struct Kept(RwLock<Option<Arc<Packed>>>);

impl Kept {
    /// The packed form of `text`.
    pub fn of(&self, kind: &'static str, text: &str) -> Arc<Packed> {
        let now = self.0.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(packed) = now.filter(|packed| packed.plain == text.as_bytes()) {
            return packed;
        }
        let packed = Arc::new(Packed::new(kind, text.to_owned()));
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(packed.clone());
        packed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn asked(name: &'static str, value: &str) -> HttpRequest {
        TestRequest::default().insert_header((name, value)).to_http_request()
    }

    #[test]
    fn who_takes_gzip_says_so() {
        for (given, takes) in [
            ("gzip, deflate, br", true),
            ("br;q=1.0, GZIP;q=0.1", true),
            ("*", true),
            ("*, gzip;q=0", false),
            ("gzip;q=0.0", false),
            ("br", false),
            ("", false),
        ] {
            assert_eq!(takes_gzip(asked("accept-encoding", given).headers()), takes, "{given}");
        }
    }

    #[test]
    fn what_is_known_is_not_sent_again_and_each_form_has_its_own_name() {
        let packed = Packed::new("text/css", "a{color:red}".repeat(100));
        let served = |request: &HttpRequest| {
            let answer = packed.serve(request, &[]);
            (answer.status().as_u16(), answer.headers().get("etag").unwrap().to_str().unwrap().to_owned())
        };
        let (status, plain) = served(&TestRequest::default().to_http_request());
        let (_, zipped) = served(&asked("accept-encoding", "gzip"));
        assert_eq!(status, 200);
        assert_ne!(plain, zipped);
        for (given, status) in
            [(plain.clone(), 304), (format!("\"x\", W/{plain}"), 304), (zipped, 200), ("*".into(), 304)]
        {
            assert_eq!(served(&asked("if-none-match", &given)).0, status, "{given}");
        }
    }

    #[test]
    fn text_that_was_replaced_is_packed_anew() {
        let kept = Kept::default();
        let first = kept.of("application/json", "{}");
        assert!(Arc::ptr_eq(&first, &kept.of("application/json", "{}")));
        assert_ne!(kept.of("application/json", "[]").etag, first.etag);
    }
}
