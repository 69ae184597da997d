//! What may be registered for a client. Checked when it is added or changed, so that later only equality is asked.

use url::{Host, Url};

use super::client::{AuthMethod, ClientView, GrantType};
pub use super::registration_flaw::{RegistrationError, RegistrationFlaw, UriFlaw};
use super::resource::is_resource;
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
    for (field, uri) in
        [("backchannel_logout_uri", &client.backchannel_logout_uri), ("jwks_uri", &client.terms.jwks_uri)]
    {
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
    let device = client.may(GrantType::DeviceCode);
    if (code || device) && !client.scopes.has(scope::OPENID) {
        wrong("scope", F::CodeNeedsOpenid);
    }
    if device && client.is_fapi() {
        wrong("grant_types", F::FapiNoDevice);
    }
    if client.may(GrantType::RefreshToken) && !code && !device {
        wrong("grant_types", F::RefreshNeedsCode);
    }
    if client.may(GrantType::ClientCredentials) && client.auth_method == AuthMethod::None {
        wrong("grant_types", F::CredentialsNeedSecret);
    }
    let may = code && client.auth_method != AuthMethod::None && !client.terms.exchange_to.is_empty();
    if client.may(GrantType::TokenExchange) && !may {
        wrong("grant_types", F::ExchangeNeeds);
    }
    for (field, uri, flaw) in uris_of_terms(client, insecure_loopback) {
        wrong(field, F::Uri(uri, flaw));
    }
    // A page of the distributor's own may go unseen only where nobody else can take its place (P2-45).
    if client.is_imitable() && client.first_party {
        wrong("first_party", F::NativeAsks);
    }
    errors
}

/// What is wrong with the addresses among the terms: resources (RFC 8707), a page that is framed (Front-Channel Logout 1.0
/// section 2: of a redirect URI's origin), where a login begins (OpenID Connect Core 4, statement 38).
fn uris_of_terms(client: &ClientView, loopback: bool) -> Vec<(&'static str, String, UriFlaw)> {
    let terms = &client.terms;
    let mut wrong = Vec::new();
    for uri in terms.resources.iter().filter(|uri| !is_resource(uri)) {
        let flaw = if uri.contains('#') { UriFlaw::Fragment } else { UriFlaw::NotAbsolute };
        wrong.push(("resources", uri.clone(), flaw));
    }
    if let Some(uri) = &terms.frontchannel_logout_uri {
        let same = |own: &String| origin(own).is_some_and(|own| Some(own) == origin(uri));
        let flaw = check_uri(uri, loopback, false).err();
        let flaw = flaw.or_else(|| (!client.redirect_uris.iter().any(same)).then_some(UriFlaw::OtherOrigin));
        wrong.extend(flaw.map(|flaw| ("frontchannel_logout_uri", uri.clone(), flaw)));
    }
    for (name, uri) in
        [("initiate_login_uri", &terms.initiate_login_uri), ("sector_identifier_uri", &terms.sector_identifier_uri)]
    {
        if let Some(uri) = uri
            && let Err(flaw) = check_uri(uri, loopback, false)
        {
            wrong.push((name, uri.clone(), flaw));
        }
    }
    wrong
}

/// Scheme, host and port, as a content security policy names them; none of what has no host.
pub fn origin(uri: &str) -> Option<String> {
    let origin = Url::parse(uri).ok()?.origin();
    origin.is_tuple().then(|| origin.ascii_serialization())
}

/// The host that a browser goes to. What stands in the place of one in another scheme is whatever its maker wrote there.
pub fn web_host(uri: &str) -> Option<String> {
    let url = Url::parse(uri).ok().filter(|url| matches!(url.scheme(), "https" | "http"))?;
    url.host_str().map(str::to_ascii_lowercase)
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
    let after = text.get(url.scheme().len()..).unwrap_or_default();
    // By the text: of an empty user a parser says nothing.
    let authority = after.strip_prefix("://").and_then(|rest| rest.split(['/', '?']).next());
    if authority.is_some_and(|authority| authority.contains('@')) || !url.username().is_empty() {
        return Err(UriFlaw::User);
    }
    let has_host = after.starts_with("://") && !after.starts_with(":///");
    match url.scheme() {
        // A browser makes https://b of it, a reader of RFC 3986 does not.
        "https" | "http" if !has_host => Err(UriFlaw::NotAbsolute),
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
    use crate::oidc::terms::Terms;
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
            "https:shop.example.com/cb",
            "https:/shop.example.com/cb",
            "https:///shop.example.com/cb",
            "http://shop.example.com/cb",
            "http://127.0.0.1/cb",
            "http://127.0.0.1.evil.example/cb",
            "https://a:b@shop.example.com/cb",
            "https://@shop.example.com/cb",
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
    fn what_is_framed_belongs_to_the_client_and_a_login_begins_at_an_https_address() {
        let of = |terms: Terms| {
            let errors = validate_registration(&ClientView { terms, ..testing::client() }, false);
            errors.into_iter().map(|error| error.field).collect::<Vec<_>>()
        };
        let framed = |uri: &str| of(Terms { frontchannel_logout_uri: Some(uri.into()), ..Terms::default() });
        assert_eq!(framed("https://shop.example.com/out?x=1"), [""; 0]);
        for wrong in
            ["https://evil.example/out", "https://shop.example.com:8443/out", "http://shop.example.com/out", "x"]
        {
            assert_eq!(framed(wrong), ["frontchannel_logout_uri"], "{wrong}");
        }
        let begun = |uri: &str| of(Terms { initiate_login_uri: Some(uri.into()), ..Terms::default() });
        assert_eq!(begun("https://www.example.com/login"), [""; 0]);
        for wrong in ["http://shop.example.com/login", "https://shop.example.com/login#x", "/login"] {
            assert_eq!(begun(wrong), ["initiate_login_uri"], "{wrong}");
        }
        let named = |uri: &str| of(Terms { resources: vec![uri.into()], ..Terms::default() });
        assert_eq!(
            (named("urn:x"), named("x"), named("https://a.example/#b")),
            (vec![], vec!["resources"], vec!["resources"])
        );
    }

    #[test]
    fn tokens_are_exchanged_by_who_has_a_login_and_a_proof_for_somebody() {
        let grant_types = vec![GrantType::AuthorizationCode, GrantType::TokenExchange];
        let terms = Terms { exchange_to: vec!["cloud".into()], ..Terms::default() };
        let client = ClientView { grant_types, terms, ..testing::client() };
        assert_eq!(validate_registration(&client, false), []);
        let nobody = ClientView { terms: Terms::default(), ..client.clone() };
        let public = ClientView { auth_method: AuthMethod::None, ..client };
        for wrong in [nobody, public] {
            assert_eq!(validate_registration(&wrong, false)[0].flaw, RegistrationFlaw::ExchangeNeeds);
        }
    }

    #[test]
    fn a_terminal_needs_openid_and_no_redirect_uri_and_is_none_of_fapi() {
        let grant_types = vec![GrantType::DeviceCode, GrantType::RefreshToken];
        let till = ClientView { grant_types, redirect_uris: vec![], ..testing::client() };
        assert_eq!(validate_registration(&till, false), []);
        let bare = ClientView { scopes: scope::Scopes::parse("email"), ..till.clone() };
        assert_eq!(validate_registration(&bare, false)[0].flaw, RegistrationFlaw::CodeNeedsOpenid);
        let terms = Terms { profile: crate::oidc::terms::ClientProfile::Fapi2, ..Terms::default() };
        let strict = ClientView { terms, ..till };
        assert_eq!(validate_registration(&strict, false)[0].flaw, RegistrationFlaw::FapiNoDevice);
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
        assert_eq!(validate_registration(&client, false).len(), 5);
    }
}
