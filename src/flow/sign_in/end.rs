//! Two ways to end, one each (invariant 1). `end_session` is sign-out; `end_access` is everything of a person. Both queue
//! one back-channel logout per session and portal.

use super::session::named;
use crate::db::{Nudge, Tx};
use crate::error::Result;
use crate::flow::outbox;
use crate::model::audit;
use crate::model::ctx::Ctx;
use crate::model::ending::EndReason;
use crate::model::session::Session;
use crate::model::user::{self, User};
use crate::model::{client, family, grant, pairwise, session};
use crate::oidc::subject::sector;
use crate::oidc::terms::Terms;

/// Signs one session out: the session, its grants and tokens, but not `offline_access` ones.
pub fn end_session(tx: &mut Tx, ctx: &Ctx, session: &Session, user: &User, reason: EndReason) -> Result<bool> {
    if !session::end(tx, &session.id, reason, ctx.now)? {
        return Ok(false);
    }
    tell_portals(tx, ctx, session, user)?;
    let mut keep = Vec::new();
    for grant in grant::of_session(tx, &session.id)? {
        let families = family::of_grant(tx, &grant.id)?;
        if families.iter().any(|f| f.offline) {
            keep.push(grant.id);
        } else {
            family::end_of_grant(tx, &grant.id, reason, ctx.now)?;
        }
    }
    grant::end_of_session(tx, &session.id, &keep, reason, ctx.now)?;
    tx.nudge(Nudge::Access(user.id.clone()));
    record(tx, ctx, "session.end", user, reason)?;
    Ok(true)
}

/// Ends every access of a person at both portals: sessions, grants, tokens; the epoch rises and nothing issued under
/// the old one revives. Returns how many sessions ended.
pub fn end_access(tx: &mut Tx, ctx: &Ctx, user: &User, reason: EndReason) -> Result<usize> {
    user::touch(tx, &user.id)?;
    user::raise_epoch(tx, &user.id)?;
    let mut ended = 0;
    for session in session::unended_of(tx, &user.id)? {
        if session::end(tx, &session.id, reason, ctx.now)? {
            tell_portals(tx, ctx, &session, user)?;
            ended += 1;
        }
    }
    grant::end_of_user(tx, &user.id, reason, ctx.now)?;
    family::end_of_user(tx, &user.id, reason, ctx.now)?;
    tx.nudge(Nudge::Access(user.id.clone()));
    record(tx, ctx, "access.end", user, reason)?;
    Ok(ended)
}

fn tell_portals(tx: &mut Tx, ctx: &Ctx, session: &Session, user: &User) -> Result<()> {
    for client_id in grant::clients_of_session(tx, &session.id)? {
        let client = client::find(tx, &client_id)?;
        if let Some(client) = client
            && let Some(uri) = &client.backchannel_uri
        {
            let sector = sector(&Terms::read(&client.terms), &client.redirects());
            let sub = match &sector {
                None => user.sub.clone(),
                Some(sector) => pairwise::give(tx, &user.id, sector, ctx.now)?,
            };
            let told = named(session).told(sector.as_deref());
            outbox::queue_logout(tx, ctx, (&client.id, uri), (&session.sid, &told, &sub), user)?;
        }
    }
    Ok(())
}

fn record(tx: &mut Tx, ctx: &Ctx, act: &str, user: &User, reason: EndReason) -> Result<()> {
    audit::about_user(tx, ctx, act, user, None, Some(serde_json::json!({ "reason": reason })))
}
