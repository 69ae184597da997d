//! What validation needs to know of a registered client: plain data, filled by whoever holds the record.

use super::cnf::{Cnf, Shown};
use super::details::DetailType;
use super::error::{Code, ProtocolError};
pub use super::means::{AuthMethod, GrantType, ResponseMode, SubjectType};
use super::scope::Scopes;
use super::subject;
use super::terms::{AccessTokenFormat, ClientProfile, Terms};
use crate::crypto::keys::Alg;

/// A registered client as the protocol sees it. A disabled client is no client: do not make a view of it.
#[derive(Clone, Debug)]
pub struct ClientView {
    /// `client_id`.
    pub client_id: String,
    /// Exactly as registered.
    pub redirect_uris: Vec<String>,
    /// Exactly as registered.
    pub post_logout_redirect_uris: Vec<String>,
    /// Where logout tokens go.
    pub backchannel_logout_uri: Option<String>,
    /// What it may use.
    pub grant_types: Vec<GrantType>,
    /// What it may use.
    pub response_modes: Vec<ResponseMode>,
    /// What it may ask for.
    pub scopes: Scopes,
    /// How it authenticates.
    pub auth_method: AuthMethod,
    /// PKCE although it has a secret; a public client needs it always.
    pub require_pkce: bool,
    /// The distributor's own: no consent page.
    pub first_party: bool,
    /// A native application: any port on its loopback redirect (RFC 8252 section 7.3).
    pub native: bool,
    /// The `reseller` claims go into the ID token too.
    pub claims_in_id_token: bool,
    /// Signs its ID tokens and logout tokens (C29).
    pub id_token_alg: Alg,
    /// Signs its userinfo; none means plain JSON (C36).
    pub userinfo_alg: Option<Alg>,
    /// What it may ask for in detail (RFC 9396), as the house knows it.
    pub detail_types: Vec<DetailType>,
    /// All else.
    pub terms: Terms,
}

impl ClientView {
    /// Cannot keep a secret.
    pub fn is_public(&self) -> bool {
        self.auth_method == AuthMethod::None
    }

    /// Must send a code challenge (A18).
    pub fn needs_pkce(&self) -> bool {
        self.require_pkce || self.is_public() || self.native || self.is_fapi()
    }

    /// On the person's own machine, where any other application can take its place (P2-45): what is given to everybody who
    /// installs it is no secret (RFC 8252 section 8.5).
    pub fn is_imitable(&self) -> bool {
        self.native || self.is_public() && self.terms.development
    }

    /// Held to FAPI 2.0, with Message Signing or without.
    pub fn is_fapi(&self) -> bool {
        self.terms.profile != ClientProfile::Plain
    }

    /// Its tokens are bound to a key that it shows (RFC 9449 section 5.2); under FAPI 2.0 where they are not bound to its
    /// certificate (Security Profile 5.3.2.1).
    pub fn must_show_key(&self) -> bool {
        self.terms.dpop_bound_access_tokens || self.is_fapi() && !self.must_show_certificate()
    }

    /// Its tokens are bound to the certificate that it shows (RFC 8705 section 3).
    pub fn must_show_certificate(&self) -> bool {
        self.terms.tls_client_certificate_bound_access_tokens
    }

    /// A client whose tokens are bound has to show what they are bound to, and is told what is missing.
    pub fn satisfied_by(&self, shown: &Shown) -> Result<(), ProtocolError> {
        if self.must_show_key() && shown.jkt.is_none() {
            return Err(ProtocolError::new(Code::InvalidDpopProof, "the client must send a DPoP proof"));
        }
        if self.must_show_certificate() && shown.x5t.is_none() {
            return Err(ProtocolError::request("the client must show its certificate"));
        }
        Ok(())
    }

    /// What a new token of its is bound to: the key that it showed, and its certificate if it asked for that.
    pub fn binds(&self, shown: &Shown) -> Cnf {
        Cnf { jkt: shown.jkt.clone(), x5t: shown.x5t.clone().filter(|_| self.must_show_certificate()) }
    }

    /// Its requests come by the back channel first (RFC 9126 section 6, FAPI 2.0 5.3.2.2).
    pub fn must_push(&self) -> bool {
        self.is_fapi() || self.terms.require_pushed_authorization_requests
    }

    /// Its requests are signed (RFC 9101 section 10.5, FAPI 2.0 Message Signing 5.3).
    pub fn must_sign(&self) -> bool {
        self.terms.profile == ClientProfile::Fapi2Ms || self.terms.require_signed_request_object
    }

    /// It has keys that it can sign with.
    pub fn has_keys(&self) -> bool {
        self.terms.jwks.is_some() || self.terms.jwks_uri.is_some()
    }

    /// What it may sign something with: the registered one, or those that its profile allows.
    pub fn may_sign_with(&self, registered: Option<Alg>) -> Vec<Alg> {
        match registered {
            Some(alg) => vec![alg],
            None if self.is_fapi() => Alg::STRONG.to_vec(),
            None => Alg::ALL.to_vec(),
        }
    }

    /// What signs its authorization responses (JARM).
    pub fn response_alg(&self) -> Alg {
        self.terms.authorization_signed_response_alg.unwrap_or(self.id_token_alg)
    }

    /// What signs introspection answers to it (RFC 9701).
    pub fn introspection_alg(&self) -> Alg {
        self.terms.introspection_signed_response_alg.unwrap_or(self.id_token_alg)
    }

    /// What its access tokens look like.
    pub fn access_token_format(&self) -> AccessTokenFormat {
        self.terms.access_token_format.unwrap_or(AccessTokenFormat::Opaque)
    }

    /// Where its subjects belong, if they are not the public ones (OpenID Connect Core 8.1).
    pub fn sector(&self) -> Option<String> {
        subject::sector(&self.terms, &self.redirect_uris)
    }

    /// How long its codes are good where it is `usual` for others: a minute at most under FAPI 2.0 (Security Profile 5.3.2.1).
    pub fn code_seconds(&self, usual: i64) -> i64 {
        if self.is_fapi() { usual.min(60) } else { usual }
    }

    /// How an answer travels where the request does not say: by query, signed for Message Signing, or the first way that is
    /// registered and fits where that one is not.
    pub fn usual_mode(&self) -> ResponseMode {
        let signs = self.terms.profile == ClientProfile::Fapi2Ms;
        let usual = if signs { ResponseMode::Jwt } else { ResponseMode::Query };
        if self.response_modes.contains(&usual) {
            return usual;
        }
        self.response_modes.iter().copied().find(|mode| mode.is_signed() || !signs).unwrap_or(usual)
    }

    /// May use this grant type.
    pub fn may(&self, grant: GrantType) -> bool {
        self.grant_types.contains(&grant)
    }

    /// Registered, character for character; for native clients the port of a loopback address is free (A2, P2-34).
    pub fn redirects_to(&self, uri: &str) -> bool {
        self.redirect_uris.iter().any(|own| own == uri || (self.native && same_but_port(own, uri)))
    }

    /// Registered, character for character (E40).
    pub fn may_return_to(&self, uri: &str) -> bool {
        self.post_logout_redirect_uris.iter().any(|own| own == uri)
    }
}

/// Two loopback addresses that differ in the port alone.
fn same_but_port(a: &str, b: &str) -> bool {
    matches!((loopback_parts(a), loopback_parts(b)), (Some(a), Some(b)) if a == b)
}

/// Host and what follows the port of `http://127.0.0.1:PORT/…` or `http://[::1]:PORT/…`, by text: a URL parser would
/// make different texts equal.
fn loopback_parts(uri: &str) -> Option<(&str, &str)> {
    for host in ["http://127.0.0.1", "http://[::1]"] {
        let Some(rest) = uri.strip_prefix(host) else { continue };
        let after = match rest.strip_prefix(':') {
            None => rest,
            Some(port) => {
                let digits = port.bytes().take_while(u8::is_ascii_digit).count();
                port[..digits].parse::<u16>().ok()?;
                &port[digits..]
            }
        };
        return (after.is_empty() || after.starts_with(['/', '?'])).then_some((host, after));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oidc::testing;

    #[test]
    fn a4_an_answer_travels_as_it_is_registered_where_the_request_does_not_say() {
        let mut client = testing::client();
        assert_eq!(client.usual_mode(), ResponseMode::Query);
        client.response_modes = vec![ResponseMode::FormPost, ResponseMode::Jwt];
        assert_eq!(client.usual_mode(), ResponseMode::FormPost);
        client.terms.profile = ClientProfile::Fapi2Ms;
        client.response_modes = vec![ResponseMode::Query, ResponseMode::FormPostJwt];
        assert_eq!(client.usual_mode(), ResponseMode::FormPostJwt, "Message Signing has every answer signed");
    }

    #[test]
    fn a_native_application_is_imitable_and_needs_pkce_whatever_it_proves_itself_by() {
        let client = testing::client();
        assert!(!client.is_public() && !client.needs_pkce() && !client.is_imitable());
        let native = ClientView { native: true, ..client };
        assert!(native.needs_pkce() && native.is_imitable(), "its secret is everybody's who installs it");
    }

    #[test]
    fn b20_a_code_of_a_fapi_client_is_good_for_a_minute_at_most() {
        let mut client = testing::client();
        assert_eq!(client.code_seconds(600), 600);
        for profile in [ClientProfile::Fapi2, ClientProfile::Fapi2Ms] {
            client.terms.profile = profile;
            assert_eq!((client.code_seconds(600), client.code_seconds(30)), (60, 30));
        }
    }

    #[test]
    fn f43_a_client_whose_tokens_are_bound_has_to_show_key_and_certificate() {
        let with = |jkt: bool, x5t: bool| Shown { jkt: jkt.then(|| "k".into()), x5t: x5t.then(|| "x".into()) };
        let of = |dpop_bound_access_tokens, tls_client_certificate_bound_access_tokens, profile| {
            let terms = Terms {
                dpop_bound_access_tokens,
                tls_client_certificate_bound_access_tokens,
                profile,
                ..Terms::default()
            };
            ClientView { terms, ..testing::client() }
        };
        let told = |client: &ClientView, shown: &Shown| client.satisfied_by(shown).map_err(|error| error.code);
        let (plain, fapi) = (ClientProfile::Plain, ClientProfile::Fapi2);
        assert_eq!(told(&of(false, false, plain), &with(false, false)), Ok(()));
        for keyed in [of(true, false, plain), of(false, false, fapi)] {
            assert_eq!(told(&keyed, &with(false, true)), Err(Code::InvalidDpopProof));
            assert_eq!(told(&keyed, &with(true, false)), Ok(()));
        }
        for certified in [of(false, true, plain), of(false, true, fapi)] {
            assert_eq!(told(&certified, &with(true, false)), Err(Code::InvalidRequest));
            assert_eq!(told(&certified, &with(false, true)), Ok(()));
        }
        assert_eq!(told(&of(true, true, plain), &with(false, false)), Err(Code::InvalidDpopProof), "the key first");
    }

    #[test]
    fn a2_a_redirect_uri_is_compared_exactly() {
        let mut client = testing::client();
        client.redirect_uris = vec!["https://shop.example.com/cb?x=1".into()];
        assert!(client.redirects_to("https://shop.example.com/cb?x=1"));
        for other in [
            "https://shop.example.com/cb",
            "https://shop.example.com/cb?x=1&y=2",
            "https://shop.example.com/cb?x=1#",
            "https://shop.example.com/cb/?x=1",
            "https://shop.example.com:443/cb?x=1",
            "https://SHOP.example.com/cb?x=1",
            "HTTPS://shop.example.com/cb?x=1",
            "https://shop.example.com/./cb?x=1",
            "https://shop.example.com/%63b?x=1",
            " https://shop.example.com/cb?x=1",
            "",
        ] {
            assert!(!client.redirects_to(other), "{other}");
        }
    }

    #[test]
    fn p2_34_only_the_port_of_a_native_loopback_address_is_free() {
        let mut client = testing::client();
        client.redirect_uris = vec!["http://127.0.0.1/cb".into(), "http://[::1]:7000/cb".into()];
        assert!(!client.redirects_to("http://127.0.0.1:5000/cb"), "not a native client");
        client.native = true;
        for fine in ["http://127.0.0.1:5000/cb", "http://127.0.0.1/cb", "http://[::1]/cb", "http://[::1]:1/cb"] {
            assert!(client.redirects_to(fine), "{fine}");
        }
        for other in [
            "http://127.0.0.1:5000/cb2",
            "http://127.0.0.1:5000@evil.example/cb",
            "http://127.0.0.1.evil.example/cb",
            "http://127.0.0.1:99999/cb",
            "http://127.0.0.1:/cb",
            "http://localhost:5000/cb",
            "https://127.0.0.1:5000/cb",
            "http://127.0.0.2/cb",
        ] {
            assert!(!client.redirects_to(other), "{other}");
        }
    }
}
