//! What cannot be registered for a client: the rules of [`registration`], and what only the configuration of this house
//! knows.

use crate::config::Config;
use crate::oidc::client::{AuthMethod, ClientView};
use crate::oidc::egress::Allowed;
use crate::oidc::new_client::NewClient;
use crate::oidc::registration::{self, Around, ClientField, RegistrationError, RegistrationFlaw as Flaw, Wrong};
use crate::oidc::terms::Term;

/// All of it, at once.
pub(super) fn problems(new: &NewClient, config: &Config, around: Around<'_>) -> Vec<RegistrationError> {
    let around = Around { insecure_loopback: config.provider.insecure_loopback, ..around };
    let mut wrong = registration::wrong(new, around);
    of_this_house(&new.view(), config, &mut wrong);
    wrong.into_list()
}

/// Kinds of details that it knows, hosts that its requests may reach, certificates that can come to it.
fn of_this_house(client: &ClientView, config: &Config, wrong: &mut Wrong) {
    let t = &client.terms;
    let known: Vec<&str> = config.provider.details.iter().map(|known| known.name.as_str()).collect();
    for word in t.authorization_details_types.iter().filter(|word| !known.contains(&word.as_str())) {
        wrong.say(Term::authorization_details_types, Flaw::NotOneOf(word.clone(), known.join(", ")));
    }
    let allowed = Allowed::new(&config.outgoing.allow);
    for (field, uri) in [
        (ClientField::BackchannelUri, &client.backchannel_logout_uri),
        (Term::jwks_uri.into(), &t.jwks_uri),
        (Term::sector_identifier_uri.into(), &t.sector_identifier_uri),
    ] {
        if let Some(uri) = uri
            && let Ok(url) = url::Url::parse(uri)
            && let Some(host) = allowed.refused_host(&url)
        {
            wrong.say(field, Flaw::Guarded(uri.clone(), host));
        }
    }
    let method = Term::token_endpoint_auth_method;
    for (term, wanted) in [
        (method, client.auth_method.is_by_certificate()),
        (Term::tls_client_certificate_bound_access_tokens, client.must_show_certificate()),
    ] {
        if wanted && !config.mtls.is_on() {
            wrong.say(term, Flaw::CertificatesOff(term.as_str()));
        }
    }
    if client.auth_method == AuthMethod::TlsClientAuth && config.mtls.authorities_file.is_empty() {
        wrong.say(method, Flaw::NoAuthorities);
    }
}
