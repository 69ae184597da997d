//! How a client proves itself, and the keys that it, or the house for it, signs and encrypts with.

use serde_json::Value;

use super::{Candidate, RegistrationFlaw as Flaw, Wrong};
use crate::crypto::certificate::beside;
use crate::crypto::keys::{Alg, KeyFlaw, PublicKey, TheirKeys, Wanted, read_jwks};
use crate::oidc::certificate;
use crate::oidc::client::AuthMethod;
use crate::oidc::terms::Term;

/// A public client proves nothing; a confidential one something, and by its key only where it has one (B25, B27).
pub(super) fn method(c: &Candidate<'_>, wrong: &mut Wrong) {
    let (client, public, term) = (c.client, c.said.public, Term::token_endpoint_auth_method);
    match client.terms.token_endpoint_auth_method {
        Some(AuthMethod::None) if !public => wrong.say(term, Flaw::ConfidentialProves),
        Some(method) if public && method != AuthMethod::None => wrong.say(term, Flaw::PublicProves),
        Some(AuthMethod::PrivateKeyJwt) if !client.has_keys() => wrong.say(term, Flaw::NeedsKeys("private_key_jwt")),
        _ => {}
    }
    if client.terms.token_endpoint_auth_signing_alg.is_some() && client.auth_method != AuthMethod::PrivateKeyJwt {
        let term = Term::token_endpoint_auth_signing_alg;
        wrong.say(term, Flaw::OnlyWith(term.as_str(), "token_endpoint_auth_method=private_key_jwt"));
    }
}

/// One name of its certificate, or the certificate itself among its keys (RFC 8705 sections 2.1.2 and 2.2.2).
pub(super) fn certificate(c: &Candidate<'_>, wrong: &mut Wrong) {
    let (client, names) = (c.client, certificate::registered(&c.client.terms));
    match (client.auth_method, &names[..]) {
        (AuthMethod::TlsClientAuth, [_]) => {}
        (AuthMethod::TlsClientAuth, _) => wrong.say(Term::tls_client_auth_subject_dn, Flaw::OneCertificateName),
        (_, names) => {
            for (name, _) in names {
                let flaw = Flaw::OnlyWith(name.term().as_str(), "token_endpoint_auth_method=tls_client_auth");
                wrong.say(name.term(), flaw);
            }
        }
    }
    for (name, value) in names.iter().filter(|(name, value)| !name.can_be(value)) {
        wrong.say(name.term(), Flaw::NoValue(name.term().as_str().to_owned(), (*value).to_owned()));
    }
    if client.auth_method != AuthMethod::SelfSignedTlsClientAuth {
        return;
    }
    if !client.has_keys() {
        wrong.say(Term::token_endpoint_auth_method, Flaw::NeedsKeys("self_signed_tls_client_auth"));
    } else if client.terms.jwks.as_ref().is_some_and(|set| TheirKeys::read(set).certificates.is_empty()) {
        wrong.say(Term::jwks, Flaw::NoCertificate);
    }
}

/// Its keys are one set of public, usable ones, each with its own name.
pub(super) fn keys(c: &Candidate<'_>, wrong: &mut Wrong) {
    let (client, t) = (c.client, &c.client.terms);
    if t.jwks.is_some() && t.jwks_uri.is_some() {
        wrong.say(Term::jwks, Flaw::KeysTwice);
    }
    for (term, said) in [
        (Term::require_signed_request_object, client.must_sign()),
        (Term::request_object_signing_alg, t.request_object_signing_alg.is_some()),
    ] {
        if said && !client.has_keys() {
            wrong.say(term, Flaw::NeedsKeys(term.as_str()));
        }
    }
    let Some(set) = &t.jwks else { return };
    match set["keys"].as_array().filter(|all| !all.is_empty()) {
        None => wrong.say(Term::jwks, Flaw::NoKeySet),
        Some(all) => each_key(all, wrong),
    }
    let own = read_jwks(set);
    let lacks = |alg: Alg| own.iter().all(|key| !key.may(alg));
    for (term, alg) in [
        (Term::token_endpoint_auth_signing_alg, t.token_endpoint_auth_signing_alg),
        (Term::request_object_signing_alg, t.request_object_signing_alg),
    ] {
        if let Some(alg) = alg.filter(|alg| lacks(*alg)) {
            wrong.say(term, Flaw::NoKeyFor(alg));
        }
    }
}

/// A private or shared key given away is refused whatever it is for; one that is for encryption is not looked into.
fn each_key(all: &[Value], wrong: &mut Wrong) {
    let mut names = Vec::new();
    for (number, jwk) in all.iter().enumerate() {
        let name = jwk["kid"].as_str().unwrap_or_default();
        let shown = if name.is_empty() { format!("{}", number + 1) } else { name.to_owned() };
        match PublicKey::read_jwk(jwk) {
            Ok(_) => {}
            Err(KeyFlaw::Use) if jwk["use"] == "enc" => {}
            // Its certificate counts, not what it could sign.
            Err(KeyFlaw::Kind | KeyFlaw::Alg) if beside(jwk).is_some() => {}
            Err(flaw) => wrong.say(Term::jwks, Flaw::Key(shown.clone(), flaw)),
        }
        if jwk.get("x5c").is_some() && beside(jwk).is_none() {
            wrong.say(Term::jwks, Flaw::KeyCertificate(shown));
        }
        names.push(name);
    }
    names.sort_unstable();
    if names.windows(2).any(|two| two[0] == two[1]) {
        wrong.say(Term::jwks, Flaw::KeyNames);
    }
}

/// What signs its answers means something only where one of them is signed.
pub(super) fn answers(c: &Candidate<'_>, wrong: &mut Wrong) {
    let signed = c.client.response_modes.iter().any(|mode| mode.is_signed());
    if c.client.terms.authorization_signed_response_alg.is_some() && !signed {
        let term = Term::authorization_signed_response_alg;
        wrong.say(term, Flaw::OnlyWith(term.as_str(), "response_modes=jwt"));
    }
}

/// What only the client reads is encrypted to a key of its own.
pub(super) fn encryption(c: &Candidate<'_>, wrong: &mut Wrong) {
    let t = &c.client.terms;
    let lacks = |alg| t.jwks.as_ref().is_some_and(|set| !TheirKeys::read(set).has(Wanted::Sealing(alg)));
    let id_token = (Term::id_token_encrypted_response_alg, t.id_token_encrypted_response_alg);
    let userinfo = (Term::userinfo_encrypted_response_alg, t.userinfo_encrypted_response_alg);
    for ((by, alg), how, enc, with) in [
        (
            id_token,
            Term::id_token_encrypted_response_enc,
            t.id_token_encrypted_response_enc,
            "id_token_encrypted_response_alg=RSA-OAEP-256",
        ),
        (
            userinfo,
            Term::userinfo_encrypted_response_enc,
            t.userinfo_encrypted_response_enc,
            "userinfo_encrypted_response_alg=RSA-OAEP-256",
        ),
    ] {
        match alg {
            None if enc.is_some() => wrong.say(how, Flaw::OnlyWith(how.as_str(), with)),
            Some(_) if !c.client.has_keys() => wrong.say(by, Flaw::NeedsKeys(by.as_str())),
            Some(alg) if lacks(alg) => wrong.say(by, Flaw::NoSealingKey(alg.as_str())),
            _ => {}
        }
    }
}
