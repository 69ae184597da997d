//! RP-initiated logout: what is asked, and whether there is a way back (E40, H47).

use serde::{Deserialize, Serialize};

use super::client::ClientView;
use super::error::ProtocolError;
use super::id_token::Hint;
use super::params::RawParams;
use super::response::append;

/// The parameters of an end_session request, unchecked. Serialises, because the confirmation page has to keep them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EndSessionRequest {
    /// An ID token of ours, perhaps.
    pub id_token_hint: Option<String>,
    /// Who asks.
    pub client_id: Option<String>,
    /// Where to go afterwards.
    pub post_logout_redirect_uri: Option<String>,
    /// To be returned.
    pub state: Option<String>,
    /// Whom to sign out; a hint about the login.
    pub logout_hint: Option<String>,
    /// The person's languages.
    pub ui_locales: Option<String>,
}

impl EndSessionRequest {
    /// Reads query or form; a repeated parameter is an `invalid_request`, on a local page.
    pub fn read(params: &RawParams) -> Result<Self, ProtocolError> {
        let text = |name: &str| params.one(name).map(|value| value.map(str::to_owned));
        Ok(Self {
            id_token_hint: text("id_token_hint")?,
            client_id: text("client_id")?,
            post_logout_redirect_uri: text("post_logout_redirect_uri")?,
            state: text("state")?,
            logout_hint: text("logout_hint")?,
            ui_locales: text("ui_locales")?,
        })
    }

    /// Where the browser goes when the session is over: only with a valid hint, for its own client, to a URI that is
    /// registered exactly; with the state that was sent and nothing else. Otherwise `None`: a page.
    pub fn way_back(&self, hint: Option<&Hint>, client: Option<&ClientView>) -> Option<String> {
        let (hint, client) = (hint?, client?);
        let uri = self.post_logout_redirect_uri.as_deref()?;
        let same = hint.client_id == client.client_id
            && self.client_id.as_deref().is_none_or(|id| id == client.client_id)
            && client.may_return_to(uri);
        same.then(|| append(uri, self.state.as_deref().map(|state| ("state", state))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oidc::testing;

    fn hint() -> Hint {
        Hint { sub: "u1".into(), sid: Some("s1".into()), client_id: "shop".into() }
    }

    fn back(query: &str) -> Option<String> {
        let request = EndSessionRequest::read(&RawParams::parse(query.as_bytes()).unwrap()).unwrap();
        request.way_back(Some(&hint()), Some(&testing::client()))
    }

    #[test]
    fn h47_a_registered_uri_gets_exactly_the_state_that_was_sent() {
        let uri = "post_logout_redirect_uri=https://shop.example.com/bye";
        assert_eq!(back(uri).as_deref(), Some("https://shop.example.com/bye"), "none is added");
        let with = back(&format!("{uri}&state=a%20b%2Bc&client_id=shop&ui_locales=x"));
        assert_eq!(with.as_deref(), Some("https://shop.example.com/bye?state=a%20b%2Bc"));
        let query = back("post_logout_redirect_uri=https://shop.example.com/%3Fx=1&state=s");
        assert_eq!(query.as_deref(), Some("https://shop.example.com/?x=1&state=s"));
    }

    #[test]
    fn h47_everything_else_is_a_page() {
        for query in [
            "",
            "state=s",
            "post_logout_redirect_uri=https://shop.example.com/bye/x",
            "post_logout_redirect_uri=https://shop.example.com/bye%3Fa=1",
            "post_logout_redirect_uri=https://evil.example/",
            "post_logout_redirect_uri=https://shop.example.com/bye&client_id=other",
        ] {
            assert_eq!(back(query), None, "{query}");
        }
        let request = EndSessionRequest {
            post_logout_redirect_uri: Some("https://shop.example.com/bye".into()),
            ..EndSessionRequest::default()
        };
        assert_eq!(request.way_back(None, Some(&testing::client())), None, "no hint");
        let foreign = Hint { client_id: "other".into(), ..hint() };
        assert_eq!(request.way_back(Some(&foreign), Some(&testing::client())), None, "another client's hint");
        assert_eq!(request.way_back(Some(&hint()), None), None, "the client is gone");
    }

    #[test]
    fn a_repeated_parameter_is_refused() {
        let params = RawParams::parse(b"state=1&state=2").unwrap();
        assert!(EndSessionRequest::read(&params).is_err());
    }
}
