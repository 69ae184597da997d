//! FAPI 2.0 Security Profile 5.3.2.1 and 5.4, Message Signing 5.4: what the profile does not turn on by itself.

use super::addresses::{check_uri, may_be_this_machine};
use super::{Candidate, ClientField as Field, RegistrationFlaw as Flaw, Wrong, signed_for};
use crate::crypto::keys::{Alg, read_jwks};
use crate::oidc::client::{ClientView, GrantType};
use crate::oidc::terms::{ClientProfile, Term};

pub(super) fn profile(c: &Candidate<'_>, wrong: &mut Wrong) {
    let (client, t) = (c.client, &c.client.terms);
    if !client.is_fapi() {
        return;
    }
    https(c, wrong);
    if client.may(GrantType::DeviceCode) {
        wrong.say(Field::GrantTypes, Flaw::FapiNoDevice);
    }
    if c.said.public || client.native {
        wrong.say(Term::profile, Flaw::FapiConfidential);
    } else if !client.auth_method.is_by_key() {
        wrong.say(Term::token_endpoint_auth_method, Flaw::FapiByKey);
    }
    algs(client, wrong);
    if t.profile == ClientProfile::Fapi2Ms && !client.response_modes.iter().any(|mode| mode.is_signed()) {
        wrong.say(Term::response_modes, Flaw::FapiModes);
    }
    if t.development {
        wrong.say(Term::development, Flaw::FapiDevelopment);
    }
}

/// The demonstration's own machine excepted, where nothing is https.
fn https(c: &Candidate<'_>, wrong: &mut Wrong) {
    let (client, loopback) = (c.client, may_be_this_machine(c));
    if c.around.insecure_loopback {
        return;
    }
    for (field, uris) in
        [(Field::RedirectUris, &client.redirect_uris), (Field::PostLogoutUris, &client.post_logout_redirect_uris)]
    {
        let fine = |uri: &&String| check_uri(uri, loopback, client.native).is_ok();
        for uri in uris.iter().filter(fine).filter(|uri| !uri.starts_with("https:")) {
            wrong.say(field, Flaw::FapiHttps(uri.clone()));
        }
    }
}

fn algs(client: &ClientView, wrong: &mut Wrong) {
    let t = &client.terms;
    let theirs = [
        (Field::Term(Term::token_endpoint_auth_signing_alg), t.token_endpoint_auth_signing_alg),
        (Field::Term(Term::request_object_signing_alg), t.request_object_signing_alg),
    ];
    let theirs = theirs.into_iter().filter_map(|(field, alg)| Some((field, alg?)));
    for (field, alg) in signed_for(client).into_iter().chain(theirs).filter(|(_, alg)| !Alg::STRONG.contains(alg)) {
        wrong.say(field, Flaw::FapiAlg(alg));
    }
    if let Some(set) = &t.jwks {
        let own = read_jwks(set);
        if !own.is_empty() && Alg::STRONG.into_iter().all(|alg| own.iter().all(|key| !key.may(alg))) {
            wrong.say(Term::jwks, Flaw::FapiAlg(Alg::Rs256));
        }
    }
}
