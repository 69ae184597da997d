//! What a token request ends in: tokens that are stored inside of the transaction, and what [`Issued::answer`] signs outside
//! of it, after the commit: an ID token, and the access token where the client wants a JWT.

use super::facts;
use crate::crypto::jwe::SealingKey;
use crate::crypto::secret::{Secret, random_token, sha256_hex};
use crate::db::Tx;
use crate::db::types::{ClientId, Instant};
use crate::error::{Error, Result};
use crate::flow::sign_in::session::named;
use crate::model::ctx::Ctx;
use crate::model::factor::Methods;
use crate::model::grant::Held;
use crate::model::token::{self, AccessToken};
use crate::oidc::access_token::{self, Login, NewAccessToken};
use crate::oidc::acr::Acr;
use crate::oidc::claims::{self, Claim, UserFacts};
use crate::oidc::claims_request::ClaimsRequest;
use crate::oidc::client::ClientView;
use crate::oidc::cnf::Cnf;
use crate::oidc::details::Details;
use crate::oidc::id_token::{self, NewIdToken};
use crate::oidc::introspection::client_subject;
use crate::oidc::issuer::Issuer;
use crate::oidc::keyset::KeySet;
use crate::oidc::resource::Audience;
use crate::oidc::scope::{self, Scopes};
use crate::oidc::terms::AccessTokenFormat;
use crate::oidc::token::TokenResponse;

/// Tokens that are stored; the ID token is still to be signed.
#[derive(Clone, Debug)]
pub struct Issued {
    /// The access token.
    pub access: Access,
    /// If the client may refresh.
    pub refresh: Option<Secret>,
    /// What the ID token says, if one is due.
    pub identity: Option<Identity>,
    /// What was issued for another token, if it was (RFC 8693).
    pub exchanged: Option<&'static str>,
}

/// What an access token is good for.
#[derive(Clone, Debug)]
pub struct Reach {
    /// For what.
    pub(super) scopes: Scopes,
    /// With which key.
    pub(super) cnf: Cnf,
    /// At whom.
    pub(super) audience: Audience,
    /// For what exactly (RFC 9396).
    pub(super) details: Details,
}

/// A stored access token.
#[derive(Clone, Debug)]
pub struct Access {
    /// The token itself, or the `jti` of its JWT.
    secret: Secret,
    reach: Reach,
    issued_at: Instant,
    valid_until: Instant,
    said: Option<Said>,
}

/// What a JWT says beside that.
#[derive(Clone, Debug)]
struct Said {
    sub: String,
    login: Option<Login>,
    act: Option<String>,
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
    /// The answer of the token endpoint: signs what is to be signed with the client's algorithm, and encrypts the ID token
    /// to its key where it wants that (OpenID Connect Core 10.2: signed, then encrypted).
    pub fn answer(
        self,
        client: &ClientView,
        keys: &KeySet,
        issuer: &Issuer,
        sealing: Option<&SealingKey>,
    ) -> Result<TokenResponse> {
        let expires_in = self.access.seconds();
        let Reach { scopes, cnf, details, .. } = self.access.reach.clone();
        let access = self.access.text(client, keys, issuer)?;
        let id_token = match &self.identity {
            None => None,
            Some(identity) => {
                let signed = identity.sign(client, keys, issuer, &access)?;
                Some(sealed(signed, client, sealing)?)
            }
        };
        let mut answer = TokenResponse::of(access, cnf.token_type(), expires_in, scopes);
        answer.issued_token_type = self.exchanged;
        answer.authorization_details = details.claim();
        answer.refresh_token = self.refresh;
        answer.id_token = id_token;
        Ok(answer)
    }
}

impl Identity {
    fn sign(&self, client: &ClientView, keys: &KeySet, issuer: &Issuer, access: &Secret) -> Result<String> {
        let new = NewIdToken {
            issuer,
            client_id: &client.client_id,
            now_s: self.now.seconds(),
            seconds: self.seconds,
            auth_time_s: self.auth_time.seconds(),
            acr: self.acr,
            amr: self.methods.amr(),
            nonce: self.nonce.as_deref(),
            sid: Some(&self.sid),
            access_token: Some(access.expose()),
            user: &self.user,
            claims: &self.claims,
        };
        id_token::sign(new, keys.signer(client.id_token_alg)?)
    }
}

/// Encrypted, where the client wants that.
fn sealed(signed: String, client: &ClientView, key: Option<&SealingKey>) -> Result<String> {
    let Some(alg) = client.terms.id_token_encrypted_response_alg else { return Ok(signed) };
    let key = key.ok_or_else(|| Error::internal("the key of an encrypted ID token was not looked for"))?;
    let enc = client.terms.id_token_encrypted_response_enc.unwrap_or_default();
    key.seal(alg, enc, Some("JWT"), signed.as_bytes())
}

impl Access {
    /// For what.
    pub(super) fn scopes(&self) -> &Scopes {
        &self.reach.scopes
    }

    /// From now on.
    fn seconds(&self) -> i64 {
        self.valid_until.since(self.issued_at) / 1000
    }

    /// For the client's eyes.
    fn text(self, client: &ClientView, keys: &KeySet, issuer: &Issuer) -> Result<Secret> {
        let Some(said) = &self.said else { return Ok(self.secret) };
        let new = NewAccessToken {
            issuer,
            sub: &said.sub,
            audience: &self.reach.audience,
            client_id: &client.client_id,
            jti: self.secret.expose(),
            iat: self.issued_at.seconds(),
            exp: self.valid_until.seconds(),
            scope: &self.reach.scopes,
            login: said.login,
            cnf: &self.reach.cnf,
            act: said.act.as_deref(),
            details: &self.reach.details,
        };
        access_token::sign(new, keys.signer(client.id_token_alg)?).map(Secret::new)
    }
}

pub(super) fn issued(access: Access, refresh: Option<Secret>, identity: Option<Identity>) -> Issued {
    Issued { access, refresh, identity, exchanged: None }
}

/// For another token, and nothing beside it.
pub(super) fn exchanged(access: Access, kind: &'static str) -> Issued {
    Issued { access, refresh: None, identity: None, exchanged: Some(kind) }
}

/// Stores a new access token.
pub(super) fn store_access(
    tx: &mut Tx,
    ctx: &Ctx,
    client: &ClientView,
    held: Option<&Held>,
    reach: &Reach,
) -> Result<Access> {
    let said = match client.access_token_format() {
        AccessTokenFormat::Opaque => None,
        AccessTokenFormat::Jwt => Some(said(client, held)),
    };
    let valid_until = ctx.now.plus_s(ctx.config.tokens.access_seconds);
    insert(tx, ctx, client, held, reach, Kind { said, valid_until, act: None })
}

/// Stores one for another that ends at `most`: the client acts with it for the person.
pub(super) fn store_exchanged(
    tx: &mut Tx,
    ctx: &Ctx,
    client: &ClientView,
    held: &Held,
    reach: &Reach,
    format: Option<AccessTokenFormat>,
    most: Instant,
) -> Result<Access> {
    let act = Some(client_subject(&client.client_id));
    let said = match format.unwrap_or(client.access_token_format()) {
        AccessTokenFormat::Opaque => None,
        AccessTokenFormat::Jwt => Some(Said { act: act.clone(), ..said(client, Some(held)) }),
    };
    insert(tx, ctx, client, Some(held), reach, Kind { said, valid_until: most, act })
}

fn said(client: &ClientView, held: Option<&Held>) -> Said {
    let sub = held.map_or_else(|| client_subject(&client.client_id), |held| held.user.sub.clone());
    Said { sub, login: held.map(login), act: None }
}

/// What a token's kind says of it.
struct Kind {
    said: Option<Said>,
    valid_until: Instant,
    act: Option<String>,
}

fn insert(
    tx: &mut Tx,
    ctx: &Ctx,
    client: &ClientView,
    held: Option<&Held>,
    reach: &Reach,
    kind: Kind,
) -> Result<Access> {
    let Kind { said, valid_until, act } = kind;
    let secret = random_token()?;
    let reach = Reach { details: reach.details.at(&reach.audience), ..reach.clone() };
    let row = AccessToken {
        hash: match said {
            None => sha256_hex(secret.expose()),
            Some(_) => access_token::row_of_jti(secret.expose()),
        },
        grant_id: held.map(|held| held.grant.id.clone()),
        client_id: ClientId::from_text(&client.client_id),
        user_id: held.map(|held| held.user.id.clone()),
        epoch: held.map(|held| held.user.epoch),
        scope: reach.scopes.to_string(),
        issued_at: ctx.now,
        valid_until,
        revoked_at: None,
        cnf: reach.cnf.stored(),
        audience: reach.audience.stored(),
        details: reach.details.stored(),
        act,
    };
    token::insert(tx, &row)?;
    Ok(Access { secret, reach, issued_at: row.issued_at, valid_until: row.valid_until, said })
}

fn login(held: &Held) -> Login {
    let (auth_time, methods) = proved(held);
    Login { auth_time_s: auth_time.seconds(), acr: facts::acr(methods), amr: methods.amr() }
}

/// When the person proved who they are, and by what.
fn proved(held: &Held) -> (Instant, Methods) {
    let grant = &held.grant;
    (grant.auth_time.unwrap_or(held.session.auth_time), grant.methods.unwrap_or(held.session.methods))
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
    let (auth_time, methods) = proved(&held);
    let user = facts::of(ctx, held.user, held.reseller, &claims);
    let (now, seconds) = (ctx.now, ctx.config.tokens.id_seconds);
    let acr = asked.acr_told(facts::acr(methods));
    let sid = named(&held.session).told(client.sector().as_deref());
    Some(Identity { user, auth_time, methods, acr, nonce, sid, claims, now, seconds })
}
