//! What a token is bound to (RFC 7800): the key of a DPoP proof (RFC 9449 section 6) or a certificate (RFC 8705 section
//! 3.1). A token that is bound is worth nothing without it.

use serde::{Deserialize, Serialize};

/// By which word a token was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// RFC 6750; also from a form.
    Bearer,
    /// RFC 9449 section 7.1.
    Dpop,
}

/// The `cnf` of a token.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cnf {
    /// Thumbprint of the key (RFC 7638, RFC 9449).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jkt: Option<String>,
    /// Thumbprint of the certificate (RFC 8705).
    #[serde(default, rename = "x5t#S256", skip_serializing_if = "Option::is_none")]
    pub x5t: Option<String>,
}

/// What came along with a token or a request: proved, not only said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Thumbprint of the key that signed the proof.
    pub jkt: Option<String>,
    /// Thumbprint of the certificate of the connection.
    pub x5t: Option<String>,
}

impl Cnf {
    /// To store; none for a token that is bound to nothing.
    pub fn stored(&self) -> Option<String> {
        (*self != Self::default()).then(|| serde_json::to_string(self).unwrap_or_default())
    }

    /// As stored. What cannot be read binds to a key that nobody has.
    pub fn read(stored: Option<&str>) -> Self {
        match stored {
            None => Self::default(),
            Some(json) => serde_json::from_str(json).unwrap_or(Self { jkt: Some(String::new()), x5t: None }),
        }
    }

    /// Whether a token may be used like this: a bound one with its key and by its own word, another as a bearer's.
    pub fn allows(&self, scheme: Scheme, shown: &Shown) -> bool {
        let key = match &self.jkt {
            None => scheme == Scheme::Bearer,
            Some(jkt) => scheme == Scheme::Dpop && shown.jkt.as_ref() == Some(jkt),
        };
        key && self.holds(shown)
    }

    /// The same without a word: a refresh token has none.
    pub fn holds(&self, shown: &Shown) -> bool {
        (self.jkt.is_none() || self.jkt == shown.jkt) && (self.x5t.is_none() || self.x5t == shown.x5t)
    }

    /// `Bearer` or `DPoP`, as token answers and introspection say it.
    pub fn token_type(&self) -> &'static str {
        if self.jkt.is_some() { "DPoP" } else { "Bearer" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn f43_a_bound_token_is_good_with_its_key_and_its_word_alone() {
        let bound = Cnf { jkt: some("a"), x5t: None };
        let with = |jkt: &str| Shown { jkt: some(jkt), x5t: None };
        assert!(bound.allows(Scheme::Dpop, &with("a")));
        assert!(!bound.allows(Scheme::Dpop, &with("b")));
        assert!(!bound.allows(Scheme::Dpop, &Shown::default()));
        assert!(!bound.allows(Scheme::Bearer, &with("a")), "downgraded");
        assert!(Cnf::default().allows(Scheme::Bearer, &Shown::default()));
        assert!(!Cnf::default().allows(Scheme::Dpop, &with("a")), "a bearer token is none of DPoP's");
        let certified = Cnf { jkt: None, x5t: some("x") };
        assert!(certified.allows(Scheme::Bearer, &Shown { jkt: None, x5t: some("x") }));
        assert!(!certified.allows(Scheme::Bearer, &Shown::default()));
    }

    #[test]
    fn what_is_stored_comes_back_and_what_is_damaged_opens_nothing() {
        assert_eq!(Cnf::default().stored(), None);
        let bound = Cnf { jkt: some("a"), x5t: some("x") };
        assert_eq!(bound.stored().as_deref(), Some(r#"{"jkt":"a","x5t#S256":"x"}"#));
        assert_eq!(Cnf::read(bound.stored().as_deref()), bound);
        assert!(!Cnf::read(Some("damaged")).allows(Scheme::Bearer, &Shown::default()));
    }
}
