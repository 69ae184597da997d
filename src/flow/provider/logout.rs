//! RP-initiated logout below the page: whose session a hint names, its end (invariant 11), and what the portals answered
//! to it, as far as whoever was signed out may know.

use crate::db::types::{ClientId, UserId};
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::flow::sign_in::session::named;
use crate::flow::sign_in::{end, exits};
use crate::model::ctx::Ctx;
use crate::model::ending::EndReason;
use crate::model::session::{self, Session};
use crate::model::user::{self, User};
use crate::model::{grant, pairwise};
use crate::oidc::id_token::Hint;

/// For what [`seal_signed_out`] is sealed.
const LABEL: &str = "signed_out";
/// How long a page may ask what the portals answered.
const LOOK_MIN: i64 = 60;

/// The session that a hint of ours names, if nobody has ended it; `sector` is that of the hint's client.
pub fn of_hint(db: &mut Db, hint: &Hint, sector: Option<&str>) -> Result<Option<(Session, User)>> {
    let Some(sid) = &hint.sid else { return Ok(None) };
    let whose = pairwise::whose(db, &hint.sub)?;
    let session = match &whose {
        // A sector's own name for it is in no row: it is one of the person's.
        Some(whose) => session::unended_of(db, whose)?.into_iter().find(|s| named(s).is_of(hint, sector)),
        None => session::by_sid(db, sid)?.filter(|s| s.ended_at.is_none()),
    };
    let Some(session) = session else { return Ok(None) };
    let user = user::get(db, &session.user_id)?;
    let own = user.sub == hint.sub || whose.is_some_and(|whose| whose == user.id);
    Ok(own.then_some((session, user)))
}

/// A session that was signed out just now.
#[derive(Clone, Debug)]
pub struct SignedOut {
    user: UserId,
    sid: String,
}

/// The session as it was, and the clients that took part in it: those that a logout concerns.
pub fn clients_of(db: &mut Db, of: &SignedOut) -> Result<Option<(Session, Vec<ClientId>)>> {
    let Some(session) = session::by_sid(db, &of.sid)? else { return Ok(None) };
    let clients = grant::clients_of_session(db, &session.id)?;
    Ok(Some((session, clients)))
}

/// Signs a session out. Its portals are told by the outbox; see [`told`].
pub fn sign_out(tx: &mut Tx, ctx: &Ctx, session: &Session, user: &User) -> Result<SignedOut> {
    end::end_session(tx, ctx, session, user, EndReason::SignedOut)?;
    Ok(SignedOut { user: user.id.clone(), sid: session.sid.clone() })
}

/// The portals that were told of a sign-out, and what each has answered by now; nobody, when no portal had to be told.
pub fn told(db: &mut Db, of: &SignedOut) -> Result<Vec<exits::Exit>> {
    exits::of_session(db, &of.user, &of.sid)
}

/// What a page carries to ask [`told`] again: it opens nothing else, and for an hour.
pub fn seal_signed_out(ctx: &Ctx, of: &SignedOut) -> Result<String> {
    let until = ctx.now.plus_min(LOOK_MIN).ms();
    ctx.keys.seal(LABEL, format!("{until}/{}/{}", of.user, of.sid).as_bytes())
}

/// Reads what [`seal_signed_out`] wrote.
pub fn read_signed_out(ctx: &Ctx, pass: &str) -> Option<SignedOut> {
    let plain = ctx.keys.open(LABEL, pass).ok()?;
    let (until, of) = std::str::from_utf8(&plain).ok()?.split_once('/')?;
    let (user, sid) = of.split_once('/')?;
    let living = until.parse::<i64>().ok()? > ctx.now.ms();
    living.then(|| SignedOut { user: UserId::from_text(user), sid: sid.to_owned() })
}
