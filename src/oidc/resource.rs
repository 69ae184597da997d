//! Resource indicators (RFC 8707): whom an access token is for. One that names nobody, or us, opens userinfo and our API;
//! one that names others is for them alone (P2-41).

use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;

use super::client::ClientView;
use super::error::{Code, ProtocolError};
use super::params::RawParams;

/// Whom a token is for, in the order of asking, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Audience(Vec<String>);

impl Audience {
    /// Of these alone.
    pub fn of<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut all = Self::default();
        names.into_iter().for_each(|name| all.add(name));
        all
    }

    fn add(&mut self, name: &str) {
        if !self.names(name) {
            self.0.push(name.to_owned());
        }
    }

    /// Every `resource` of a request: absolute, without a fragment, and one that the client may name.
    pub fn asked(params: &RawParams, client: &ClientView) -> Result<Self, ProtocolError> {
        let mut all = Self::default();
        for uri in params.all("resource") {
            if !is_resource(uri) {
                return Err(target("resource must be an absolute URI without a fragment"));
            }
            if !client.terms.resources.iter().any(|own| own == uri) {
                return Err(target("the client may not name this resource"));
            }
            all.add(uri);
        }
        Ok(all)
    }

    /// What a token is for when `asked` is asked under this grant: all of it where nothing is asked, otherwise no more than
    /// was granted. A grant that named nothing is for whatever the client may name (RFC 8707 section 2.2).
    pub fn narrowed(&self, asked: &Self) -> Result<Self, ProtocolError> {
        match (self.0.is_empty(), asked.0.is_empty()) {
            (_, true) => Ok(self.clone()),
            (true, false) => Ok(asked.clone()),
            (false, false) if asked.0.iter().all(|one| self.names(one)) => Ok(asked.clone()),
            (false, false) => Err(target("this resource was not granted")),
        }
    }

    /// Nobody was named.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether this one is among them.
    pub fn names(&self, name: &str) -> bool {
        self.0.iter().any(|one| one == name)
    }

    /// Whether a token for these is one for us.
    pub fn is_us(&self, issuer: &str) -> bool {
        self.is_empty() || self.names(issuer)
    }

    /// As `aud` has it: a text, or a list of more than one; none for nobody.
    pub fn claim(&self) -> Option<Value> {
        match self.0.as_slice() {
            [] => None,
            [one] => Some(Value::from(one.as_str())),
            more => Some(Value::from(more)),
        }
    }

    /// To store: no URI and no `client_id` has a space.
    pub fn stored(&self) -> Option<String> {
        (!self.is_empty()).then(|| self.0.join(" "))
    }

    /// As stored.
    pub fn read(stored: Option<&str>) -> Self {
        Self::of(stored.unwrap_or_default().split(' ').filter(|name| !name.is_empty()))
    }
}

/// Whether this can be a resource's name.
pub fn is_resource(uri: &str) -> bool {
    uri.bytes().all(|b| b.is_ascii_graphic()) && !uri.contains('#') && Url::parse(uri).is_ok()
}

/// `invalid_target`.
pub fn target(description: &'static str) -> ProtocolError {
    ProtocolError::new(Code::InvalidTarget, description)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oidc::terms::Terms;
    use crate::oidc::testing;

    const A: &str = "https://a.example/api";
    const B: &str = "urn:b";

    fn asked(query: &str) -> Result<Audience, Code> {
        let resources = vec![A.to_owned(), B.to_owned()];
        let client = ClientView { terms: Terms { resources, ..Terms::default() }, ..testing::client() };
        Audience::asked(&RawParams::parse(query.as_bytes()).unwrap(), &client).map_err(|error| error.code)
    }

    #[test]
    fn a_client_names_what_it_is_registered_for_and_nothing_else() {
        assert_eq!(asked(""), Ok(Audience::default()));
        let both = format!("resource={A}&resource={B}&resource={A}");
        assert_eq!(asked(&both), Ok(Audience::of([A, B])));
        for wrong in
            ["/api", "a.example", "https://a.example/api%23x", "https://a.example/api/", "https://c.example", "%C3%A7"]
        {
            assert_eq!(asked(&format!("resource={A}&resource={wrong}")), Err(Code::InvalidTarget), "{wrong}");
        }
    }

    #[test]
    fn a_token_is_for_no_more_than_was_granted() {
        let (none, a, both) = (Audience::default(), Audience::of([A]), Audience::of([A, B]));
        assert_eq!(both.narrowed(&none), Ok(both.clone()));
        assert_eq!(both.narrowed(&a), Ok(a.clone()));
        assert_eq!(none.narrowed(&a), Ok(a.clone()));
        assert_eq!(a.narrowed(&both).unwrap_err().code, Code::InvalidTarget);
    }

    #[test]
    fn p2_41_a_token_for_somebody_else_is_not_for_us() {
        let us = "https://id.example.com";
        assert!(Audience::default().is_us(us) && Audience::of([A, us]).is_us(us));
        assert!(!Audience::of([A]).is_us(us) && !Audience::of(["https://id.example.com/"]).is_us(us));
    }

    #[test]
    fn what_is_stored_comes_back() {
        for one in [Audience::default(), Audience::of([A]), Audience::of([A, B])] {
            assert_eq!(Audience::read(one.stored().as_deref()), one);
        }
        assert_eq!(Audience::of([A]).claim(), Some(Value::from(A)));
        assert_eq!(Audience::of([A, B]).claim(), Some(Value::from(vec![A, B])));
        assert_eq!(Audience::default().claim(), None);
    }
}
