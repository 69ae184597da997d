//! What a token request ends in: tokens that are stored inside of the transaction, and an ID token that
//! [`Issued::answer`] signs outside of it, after the commit.

use super::facts;
use crate::crypto::secret::{Secret, random_token, sha256_hex};
use crate::db::Tx;
use crate::db::types::{ClientId, Instant};
use crate::error::{Error, Result};
use crate::model::ctx::Ctx;
use crate::model::factor::Methods;
use crate::model::grant::Held;
use crate::model::token::{self, AccessToken};
use crate::oidc::acr::Acr;
use crate::oidc::authorize::AuthorizeRequest;
use crate::oidc::claims::{self, Claim, UserFacts};
use crate::oidc::claims_request::ClaimsRequest;
use crate::oidc::client::ClientView;
use crate::oidc::cnf::Cnf;
use crate::oidc::error::ProtocolError;
use crate::oidc::id_token::{self, NewIdToken};
use crate::oidc::issuer::Issuer;
use crate::oidc::keyset::KeySet;
use crate::oidc::scope::{self, Scopes};
use crate::oidc::token::TokenResponse;

/// How a token request went. A refusal may have left a trace, so it commits.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// Tokens.
    Issued(Box<Issued>),
    /// None.
    Refused(ProtocolError),
}

impl Outcome {
    pub(super) fn invalid_grant() -> Self {
        Self::Refused(ProtocolError::grant())
    }
}

/// Tokens that are stored; the ID token is still to be signed.
#[derive(Clone, Debug)]
pub struct Issued {
    /// For the client's eyes.
    pub access: Secret,
    /// Seconds.
    pub expires_in: i64,
    /// Of the access token.
    pub scopes: Scopes,
    /// What it is bound to.
    pub cnf: Cnf,
    /// If the client may refresh.
    pub refresh: Option<Secret>,
    /// What the ID token says, if one is due.
    pub identity: Option<Identity>,
}

/// What an ID token says.
#[derive(Clone, Debug)]
pub struct Identity {
    user: UserFacts,
    auth_time: Instant,
    methods: Methods,
    acr: Acr,
    nonce: Option<String>,
    sid: String,
    claims: Vec<Claim>,
    now: Instant,
    seconds: i64,
}

impl Issued {
    /// The answer of the token endpoint: signs the ID token with the client's algorithm.
    pub fn answer(self, client: &ClientView, keys: &KeySet, issuer: &Issuer) -> Result<TokenResponse> {
        let id_token = match &self.identity {
            None => None,
            Some(identity) => Some(id_token::sign(
                NewIdToken {
                    issuer,
                    client_id: &client.client_id,
                    now_s: identity.now.seconds(),
                    seconds: identity.seconds,
                    auth_time_s: identity.auth_time.seconds(),
                    acr: identity.acr,
                    amr: identity.methods.amr(),
                    nonce: identity.nonce.as_deref(),
                    sid: Some(&identity.sid),
                    access_token: Some(self.access.expose()),
                    user: &identity.user,
                    claims: &identity.claims,
                },
                keys.signer(client.id_token_alg)?,
            )?),
        };
        let mut answer = TokenResponse::of(self.access, self.cnf.token_type(), self.expires_in, self.scopes);
        answer.refresh_token = self.refresh;
        answer.id_token = id_token;
        Ok(answer)
    }
}

pub(super) fn issued(
    ctx: &Ctx,
    access: Secret,
    (scopes, cnf): (Scopes, Cnf),
    refresh: Option<Secret>,
    identity: Option<Identity>,
) -> Outcome {
    let expires_in = ctx.config.tokens.access_seconds;
    Outcome::Issued(Box::new(Issued { access, expires_in, scopes, cnf, refresh, identity }))
}

/// Stores a new access token.
pub(super) fn store_access(
    tx: &mut Tx,
    ctx: &Ctx,
    client: &ClientView,
    held: Option<&Held>,
    (scopes, cnf): (&Scopes, &Cnf),
) -> Result<Secret> {
    let access = random_token()?;
    let row = AccessToken {
        hash: sha256_hex(access.expose()),
        grant_id: held.map(|held| held.grant.id.clone()),
        client_id: ClientId::from_text(&client.client_id),
        user_id: held.map(|held| held.user.id.clone()),
        epoch: held.map(|held| held.user.epoch),
        scope: scopes.to_string(),
        issued_at: ctx.now,
        valid_until: ctx.now.plus_s(ctx.config.tokens.access_seconds),
        revoked_at: None,
        cnf: cnf.stored(),
        audience: None,
    };
    token::insert(tx, &row)?;
    Ok(access)
}

/// What the ID token will say; none without `openid`.
pub(super) fn identity(
    ctx: &Ctx,
    client: &ClientView,
    held: Held,
    scopes: &Scopes,
    asked: &ClaimsRequest,
    nonce: Option<String>,
) -> Option<Identity> {
    if !scopes.has(scope::OPENID) {
        return None;
    }
    let claims = claims::for_id_token(client, scopes, asked);
    let auth_time = held.grant.auth_time.unwrap_or(held.session.auth_time);
    let methods = held.grant.methods.unwrap_or(held.session.methods);
    let user = facts::of(ctx, held.user, held.reseller, &claims);
    let (now, seconds) = (ctx.now, ctx.config.tokens.id_seconds);
    let acr = asked.acr_told(facts::acr(methods));
    Some(Identity { user, auth_time, methods, acr, nonce, sid: held.session.sid, claims, now, seconds })
}

/// The validated request as a grant stores it.
pub(super) fn request_of(stored: &str) -> Result<AuthorizeRequest> {
    serde_json::from_str(stored).map_err(|_| Error::internal("a stored request is damaged"))
}
