//! What may be registered for a client. Checked when it is added or changed, so that later only equality is asked.

use url::{Host, Url};

use super::client::{AuthMethod, ClientView, GrantType};
pub use super::registration_flaw::{RegistrationError, RegistrationFlaw, UriFlaw};
use super::scope;

/// All that is wrong with a registration, at once. `insecure_loopback` admits http addresses on this machine (the
/// demonstration and a loopback issuer); native clients and portals under development may always redirect there.
pub fn validate_registration(client: &ClientView, insecure_loopback: bool) -> Vec<RegistrationError> {
    let mut errors = Vec::new();
    use RegistrationFlaw as F;
    let mut wrong = |field, flaw| errors.push(RegistrationError { field, flaw });

    if client.client_id.is_empty() || !client.client_id.bytes().all(|b| b.is_ascii_graphic() && b != b':') {
        wrong("client_id", F::Id);
    }
    let loopback = insecure_loopback || client.native || client.terms.development;
    for (field, uris) in
        [("redirect_uris", &client.redirect_uris), ("post_logout_redirect_uris", &client.post_logout_redirect_uris)]
    {
        for uri in uris {
            match check_uri(uri, loopback, client.native) {
                Err(flaw) => wrong(field, F::Uri(uri.clone(), flaw)),
                // The demonstration's own machine excepted, where nothing is https.
                Ok(()) if client.is_fapi() && !insecure_loopback && !uri.starts_with("https:") => {
                    wrong(field, F::FapiHttps(uri.clone()));
                }
                Ok(()) => {}
            }
        }
    }
    for (field, uri) in [
        ("backchannel_logout_uri", &client.backchannel_logout_uri),
        ("jwks_uri", &client.terms.jwks_uri),
        ("sector_identifier_uri", &client.terms.sector_identifier_uri),
        ("frontchannel_logout_uri", &client.terms.frontchannel_logout_uri),
        ("initiate_login_uri", &client.terms.initiate_login_uri),
    ] {
        if let Some(uri) = uri
            && let Err(flaw) = check_uri(uri, insecure_loopback, false)
        {
            wrong(field, F::Uri(uri.clone(), flaw));
        }
    }
    let code = client.may(GrantType::AuthorizationCode);
    if code && client.redirect_uris.is_empty() {
        wrong("redirect_uris", F::CodeNeedsOne);
    }
    if code && client.response_modes.is_empty() {
        wrong("response_modes", F::CodeNeedsOne);
    }
    if code && !client.scopes.has(scope::OPENID) {
        wrong("scope", F::CodeNeedsOpenid);
    }
    if client.may(GrantType::RefreshToken) && !code {
        wrong("grant_types", F::RefreshNeedsCode);
    }
    if client.may(GrantType::ClientCredentials) && client.auth_method == AuthMethod::None {
        wrong("grant_types", F::CredentialsNeedSecret);
    }
    // A page of the distributor's own may go unseen only where nobody else can take its place (P2-45).
    if client.is_imitable() && client.first_party {
        wrong("first_party", F::NativeAsks);
    }
    errors
}

/// Absolute, no fragment, no wildcard, no user info; https, or http on loopback where allowed, or a private-use
/// scheme of a native client (RFC 8252 section 7.1, P2-34).
pub fn check_uri(text: &str, loopback: bool, native: bool) -> Result<(), UriFlaw> {
    if !text.bytes().all(|b| b.is_ascii_graphic()) || text.contains(['\\', '"', '<', '>']) {
        return Err(UriFlaw::Characters);
    }
    if text.contains('#') {
        return Err(UriFlaw::Fragment);
    }
    if text.contains('*') {
        return Err(UriFlaw::Wildcard);
    }
    let url = Url::parse(text).map_err(|_| UriFlaw::NotAbsolute)?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(UriFlaw::User);
    }
    match url.scheme() {
        "https" => Ok(()),
        "http" if !is_loopback(&url) => Err(UriFlaw::NotHttps),
        "http" if !loopback => Err(UriFlaw::Loopback),
        "http" => Ok(()),
        // A reversed domain name: nothing that a browser itself acts upon has a dot in its scheme.
        scheme if native && scheme.contains('.') => Ok(()),
        _ => Err(UriFlaw::NotHttps),
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oidc::testing;

    #[test]
    fn the_sample_client_can_be_registered() {
        assert_eq!(validate_registration(&testing::client(), false), []);
    }

    #[test]
    fn p2_34_dangerous_redirect_uris_cannot_be_registered() {
        for uri in [
            "javascript:alert(1)",
            "data:text/html,x",
            "https://*.example.com/cb",
            "https://shop.example.com/cb#x",
            "/cb",
            "shop.example.com/cb",
            "http://shop.example.com/cb",
            "http://127.0.0.1/cb",
            "http://127.0.0.1.evil.example/cb",
            "https://a:b@shop.example.com/cb",
            "https://shop.example.com/\r\nx",
            "https://shop.example.com/ção",
            "com.example.app:/cb",
            "file:///etc/passwd",
            "",
        ] {
            let client = ClientView { redirect_uris: vec![uri.into()], ..testing::client() };
            assert_eq!(validate_registration(&client, false).len(), 1, "{uri}");
        }
    }

    #[test]
    fn loopback_http_is_for_native_clients_and_loopback_issuers() {
        let uris = vec!["http://loja.localhost:7001/cb".to_owned(), "http://[::1]/cb".to_owned()];
        let client = ClientView { redirect_uris: uris, ..testing::client() };
        assert_eq!(validate_registration(&client, true), []);
        let native = ClientView { native: true, first_party: false, ..client };
        assert_eq!(validate_registration(&native, false), []);
    }

    #[test]
    fn p2_47_logout_tokens_go_to_https_only() {
        let uri = Some("http://127.0.0.1:7001/logout".to_owned());
        let client = ClientView { backchannel_logout_uri: uri, native: true, first_party: false, ..testing::client() };
        assert_eq!(validate_registration(&client, false)[0].field, "backchannel_logout_uri");
        assert_eq!(validate_registration(&client, true), []);
    }

    #[test]
    fn all_errors_come_at_once() {
        let client = ClientView {
            redirect_uris: vec![],
            response_modes: vec![],
            scopes: scope::Scopes::default(),
            auth_method: AuthMethod::None,
            grant_types: GrantType::ALL.to_vec(),
            ..testing::client()
        };
        assert_eq!(validate_registration(&client, false).len(), 4);
    }
}
