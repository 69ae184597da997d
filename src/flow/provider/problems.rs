//! What cannot be registered for a client.

use crate::config::Config;
use crate::crypto::keys::Alg;
use crate::oidc::client::{AuthMethod, GrantType};
use crate::oidc::egress::Allowed;
use crate::oidc::new_client::NewClient;
use crate::oidc::registration::{RegistrationError, RegistrationFlaw, check_uri, validate_registration};
use crate::oidc::scope;
use crate::oidc::sound::contradictions;
use crate::oidc::terms::{TermFlaw, Terms};

/// All that is wrong, at once.
pub(super) fn problems(new: &NewClient, config: &Config) -> Vec<RegistrationError> {
    let insecure_loopback = config.provider.insecure_loopback;
    let mut wrong = Vec::new();
    use RegistrationFlaw as F;
    let mut say = |field, flaw| wrong.push(RegistrationError { field, flaw });
    for word in new.grant_types.iter().filter(|word| GrantType::parse(word).is_none()) {
        let known: Vec<_> = GrantType::ALL.iter().map(|grant| grant.as_str()).collect();
        say("grant_types", F::NotOneOf(word.clone(), known.join(", ")));
    }
    let known = known_scopes();
    for word in new.scopes.iter().filter(|word| !known.contains(&word.as_str())) {
        say("scope", F::NotOneOf(word.clone(), known.join(", ")));
    }
    for (field, alg) in [
        ("id_token_signed_response_alg", Some(&new.id_token_alg)),
        ("userinfo_signed_response_alg", new.userinfo_alg.as_ref()),
    ] {
        if let Some(alg) = alg.filter(|alg| Alg::parse(alg).is_none()) {
            say(field, F::NotOneOf(alg.clone(), Alg::ALL.map(Alg::as_str).join(", ")));
        }
    }
    for flaw in Terms::default().with(&new.terms).err().into_iter().flatten() {
        match flaw {
            TermFlaw::Unknown(name) => say("terms", F::NotOneOf(name, Terms::NAMES.join(", "))),
            TermFlaw::Value(name, value) => say("terms", F::NoValue(name, value)),
        }
    }
    let known: Vec<&str> = config.provider.details.iter().map(|known| known.name.as_str()).collect();
    for word in new.terms().authorization_details_types.iter().filter(|word| !known.contains(&word.as_str())) {
        say("authorization_details_types", F::NotOneOf(word.clone(), known.join(", ")));
    }
    if new.name.trim().is_empty() {
        say("client_name", F::Unnamed);
    }
    if let Some(uri) = &new.home_uri
        && let Err(flaw) = check_uri(uri, insecure_loopback, false)
    {
        say("home_uri", F::Uri(uri.clone(), flaw));
    }
    let view = new.view();
    let allowed = Allowed::new(&config.outgoing.allow);
    for (field, uri) in [
        ("backchannel_logout_uri", &new.backchannel_logout_uri),
        ("jwks_uri", &view.terms.jwks_uri),
        ("sector_identifier_uri", &view.terms.sector_identifier_uri),
    ] {
        if let Some(uri) = uri
            && let Ok(url) = url::Url::parse(uri)
            && let Some(host) = allowed.refused_host(&url)
        {
            say(field, F::Guarded(uri.clone(), host));
        }
    }
    let (by, bound) = (view.auth_method, "tls_client_certificate_bound_access_tokens");
    for (field, wanted) in
        [("token_endpoint_auth_method", by.is_by_certificate()), (bound, view.must_show_certificate())]
    {
        if wanted && !config.mtls.is_on() {
            say(field, F::CertificatesOff(field));
        }
    }
    if by == AuthMethod::TlsClientAuth && config.mtls.authorities_file.is_empty() {
        say("token_endpoint_auth_method", F::NoAuthorities);
    }
    wrong.extend(validate_registration(&view, insecure_loopback));
    wrong.extend(contradictions(&view, new.public));
    wrong
}

/// What a client may ask for at most.
pub(super) fn known_scopes() -> Vec<&'static str> {
    scope::OF_A_PERSON.into_iter().chain(scope::OF_THE_API).collect()
}
