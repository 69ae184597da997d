//! What we say about a person, by scope or by name. A value that we do not have is left out, never null or empty (C33).

use chrono::{DateTime, Utc};
use openidconnect::core::CoreGenderClaim;
use openidconnect::{
    AdditionalClaims, Audience, EndUserEmail, EndUserFamilyName, EndUserGivenName, EndUserName, EndUserPhoneNumber,
    EndUserUsername, LanguageTag, LocalizedClaim, StandardClaims, SubjectIdentifier, UserInfoClaims,
};
use serde::{Deserialize, Serialize};

pub use super::claim::Claim;
use super::claims_request::ClaimsRequest;
use super::client::ClientView;
use super::issuer::Issuer;
use super::jws::{self, Typ};
use super::keyset::Signer;
use super::scope::{self, Scopes};
use crate::error::{Error, Result};

/// What is known of a person. Empty texts count as unknown.
#[derive(Clone, Debug, Default)]
pub struct UserFacts {
    /// Random UUIDv4, never reused.
    pub sub: String,
    /// Full name.
    pub name: String,
    /// The login.
    pub login: String,
    /// BCP 47 in canonical case.
    pub locale: String,
    /// Last change, seconds since 1970.
    pub updated_at_s: Option<i64>,
    /// E-mail address.
    pub email: String,
    /// See [`Claim::EmailVerified`].
    pub email_verified: bool,
    /// E.164 where possible.
    pub phone: Option<String>,
    /// None for people of the distributor.
    pub reseller: Option<ResellerFacts>,
}

/// What is known of the person's place at the reseller.
#[derive(Clone, Debug, Default)]
pub struct ResellerFacts {
    /// `external_id`.
    pub id: String,
    /// Legal name.
    pub name: String,
    /// Role word.
    pub role: String,
    /// From the closed list.
    pub permissions: Vec<String>,
    /// Missing facts of the registration.
    pub missing: Vec<String>,
}

/// The claims of the `reseller` scope (product rule: roles and permissions).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResellerClaims {
    /// See [`Claim::ResellerId`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reseller_id: Option<String>,
    /// See [`Claim::ResellerName`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reseller_name: Option<String>,
    /// See [`Claim::Role`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// See [`Claim::Permissions`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions: Option<Vec<String>>,
    /// See [`Claim::RegistrationMissing`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registration_missing: Option<Vec<String>>,
}

impl AdditionalClaims for ResellerClaims {}

/// The claims for userinfo: those of the granted scopes, and those asked for by name.
pub fn for_userinfo(scopes: &Scopes, asked: &ClaimsRequest) -> Vec<Claim> {
    Claim::ALL.iter().copied().filter(|c| scopes.has(c.scope()) || asked.userinfo.contains(c)).collect()
}

/// The claims for the ID token: those asked for by name (C32), and the reseller's where the client's settings say so.
pub fn for_id_token(client: &ClientView, scopes: &Scopes, asked: &ClaimsRequest) -> Vec<Claim> {
    let reseller = client.claims_in_id_token && scopes.has(scope::RESELLER);
    let wanted = |c: &Claim| asked.id_token.contains(c) || (reseller && c.scope() == scope::RESELLER);
    Claim::ALL.iter().copied().filter(wanted).collect()
}

/// The values of these claims, as far as they are known.
pub fn values(facts: &UserFacts, wanted: &[Claim]) -> (StandardClaims<CoreGenderClaim>, ResellerClaims) {
    let mut standard = StandardClaims::new(SubjectIdentifier::new(facts.sub.clone()));
    let mut own = ResellerClaims::default();
    let phone = facts.phone.as_deref().and_then(known);
    let at = facts.reseller.as_ref();
    for claim in wanted {
        match claim {
            Claim::Name => {
                let name = known(&facts.name).map(EndUserName::new);
                standard = standard.set_name(name.map(LocalizedClaim::from));
            }
            Claim::GivenName => {
                let given = two_parts(&facts.name).map(|(given, _)| EndUserGivenName::new(given.to_owned()));
                standard = standard.set_given_name(given.map(LocalizedClaim::from));
            }
            Claim::FamilyName => {
                let family = two_parts(&facts.name).map(|(_, family)| EndUserFamilyName::new(family.to_owned()));
                standard = standard.set_family_name(family.map(LocalizedClaim::from));
            }
            Claim::PreferredUsername => {
                standard = standard.set_preferred_username(known(&facts.login).map(EndUserUsername::new));
            }
            Claim::Locale => standard = standard.set_locale(known(&facts.locale).map(LanguageTag::new)),
            Claim::UpdatedAt => standard = standard.set_updated_at(facts.updated_at_s.and_then(instant)),
            Claim::Email => standard = standard.set_email(known(&facts.email).map(EndUserEmail::new)),
            Claim::EmailVerified => {
                standard = standard.set_email_verified(known(&facts.email).map(|_| facts.email_verified));
            }
            Claim::PhoneNumber => {
                standard = standard.set_phone_number(phone.clone().map(EndUserPhoneNumber::new));
            }
            // Numbers come from the ERP; nobody proves them to us.
            Claim::PhoneNumberVerified => {
                standard = standard.set_phone_number_verified(phone.as_ref().map(|_| false));
            }
            Claim::ResellerId => own.reseller_id = at.and_then(|r| known(&r.id)),
            Claim::ResellerName => own.reseller_name = at.and_then(|r| known(&r.name)),
            Claim::Role => own.role = at.and_then(|r| known(&r.role)),
            Claim::Permissions => own.permissions = at.map(|r| r.permissions.clone()),
            Claim::RegistrationMissing => {
                own.registration_missing = at.map(|r| r.missing.clone()).filter(|missing| !missing.is_empty());
            }
        }
    }
    (standard, own)
}

/// Given and family name, where the name has exactly two parts: "Maria Souza". Of three or more nobody can say where the
/// one ends ("Ana Clara Dias", "João da Conceição"), and one alone is no family name; then neither is told, because none is
/// invented. `zoneinfo` is not told at all: the house has a time zone, a person's is known to nobody.
pub fn two_parts(name: &str) -> Option<(&str, &str)> {
    let mut parts = name.split_whitespace();
    match (parts.next(), parts.next(), parts.next()) {
        (Some(given), Some(family), None) => Some((given, family)),
        _ => None,
    }
}

fn known(text: &str) -> Option<String> {
    (!text.trim().is_empty()).then(|| text.to_owned())
}

pub(super) fn instant(seconds: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(seconds, 0)
}

/// The userinfo answer as JSON.
pub fn userinfo_json(facts: &UserFacts, scopes: &Scopes, asked: &ClaimsRequest) -> Result<String> {
    let (standard, own) = values(facts, &for_userinfo(scopes, asked));
    serde_json::to_string(&UserInfoClaims::new(standard, own))
        .map_err(|_| Error::internal("userinfo does not serialise"))
}

/// The userinfo answer as a signed JWT, for a client that registered so, whatever it says it accepts (C36).
pub fn userinfo_jwt(
    facts: &UserFacts,
    scopes: &Scopes,
    asked: &ClaimsRequest,
    issuer: &Issuer,
    client_id: &str,
    signer: &Signer,
) -> Result<String> {
    let (standard, own) = values(facts, &for_userinfo(scopes, asked));
    let claims = UserInfoClaims::new(standard, own)
        .set_issuer(Some(issuer.url()))
        .set_audiences(Some(vec![Audience::new(client_id.to_owned())]));
    jws::sign(signer, Typ::Plain, &claims)
}

#[cfg(test)]
#[path = "claims_tests.rs"]
pub(super) mod tests;
