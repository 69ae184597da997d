//! The authorization response: where it goes and what it carries. `iss` is in every one of them (RFC 9207, F44).

use super::authorize::{Refused, ReplyTo};
use super::client::{ClientView, ResponseMode};
use super::issuer::Issuer;
use super::jarm;
use super::keyset::KeySet;
use super::params::encode;
use crate::error::Result;

/// An answer for the browser to carry.
#[derive(Clone, PartialEq, Eq)]
pub enum Response {
    /// 303 to this URL.
    Redirect(String),
    /// A page whose form posts these fields to the redirect URI.
    FormPost {
        /// The registered redirect URI.
        action: String,
        /// Names and values, to be escaped by the page.
        fields: Vec<(&'static str, String)>,
    },
}

/// The code is a secret.
impl std::fmt::Debug for Response {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Redirect(_) => "Redirect",
            Self::FormPost { .. } => "FormPost",
        })
    }
}

/// Who answers, and to whom.
#[derive(Clone, Copy, Debug)]
pub struct Ours<'a> {
    /// We.
    pub issuer: &'a Issuer,
    /// Sign where the client wants it (JARM).
    pub keys: &'a KeySet,
    /// To whom.
    pub client: &'a ClientView,
    /// Now, in seconds since 1970.
    pub now_s: i64,
}

impl Response {
    /// A code.
    pub fn code(reply: &ReplyTo, code: &str, ours: Ours<'_>) -> Result<Self> {
        Self::of(reply, vec![("code", code.to_owned())], ours)
    }

    /// A refusal.
    pub fn error(refused: &Refused, ours: Ours<'_>) -> Result<Self> {
        let error = &refused.error;
        let fields =
            vec![("error", error.code.as_str().to_owned()), ("error_description", error.description().to_owned())];
        Self::of(&refused.reply, fields, ours)
    }

    fn of(reply: &ReplyTo, mut fields: Vec<(&'static str, String)>, ours: Ours<'_>) -> Result<Self> {
        if let Some(state) = &reply.state {
            fields.push(("state", state.clone()));
        }
        fields.push(("iss", ours.issuer.as_str().to_owned()));
        if reply.mode.is_signed() {
            let signer = ours.keys.signer(ours.client.response_alg())?;
            let jwt = jarm::sign(&fields, &ours.client.client_id, ours.issuer, signer, ours.now_s)?;
            fields = vec![("response", jwt)];
        }
        Ok(match reply.mode {
            ResponseMode::FormPost | ResponseMode::FormPostJwt => {
                Self::FormPost { action: reply.redirect_uri.clone(), fields }
            }
            ResponseMode::Query | ResponseMode::QueryJwt | ResponseMode::Jwt => {
                let pairs = fields.iter().map(|(name, value)| (*name, value.as_str()));
                Self::Redirect(append(&reply.redirect_uri, pairs))
            }
        })
    }
}

/// Appends parameters to a registered URI without touching a byte of it (A2). A question mark after the first one belongs
/// to the registered query.
pub fn append<'a>(uri: &str, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut out = uri.to_owned();
    let mut before = match uri.split_once('?') {
        None => "?",
        Some((_, query)) if query.is_empty() || query.ends_with('&') => "",
        Some(_) => "&",
    };
    for (name, value) in pairs {
        out.push_str(std::mem::replace(&mut before, "&"));
        out.push_str(name);
        out.push('=');
        out.push_str(&encode(value));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oidc::error::{Code, ProtocolError};
    use crate::oidc::params::RawParams;
    use crate::oidc::testing;

    fn told(make: impl FnOnce(Ours<'_>) -> Result<Response>) -> Response {
        let (issuer, keys, client) = (testing::issuer(), testing::keys(), testing::client());
        make(Ours { issuer: &issuer, keys: &keys, client: &client, now_s: 1000 }).unwrap()
    }

    fn reply(uri: &str, mode: ResponseMode, state: Option<&str>) -> ReplyTo {
        ReplyTo { redirect_uri: uri.into(), mode, state: state.map(str::to_owned) }
    }

    #[test]
    fn a2_parameters_are_appended_to_a_registered_query() {
        for (uri, want) in [
            ("https://a.example/cb", "https://a.example/cb?code=c"),
            ("https://a.example/cb?x=1", "https://a.example/cb?x=1&code=c"),
            ("https://a.example/cb?", "https://a.example/cb?code=c"),
            ("https://a.example/cb?x=1&", "https://a.example/cb?x=1&code=c"),
            ("https://a.example/cb?x=1?", "https://a.example/cb?x=1?&code=c"),
        ] {
            assert_eq!(append(uri, [("code", "c")]), want);
        }
    }

    #[test]
    fn f44_iss_is_on_every_response_and_only_known_names_are() {
        let to = reply("https://a.example/cb", ResponseMode::FormPost, Some("s"));
        let refused = Refused { reply: to.clone(), error: ProtocolError::new(Code::LoginRequired, "nobody") };
        for response in [told(|ours| Response::code(&to, "c", ours)), told(|ours| Response::error(&refused, ours))] {
            let Response::FormPost { fields, .. } = response else { panic!("a form") };
            assert!(fields.contains(&("iss", "https://id.example.com".to_owned())));
            let known = ["code", "error", "error_description", "state", "iss"];
            assert!(fields.iter().all(|(name, _)| known.contains(name)));
        }
    }

    #[test]
    fn a5_state_comes_back_byte_exact_in_success_and_error() {
        let state = "-._~ a+b%20c&d=e#f\"ção😀".repeat(10);
        let to = reply("https://a.example/cb?x=1", ResponseMode::Query, Some(&state));
        let refused = Refused { reply: to.clone(), error: ProtocolError::request("x") };
        for response in [told(|ours| Response::code(&to, "c", ours)), told(|ours| Response::error(&refused, ours))] {
            let Response::Redirect(url) = response else { panic!("a redirect") };
            let query = RawParams::parse(url.split_once('?').unwrap().1.as_bytes()).unwrap();
            assert_eq!(query.one("state"), Ok(Some(state.as_str())));
            assert_eq!(query.one("x"), Ok(Some("1")));
        }
    }

    #[test]
    fn without_a_state_none_is_invented() {
        let to = reply("https://a.example/cb", ResponseMode::Query, None);
        let want = "https://a.example/cb?code=c&iss=https%3A%2F%2Fid.example.com";
        assert!(told(|ours| Response::code(&to, "c", ours)) == Response::Redirect(want.into()));
    }

    #[test]
    fn no_header_can_be_split() {
        let to = reply("https://a.example/cb", ResponseMode::Query, Some("a\r\nSet-Cookie: x"));
        let Response::Redirect(url) = told(|ours| Response::code(&to, "c\r\n", ours)) else { panic!() };
        assert!(url.bytes().all(|b| b.is_ascii_graphic()));
    }

    #[test]
    fn f44_a_signed_answer_is_one_parameter_that_holds_all() {
        for (mode, form) in
            [(ResponseMode::Jwt, false), (ResponseMode::QueryJwt, false), (ResponseMode::FormPostJwt, true)]
        {
            let to = reply("https://a.example/cb", mode, Some("s"));
            let claims = |jwt: &str| crate::oidc::jws::unproven(jwt).unwrap();
            let jwt = match told(|ours| Response::code(&to, "c", ours)) {
                Response::FormPost { fields, .. } if form => {
                    assert_eq!(fields.len(), 1);
                    fields[0].1.clone()
                }
                Response::Redirect(url) if !form => {
                    let query = RawParams::parse(url.split_once('?').unwrap().1.as_bytes()).unwrap();
                    assert_eq!(
                        (query.one("code"), query.one("iss"), query.one("state")),
                        (Ok(None), Ok(None), Ok(None))
                    );
                    query.one("response").unwrap().unwrap().to_owned()
                }
                other => panic!("{other:?}"),
            };
            let claims = claims(&jwt);
            assert_eq!((&claims["code"], &claims["state"], &claims["aud"]), (&"c".into(), &"s".into(), &"shop".into()));
            assert_eq!(claims["iss"], "https://id.example.com");
        }
    }
}
