//! What a person does with the own factors: add, take away, and new one-time codes. The door asks for a recent login.

use uuid::Uuid;
use zeroize::Zeroizing;

use super::ceremony::{Asking, Purpose, are_possible, passkeys, sealed, spend};
use super::need::is_needed;
use super::prove::{known_keys, record, tell};
use crate::crypto::secret::{Secret, sha256_hex};
use crate::crypto::ticket::{normalise_ticket, spare_code};
use crate::crypto::totp;
use crate::db::types::{FactorId, SessionId, UserId};
use crate::db::{Db, Tx};
use crate::error::{Error, Field, Flaw, Result, Rule};
use crate::mail::letter::Happened;
use crate::model::ctx::Ctx;
use crate::model::factor::{self, Factor, FactorKind, Methods};
use crate::model::session;
use crate::model::user::{self, User};

/// Codes for who loses the factor.
pub const SPARE: usize = 10;
/// More factors than this are no use to a person.
const MOST: usize = 20;

/// What a page shows of a new app: nothing is stored before its first code.
#[derive(Clone, Debug)]
pub struct NewApp {
    /// Comes back with the code.
    pub sealed: String,
    /// What the app reads from a drawing.
    pub url: Zeroizing<String>,
    /// The same secret to type.
    pub typed: Zeroizing<String>,
}

/// A factor that was added.
#[derive(Clone, Debug, Default)]
pub struct Added {
    /// With the first factor, the codes for who loses it; shown once.
    pub spare: Vec<Secret>,
}

fn own(db: &mut Db, ctx: &Ctx) -> Result<User> {
    let id = ctx.actor.user().ok_or(Error::Forbidden)?;
    user::get(db, id)
}

/// What an app is told.
pub fn begin_app(db: &mut Db, ctx: &Ctx) -> Result<NewApp> {
    let user = own(db, ctx)?;
    let secret = totp::new_secret()?;
    let (url, typed) = totp::for_app(&secret, &ctx.config.brand.name, &user.login)?;
    Ok(NewApp { sealed: ctx.keys.seal(&app_label(&user.id), &secret)?, url, typed })
}

/// The same once more, for a page that is shown again.
pub fn same_app(db: &mut Db, ctx: &Ctx, sealed: &str) -> Result<NewApp> {
    let user = own(db, ctx)?;
    let secret = ctx.keys.open(&app_label(&user.id), sealed)?;
    let (url, typed) = totp::for_app(&secret, &ctx.config.brand.name, &user.login)?;
    Ok(NewApp { sealed: sealed.to_owned(), url, typed })
}

fn app_label(user: &UserId) -> String {
    format!("app/{user}")
}

/// The app shows the right code: it is one from now on.
pub fn add_app(tx: &mut Tx, ctx: &Ctx, this: &SessionId, (sealed, code, name): (&str, &str, &str)) -> Result<Added> {
    let user = room(tx, ctx)?;
    let wrong = || Error::Invalid { field: Field::Code, reason: Flaw::CodeWrong };
    let secret = ctx.keys.open(&app_label(&user.id), sealed).map_err(|_| wrong())?;
    let step = totp::step_of(&secret, code, ctx.now.seconds(), 0)?.ok_or_else(wrong)?;
    let mut row = new_row(ctx, &user, FactorKind::App, name);
    (row.sealed, row.step) = (ctx.keys.seal(row.id.as_str(), &secret)?, step);
    add(tx, ctx, &user, this, &row)
}

/// How to ask the browser for a new passkey; none where there are no passkeys.
pub fn begin_key(db: &mut Db, ctx: &Ctx) -> Result<Option<Asking>> {
    if !are_possible(ctx) {
        return Ok(None);
    }
    let user = own(db, ctx)?;
    let sub = Uuid::parse_str(&user.sub).map_err(Error::internal)?;
    let known = known_keys(ctx, &factor::of_user(db, &user.id)?)?;
    let begun = passkeys(ctx)?.begin_enrol(sub, (&user.login, &user.name), &known)?;
    sealed(ctx, Purpose::Enrol, user.id.as_str(), begun).map(Some)
}

/// The browser made one.
pub fn add_key(tx: &mut Tx, ctx: &Ctx, this: &SessionId, (state, answer, name): (&str, &str, &str)) -> Result<Added> {
    let user = room(tx, ctx)?;
    let wrong = || Error::Invalid { field: Field::Key, reason: Flaw::KeyWrong };
    let state = spend(tx, ctx, Purpose::Enrol, user.id.as_str(), state)?.ok_or_else(wrong)?;
    let made = passkeys(ctx)?.finish_enrol(answer, &state).ok_or_else(wrong)?;
    let mut row = new_row(ctx, &user, FactorKind::Passkey, name);
    row.sealed = ctx.keys.seal(row.id.as_str(), made.kept.as_bytes())?;
    row.credential_id = Some(made.credential_id);
    match add(tx, ctx, &user, this, &row) {
        Err(Error::Duplicate) => Err(wrong()),
        other => other,
    }
}

/// The own row, touched, with room for one more.
fn room(tx: &mut Tx, ctx: &Ctx) -> Result<User> {
    let user = own(tx, ctx)?;
    user::touch(tx, &user.id)?;
    match factor::of_user(tx, &user.id)?.len() < MOST {
        true => Ok(user),
        false => Err(Error::Conflict(Rule::TooManyFactors)),
    }
}

fn new_row(ctx: &Ctx, user: &User, kind: FactorKind, name: &str) -> Factor {
    let name: String = name.trim().chars().filter(|c| !c.is_control()).take(60).collect();
    Factor {
        id: FactorId::new(),
        user_id: user.id.clone(),
        kind,
        name: if name.is_empty() { kind.words(user.lang()).to_owned() } else { name },
        credential_id: None,
        sealed: String::new(),
        step: 0,
        created_at: ctx.now,
        used_at: None,
    }
}

fn add(tx: &mut Tx, ctx: &Ctx, user: &User, this: &SessionId, row: &Factor) -> Result<Added> {
    let first = factor::of_user(tx, &user.id)?.is_empty();
    factor::insert(tx, row)?;
    let methods = match row.kind {
        FactorKind::Passkey => Methods::PasswordAndKey,
        FactorKind::App => Methods::PasswordAndCode,
    };
    session::prove(tx, this, methods, ctx.now)?;
    record(tx, ctx, "factor.add", user, Some(methods))?;
    tell(tx, ctx, user, Happened::FactorAdded)?;
    let spare = if first { new_spare(tx, ctx, &user.id)? } else { Vec::new() };
    Ok(Added { spare })
}

/// Takes one away. The last one of who needs one stays.
pub fn remove(tx: &mut Tx, ctx: &Ctx, id: &FactorId) -> Result<()> {
    let user = own(tx, ctx)?;
    user::touch(tx, &user.id)?;
    let all = factor::of_user(tx, &user.id)?;
    if !all.iter().any(|factor| factor.id == *id) {
        return Err(Error::NotFound);
    }
    match all.len() {
        1 if is_needed(&ctx.config, &user) => return Err(Error::Conflict(Rule::FactorNeeded)),
        1 => factor::remove_all(tx, &user.id)?,
        _ => {
            factor::remove(tx, &user.id, id)?;
        }
    }
    record(tx, ctx, "factor.remove", &user, None)?;
    tell(tx, ctx, &user, Happened::FactorRemoved)
}

/// New one-time codes; the old ones are over.
pub fn renew_spare(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<Secret>> {
    let user = own(tx, ctx)?;
    user::touch(tx, &user.id)?;
    if factor::of_user(tx, &user.id)?.is_empty() {
        return Err(Error::NotFound);
    }
    record(tx, ctx, "factor.codes", &user, None)?;
    new_spare(tx, ctx, &user.id)
}

fn new_spare(tx: &mut Tx, ctx: &Ctx, user: &UserId) -> Result<Vec<Secret>> {
    let codes = (0..SPARE).map(|_| spare_code()).collect::<Result<Vec<_>>>()?;
    let hashes: Vec<String> = codes
        .iter()
        .filter_map(|code| normalise_ticket(code.expose()))
        .map(|canonical| sha256_hex(&canonical))
        .collect();
    factor::set_spare(tx, user, &hashes, ctx.now)?;
    Ok(codes)
}
