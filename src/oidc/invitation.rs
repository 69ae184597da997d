//! What a client that registers itself may be registered with at most: an operator says it with the initial access token
//! (RFC 7591 section 3).

use serde::{Deserialize, Serialize};
use url::Url;

use super::client::{ClientView, GrantType};
use super::registration::web_host;
use super::registration_flaw::{RegistrationError, RegistrationFlaw as Flaw};
use super::scope::Scopes;
use super::terms::ClientProfile;

/// See the module.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// Of these scopes.
    pub scopes: Scopes,
    /// By these ways.
    pub grant_types: Vec<GrantType>,
    /// Every address of it is at one of these hosts; one that begins with a dot means all below it. At any, where none is
    /// named.
    pub hosts: Vec<String>,
    /// The rules that it is held to at least.
    pub profile: ClientProfile,
}

impl Limits {
    /// As stored; what cannot be read allows nothing.
    pub fn read(stored: &str) -> Self {
        serde_json::from_str(stored).unwrap_or_default()
    }

    /// To store.
    pub fn stored(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The stricter of the two.
    pub fn at_least(&self, asked: ClientProfile) -> ClientProfile {
        match (self.profile, asked) {
            (ClientProfile::Fapi2Ms, _) | (_, ClientProfile::Fapi2Ms) => ClientProfile::Fapi2Ms,
            (ClientProfile::Fapi2, _) | (_, ClientProfile::Fapi2) => ClientProfile::Fapi2,
            (ClientProfile::Plain, ClientProfile::Plain) => ClientProfile::Plain,
        }
    }

    /// What of this client goes beyond them. `home` is its start page.
    pub fn exceeded(&self, client: &ClientView, home: Option<&str>) -> Vec<RegistrationError> {
        let mut wrong = Vec::new();
        let mut say = |field, flaw| wrong.push(RegistrationError { field, flaw });
        for scope in client.scopes.iter().filter(|scope| !self.scopes.has(scope)) {
            say("scope", Flaw::Uninvited(scope.into(), self.scopes.to_string()));
        }
        let known = || self.grant_types.iter().map(|grant| grant.as_str()).collect::<Vec<_>>().join(", ");
        for grant in client.grant_types.iter().filter(|grant| !self.grant_types.contains(grant)) {
            say("grant_types", Flaw::Uninvited(grant.as_str().into(), known()));
        }
        if self.at_least(client.terms.profile) != client.terms.profile {
            say("profile", Flaw::Uninvited(client.terms.profile.as_str().into(), self.profile.as_str().into()));
        }
        for (field, uri) in addresses(client, home).into_iter().filter(|(_, uri)| !self.is_host(uri)) {
            say(field, Flaw::Uninvited(uri.into(), self.hosts.join(", ")));
        }
        wrong
    }

    fn is_host(&self, uri: &str) -> bool {
        if self.hosts.is_empty() {
            return true;
        }
        web_host(uri).is_some_and(|host| {
            self.hosts.iter().any(|own| *own == host || (own.starts_with('.') && host.ends_with(own)))
        })
    }
}

/// A host as [`Limits::hosts`] names one: no address, no port, and more than one label where it means all below it.
pub fn is_host(text: &str) -> bool {
    let name = text.strip_prefix('.').unwrap_or(text);
    let below = text.len() != name.len();
    let letters = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-.".contains(&b));
    let fine = letters && Url::parse(&format!("https://{name}/")).is_ok_and(|url| url.host_str() == Some(name));
    fine && (!below || name.contains('.'))
}

fn addresses<'a>(client: &'a ClientView, home: Option<&'a str>) -> Vec<(&'static str, &'a str)> {
    let terms = &client.terms;
    let lists =
        [("redirect_uris", &client.redirect_uris), ("post_logout_redirect_uris", &client.post_logout_redirect_uris)];
    let many = lists.into_iter().flat_map(|(field, uris)| uris.iter().map(move |uri| (field, uri.as_str())));
    let one = [
        ("client_uri", home),
        ("backchannel_logout_uri", client.backchannel_logout_uri.as_deref()),
        ("frontchannel_logout_uri", terms.frontchannel_logout_uri.as_deref()),
        ("initiate_login_uri", terms.initiate_login_uri.as_deref()),
        ("jwks_uri", terms.jwks_uri.as_deref()),
        ("sector_identifier_uri", terms.sector_identifier_uri.as_deref()),
    ];
    many.chain(one.into_iter().filter_map(|(field, uri)| Some((field, uri?)))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oidc::testing;

    fn limits() -> Limits {
        Limits {
            scopes: Scopes::parse("openid profile email phone reseller offline_access end_customers"),
            grant_types: vec![GrantType::AuthorizationCode, GrantType::RefreshToken],
            hosts: vec!["shop.example.com".into(), ".partner.example".into()],
            profile: ClientProfile::Plain,
        }
    }

    fn wrong(client: &ClientView) -> Vec<&'static str> {
        limits().exceeded(client, None).into_iter().map(|error| error.field).collect()
    }

    #[test]
    fn a_client_within_the_limits_passes_and_each_one_beyond_them_is_named() {
        let fine = ClientView {
            redirect_uris: vec!["https://shop.example.com/cb".into(), "https://a.partner.example:8443/cb".into()],
            post_logout_redirect_uris: vec![],
            backchannel_logout_uri: None,
            grant_types: vec![GrantType::AuthorizationCode],
            ..testing::client()
        };
        assert_eq!(wrong(&fine), [""; 0]);
        for uri in [
            "https://shop.example.com.evil.example/cb",
            "https://xshop.example.com/cb",
            "https://partner.example/cb",
            "https://evil.example/?https://shop.example.com/",
            "com.example.app:/cb",
            "evil.app://shop.example.com/cb",
        ] {
            assert_eq!(
                wrong(&ClientView { redirect_uris: vec![uri.into()], ..fine.clone() }),
                ["redirect_uris"],
                "{uri}"
            );
        }
        let far = ClientView { grant_types: vec![GrantType::ClientCredentials], ..fine.clone() };
        assert_eq!(wrong(&far), ["grant_types"]);
        let far = ClientView { scopes: Scopes::parse("openid resellers.write"), ..fine };
        assert_eq!(wrong(&far), ["scope"]);
    }

    #[test]
    fn the_stricter_profile_counts_and_what_is_damaged_allows_nothing() {
        let of = |profile| Limits { profile, ..Limits::default() };
        use ClientProfile::{Fapi2, Fapi2Ms, Plain};
        for (least, asked, want) in
            [(Plain, Plain, Plain), (Plain, Fapi2, Fapi2), (Fapi2, Plain, Fapi2), (Fapi2, Fapi2Ms, Fapi2Ms)]
        {
            assert_eq!(of(least).at_least(asked), want);
        }
        assert_eq!(Limits::read(&limits().stored()), limits());
        assert!(Limits::read("damaged").scopes.is_empty());
        for host in ["shop.example.com", ".example.com", "localhost"] {
            assert!(is_host(host), "{host}");
        }
        for text in
            ["", ".", ".com", "https://x.example", "x.example:80", "x.example/a", "X.example", "a b", "*.x.example"]
        {
            assert!(!is_host(text), "{text}");
        }
    }
}
