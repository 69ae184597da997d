//! What of a client's terms cannot stand together or would be unsafe. Each check is one screen; all of them are asked, so
//! that everything wrong is said at once. What an address is made of is [`registration`](super::registration)'s.

use serde_json::Value;

use super::acr::Acr;
use super::certificate;
use super::client::{AuthMethod, ClientView, SubjectType};
use super::registration_flaw::{RegistrationError, RegistrationFlaw as Flaw};
use super::subject::{Sector, is_one_sector};
use super::terms::ClientProfile;
use crate::crypto::certificate::beside;
use crate::crypto::keys::{Alg, KeyFlaw, PublicKey, TheirKeys, Wanted, read_jwks};

type Wrong = Vec<RegistrationError>;

fn say(wrong: &mut Wrong, field: &'static str, flaw: Flaw) {
    wrong.push(RegistrationError { field, flaw });
}

/// All of it. `public` is what was registered: a client that cannot keep a secret.
pub fn contradictions(client: &ClientView, public: bool) -> Wrong {
    let mut wrong = Vec::new();
    method(client, public, &mut wrong);
    keys(client, &mut wrong);
    algorithms(client, &mut wrong);
    encryption(client, &mut wrong);
    subjects(client, &mut wrong);
    defaults(client, &mut wrong);
    if client.is_fapi() {
        fapi(client, public, &mut wrong);
    }
    wrong
}

/// A public client proves nothing; a confidential one something, and by its key only where it has one (B25, B27).
fn method(client: &ClientView, public: bool, wrong: &mut Wrong) {
    let name = "token_endpoint_auth_method";
    match client.terms.token_endpoint_auth_method {
        Some(AuthMethod::None) if !public => say(wrong, name, Flaw::ConfidentialProves),
        Some(method) if public && method != AuthMethod::None => say(wrong, name, Flaw::PublicProves),
        Some(AuthMethod::PrivateKeyJwt) if !client.has_keys() => say(wrong, name, Flaw::NeedsKeys("private_key_jwt")),
        _ => {}
    }
    by_certificate(client, wrong);
    if client.terms.token_endpoint_auth_signing_alg.is_some() && client.auth_method != AuthMethod::PrivateKeyJwt {
        let name = "token_endpoint_auth_signing_alg";
        say(wrong, name, Flaw::OnlyWith(name, "token_endpoint_auth_method=private_key_jwt"));
    }
}

/// One name of its certificate, or the certificate itself among its keys (RFC 8705 sections 2.1.2 and 2.2.2).
fn by_certificate(client: &ClientView, wrong: &mut Wrong) {
    let (method, names) = (client.auth_method, certificate::registered(&client.terms));
    match (method, &names[..]) {
        (AuthMethod::TlsClientAuth, [_]) => {}
        (AuthMethod::TlsClientAuth, _) => say(wrong, "tls_client_auth_subject_dn", Flaw::OneCertificateName),
        (_, names) => {
            for (name, _) in names {
                say(wrong, name, Flaw::OnlyWith(name, "token_endpoint_auth_method=tls_client_auth"));
            }
        }
    }
    for (name, value) in names.iter().filter(|(name, value)| !certificate::can_be(name, value)) {
        say(wrong, name, Flaw::NoValue((*name).to_owned(), (*value).to_owned()));
    }
    if method != AuthMethod::SelfSignedTlsClientAuth {
        return;
    }
    let name = "self_signed_tls_client_auth";
    if !client.has_keys() {
        say(wrong, "token_endpoint_auth_method", Flaw::NeedsKeys(name));
    } else if client.terms.jwks.as_ref().is_some_and(|set| TheirKeys::read(set).certificates.is_empty()) {
        say(wrong, "jwks", Flaw::NoCertificate);
    }
}

/// Its keys are one set of public, usable ones, each with its own name.
fn keys(client: &ClientView, wrong: &mut Wrong) {
    let t = &client.terms;
    if t.jwks.is_some() && t.jwks_uri.is_some() {
        say(wrong, "jwks", Flaw::KeysTwice);
    }
    for (name, said) in [
        ("require_signed_request_object", client.must_sign()),
        ("request_object_signing_alg", t.request_object_signing_alg.is_some()),
    ] {
        if said && !client.has_keys() {
            say(wrong, name, Flaw::NeedsKeys(name));
        }
    }
    let Some(set) = &t.jwks else { return };
    match set["keys"].as_array().filter(|all| !all.is_empty()) {
        None => say(wrong, "jwks", Flaw::NoKeySet),
        Some(all) => each_key(all, wrong),
    }
    let own = read_jwks(set);
    let lacks = |alg: Alg| own.iter().all(|key| !key.may(alg));
    for (name, alg) in [
        ("token_endpoint_auth_signing_alg", t.token_endpoint_auth_signing_alg),
        ("request_object_signing_alg", t.request_object_signing_alg),
    ] {
        if let Some(alg) = alg.filter(|alg| lacks(*alg)) {
            say(wrong, name, Flaw::NoKeyFor(alg));
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
            Err(flaw) => say(wrong, "jwks", Flaw::Key(shown.clone(), flaw)),
        }
        if jwk.get("x5c").is_some() && beside(jwk).is_none() {
            say(wrong, "jwks", Flaw::KeyCertificate(shown));
        }
        names.push(name);
    }
    names.sort_unstable();
    if names.windows(2).any(|two| two[0] == two[1]) {
        say(wrong, "jwks", Flaw::KeyNames);
    }
}

/// One word that means nothing without another.
fn algorithms(client: &ClientView, wrong: &mut Wrong) {
    let t = &client.terms;
    let signed = client.response_modes.iter().any(|mode| mode.is_signed());
    if t.authorization_signed_response_alg.is_some() && !signed {
        let name = "authorization_signed_response_alg";
        say(wrong, name, Flaw::OnlyWith(name, "response_modes=jwt"));
    }
}

/// What only the client reads is encrypted to a key of its own.
fn encryption(client: &ClientView, wrong: &mut Wrong) {
    let t = &client.terms;
    let id_token = (t.id_token_encrypted_response_alg, t.id_token_encrypted_response_enc);
    let userinfo = (t.userinfo_encrypted_response_alg, t.userinfo_encrypted_response_enc);
    for (name, other, enc_name, (alg, enc)) in [
        (
            "id_token_encrypted_response_alg",
            "id_token_encrypted_response_alg=RSA-OAEP-256",
            "id_token_encrypted_response_enc",
            id_token,
        ),
        (
            "userinfo_encrypted_response_alg",
            "userinfo_encrypted_response_alg=RSA-OAEP-256",
            "userinfo_encrypted_response_enc",
            userinfo,
        ),
    ] {
        let lacks = |alg| t.jwks.as_ref().is_some_and(|set| !TheirKeys::read(set).has(Wanted::Sealing(alg)));
        match alg {
            None if enc.is_some() => say(wrong, enc_name, Flaw::OnlyWith(enc_name, other)),
            Some(_) if !client.has_keys() => say(wrong, name, Flaw::NeedsKeys(name)),
            Some(alg) if lacks(alg) => say(wrong, name, Flaw::NoSealingKey(alg.as_str())),
            _ => {}
        }
    }
}

/// A client with subjects of its own belongs to one sector (OpenID Connect Core 8.1).
fn subjects(client: &ClientView, wrong: &mut Wrong) {
    let (t, name) = (&client.terms, "sector_identifier_uri");
    match (t.subject_type, &t.sector_identifier_uri) {
        (SubjectType::Public, Some(_)) => say(wrong, name, Flaw::OnlyWith(name, "subject_type=pairwise")),
        (SubjectType::Pairwise, None) if !is_one_sector(&client.redirect_uris) => {
            say(wrong, name, Flaw::SectorNeeded);
        }
        _ => {}
    }
}

/// What the sector's own list says to the redirect URIs.
pub fn of_sector(client: &ClientView, sector: &Sector) -> Wrong {
    let (mut wrong, name) = (Vec::new(), "sector_identifier_uri");
    let Some(uri) = &client.terms.sector_identifier_uri else { return wrong };
    match sector {
        Sector::Unread => say(&mut wrong, name, Flaw::SectorUnread(uri.clone(), "nobody asked".into())),
        Sector::Nothing(why) => say(&mut wrong, name, Flaw::SectorUnread(uri.clone(), why.clone())),
        Sector::Lists(listed) => {
            for uri in client.redirect_uris.iter().filter(|uri| !listed.contains(uri)) {
                say(&mut wrong, name, Flaw::SectorLacks(uri.clone()));
            }
        }
    }
    wrong
}

fn defaults(client: &ClientView, wrong: &mut Wrong) {
    let t = &client.terms;
    if let Some(age) = t.default_max_age.filter(|age| *age < 0) {
        say(wrong, "default_max_age", Flaw::NoValue("default_max_age".into(), age.to_string()));
    }
    let known = Acr::ALL.map(Acr::as_str);
    for word in t.default_acr_values.iter().filter(|word| !known.contains(&word.as_str())) {
        say(wrong, "default_acr_values", Flaw::NotOneOf(word.clone(), known.join(", ")));
    }
}

/// FAPI 2.0 Security Profile 5.3.2.1 and 5.4, Message Signing 5.4: what the profile does not turn on by itself.
fn fapi(client: &ClientView, public: bool, wrong: &mut Wrong) {
    if public || client.native {
        say(wrong, "profile", Flaw::FapiConfidential);
    } else if !client.auth_method.is_by_key() {
        say(wrong, "token_endpoint_auth_method", Flaw::FapiByKey);
    }
    let t = &client.terms;
    for (name, alg) in [
        ("id_token_signed_response_alg", Some(client.id_token_alg)),
        ("userinfo_signed_response_alg", client.userinfo_alg),
        ("authorization_signed_response_alg", t.authorization_signed_response_alg),
        ("introspection_signed_response_alg", t.introspection_signed_response_alg),
        ("token_endpoint_auth_signing_alg", t.token_endpoint_auth_signing_alg),
        ("request_object_signing_alg", t.request_object_signing_alg),
    ] {
        if let Some(alg) = alg.filter(|alg| !Alg::STRONG.contains(alg)) {
            say(wrong, name, Flaw::FapiAlg(alg));
        }
    }
    if let Some(set) = &t.jwks {
        let own = read_jwks(set);
        if !own.is_empty() && Alg::STRONG.into_iter().all(|alg| own.iter().all(|key| !key.may(alg))) {
            say(wrong, "jwks", Flaw::FapiAlg(Alg::Rs256));
        }
    }
    if t.profile == ClientProfile::Fapi2Ms && !client.response_modes.iter().any(|mode| mode.is_signed()) {
        say(wrong, "response_modes", Flaw::FapiModes);
    }
    if t.development {
        say(wrong, "development", Flaw::FapiDevelopment);
    }
}

#[cfg(test)]
#[path = "sound_tests.rs"]
mod tests;
