//! ID tokens: made with the `openidconnect` crate's types, signed by aws-lc-rs; and hints, which are old ID tokens.

use openidconnect::core::{CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm};
use openidconnect::{
    AccessToken, AdditionalClaims, Audience, AuthenticationContextClass, AuthenticationMethodReference, IdToken,
    IdTokenClaims, Nonce,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::acr::Acr;
use super::claims::{self, Claim, ResellerClaims, UserFacts};
use super::issuer::Issuer;
use super::jws::{self, Typ};
use super::keyset::{KeySet, Signer, core_alg};
use crate::error::{Error, Result};

/// What our ID tokens carry beyond the standard.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtraClaims {
    /// The session (Back-Channel Logout 1.0, E41).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
    /// Where the client's settings say so.
    #[serde(flatten)]
    pub reseller: ResellerClaims,
}

impl AdditionalClaims for ExtraClaims {}

/// The crate's ID token with our claims; a relying party in Rust can use the same type.
pub type OwnIdToken = IdToken<ExtraClaims, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;

/// What goes into one ID token.
#[derive(Clone, Copy, Debug)]
pub struct NewIdToken<'a> {
    /// Us.
    pub issuer: &'a Issuer,
    /// The one audience. There is no `azp` (B26).
    pub client_id: &'a str,
    /// Now, seconds since 1970.
    pub now_s: i64,
    /// Validity in seconds.
    pub seconds: i64,
    /// When the person authenticated; the same through single sign-on and refresh (A13).
    pub auth_time_s: i64,
    /// How surely, and by which methods (RFC 8176).
    pub acr: Acr,
    /// See above.
    pub amr: &'a [&'a str],
    /// From the request (A9); refreshed tokens need none.
    pub nonce: Option<&'a str>,
    /// The session.
    pub sid: Option<&'a str>,
    /// The access token issued beside it, for `at_hash`.
    pub access_token: Option<&'a str>,
    /// The person.
    pub user: &'a UserFacts,
    /// What to say of the person; see [`claims::for_id_token`].
    pub claims: &'a [Claim],
}

/// Builds and signs.
pub fn sign(new: NewIdToken<'_>, signer: &Signer) -> Result<String> {
    let time = |s| claims::instant(s).ok_or_else(|| Error::internal("an instant is out of range"));
    let (standard, reseller) = claims::values(new.user, new.claims);
    let extra = ExtraClaims { sid: new.sid.map(str::to_owned), reseller };
    let audience = vec![Audience::new(new.client_id.to_owned())];
    let until = time(new.now_s.saturating_add(new.seconds))?;
    let claims = IdTokenClaims::new(new.issuer.url(), audience, until, time(new.now_s)?, standard, extra)
        .set_auth_time(Some(time(new.auth_time_s)?))
        .set_auth_context_ref(Some(AuthenticationContextClass::new(new.acr.as_str().to_owned())))
        .set_auth_method_refs(Some(
            new.amr.iter().map(|name| AuthenticationMethodReference::new((*name).to_owned())).collect(),
        ))
        .set_nonce(new.nonce.map(|nonce| Nonce::new(nonce.to_owned())));
    let access = new.access_token.map(|token| AccessToken::new(token.to_owned()));
    let token = OwnIdToken::new(claims, signer, core_alg(signer.alg()), access.as_ref(), None)
        .map_err(|_| Error::internal("an ID token could not be signed"))?;
    let quoted = serde_json::to_string(&token).map_err(|_| Error::internal("an ID token does not serialise"))?;
    Ok(quoted.trim_matches('"').to_owned())
}

/// An `id_token_hint` that we issued ourselves, however long ago (A14, E40).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// About whom.
    pub sub: String,
    /// From which session.
    pub sid: Option<String>,
    /// For which client.
    pub client_id: String,
}

impl Hint {
    /// Checks signature, kind and issuer; expired is fine. Anything else is no hint at all.
    pub fn read(token: &str, issuer: &Issuer, keys: &KeySet) -> Option<Self> {
        let claims = jws::verify(token, Typ::Plain, keys).ok()?;
        let text = |name: &str| claims.text(name).map(str::to_owned);
        // Signed userinfo has the same type but no times.
        let is_id_token = claims.get("exp")?.is_number() && claims.get("iat")?.is_number();
        if !is_id_token || text("iss")? != issuer.as_str() {
            return None;
        }
        let client_id = match claims.get("aud")? {
            Value::String(one) => one.clone(),
            Value::Array(list) if list.len() == 1 => list.first()?.as_str()?.to_owned(),
            _ => return None,
        };
        Some(Self { sub: text("sub")?, sid: text("sid"), client_id })
    }
}

#[cfg(test)]
#[path = "id_token_tests.rs"]
mod tests;
