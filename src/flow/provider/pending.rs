//! A request as a grant's row: pending while a person is before it, fulfilled when a code was made.

use crate::crypto::secret::{Secret, random_token, sha256_hex};
use crate::db::types::{ClientId, GrantId, Instant};
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::model::ctx::Ctx;
use crate::model::grant::{self, Fulfilment, Grant, GrantState};
use crate::model::session::Session;
use crate::model::user::User;
use crate::oidc::authorize::AuthorizeRequest;
use crate::oidc::client::ClientView;

/// A stored request that still waits for its answer.
#[derive(Clone, Debug)]
pub struct Pending {
    /// Its row.
    pub id: GrantId,
    /// When it arrived.
    pub asked_at: Instant,
    /// What was asked.
    pub request: AuthorizeRequest,
}

/// Stores a request without looking at the browser: a post from another site comes without its cookie (A7).
pub fn store(tx: &mut Tx, ctx: &Ctx, request: &AuthorizeRequest) -> Result<GrantId> {
    let grant = pending_row(ctx, request)?;
    grant::insert(tx, &grant)?;
    Ok(grant.id)
}

/// The stored request of this name, if it still waits.
pub fn resume(db: &mut Db, id: &str, now: Instant) -> Result<Option<Pending>> {
    let Some(grant) = grant::find_pending(db, &GrantId::from_text(id), now)? else { return Ok(None) };
    let request = AuthorizeRequest::read(&grant.request)?;
    Ok(Some(Pending { id: grant.id, asked_at: grant.created_at, request }))
}

/// Whose stored request this was, answered or not, as long as its row is kept. Nobody's if it was made in silence: then
/// no person waits before it.
pub fn asker(db: &mut Db, id: &str) -> Result<Option<ClientId>> {
    let Some(grant) = grant::find(db, &GrantId::from_text(id))? else { return Ok(None) };
    let request = AuthorizeRequest::read(&grant.request)?;
    Ok((!request.prompt.none).then_some(grant.client_id))
}

/// A grant that is fulfilled as it is stored, and its code.
pub(super) fn fulfilled(
    ctx: &Ctx,
    client: &ClientView,
    request: &AuthorizeRequest,
    session: &Session,
    user: &User,
) -> Result<(Secret, Grant)> {
    let (code, with) = fulfilment(ctx, client, request, session, user)?;
    let mut grant = pending_row(ctx, request)?;
    grant.state = GrantState::Fulfilled;
    grant.session_id = Some(with.session_id);
    grant.user_id = Some(with.user_id);
    grant.epoch = Some(with.epoch);
    grant.code_hash = Some(with.code_hash);
    grant.code_until = Some(with.code_until);
    grant.auth_time = Some(with.auth_time);
    grant.methods = Some(with.methods);
    grant.fulfilled_at = Some(ctx.now);
    Ok((code, grant))
}

/// A new code, and what is written of it.
pub(super) fn fulfilment(
    ctx: &Ctx,
    client: &ClientView,
    request: &AuthorizeRequest,
    session: &Session,
    user: &User,
) -> Result<(Secret, Fulfilment)> {
    let code = random_token()?;
    let with = Fulfilment {
        session_id: session.id.clone(),
        user_id: user.id.clone(),
        epoch: session.epoch,
        scope: request.scopes.to_string(),
        code_hash: sha256_hex(code.expose()),
        code_until: ctx.now.plus_s(client.code_seconds(ctx.config.tokens.code_seconds)),
        auth_time: session.auth_time,
        methods: session.methods,
    };
    Ok((code, with))
}

fn pending_row(ctx: &Ctx, request: &AuthorizeRequest) -> Result<Grant> {
    Ok(Grant {
        id: GrantId::new(),
        client_id: ClientId::from_text(&request.client_id),
        session_id: None,
        user_id: None,
        epoch: None,
        state: GrantState::Pending,
        request: request.stored()?,
        scope: request.scopes.to_string(),
        code_hash: None,
        code_until: None,
        auth_time: None,
        created_at: ctx.now,
        pending_until: ctx.now.plus_min(ctx.config.tokens.pending_minutes),
        fulfilled_at: None,
        exchanged_at: None,
        ended_at: None,
        end_reason: None,
        methods: None,
    })
}
