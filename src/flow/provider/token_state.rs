//! What is said about a token, and its return.

use super::end::record;
use super::facts;
use super::presented::{self, Given, Presented};
use super::{refresh, subject};
use crate::db::types::FamilyId;
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::model::audit::Subject;
use crate::model::ctx::Ctx;
use crate::model::ending::EndReason;
use crate::model::token::{self, Behind, Living};
use crate::oidc::authorize::AuthorizeRequest;
use crate::oidc::claims::{self, UserFacts};
use crate::oidc::claims_request::ClaimsRequest;
use crate::oidc::client::ClientView;
use crate::oidc::cnf::Cnf;
use crate::oidc::details::Details;
use crate::oidc::error::{Code, ProtocolError};
use crate::oidc::failed::Failed;
use crate::oidc::introspection::{About, Introspection, client_subject};
use crate::oidc::resource::Audience;
use crate::oidc::scope::{self, Scopes};
use serde_json::json;

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
/// `sector_of` says of a client's id where its subjects belong.
pub fn userinfo(
    db: &mut Db,
    ctx: &Ctx,
    access: &Presented,
    sector_of: impl Fn(&str) -> Option<String>,
) -> Result<Told, Failed> {
    let Living { token, of } = presented::living(db, ctx, access)?;
    let scopes = Scopes::parse(&token.scope);
    let Some(Behind { request, mut user, reseller }) = of.filter(|_| scopes.has(scope::OPENID)) else {
        return Err(ProtocolError::new(Code::InsufficientScope, "the access token has no openid scope").into());
    };
    let asked = AuthorizeRequest::read(&request)?.claims;
    let sector = sector_of(token.client_id.as_str());
    // None where the client's subjects became its own after this token: the next one says them.
    user.sub = subject::in_sector(db, sector.as_deref(), &user)?.ok_or_else(ProtocolError::dead_token)?;
    let wanted = claims::for_userinfo(&scopes, &asked);
    let user = facts::of(ctx, user, reseller, &wanted);
    Ok(Told { client_id: token.client_id.as_str().to_owned(), user, scopes, asked })
}

/// What is said about a token (RFC 7662): of a client's own, of those that are for it, and to the distributor's clients of
/// every access token.
pub fn introspect(db: &mut Db, ctx: &Ctx, asker: &ClientView, asked: &Given, iss: &str) -> Result<Introspection> {
    if let Some((id, generation)) = ctx.keys.read_refresh(asked.text.expose()) {
        return refresh::introspect(db, ctx, asker, FamilyId::from_text(id), generation, iss);
    }
    let Some(Living { token, of }) = token::find_living(db, &asked.row, ctx.now)? else {
        return Ok(Introspection::inactive());
    };
    let client_id = token.client_id.as_str().to_owned();
    let audience = Audience::read(token.audience.as_deref());
    let concerned = client_id == asker.client_id || audience.names(&asker.client_id);
    if !concerned && !asker.first_party {
        return Ok(Introspection::inactive());
    }
    let (sub, username) = match of {
        // Each is told the name by which it knows the person, also of a token that another sent it.
        Some(Behind { user, .. }) => (subject::known(db, asker, &user)?, subject::login(asker, user.login)),
        None => (Some(client_subject(&client_id)), None),
    };
    let cnf = Cnf::read(token.cnf.as_deref());
    Ok(Introspection::active(About {
        scope: Scopes::parse(&token.scope),
        client_id,
        username,
        token_type: Some(cnf.token_type()),
        cnf: Some(cnf).filter(|cnf| *cnf != Cnf::default()),
        aud: audience.claim(),
        exp: Some(token.valid_until.seconds()),
        iat: token.issued_at.seconds(),
        sub,
        authorization_details: Details::read(token.details.as_deref()).claim(),
        act: token.act.map(|sub| json!({ "sub": sub })),
        iss: iss.to_owned(),
    }))
}

/// Gives a token back (RFC 7009): a refresh token takes its whole grant along, an access token goes alone. What is
/// unknown or another client's stays as it is, and nobody is told.
pub fn revoke(tx: &mut Tx, ctx: &Ctx, client: &ClientView, given: &Given) -> Result<()> {
    if let Some((family, _)) = ctx.keys.read_refresh(given.text.expose()) {
        return refresh::revoke(tx, ctx, client, &family);
    }
    let found = token::find(tx, &given.row)?.filter(|token| token.client_id.as_str() == client.client_id);
    if let Some(token) = found
        && token::revoke(tx, &given.row, ctx.now)?
    {
        let subject = token.grant_id.as_ref().map_or(client.client_id.as_str(), |id| id.as_str());
        record(tx, ctx, "token.revoke", Subject::Token, subject, EndReason::RevokedByClient)?;
    }
    Ok(())
}
