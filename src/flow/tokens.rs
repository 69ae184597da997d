//! Codes and client credentials for tokens, and what is said about tokens later. Verbs store; [`Issued::answer`] signs
//! afterwards, outside of the transaction.

use crate::crypto::secret::{self, Secret, random_token, sha256_hex};
use crate::db::types::{ClientId, Instant};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::flow::{facts, refresh};
use crate::model::audit::{self, Act};
use crate::model::client::Client;
use crate::model::ctx::Ctx;
use crate::model::ending::EndReason;
use crate::model::grant::{self, Grant, GrantState, Held};
use crate::model::session::Session;
use crate::model::token::{self, AccessToken};
use crate::model::{family, token::Living};
use crate::oidc::authorize::AuthorizeRequest;
use crate::oidc::claims::{self, Claim, UserFacts};
use crate::oidc::claims_request::ClaimsRequest;
use crate::oidc::client::{ClientView, GrantType};
use crate::oidc::client_auth::ClientCredentials;
use crate::oidc::error::{Code, ProtocolError};
use crate::oidc::id_token::{self, NewIdToken};
use crate::oidc::introspection::{About, Introspection, client_subject};
use crate::oidc::issuer::Issuer;
use crate::oidc::keyset::KeySet;
use crate::oidc::scope::{self, Scopes};
use crate::oidc::token::{CodeBinding, CodeExchange, TokenResponse};

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
                    nonce: identity.nonce.as_deref(),
                    sid: Some(&identity.sid),
                    access_token: Some(self.access.expose()),
                    user: &identity.user,
                    claims: &identity.claims,
                },
                keys.signer(client.id_token_alg)?,
            )?),
        };
        let mut answer = TokenResponse::bearer(self.access, self.expires_in, self.scopes);
        answer.refresh_token = self.refresh;
        answer.id_token = id_token;
        Ok(answer)
    }
}

/// The client is who it says it is, by its registered way (B25, P2-39, P2-50). One refusal for all that may be wrong.
pub fn authenticate_client(credentials: &ClientCredentials, known: Option<(&Client, &ClientView)>) -> bool {
    let given = credentials.secret.as_ref().map(|secret| sha256_hex(secret.expose()));
    let Some((row, view)) = known else { return false };
    let right = match (&row.secret_hash, &given) {
        (Some(stored), Some(given)) if !view.is_public() => secret::same(stored, given),
        (_, None) => view.is_public(),
        _ => false,
    };
    right && credentials.fits(view)
}

/// A code for tokens (B20, B21, B28). Only the session must still live.
pub fn exchange_code(tx: &mut Tx, ctx: &Ctx, client: &ClientView, exchange: &CodeExchange) -> Result<Outcome> {
    let Some(held) = grant::by_code(tx, &sha256_hex(exchange.code.expose()))? else {
        return Ok(Outcome::invalid_grant());
    };
    let grant = &held.grant;
    if grant.client_id.as_str() != client.client_id {
        return Ok(Outcome::invalid_grant());
    }
    let request = request_of(grant)?;
    let bound = CodeBinding {
        client_id: grant.client_id.as_str(),
        redirect_uri: &request.reply.redirect_uri,
        code_challenge: request.code_challenge.as_deref(),
    };
    let fits = exchange.check(client, bound);
    // A public client proves nothing but its verifier; a confidential one has proved who it is.
    if grant.state == GrantState::Exchanged && (fits.is_ok() || !client.is_public()) {
        return reused(tx, ctx, grant);
    }
    if let Err(error) = fits {
        return Ok(Outcome::Refused(error));
    }
    let in_time = grant.code_until.is_some_and(|until| until > ctx.now);
    if grant.state != GrantState::Fulfilled || !in_time || !held.is_current() || !lives(&held.session, ctx.now) {
        return Ok(Outcome::invalid_grant());
    }
    if !grant::exchange(tx, &grant.id, ctx.now)? {
        // Another request with this code was faster, or the grant has ended meanwhile.
        return reused(tx, ctx, grant);
    }
    let scopes = Scopes::parse(&grant.scope);
    let refresh = match client.may(GrantType::RefreshToken) {
        true => Some(refresh::begin(tx, ctx, &held, &scopes)?),
        false => None,
    };
    let access = store_access(tx, ctx, client, Some(&held), &scopes)?;
    let nonce = request.nonce.clone();
    let identity = identity(tx, ctx, client, held, &scopes, &request.claims, nonce)?;
    Ok(issued(ctx, access, scopes, refresh, identity))
}

fn reused(tx: &mut Tx, ctx: &Ctx, grant: &Grant) -> Result<Outcome> {
    end_grant(tx, ctx, grant, EndReason::CodeReused)?;
    Ok(Outcome::invalid_grant())
}

/// Ends a grant with all that hangs on it; its access tokens are dead with it.
pub(super) fn end_grant(tx: &mut Tx, ctx: &Ctx, grant: &Grant, reason: EndReason) -> Result<bool> {
    let ended = grant::end(tx, &grant.id, reason, ctx.now)?;
    let families = family::end_of_grant(tx, &grant.id, reason, ctx.now)?;
    if ended || families > 0 {
        record(tx, ctx, "grant.end", grant.id.as_str(), reason)?;
    }
    Ok(ended)
}

fn record(tx: &mut Tx, ctx: &Ctx, act: &str, id: &str, reason: EndReason) -> Result<()> {
    let subject_kind = act.split('.').next().unwrap_or_default();
    let after = Some(serde_json::json!({ "reason": reason }));
    audit::record(tx, ctx, Act { act, subject_kind, subject_id: id, after, ..Act::default() })
}

/// A client for itself (RFC 6749 section 4.4).
pub fn client_credentials(tx: &mut Tx, ctx: &Ctx, client: &ClientView, scopes: &Scopes) -> Result<Outcome> {
    let access = store_access(tx, ctx, client, None, scopes)?;
    Ok(issued(ctx, access, scopes.clone(), None, None))
}

pub(super) fn issued(
    ctx: &Ctx,
    access: Secret,
    scopes: Scopes,
    refresh: Option<Secret>,
    identity: Option<Identity>,
) -> Outcome {
    let expires_in = ctx.config.tokens.access_seconds;
    Outcome::Issued(Box::new(Issued { access, expires_in, scopes, refresh, identity }))
}

/// Stores a new access token.
pub(super) fn store_access(
    tx: &mut Tx,
    ctx: &Ctx,
    client: &ClientView,
    held: Option<&Held>,
    scopes: &Scopes,
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
    };
    token::insert(tx, &row)?;
    Ok(access)
}

/// What the ID token will say; none without `openid`.
pub(super) fn identity(
    db: &mut Db,
    ctx: &Ctx,
    client: &ClientView,
    held: Held,
    scopes: &Scopes,
    asked: &ClaimsRequest,
    nonce: Option<String>,
) -> Result<Option<Identity>> {
    if !scopes.has(scope::OPENID) {
        return Ok(None);
    }
    let claims = claims::for_id_token(client, scopes, asked);
    let auth_time = held.grant.auth_time.unwrap_or(held.session.auth_time);
    let user = facts::of(db, ctx, held.user, &claims)?;
    let (now, seconds) = (ctx.now, ctx.config.tokens.id_seconds);
    Ok(Some(Identity { user, auth_time, nonce, sid: held.session.sid, claims, now, seconds }))
}

pub(super) fn request_of(grant: &Grant) -> Result<AuthorizeRequest> {
    serde_json::from_str(&grant.request).map_err(|_| Error::internal("a stored request is damaged"))
}

/// Not ended, not run out.
fn lives(session: &Session, now: Instant) -> bool {
    session.ended_at.is_none() && session.idle_until > now && session.absolute_until > now
}

/// What userinfo says.
#[derive(Clone, Debug)]
pub struct Told {
    /// To whom.
    pub client_id: String,
    /// Of whom.
    pub user: UserFacts,
    /// Which scopes.
    pub scopes: Scopes,
    /// Which single claims.
    pub asked: ClaimsRequest,
}

/// The facts for userinfo (C33–C35). A token without a person behind it is refused.
pub fn userinfo(db: &mut Db, ctx: &Ctx, access: &Secret) -> Result<Result<Told, ProtocolError>> {
    let Some(Living { token, of }) = token::find_living(db, &sha256_hex(access.expose()), ctx.now)? else {
        return Ok(Err(ProtocolError::dead_token()));
    };
    let scopes = Scopes::parse(&token.scope);
    let Some((grant, user)) = of.filter(|_| scopes.has(scope::OPENID)) else {
        return Ok(Err(ProtocolError::new(Code::InsufficientScope, "the access token has no openid scope")));
    };
    let asked = request_of(&grant)?.claims;
    let wanted = claims::for_userinfo(&scopes, &asked);
    let user = facts::of(db, ctx, user, &wanted)?;
    Ok(Ok(Told { client_id: token.client_id.as_str().to_owned(), user, scopes, asked }))
}

/// What is said about a token (RFC 7662): of a client's own, and to the distributor's clients of every access token.
pub fn introspect(db: &mut Db, ctx: &Ctx, asker: &ClientView, asked: &Secret, iss: &str) -> Result<Introspection> {
    if let Some(read) = ctx.keys.read_refresh(asked.expose()) {
        return refresh::introspect(db, ctx, asker, read, iss);
    }
    let Some(Living { token, of }) = token::find_living(db, &sha256_hex(asked.expose()), ctx.now)? else {
        return Ok(Introspection::inactive());
    };
    let client_id = token.client_id.as_str().to_owned();
    if client_id != asker.client_id && !asker.first_party {
        return Ok(Introspection::inactive());
    }
    let (sub, username) = match of {
        Some((_, user)) => (user.sub, Some(user.login)),
        None => (client_subject(&client_id), None),
    };
    Ok(Introspection::active(About {
        scope: Scopes::parse(&token.scope),
        client_id,
        username,
        token_type: Some("Bearer"),
        exp: Some(token.valid_until.seconds()),
        iat: token.issued_at.seconds(),
        sub,
        iss: iss.to_owned(),
    }))
}

/// Gives a token back (RFC 7009): a refresh token takes its whole grant along, an access token goes alone. What is
/// unknown or another client's stays as it is, and nobody is told.
pub fn revoke(tx: &mut Tx, ctx: &Ctx, client: &ClientView, given: &Secret) -> Result<()> {
    if let Some((family, _)) = ctx.keys.read_refresh(given.expose()) {
        return refresh::revoke(tx, ctx, client, &family);
    }
    let hash = sha256_hex(given.expose());
    let found = token::find(tx, &hash)?.filter(|token| token.client_id.as_str() == client.client_id);
    if let Some(token) = found
        && token::revoke(tx, &hash, ctx.now)?
    {
        let subject = token.grant_id.as_ref().map_or(client.client_id.as_str(), |id| id.as_str());
        record(tx, ctx, "token.revoke", subject, EndReason::RevokedByClient)?;
    }
    Ok(())
}
