//! Beginning and keeping a session.

use crate::crypto::secret::{Secret, random_token, sha256_hex};
use crate::db::types::{Instant, SessionId};
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::model::ctx::Ctx;
use crate::model::factor::Methods;
use crate::model::session::{self, Present, Session};
use crate::model::user::User;
use crate::oidc::sid::Named;

/// A use is written down at most this often.
const SEEN_EVERY_MS: i64 = 60_000;

/// Another node's clock may be ahead by this much.
const SKEW_MS: i64 = 60_000;

/// What is known about the browser.
#[derive(Clone, Debug, Default)]
pub struct Browser {
    /// The device cookie, if it has one.
    pub device: Option<Secret>,
    /// The session it holds already: logging in again as the same person renews it.
    pub session: Option<SessionId>,
    /// User-Agent.
    pub agent: String,
}

/// How the person proved who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proof {
    /// All of it.
    pub methods: Methods,
    /// When the second factor was, if there was one.
    pub factor_at: Option<Instant>,
}

impl Proof {
    /// A password, or what stands for one.
    pub const PASSWORD: Self = Self { methods: Methods::Password, factor_at: None };

    /// With a second factor, now.
    pub fn two(methods: Methods, now: Instant) -> Self {
        Self { methods, factor_at: Some(now) }
    }

    /// What a session was proved by.
    pub fn of(session: &Session) -> Self {
        Self { methods: session.methods, factor_at: session.factor_at }
    }
}

/// A session that began, with the cookie's value.
#[derive(Clone, Debug)]
pub struct Started {
    /// For the cookie; stored as a digest only.
    pub cookie: Secret,
    /// The row.
    pub session: Session,
}

/// What it is called, here and by clients.
pub fn named(session: &Session) -> Named<'_> {
    Named { id: session.id.as_str(), sid: &session.sid }
}

/// Begins a session with a new cookie and a new `sid`. The same person logging in again in the same browser keeps the
/// `sid`, so that the portals stay in, under a new cookie and from a new `auth_time`.
pub fn begin(tx: &mut Tx, ctx: &Ctx, user: &User, epoch: i64, browser: &Browser, proof: Proof) -> Result<Started> {
    let cookie = random_token()?;
    let limits = &ctx.config.session;
    let absolute_until = ctx.now.plus_h(limits.absolute_hours);
    if let Some(mut held) = held(tx, ctx, user, epoch, browser)? {
        held.token_hash = sha256_hex(cookie.expose());
        held.auth_time = ctx.now;
        held.seen_at = ctx.now;
        held.idle_until = ctx.now.plus_min(limits.idle_minutes).min(absolute_until);
        held.absolute_until = absolute_until;
        (held.methods, held.factor_at) = (proof.methods, proof.factor_at);
        session::renew(tx, &held)?;
        return Ok(Started { cookie, session: held });
    }
    let session = Session {
        id: SessionId::new(),
        token_hash: sha256_hex(cookie.expose()),
        user_id: user.id.clone(),
        sid: random_token()?.expose()[..22].to_owned(),
        epoch,
        auth_time: ctx.now,
        created_at: ctx.now,
        seen_at: ctx.now,
        idle_until: ctx.now.plus_min(limits.idle_minutes).min(absolute_until),
        absolute_until,
        ended_at: None,
        end_reason: None,
        ip: ctx.ip.clone().unwrap_or_default(),
        agent: browser.agent.chars().filter(|c| !c.is_control()).take(200).collect(),
        methods: proof.methods,
        factor_at: proof.factor_at,
    };
    session::insert(tx, &session)?;
    Ok(Started { cookie, session })
}

fn held(db: &mut Db, ctx: &Ctx, user: &User, epoch: i64, browser: &Browser) -> Result<Option<Session>> {
    let Some(id) = &browser.session else { return Ok(None) };
    Ok(session::find(db, id)?
        .filter(|s| s.user_id == user.id && s.epoch == epoch && s.ended_at.is_none() && s.idle_until > ctx.now))
}

/// The living session of a cookie.
pub fn resume(db: &mut Db, ctx: &Ctx, cookie: &Secret) -> Result<Option<Present>> {
    session::find_living(db, &sha256_hex(cookie.expose()), ctx.now)
}

/// Its use should be written down.
pub fn is_stale(ctx: &Ctx, session: &Session) -> bool {
    ctx.now.since(session.seen_at).abs() > SEEN_EVERY_MS // also when a clock that stepped back left it ahead
}

/// Moves the idle limit, never past the absolute one.
pub fn seen(tx: &mut Tx, ctx: &Ctx, session: &Session) -> Result<()> {
    let idle_until = ctx.now.plus_min(ctx.config.session.idle_minutes).min(session.absolute_until);
    session::seen(tx, &session.id, idle_until, ctx.now)
}

/// The person proved who they are a short while ago, with the second factor if they have one: sensitive changes are
/// allowed.
pub fn is_recent(ctx: &Ctx, session: &Session, user: &User) -> bool {
    let recent = |at: Instant| {
        let age = ctx.now.since(at);
        (-SKEW_MS..=ctx.config.session.recent_minutes * 60_000).contains(&age)
    };
    recent(session.auth_time) && (user.factors == 0 || session.factor_at.is_some_and(recent))
}
