//! RP-initiated logout below the page: whose session a hint names, and its end (invariant 11).

use crate::db::{Db, Tx};
use crate::error::Result;
use crate::flow::sign_in::end;
use crate::model::client::Client;
use crate::model::ctx::Ctx;
use crate::model::ending::EndReason;
use crate::model::session::{self, Session};
use crate::model::user::{self, User};
use crate::model::{client, grant};
use crate::oidc::id_token::Hint;

/// The session that a hint of ours names, if nobody has ended it.
pub fn of_hint(db: &mut Db, hint: &Hint) -> Result<Option<(Session, User)>> {
    let Some(sid) = &hint.sid else { return Ok(None) };
    let Some(session) = session::by_sid(db, sid)?.filter(|s| s.ended_at.is_none()) else { return Ok(None) };
    let user = user::get(db, &session.user_id)?;
    Ok((user.sub == hint.sub).then_some((session, user)))
}

/// Signs a session out; returns the clients that took part in it and are told.
pub fn sign_out(tx: &mut Tx, ctx: &Ctx, session: &Session, user: &User) -> Result<Vec<Client>> {
    let mut told = Vec::new();
    for id in grant::clients_of_session(tx, &session.id)? {
        told.extend(client::find(tx, &id)?.filter(|client| client.backchannel_uri.is_some()));
    }
    let ended = end::end_session(tx, ctx, session, user, EndReason::SignedOut)?;
    Ok(if ended { told } else { Vec::new() })
}
