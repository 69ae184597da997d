//! The keys of the house: whether the master key is the one this data was written under, and the provider's signing
//! keys. Making a key takes time, so it happens outside of the transaction ([`make`]); [`ensure`] and [`rotate`] store
//! what is needed of it and forget the rest.

use crate::crypto::derive::KeyRing;
use crate::crypto::keys::Alg;
use crate::crypto::secret::random_token;
use crate::db::types::Instant;
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::flow::access::{self, Doing};
use crate::model::audit::{self, Act, Subject};
use crate::model::client;
use crate::model::ctx::Ctx;
use crate::model::master_key::{self, MasterKey};
use crate::model::signing_key::{self, KeyState, SigningKeyRow};
use crate::model::version;
use crate::oidc::{jarm, logout_token};

/// What is signed beside tokens is good for so long at most: a JARM answer and a logout token.
const LONGEST_S: i64 = if jarm::LIFE_S > logout_token::SECONDS { jarm::LIFE_S } else { logout_token::SECONDS };

/// Why the master keys at hand are not those of this data: a closed list, worded at the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// This data was written under a key of this name, which is not there.
    Lacks(String),
    /// The key of this name is another one.
    Another(String),
}

/// Compares the master keys with what the database remembers of them, and remembers a new one. A wrong or missing key is
/// refused before anything is read or written with it (invariant 4).
pub fn check_master(tx: &mut Tx, ctx: &Ctx) -> Result<Option<Mismatch>> {
    let known = master_key::all(tx)?;
    if let Some(mismatch) = mismatch(&known, &ctx.keys)? {
        return Ok(Some(mismatch));
    }
    for id in ctx.keys.ids() {
        if known.iter().all(|key| key.key_id != id) {
            let check_value = ctx.keys.check_value(id)?;
            master_key::insert(tx, &MasterKey { key_id: id.to_owned(), check_value, created_at: ctx.now })?;
            audit::record(tx, ctx, Act::on(Subject::MasterKey, id, "master_key.add"))?;
        }
    }
    Ok(None)
}

/// The same without remembering anything.
pub fn compare_master(db: &mut Db, keys: &KeyRing) -> Result<Option<Mismatch>> {
    mismatch(&master_key::all(db)?, keys)
}

fn mismatch(known: &[MasterKey], keys: &KeyRing) -> Result<Option<Mismatch>> {
    for key in known {
        if !keys.has(&key.key_id) {
            return Ok(Some(Mismatch::Lacks(key.key_id.clone())));
        }
        if keys.check_value(&key.key_id)? != key.check_value {
            return Ok(Some(Mismatch::Another(key.key_id.clone())));
        }
    }
    Ok(None)
}

/// The algorithms that have no key yet and should have one. PS256 came later: nodes of the version before cannot read a
/// key of it, so data that they may share get one only when a client wants it.
pub fn missing(db: &mut Db) -> Result<Vec<Alg>> {
    let active = active(db)?;
    let shared = !active.is_empty() && client::all(db)?.iter().all(|row| !row.wants(Alg::Ps256.as_str()));
    let spared = |alg: Alg| shared && alg == Alg::Ps256;
    Ok(Alg::ALL.into_iter().filter(|alg| !active.contains(alg) && !spared(*alg)).collect())
}

fn active(db: &mut Db) -> Result<Vec<Alg>> {
    let rows = signing_key::all(db)?;
    Ok(rows.iter().filter(|row| row.state == KeyState::Active).filter_map(|row| Alg::parse(&row.alg)).collect())
}

/// Makes a key and seals it; no transaction, no database. An RSA key takes up to a second.
pub fn make(ctx: &Ctx, alg: Alg) -> Result<SigningKeyRow> {
    let kid = random_token()?.expose()[..16].to_owned();
    let (key, sealed) = ctx.keys.new_signing_key(alg, &kid)?;
    Ok(SigningKeyRow {
        sealed,
        public_jwk: key.public().jwk().to_string(),
        kid,
        alg: alg.as_str().to_owned(),
        state: KeyState::Active,
        created_at: ctx.now,
        retired_at: None,
        signs_from: None,
    })
}

/// Makes a key for each, side by side.
pub fn make_all(ctx: &Ctx, algs: &[Alg]) -> Result<Vec<SigningKeyRow>> {
    let died = || Error::internal("a thread that made a key");
    std::thread::scope(|scope| {
        let making: Vec<_> = algs.iter().map(|alg| scope.spawn(|| make(ctx, *alg))).collect();
        making.into_iter().map(|thread| thread.join().map_err(|_| died())?).collect()
    })
}

/// The algorithms that are signed with: those that a rotation makes keys for.
pub fn in_use(db: &mut Db) -> Result<Vec<Alg>> {
    let active = active(db)?;
    Ok(Alg::ALL.into_iter().filter(|alg| active.contains(alg)).collect())
}

/// The same for an operator.
pub fn to_rotate(db: &mut Db, ctx: &Ctx) -> Result<Vec<Alg>> {
    access::allow(ctx, Doing::Operate)?;
    in_use(db)
}

/// Stores the made keys whose algorithm still has none; returns how many. Two nodes that start at once wait for each
/// other at the version's row.
pub fn ensure(tx: &mut Tx, ctx: &Ctx, made: &[SigningKeyRow]) -> Result<usize> {
    version::raise(tx, version::SIGNING_KEYS)?;
    let active = active(tx)?;
    let mut stored = 0;
    for row in made.iter().filter(|row| active.iter().all(|alg| alg.as_str() != row.alg)) {
        signing_key::insert(tx, row)?;
        record(tx, ctx, "signing_key.make", &row.kid)?;
        stored += 1;
    }
    Ok(stored)
}

/// Another key signs from now on; the ones of its algorithm before it only verify (P2-48). It is the one that is published
/// ahead, if there is one, for portals know that one already; else the made one. Returns its `kid`.
pub fn rotate(tx: &mut Tx, ctx: &Ctx, made: &SigningKeyRow) -> Result<String> {
    access::allow(ctx, Doing::Operate)?;
    version::raise(tx, version::SIGNING_KEYS)?;
    let next = signing_key::all(tx)?.into_iter().find(|row| row.alg == made.alg && row.is_next());
    retire(tx, ctx, &made.alg)?;
    if let Some(next) = next {
        begin(tx, ctx, &next, ctx.now)?;
        return Ok(next.kid);
    }
    signing_key::insert(tx, made)?;
    record(tx, ctx, "signing_key.make", &made.kid)?;
    Ok(made.kid.clone())
}

/// What signs with this algorithm ceases to.
pub(super) fn retire(tx: &mut Tx, ctx: &Ctx, alg: &str) -> Result<()> {
    for old in signing_key::all(tx)?.iter().filter(|row| row.alg == alg && row.state == KeyState::Active) {
        if signing_key::retire(tx, &old.kid, ctx.now)? {
            record(tx, ctx, "signing_key.retire", &old.kid)?;
        }
    }
    Ok(())
}

/// A next key signs.
pub(super) fn begin(tx: &mut Tx, ctx: &Ctx, next: &SigningKeyRow, from: Instant) -> Result<()> {
    if signing_key::promote(tx, &next.kid, from)? {
        record(tx, ctx, "signing_key.begin", &next.kid)?;
    }
    Ok(())
}

/// Takes keys out of publication when nothing that they signed lives and no relying party still keeps the set; returns
/// how many.
pub fn purge(tx: &mut Tx, ctx: &Ctx) -> Result<usize> {
    let purged = signing_key::purge(tx, ctx.now.plus_s(-kept_s(ctx)))?;
    if purged > 0 {
        version::raise(tx, version::SIGNING_KEYS)?;
    }
    Ok(purged)
}

/// So long a key stays published after it has ceased to sign, in seconds: until what it signed is over and nobody keeps the old
/// set, and as long as a session may send an ID token of its first login as a hint (A14, E40).
fn kept_s(ctx: &Ctx) -> i64 {
    let tokens = &ctx.config.tokens;
    let signed = tokens.id_seconds.max(tokens.access_seconds).max(LONGEST_S) + ctx.config.keys.cache_hours * 3600;
    signed.max(ctx.config.session.absolute_hours * 3600)
}

/// Until when a key that ceases to sign now is published.
pub fn published_until(ctx: &Ctx) -> Instant {
    ctx.now.plus_s(kept_s(ctx))
}

/// Where a published key stands, for who looks at the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It signs now.
    Signs,
    /// It is published ahead, and signs from then on.
    Next(Instant),
    /// It signs no more and is published until then, at least.
    Verifies(Instant),
}

/// Where each of them stands.
pub fn standings(rows: &[SigningKeyRow], ctx: &Ctx) -> Vec<Standing> {
    let ended = |row: &SigningKeyRow| {
        let after = rows.iter().filter(|other| other.alg == row.alg && other.since() > row.since());
        row.retired_at.or_else(|| after.filter(|other| other.signs(ctx.now)).map(SigningKeyRow::since).min())
    };
    let standing = |row: &SigningKeyRow| match (row.signs(ctx.now), ended(row)) {
        (false, None) => Standing::Next(row.since()),
        (true, None) => Standing::Signs,
        (_, Some(ended)) => Standing::Verifies(ended.plus_s(kept_s(ctx))),
    };
    rows.iter().map(standing).collect()
}

/// One leaves at once.
pub(super) fn drop_one(tx: &mut Tx, ctx: &Ctx, kid: &str) -> Result<()> {
    record(tx, ctx, "signing_key.drop", kid)?;
    signing_key::remove(tx, kid)
}

/// The published keys, newest first, for an operator.
pub fn published(db: &mut Db, ctx: &Ctx) -> Result<Vec<SigningKeyRow>> {
    access::allow(ctx, Doing::Operate)?;
    signing_key::all(db)
}

/// The same for whoever runs the server.
pub fn list(db: &mut Db) -> Result<Vec<SigningKeyRow>> {
    signing_key::all(db)
}

/// Seals the keys again that an older master key sealed, so that it can go one day; returns how many.
pub fn reseal(tx: &mut Tx, ctx: &Ctx) -> Result<usize> {
    let mut moved = 0;
    for row in signing_key::all(tx)? {
        if KeyRing::sealed_under(&row.sealed) != ctx.keys.current_id() {
            let private = ctx.keys.open(&row.kid, &row.sealed)?;
            signing_key::reseal(tx, &row.kid, &ctx.keys.seal(&row.kid, &private)?)?;
            moved += 1;
        }
    }
    Ok(moved)
}

pub(super) fn record(tx: &mut Tx, ctx: &Ctx, act: &str, kid: &str) -> Result<()> {
    audit::record(tx, ctx, Act::on(Subject::SigningKey, kid, act))
}
