//! What a client that registers itself may be registered with at most: an operator says it with the initial access token
//! (RFC 7591 section 3).

use std::fmt;

use serde::{Deserialize, Serialize};
use url::Url;

use super::{Candidate, ClientField as Field, RegistrationFlaw as Flaw, Wrong, signed_for};
use crate::oidc::client::GrantType;
use crate::oidc::place::web_host;
use crate::oidc::scope::Scopes;
use crate::oidc::terms::{ClientProfile, Term};

words! {
    /// What an operator says of an invitation.
    InvitationField {
        /// For operators.
        Name = "name",
        /// So long it is good.
        Days = "days",
        /// So many may come by it.
        Most = "most",
        /// So many within an hour.
        AnHour = "an_hour",
        /// What they may ask for.
        Scopes = "scope",
        /// By which ways.
        GrantTypes = "grant_types",
        /// Where their addresses are.
        Hosts = "hosts",
        /// The rules that they are held to.
        Profile = "profile",
    }
}

/// As operators know it.
impl fmt::Display for InvitationField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

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

    fn is_host(&self, uri: &str) -> bool {
        if self.hosts.is_empty() {
            return true;
        }
        web_host(uri).is_some_and(|host| {
            self.hosts.iter().any(|own| *own == host || (own.starts_with('.') && host.ends_with(own)))
        })
    }
}

/// What of a client that registers itself goes beyond its invitation.
pub(super) fn within(c: &Candidate<'_>, wrong: &mut Wrong) {
    let Some((limits, _)) = c.around.invited else { return };
    for scope in c.client.scopes.iter().filter(|scope| !limits.scopes.has(scope)) {
        wrong.say(Field::Scopes, Flaw::Uninvited(scope.into(), limits.scopes.to_string()));
    }
    let known = || limits.grant_types.iter().map(|grant| grant.as_str()).collect::<Vec<_>>().join(", ");
    for grant in c.client.grant_types.iter().filter(|grant| !limits.grant_types.contains(grant)) {
        wrong.say(Field::GrantTypes, Flaw::Uninvited(grant.as_str().into(), known()));
    }
    let profile = c.client.terms.profile;
    if limits.at_least(profile) != profile {
        wrong.say(Term::profile, Flaw::Uninvited(profile.as_str().into(), limits.profile.as_str().into()));
    }
    for (field, uri) in addresses(c).into_iter().filter(|(_, uri)| !limits.is_host(uri)) {
        wrong.say(field, Flaw::Uninvited(uri.into(), limits.hosts.join(", ")));
    }
}

/// No key is made because a client asks for it: the metadata says what there is.
pub(super) fn signed(c: &Candidate<'_>, wrong: &mut Wrong) {
    let Some((_, algs)) = c.around.invited else { return };
    let known = algs.iter().map(|alg| alg.as_str()).collect::<Vec<_>>().join(", ");
    for (field, alg) in signed_for(c.client).into_iter().filter(|(_, alg)| !algs.contains(alg)) {
        wrong.say(field, Flaw::NotOneOf(alg.as_str().into(), known.clone()));
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

fn addresses<'a>(c: &Candidate<'a>) -> Vec<(Field, &'a str)> {
    let (client, t) = (c.client, &c.client.terms);
    let lists =
        [(Field::RedirectUris, &client.redirect_uris), (Field::PostLogoutUris, &client.post_logout_redirect_uris)];
    let many = lists.into_iter().flat_map(|(field, uris)| uris.iter().map(move |uri| (field, uri.as_str())));
    let one = [
        (Field::HomeUri, c.said.home_uri.as_deref()),
        (Field::BackchannelUri, client.backchannel_logout_uri.as_deref()),
        (Term::frontchannel_logout_uri.into(), t.frontchannel_logout_uri.as_deref()),
        (Term::initiate_login_uri.into(), t.initiate_login_uri.as_deref()),
        (Term::jwks_uri.into(), t.jwks_uri.as_deref()),
        (Term::sector_identifier_uri.into(), t.sector_identifier_uri.as_deref()),
    ];
    many.chain(one.into_iter().filter_map(|(field, uri)| Some((field, uri?)))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oidc::client::ClientView;
    use crate::oidc::new_client::NewClient;
    use crate::oidc::registration::Around;
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
        let mut wrong = Wrong::default();
        let around = Around { invited: Some((&limits(), &[])), ..Around::default() };
        within(&Candidate { said: &NewClient::default(), client, around }, &mut wrong);
        wrong.into_list().into_iter().map(|error| error.field.metadata_name()).collect()
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
