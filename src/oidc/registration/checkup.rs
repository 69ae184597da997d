//! What is wrong or weak about a registered client: facts in, findings out. Wrong is what keeps it from working or would be
//! refused today; weak is what works and could be better.

use super::{RegistrationError, signed_for};
use crate::crypto::keys::{Alg, PublicKey};
use crate::oidc::client::{AuthMethod, ClientView, GrantType};
use crate::text::provider::CheckupText;
use crate::text::{Lang, fill};

/// So old a secret may become, in days.
pub const SECRET_DAYS: i64 = 365;

/// What came back from a `jwks_uri`.
#[derive(Clone, Debug, PartialEq)]
pub enum Answered {
    /// It has none, or nobody asked.
    Unasked,
    /// Nothing, and why, in English.
    Nothing(String),
    /// Something that is no set of keys.
    NoSet,
    /// These.
    Keys(Vec<PublicKey>),
}

/// What is looked at.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// The client, disabled or not.
    pub client: &'a ClientView,
    /// Nobody comes in through it.
    pub disabled: bool,
    /// It has a start page.
    pub home: bool,
    /// A secret of it is stored.
    pub has_secret: bool,
    /// How old that is, in days.
    pub secret_days: i64,
    /// What would be refused if it were registered now.
    pub refused: &'a [RegistrationError],
    /// The algorithms that the house can sign with.
    pub algs: &'a [Alg],
    /// See [`Answered`].
    pub answered: Answered,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grade {
    /// It does not work, or would be refused.
    Wrong,
    /// It works and could be better.
    Weak,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// It would be refused if it were registered now.
    Refused(RegistrationError),
    /// Nobody comes in through it.
    Disabled,
    /// It proves itself by a secret and has none.
    NoSecret,
    /// Its `jwks_uri` does not answer, and why.
    KeysSilent(String, String),
    /// Its `jwks_uri` answers with something else.
    KeysNoSet(String),
    /// There is no usable key at its `jwks_uri`.
    KeysNone(String),
    /// It asks for signatures that the house has no key for.
    NoSigningKey(Alg),
    /// People come back to a machine of their own.
    Loopback(String),
    /// It is not told when a session ends.
    NoBackchannel,
    /// A stolen code is good without PKCE.
    NoPkce,
    /// Its secret has not changed for so many days.
    OldSecret(i64),
    /// It proves itself by a secret, though it is held to much.
    SecretWithKeys,
    /// Nobody can be sent back after a sign-out.
    NoWayBack,
    /// Who waited too long has nowhere to begin anew.
    NoHome,
}

impl Finding {
    /// See [`Grade`].
    pub fn grade(&self) -> Grade {
        match self {
            Self::Refused(_)
            | Self::Disabled
            | Self::NoSecret
            | Self::KeysSilent(..)
            | Self::KeysNoSet(_)
            | Self::KeysNone(_)
            | Self::NoSigningKey(_) => Grade::Wrong,
            Self::Loopback(_)
            | Self::NoBackchannel
            | Self::NoPkce
            | Self::OldSecret(_)
            | Self::SecretWithKeys
            | Self::NoWayBack
            | Self::NoHome => Grade::Weak,
        }
    }

    /// What is so, and what to do.
    pub fn words(&self, lang: Lang) -> String {
        let t = CheckupText::of(lang);
        match self {
            Self::Refused(error) => format!("{}: {}", error.field, error.flaw.words(lang)),
            Self::Disabled => t.disabled.into(),
            Self::NoSecret => t.no_secret.into(),
            Self::KeysSilent(uri, why) => fill(t.keys_silent, &[("uri", uri), ("why", why)]),
            Self::KeysNoSet(uri) => fill(t.keys_no_set, &[("uri", uri)]),
            Self::KeysNone(uri) => fill(t.keys_none, &[("uri", uri)]),
            Self::NoSigningKey(alg) => fill(t.no_signing_key, &[("alg", alg.as_str())]),
            Self::Loopback(uri) => fill(t.loopback, &[("uri", uri)]),
            Self::NoBackchannel => t.no_backchannel.into(),
            Self::NoPkce => t.no_pkce.into(),
            Self::OldSecret(days) => fill(t.old_secret, &[("days", &days.to_string())]),
            Self::SecretWithKeys => t.secret_with_keys.into(),
            Self::NoWayBack => t.no_way_back.into(),
            Self::NoHome => t.no_home.into(),
        }
    }
}

impl Grade {
    /// In a word.
    pub fn name(self, lang: Lang) -> &'static str {
        let t = CheckupText::of(lang);
        match self {
            Self::Wrong => t.wrong,
            Self::Weak => t.weak,
        }
    }
}

/// All of them, what is wrong first.
pub fn findings(facts: &Facts<'_>) -> Vec<Finding> {
    let mut found: Vec<Finding> = facts.refused.iter().cloned().map(Finding::Refused).collect();
    let client = facts.client;
    if facts.disabled {
        found.push(Finding::Disabled);
    }
    if client.auth_method.has_secret() && !facts.has_secret {
        found.push(Finding::NoSecret);
    }
    found.extend(keys(client, &facts.answered));
    let mut wanted: Vec<Alg> = Vec::new();
    for (_, alg) in signed_for(client) {
        if !facts.algs.contains(&alg) && !wanted.contains(&alg) {
            wanted.push(alg);
        }
    }
    found.extend(wanted.into_iter().map(Finding::NoSigningKey));
    if client.auth_method.has_secret() && facts.has_secret && facts.secret_days > SECRET_DAYS {
        found.push(Finding::OldSecret(facts.secret_days));
    }
    if client.auth_method.has_secret() && client.has_keys() {
        found.push(Finding::SecretWithKeys);
    }
    if client.may(GrantType::AuthorizationCode) {
        found.extend(of_logins(client, facts.home));
    }
    found
}

/// Its keys, where they are elsewhere.
fn keys(client: &ClientView, answered: &Answered) -> Option<Finding> {
    let uri = client.terms.jwks_uri.clone()?;
    match answered {
        Answered::Unasked => None,
        Answered::Nothing(why) => Some(Finding::KeysSilent(uri, why.clone())),
        Answered::NoSet => Some(Finding::KeysNoSet(uri)),
        Answered::Keys(keys) if keys.is_empty() => Some(Finding::KeysNone(uri)),
        Answered::Keys(_) => None,
    }
}

/// What concerns people who come in through it.
fn of_logins(client: &ClientView, home: bool) -> Vec<Finding> {
    let mut found = Vec::new();
    if !client.native {
        let loopback = |uri: &&String| uri.starts_with("http:");
        found.extend(client.redirect_uris.iter().find(loopback).cloned().map(Finding::Loopback));
    }
    for (so, finding) in [
        (client.backchannel_logout_uri.is_none(), Finding::NoBackchannel),
        (!client.needs_pkce() && client.auth_method != AuthMethod::None, Finding::NoPkce),
        (client.post_logout_redirect_uris.is_empty(), Finding::NoWayBack),
        (!home, Finding::NoHome),
    ] {
        if so {
            found.push(finding);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oidc::registration::RegistrationFlaw;
    use crate::oidc::terms::Term;
    use crate::oidc::testing;

    fn facts(client: &ClientView) -> Facts<'_> {
        Facts {
            client,
            disabled: false,
            home: true,
            has_secret: true,
            secret_days: 3,
            refused: &[],
            algs: &Alg::ALL,
            answered: Answered::Unasked,
        }
    }

    #[test]
    fn a_good_registration_has_no_findings() {
        let client = ClientView { require_pkce: true, ..testing::client() };
        assert_eq!(findings(&facts(&client)), []);
    }

    #[test]
    fn what_keeps_a_client_from_working_is_found() {
        let mut client = ClientView { require_pkce: true, ..testing::client() };
        let bare = Facts { has_secret: false, disabled: true, algs: &[Alg::Es256], ..facts(&client) };
        let expected = [Finding::Disabled, Finding::NoSecret, Finding::NoSigningKey(Alg::Rs256)];
        assert_eq!(findings(&bare), expected);
        let uri = "https://shop.example.com/jwks".to_owned();
        client.terms.jwks_uri = Some(uri.clone());
        client.auth_method = AuthMethod::PrivateKeyJwt;
        for (answered, expected) in [
            (
                Answered::Nothing("no answer in time".into()),
                Finding::KeysSilent(uri.clone(), "no answer in time".into()),
            ),
            (Answered::NoSet, Finding::KeysNoSet(uri.clone())),
            (Answered::Keys(vec![]), Finding::KeysNone(uri.clone())),
        ] {
            assert_eq!(findings(&Facts { answered, ..facts(&client) }), [expected]);
        }
    }

    #[test]
    fn what_could_be_better_is_found() {
        let mut client = testing::client();
        (client.backchannel_logout_uri, client.post_logout_redirect_uris) = (None, vec![]);
        client.redirect_uris.push("http://localhost:7000/cb".into());
        let old = Facts { secret_days: SECRET_DAYS + 1, home: false, ..facts(&client) };
        let found = findings(&old);
        assert!(found.iter().all(|finding| finding.grade() == Grade::Weak), "{found:?}");
        assert_eq!(found.len(), 6, "{found:?}");
        let service = ClientView { grant_types: vec![GrantType::ClientCredentials], ..client };
        assert_eq!(findings(&Facts { home: false, ..facts(&service) }), [], "nobody logs in through it");
    }

    #[test]
    fn every_finding_says_in_each_language_what_to_do() {
        let flaw = RegistrationError { field: Term::jwks.into(), flaw: RegistrationFlaw::KeysTwice };
        for finding in [
            Finding::Refused(flaw),
            Finding::Disabled,
            Finding::NoSecret,
            Finding::KeysSilent("https://x/".into(), "no answer".into()),
            Finding::KeysNoSet("https://x/".into()),
            Finding::KeysNone("https://x/".into()),
            Finding::NoSigningKey(Alg::Ps256),
            Finding::Loopback("http://localhost/".into()),
            Finding::NoBackchannel,
            Finding::NoPkce,
            Finding::OldSecret(400),
            Finding::SecretWithKeys,
            Finding::NoWayBack,
            Finding::NoHome,
        ] {
            for lang in Lang::ALL {
                let words = finding.words(lang);
                let filled = ["{id}", "{uri}", "{why}", "{alg}", "{days}"].iter().all(|hole| !words.contains(hole));
                assert!(words.contains(';') && filled && !finding.grade().name(lang).is_empty(), "{words}");
            }
        }
    }
}
