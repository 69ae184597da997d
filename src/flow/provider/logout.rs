//! RP-initiated logout below the page: whose session a hint names, its end (invariant 11), and what the portals answered
//! to it, as far as whoever was signed out may know.

use crate::db::types::{ClientId, UserId};
use crate::db::{Db, Tx};
use crate::error::Result;
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

/// The session that a hint of ours names, if nobody has ended it.
pub fn of_hint(db: &mut Db, hint: &Hint) -> Result<Option<(Session, User)>> {
    let Some(sid) = &hint.sid else { return Ok(None) };
    let Some(session) = session::by_sid(db, sid)?.filter(|s| s.ended_at.is_none()) else { return Ok(None) };
    let user = user::get(db, &session.user_id)?;
    let own = user.sub == hint.sub || pairwise::whose(db, &hint.sub)?.is_some_and(|whose| whose == user.id);
    Ok(own.then_some((session, user)))
}

/// A session that was signed out just now.
#[derive(Clone, Debug)]
pub struct SignedOut {
    user: UserId,
    sid: String,
}

impl SignedOut {
    /// The name by which portals know the session.
    pub fn sid(&self) -> &str {
        &self.sid
    }
}

/// The clients that took part in it: those that a logout concerns.
pub fn clients_of(db: &mut Db, of: &SignedOut) -> Result<Vec<ClientId>> {
    match session::by_sid(db, &of.sid)? {
        Some(session) => grant::clients_of_session(db, &session.id),
        None => Ok(Vec::new()),
    }
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
