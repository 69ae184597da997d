//! Scopes: an ordered set of words (RFC 6749 section 3.3).

use std::fmt;

use serde::{Deserialize, Serialize};

/// Asks for an ID token.
pub const OPENID: &str = "openid";
/// Name, login, language.
pub const PROFILE: &str = "profile";
/// The e-mail address.
pub const EMAIL: &str = "email";
/// The telephone number.
pub const PHONE: &str = "phone";
/// Reseller, role and permissions (product rule: roles and permissions).
pub const RESELLER: &str = "reseller";
/// The API, on a person's behalf: end customers of the person's reseller.
pub const END_CUSTOMERS: &str = "end_customers";
/// The API: hand resellers over.
pub const RESELLERS_WRITE: &str = "resellers.write";
/// The API: look resellers up.
pub const RESELLERS_READ: &str = "resellers.read";
/// A refresh token that outlives the session.
pub const OFFLINE_ACCESS: &str = "offline_access";

/// The scopes about a person; they mean nothing under client credentials.
pub const OF_A_PERSON: [&str; 7] = [OPENID, PROFILE, EMAIL, PHONE, RESELLER, END_CUSTOMERS, OFFLINE_ACCESS];

/// The scopes of the API, for clients themselves.
pub const OF_THE_API: [&str; 2] = [RESELLERS_WRITE, RESELLERS_READ];

/// What a client may ask for at most.
pub const ALL: [&str; 9] =
    [OPENID, PROFILE, EMAIL, PHONE, RESELLER, END_CUSTOMERS, OFFLINE_ACCESS, RESELLERS_WRITE, RESELLERS_READ];

/// An ordered set of scopes; on the wire and in storage a space-separated string.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Scopes(Vec<String>);

impl Scopes {
    /// Reads a space-separated list. Words with other characters than RFC 6749 allows can match nothing and are left
    /// out, like every other unknown scope (A8).
    pub fn parse(list: &str) -> Self {
        list.split(' ').collect()
    }

    /// Whether this one is in it.
    pub fn has(&self, scope: &str) -> bool {
        self.0.iter().any(|s| s == scope)
    }

    /// Nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is in both, in the order of `self`.
    pub fn within(&self, allowed: &Scopes) -> Scopes {
        Scopes(self.0.iter().filter(|s| allowed.has(s)).cloned().collect())
    }

    /// All of these are in `other`.
    pub fn is_within(&self, other: &Scopes) -> bool {
        self.0.iter().all(|s| other.has(s))
    }

    /// The same without this one.
    pub fn without(&self, scope: &str) -> Scopes {
        Scopes(self.0.iter().filter(|s| *s != scope).cloned().collect())
    }

    /// One by one.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

impl<'a> FromIterator<&'a str> for Scopes {
    fn from_iter<I: IntoIterator<Item = &'a str>>(words: I) -> Self {
        let allowed = |b: u8| matches!(b, 0x21 | 0x23..=0x5B | 0x5D..=0x7E);
        let mut set = Scopes::default();
        for word in words {
            if !word.is_empty() && word.bytes().all(allowed) && !set.has(word) {
                set.0.push(word.to_owned());
            }
        }
        set
    }
}

impl From<String> for Scopes {
    fn from(list: String) -> Self {
        Scopes::parse(&list)
    }
}

impl From<Scopes> for String {
    fn from(scopes: Scopes) -> Self {
        scopes.0.join(" ")
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, scope) in self.iter().enumerate() {
            f.write_str(if at == 0 { "" } else { " " })?;
            f.write_str(scope)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scope_is_about_a_person_or_of_the_api() {
        assert!(OF_A_PERSON.into_iter().chain(OF_THE_API).eq(ALL));
    }

    #[test]
    fn a_list_keeps_its_order_and_loses_doubles_and_nonsense() {
        let scopes = Scopes::parse("openid  email openid \"x\" ação a\\b profile");
        assert_eq!(scopes.to_string(), "openid email profile");
        assert_eq!(String::from(scopes.clone()), "openid email profile");
        assert!(Scopes::parse("   ").is_empty());
    }

    #[test]
    fn p2_39_what_a_client_did_not_register_falls_away() {
        let asked = Scopes::parse("email openid reseller");
        assert_eq!(asked.within(&Scopes::parse("openid email phone")).to_string(), "email openid");
        assert!(!asked.is_within(&Scopes::parse("openid")));
    }
}
