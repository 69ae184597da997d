//! The issuer identifier, parsed once, used byte for byte everywhere (C31).

use openidconnect::IssuerUrl;

use crate::error::{Error, Result};

/// Who we are in `iss`, in metadata and in every token.
#[derive(Clone, Debug)]
pub struct Issuer {
    url: IssuerUrl,
    base: String,
}

impl Issuer {
    /// Takes the configured text: https, or http on loopback; no query, no fragment (Discovery 1.0 section 3).
    pub fn new(text: &str) -> Result<Self> {
        let bad = |why: &str| Error::internal(format!("the issuer {why}"));
        let url = IssuerUrl::new(text.to_owned()).map_err(|_| bad("is no URL"))?;
        let parsed = url.url();
        if !matches!(parsed.scheme(), "https" | "http") || parsed.host_str().is_none() {
            return Err(bad("is neither https nor http"));
        }
        if text.contains(['?', '#']) {
            return Err(bad("has a query or a fragment"));
        }
        Ok(Self { base: text.trim_end_matches('/').to_owned(), url })
    }

    /// The identifier exactly as configured.
    pub fn as_str(&self) -> &str {
        self.url.as_str()
    }

    /// An absolute address below it; `path` begins with a slash.
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    pub(crate) fn url(&self) -> IssuerUrl {
        self.url.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c31_the_issuer_is_kept_byte_for_byte() {
        for text in ["https://id.example.com", "https://id.example.com/", "https://id.example.com/a"] {
            assert_eq!(Issuer::new(text).unwrap().as_str(), text);
        }
        assert_eq!(Issuer::new("https://id.example.com/").unwrap().at("/jwks"), "https://id.example.com/jwks");
    }

    #[test]
    fn what_is_no_issuer_is_refused() {
        for text in ["", "id.example.com", "ftp://x", "https://x?a=1", "https://x#a", "mailto:a@b"] {
            assert!(Issuer::new(text).is_err(), "{text}");
        }
    }
}
