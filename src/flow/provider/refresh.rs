//! Refresh tokens: derived from family and generation, rotated by a conditional update. The previous one again within
//! the grace, its successor unused, returns that successor, because an answer may have been lost; any older one is
//! reuse, and the grant dies (B26, P2-38). Written plainly, without a transaction: the rotation comes last, and an access
//! token of an attempt that lost is one that nobody was told.

use super::asking::Asking;
use super::end::end_grant;
use super::issue::{self, Access, Issued, Reach};
use super::subject;
use crate::crypto::secret::Secret;
use crate::db::types::{FamilyId, Instant};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::model::ctx::Ctx;
use crate::model::ending::EndReason;
use crate::model::family::{self, Family};
use crate::model::grant::{GrantState, Held};
use crate::oidc::authorize::AuthorizeRequest;
use crate::oidc::client::ClientView;
use crate::oidc::cnf::Cnf;
use crate::oidc::error::ProtocolError;
use crate::oidc::failed::Failed;
use crate::oidc::introspection::{About, Introspection};
use crate::oidc::resource::Audience;
use crate::oidc::scope::{self, Scopes};
use crate::oidc::token::{Renewal, narrow};

/// Begins a family under a grant that is about to be exchanged; returns its first token.
pub(super) fn begin(
    tx: &mut Tx,
    ctx: &Ctx,
    client: &ClientView,
    held: &Held,
    reach: &Reach,
    resources: &Audience,
) -> Result<Secret> {
    let offline = reach.scopes.has(scope::OFFLINE_ACCESS);
    let valid_until = match offline {
        true => ctx.now.plus_h(ctx.config.tokens.refresh_days.saturating_mul(24)),
        false => held.session.absolute_until,
    };
    let family = Family {
        id: FamilyId::new(),
        grant_id: held.grant.id.clone(),
        client_id: held.grant.client_id.clone(),
        user_id: held.user.id.clone(),
        epoch: held.user.epoch,
        scope: held.grant.scope.clone(),
        key_id: ctx.keys.current_id().to_owned(),
        generation: 1,
        rotated_at: ctx.now,
        offline,
        valid_until,
        created_at: ctx.now,
        ended_at: None,
        end_reason: None,
        // Whoever proves who it is needs no key beside that proof (RFC 9449 section 5).
        cnf: reach.cnf.stored().filter(|_| client.is_public()),
        audience: resources.stored(),
    };
    family::insert(tx, &family)?;
    token(ctx, &family, 1)
}

fn token(ctx: &Ctx, family: &Family, generation: i64) -> Result<Secret> {
    ctx.keys.refresh_token(&family.key_id, family.id.as_str(), generation)
}

/// A refresh token for new tokens.
pub(super) fn refresh(tx: &mut Tx, ctx: &Ctx, asking: Asking<'_>, asked: &Renewal) -> Result<Issued, Failed> {
    let client = asking.client;
    let (id, generation) = ctx.keys.read_refresh(asked.token.expose()).ok_or_else(ProtocolError::grant)?;
    let found = family::find_held(tx, &FamilyId::from_text(id))?;
    let good = found.filter(|(family, held)| is_good(family, held, asking, ctx.now));
    let (family, mut held) = good.ok_or_else(ProtocolError::grant)?;
    let request = AuthorizeRequest::read(&held.grant.request)?;
    let reach = reach(&family, &request, asking, asked)?;
    held.user.sub = subject::give(tx, ctx, client, &held.user)?;
    if generation == family.generation {
        let access = issue::store_access(tx, ctx, client, Some(&held), &reach)?;
        // Not rotated under FAPI 2.0: the client proves who it is each time (Security Profile 5.3.2.1).
        if client.is_fapi() || family::rotate(tx, &family.id, generation, ctx.now)? {
            let next = token(ctx, &family, if client.is_fapi() { generation } else { generation + 1 })?;
            return Ok(renewed(ctx, client, held, &request, access, next));
        }
    }
    // Not the newest, or another request was faster: look at the row as it is now.
    let now = family::find(tx, &family.id)?.ok_or_else(|| Error::internal("a family is gone"))?;
    if is_answer_lost(ctx, &now, generation) {
        let access = issue::store_access(tx, ctx, client, Some(&held), &reach)?;
        return Ok(renewed(ctx, client, held, &request, access, token(ctx, &now, now.generation)?));
    }
    if generation < now.generation {
        tx.savepoint(|tx| end_grant(tx, ctx, &held.grant, EndReason::RefreshReused))?;
    }
    Err(ProtocolError::grant().into())
}

/// The asker's own, alive, and shown by whoever it is bound to.
fn is_good(family: &Family, held: &Held, asking: Asking<'_>, now: Instant) -> bool {
    family.client_id.as_str() == asking.client.client_id
        && lives(family, held, now)
        && Cnf::read(family.cnf.as_deref()).holds(asking.shown)
}

/// What was granted, or fewer.
fn reach(
    family: &Family,
    request: &AuthorizeRequest,
    asking: Asking<'_>,
    asked: &Renewal,
) -> Result<Reach, ProtocolError> {
    Ok(Reach {
        scopes: narrow(&Scopes::parse(&family.scope), asked.scope.as_ref())?,
        audience: Audience::read(family.audience.as_deref()).narrowed(&asked.fewer.resources)?,
        details: request.details.narrowed(&asked.fewer.details)?,
        cnf: asking.client.binds(asking.shown),
    })
}

/// The one before the newest, just now, and the newest unused: its answer may have been lost.
fn is_answer_lost(ctx: &Ctx, now: &Family, generation: i64) -> bool {
    let grace_ms = ctx.config.tokens.refresh_grace_seconds.saturating_mul(1000);
    let successor_unused = generation.checked_add(1) == Some(now.generation);
    now.ended_at.is_none() && successor_unused && ctx.now.since(now.rotated_at).abs() <= grace_ms
}

fn renewed(
    ctx: &Ctx,
    client: &ClientView,
    held: Held,
    request: &AuthorizeRequest,
    access: Access,
    refresh: Secret,
) -> Issued {
    let identity = issue::identity(ctx, client, held, access.scopes(), &request.claims, None);
    issue::issued(access, Some(refresh), identity)
}

/// Not ended and not run out; its grant, its user and, unless it is `offline_access`, its session stand behind it. The
/// session's idle limit does not count.
fn lives(family: &Family, held: &Held, now: Instant) -> bool {
    let session = family.offline || (held.session.ended_at.is_none() && held.session.absolute_until > now);
    family.ended_at.is_none()
        && family.valid_until > now
        && held.grant.state == GrantState::Exchanged
        && family.epoch == held.user.epoch
        && held.is_current()
        && session
}

/// What a client is told about its own refresh token.
pub(super) fn introspect(
    db: &mut Db,
    ctx: &Ctx,
    asker: &ClientView,
    id: FamilyId,
    generation: i64,
    iss: &str,
) -> Result<Introspection> {
    let found = family::find_held(db, &id)?;
    let own = |(family, held): &(Family, Held)| {
        family.client_id.as_str() == asker.client_id && family.generation == generation && lives(family, held, ctx.now)
    };
    let Some((family, held)) = found.filter(own) else { return Ok(Introspection::inactive()) };
    let sub = subject::known(db, asker, &held.user)?;
    Ok(Introspection::active(About {
        scope: Scopes::parse(&family.scope),
        client_id: family.client_id.as_str().to_owned(),
        username: subject::login(asker, held.user.login),
        token_type: None,
        cnf: Some(Cnf::read(family.cnf.as_deref())).filter(|cnf| *cnf != Cnf::default()),
        aud: Audience::read(family.audience.as_deref()).claim(),
        exp: Some(family.valid_until.seconds()),
        iat: family.rotated_at.seconds(),
        sub,
        authorization_details: AuthorizeRequest::read(&held.grant.request)?.details.claim(),
        act: None,
        iss: iss.to_owned(),
    }))
}

/// Its grant ends with all that hangs on it (RFC 7009 section 2.1).
pub(super) fn revoke(tx: &mut Tx, ctx: &Ctx, client: &ClientView, id: &str) -> Result<()> {
    let found = family::find_held(tx, &FamilyId::from_text(id))?;
    if let Some((_, held)) = found.filter(|(family, _)| family.client_id.as_str() == client.client_id) {
        end_grant(tx, ctx, &held.grant, EndReason::RevokedByClient)?;
    }
    Ok(())
}
