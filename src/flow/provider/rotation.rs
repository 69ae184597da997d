//! The change from one signing key to the next: the next one is published before it signs, so that portals that keep the
//! key set know it by then; and the change of all keys at once after a compromise, with what it hits.

use chrono_tz::Tz;

use super::keys::{begin, drop_one, in_use, purge, record, retire};
use crate::crypto::keys::Alg;
use crate::db::types::Instant;
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::flow::access::{self, Doing};
use crate::model::ctx::Ctx;
use crate::model::signing_key::{self, KeyState, SigningKeyRow};
use crate::model::version;
use crate::model::{session, token};
use crate::text::Lang;
use crate::text::provider::keys as keys_text;

/// Nodes serve a key that was made at their next beat, and portals keep what they got before a little longer than they
/// say.
const MARGIN_S: i64 = 300;
const DAY_S: i64 = 24 * 3600;

/// The algorithms whose next key is to be published now: their key will have signed for `keys.rotate_days` by the time
/// that portals know another.
pub fn due(db: &mut Db, ctx: &Ctx) -> Result<Vec<Alg>> {
    let rows = signing_key::all(db)?;
    Ok(in_use(db)?.into_iter().filter(|alg| is_due(&rows, ctx, alg.as_str())).collect())
}

fn is_due(rows: &[SigningKeyRow], ctx: &Ctx, alg: &str) -> bool {
    let days = ctx.config.keys.rotate_days;
    let of_alg = || rows.iter().filter(|row| row.alg == alg);
    let since = of_alg().filter(|row| row.state == KeyState::Active).map(SigningKeyRow::since).max();
    days > 0
        && of_alg().all(|row| !row.is_next())
        && since.is_some_and(|since| since.plus_s(days * DAY_S - ahead_s(ctx)) <= ctx.now)
}

/// So long a key is published before it signs, in seconds.
fn ahead_s(ctx: &Ctx) -> i64 {
    ctx.config.keys.cache_hours * 3600 + MARGIN_S
}

/// From when on a key signs that is published now.
pub fn would_sign_from(ctx: &Ctx) -> Instant {
    ctx.now.plus_s(ahead_s(ctx))
}

/// The schedule's turn: publishes the made keys that are still due, lets those sign whose time has come, takes out what is
/// over. Returns how many keys changed.
pub fn turn(tx: &mut Tx, ctx: &Ctx, made: &[SigningKeyRow]) -> Result<usize> {
    let rows = signing_key::all(tx)?;
    let mut changed = 0;
    for row in made.iter().filter(|row| is_due(&rows, ctx, &row.alg)) {
        publish(tx, ctx, row)?;
        changed += 1;
    }
    for next in rows.iter().filter(|row| row.is_next() && row.signs(ctx.now)) {
        retire(tx, ctx, &next.alg)?;
        begin(tx, ctx, next, next.since())?;
        changed += 1;
    }
    if changed > 0 {
        version::raise(tx, version::SIGNING_KEYS)?;
    }
    Ok(changed + purge(tx, ctx)?)
}

fn publish(tx: &mut Tx, ctx: &Ctx, made: &SigningKeyRow) -> Result<Instant> {
    let from = would_sign_from(ctx);
    let row = SigningKeyRow { state: KeyState::Retired, retired_at: None, signs_from: Some(from), ..made.clone() };
    signing_key::insert(tx, &row)?;
    record(tx, ctx, "signing_key.prepare", &row.kid)?;
    Ok(from)
}

/// The same before its time: the made key is published and signs when portals know it. One that is published ahead already
/// stays instead. Returns the `kid` of the next key, and from when on it signs.
pub fn prepare(tx: &mut Tx, ctx: &Ctx, made: &SigningKeyRow) -> Result<(String, Instant)> {
    access::allow(ctx, Doing::Operate)?;
    if let Some(next) = signing_key::all(tx)?.into_iter().find(|row| row.alg == made.alg && row.is_next()) {
        let from = next.since();
        return Ok((next.kid, from));
    }
    version::raise(tx, version::SIGNING_KEYS)?;
    Ok((made.kid.clone(), publish(tx, ctx, made)?))
}

/// What a change of all keys at once hits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Keys that leave the published set: algorithm and `kid`.
    pub keys: Vec<(String, String)>,
    /// Access tokens that are in force; each was given out with an ID token, and is refused if it is a JWT itself.
    pub tokens: i64,
    /// Sessions that are in force; they are not signed, and go on.
    pub sessions: i64,
    /// So long, in seconds, the oldest thing is still good that the keys signed.
    pub signed_s: i64,
    /// Until then a portal may keep the set of today.
    pub cached_until: Instant,
}

impl Hit {
    /// In sentences.
    pub fn said(&self, lang: Lang, zone: Tz) -> [String; 4] {
        let hit = keys_text::Hit {
            keys: &self.keys,
            signed_s: self.signed_s,
            tokens: self.tokens,
            sessions: self.sessions,
            cached_until_ms: self.cached_until.ms(),
        };
        keys_text::consequences(lang, zone, &hit)
    }
}

/// What [`replace`] would hit.
pub fn hit(db: &mut Db, ctx: &Ctx, algs: &[Alg]) -> Result<Hit> {
    let gone = signing_key::all(db)?.into_iter().filter(|row| algs.iter().any(|alg| alg.as_str() == row.alg));
    Ok(Hit {
        keys: gone.map(|row| (row.alg, row.kid)).collect(),
        tokens: token::count_living(db, ctx.now)?,
        sessions: session::count_living(db, ctx.now)?,
        signed_s: ctx.config.tokens.id_seconds.max(ctx.config.tokens.access_seconds),
        cached_until: ctx.now.plus_s(ctx.config.keys.cache_hours * 3600),
    })
}

/// After a compromise, in one transaction: the made keys sign, and every other of their algorithms leaves the published set,
/// next ones too (P2-48). Returns how many left.
pub fn replace(tx: &mut Tx, ctx: &Ctx, made: &[SigningKeyRow]) -> Result<usize> {
    access::allow(ctx, Doing::Operate)?;
    version::raise(tx, version::SIGNING_KEYS)?;
    let mut gone = 0;
    for old in signing_key::all(tx)?.iter().filter(|old| made.iter().any(|made| made.alg == old.alg)) {
        drop_one(tx, ctx, &old.kid)?;
        gone += 1;
    }
    for row in made {
        signing_key::insert(tx, row)?;
        record(tx, ctx, "signing_key.make", &row.kid)?;
    }
    Ok(gone)
}
