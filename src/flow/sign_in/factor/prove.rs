//! Proving the second factor after the password, or a passkey alone.

use serde_json::json;

use super::ceremony::{Asking, Purpose, are_possible, passkeys, sealed, spend};
use super::pass::{self, Pass};
use crate::crypto::passkey;
use crate::crypto::secret::{Secret, sha256_hex};
use crate::crypto::ticket::normalise_ticket;
use crate::crypto::totp;
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::flow::outbox;
use crate::flow::sign_in::login;
use crate::flow::sign_in::session::{Browser, Proof, Started};
use crate::flow::sign_in::throttle;
use crate::mail::letter::{Asked, Happened, Letter};
use crate::model::audit::{self, Act, Subject};
use crate::model::ctx::Ctx;
use crate::model::factor::{self, Factor, FactorKind, Methods};
use crate::model::user::{self, User, UserState};
use crate::model::{credential, throttle as counters};

/// What a person whose password was right can answer with.
#[derive(Clone, Debug)]
pub struct Offer {
    /// Whose password it was.
    pub user: User,
    /// They have an authenticator app.
    pub app: bool,
    /// How to ask for one of their passkeys, if they have any.
    pub key: Option<Asking>,
}

/// What they answer.
#[derive(Clone, Debug)]
pub enum Answer {
    /// Typed: a code of the app, or a one-time code for who has lost the factor.
    Typed(Secret),
    /// By a passkey: the browser's answer, and the state that the page held.
    Key {
        /// JSON.
        answer: String,
        /// Sealed.
        state: String,
    },
}

/// How it went.
#[derive(Clone, Debug)]
pub enum Proved {
    /// In.
    In {
        /// With the cookie.
        started: Box<Started>,
        /// Who.
        user: Box<User>,
    },
    /// No.
    Wrong,
    /// What was proved before no longer counts: begin again with the password.
    TooLate,
}

/// What to ask for; `None` when it is too late.
pub fn offer(db: &mut Db, ctx: &Ctx, pass: &str) -> Result<Option<Offer>> {
    let Some(pass) = pass::read(ctx, pass) else { return Ok(None) };
    let Some(user) = still(db, &pass)? else { return Ok(None) };
    let all = factor::of_user(db, &user.id)?;
    let known = known_keys(ctx, &all)?;
    let key = match known.is_empty() || !are_possible(ctx) {
        true => None,
        false => Some(sealed(ctx, Purpose::Ask, user.id.as_str(), passkeys(ctx)?.begin_ask(&known)?)?),
    };
    Ok(Some(Offer { app: all.iter().any(|factor| factor.kind == FactorKind::App), key, user }))
}

/// The person, if nothing has changed since the password.
fn still(db: &mut Db, pass: &Pass) -> Result<Option<User>> {
    let Some(user) = user::find(db, &pass.user)? else { return Ok(None) };
    let version = credential::find(db, &user.id)?.map_or(0, |credential| credential.version);
    let same = user.epoch == pass.epoch && version == pass.version && user.state == UserState::Active;
    Ok(Some(user).filter(|_| same))
}

/// Takes the answer. A refused one is no use of the factor.
pub fn prove(tx: &mut Tx, ctx: &Ctx, pass: &str, answer: &Answer, browser: &Browser) -> Result<Proved> {
    let Some(pass) = pass::read(ctx, pass) else { return Ok(Proved::TooLate) };
    user::touch(tx, &pass.user)?;
    let Some(user) = still(tx, &pass)? else { return Ok(Proved::TooLate) };
    let methods = match answer {
        Answer::Typed(typed) => {
            let spare = normalise_ticket(typed.expose());
            // 80 bits need no throttle: whoever guesses at the six digits locks nobody out.
            if spare.is_none() && is_stopped(tx, ctx, &user)? {
                record(tx, ctx, "factor.fail", &user, None)?;
                return Ok(Proved::Wrong);
            }
            typed_right(tx, ctx, &user, typed, spare.as_deref())?
        }
        Answer::Key { answer, state } => key_right(tx, ctx, &user, answer, state)?.then_some(Methods::PasswordAndKey),
    };
    let Some(methods) = methods else {
        record(tx, ctx, "factor.fail", &user, None)?;
        return Ok(Proved::Wrong);
    };
    counters::reset(tx, &throttle::key(ctx, "login", &user.login_folded)?)?;
    counters::reset(tx, &guesses(ctx, &user)?)?;
    record(tx, ctx, "factor.ok", &user, Some(methods))?;
    let started = login::enter(tx, ctx, &user, user.epoch, browser, Proof::two(methods, ctx.now))?;
    Ok(Proved::In { started: Box::new(started), user: Box::new(user) })
}

/// The counter of guesses at a person's six digits. Only who knows the password comes this far, and a new password by
/// mail gives no new guesses; after a day of silence it begins anew.
fn guesses(ctx: &Ctx, user: &User) -> Result<String> {
    throttle::key(ctx, "factor", user.id.as_str())
}

/// Counts a guess; refuses while a wait runs. With the password's own counter no more than 100 guesses follow each other
/// (P2-9).
fn is_stopped(tx: &mut Tx, ctx: &Ctx, user: &User) -> Result<bool> {
    let counter = guesses(ctx, user)?;
    throttle::refuse_waiting(tx, ctx, &counter)?;
    Ok(throttle::reserve(tx, ctx, &counter, counters::Keeping::ForADay)? > ctx.config.throttle.device_limit)
}

fn typed_right(tx: &mut Tx, ctx: &Ctx, user: &User, typed: &Secret, spare: Option<&str>) -> Result<Option<Methods>> {
    if let Some(code) = spare {
        if !factor::use_spare(tx, &user.id, &sha256_hex(code))? {
            return Ok(None);
        }
        tell(tx, ctx, user, Happened::SpareCodeUsed)?;
        return Ok(Some(Methods::PasswordAndSpare));
    }
    for app in factor::of_user(tx, &user.id)?.iter().filter(|factor| factor.kind == FactorKind::App) {
        let secret = ctx.keys.open(app.id.as_str(), &app.sealed)?;
        if let Some(step) = totp::step_of(&secret, typed.expose(), ctx.now.seconds(), app.step)?
            && factor::use_step(tx, &app.id, step, ctx.now)?
        {
            return Ok(Some(Methods::PasswordAndCode));
        }
    }
    Ok(None)
}

fn key_right(tx: &mut Tx, ctx: &Ctx, user: &User, answer: &str, state: &str) -> Result<bool> {
    let Some(state) = spend(tx, ctx, Purpose::Ask, user.id.as_str(), state)? else { return Ok(false) };
    let Some(key) = answering(tx, answer)?.filter(|key| key.user_id == user.id) else { return Ok(false) };
    let Some(proved) = passkeys(ctx)?.finish_ask(answer, &state, &unsealed(ctx, &key)?) else { return Ok(false) };
    let sealed = ctx.keys.seal(key.id.as_str(), proved.kept.as_bytes())?;
    factor::used(tx, &key.id, &sealed, ctx.now)?;
    Ok(true)
}

/// A passkey without a password before it: it is both factors. What an answer says about whose it is, its signature
/// has to prove.
pub fn enter_with_key(tx: &mut Tx, ctx: &Ctx, answer: &str, state: &str, browser: &Browser) -> Result<Proved> {
    let Some(state) = spend(tx, ctx, Purpose::Any, "", state)? else { return Ok(Proved::TooLate) };
    let Some(key) = answering(tx, answer)? else {
        audit::record(tx, ctx, Act::on(Subject::User, "unknown", "factor.fail"))?;
        return Ok(Proved::Wrong);
    };
    user::touch(tx, &key.user_id)?;
    let user = user::get(tx, &key.user_id)?;
    let proved = passkeys(ctx)?.finish_any(answer, &state, &unsealed(ctx, &key)?);
    let Some(proved) = proved.filter(|_| user.state == UserState::Active) else {
        record(tx, ctx, "factor.fail", &user, None)?;
        return Ok(Proved::Wrong);
    };
    factor::used(tx, &key.id, &ctx.keys.seal(key.id.as_str(), proved.kept.as_bytes())?, ctx.now)?;
    record(tx, ctx, "factor.ok", &user, Some(Methods::Key))?;
    let started = login::enter(tx, ctx, &user, user.epoch, browser, Proof::two(Methods::Key, ctx.now))?;
    Ok(Proved::In { started: Box::new(started), user: Box::new(user) })
}

fn answering(db: &mut Db, answer: &str) -> Result<Option<Factor>> {
    match passkey::answering(answer) {
        Some(id) => factor::by_credential(db, &id),
        None => Ok(None),
    }
}

/// What the passkeys among these factors are checked with.
pub(super) fn known_keys(ctx: &Ctx, all: &[Factor]) -> Result<Vec<String>> {
    all.iter().filter(|factor| factor.kind == FactorKind::Passkey).map(|factor| unsealed(ctx, factor)).collect()
}

/// What a passkey is checked with.
fn unsealed(ctx: &Ctx, factor: &Factor) -> Result<String> {
    let plain = ctx.keys.open(factor.id.as_str(), &factor.sealed)?;
    Ok(String::from_utf8_lossy(&plain).into_owned())
}

/// The person is told.
pub(super) fn tell(tx: &mut Tx, ctx: &Ctx, user: &User, happened: Happened) -> Result<()> {
    let reseller = crate::flow::reseller_name(tx, ctx, user)?;
    let letter = Letter::Notice { person: outbox::person(user, &reseller), happened, by: Asked::Page };
    outbox::queue_letter(tx, ctx, outbox::To::user(user), &letter)?;
    Ok(())
}

/// The audit's entry.
pub(super) fn record(tx: &mut Tx, ctx: &Ctx, act: &str, user: &User, methods: Option<Methods>) -> Result<()> {
    let after = methods.map(|methods| json!({ "methods": methods.as_str() }));
    audit::about_user(tx, ctx, act, user, None, after)
}
