//! Logging in: two halves around one hash. `begin` reserves the attempt and says which hash to check (a dummy for an
//! unknown, invited or blocked login); `finish` refuses if version, epoch or state changed meanwhile.

use std::time::Duration;

use super::factor;
use super::session::{self, Browser, Proof, Started};
use super::throttle::{self, Met};
use crate::crypto::password::{Begun, HashTask, Hashed};
use crate::crypto::secret::{Secret, sha256_hex};
use crate::crypto::ticket::normalise_ticket;
use crate::db::types::{TicketId, UserId};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::flow::promise;
use crate::flow::registration;
use crate::flow::ticket::{self, Typed};
use crate::model::audit::{self, Act, Subject};
use crate::model::ctx::Ctx;
use crate::model::user::{self, User, UserState};
use crate::model::{credential, device, login_name, throttle as counters};

/// What was typed.
#[derive(Clone, Debug)]
pub struct Typing {
    /// The login.
    pub login: String,
    /// A lasting password or a ticket's secret.
    pub password: Secret,
    /// The browser.
    pub browser: Browser,
}

/// How it went.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// In.
    In {
        /// With the cookie.
        started: Box<Started>,
        /// Who.
        user: Box<User>,
    },
    /// The password was right; a second factor is asked for now. Nobody is in yet.
    Factor {
        /// For the browser, see [`factor::write_pass`].
        pass: String,
    },
    /// A temporary password was typed: choose a lasting one now.
    Choose {
        /// The ticket.
        ticket: TicketId,
        /// Its generation.
        generation: i64,
        /// Whose.
        user: UserId,
    },
    /// A temporary password was typed correctly but has run out or was replaced.
    TicketDead {
        /// Whose.
        user: UserId,
        /// The reference of the valid mail.
        valid_reference: Option<String>,
    },
    /// No. The same for an unknown login, a wrong password and a blocked user.
    Wrong,
}

/// Between the halves.
#[derive(Clone, Debug)]
pub struct Checked {
    user: Option<User>,
    credential_version: Option<i64>,
    typed: Typed,
    counter: String,
    /// The other-paths counter is full: the password no longer opens, only a ticket does.
    password_stopped: bool,
    /// The hash belongs to the user, not to nobody.
    real: bool,
}

impl Checked {
    /// The password was right, if it still is the user's.
    fn opens(&self, hashed: &Hashed) -> bool {
        hashed.ok && self.real && self.typed == Typed::Unknown
    }
}

/// First half. `dummy` is a hash of today's cost that matches nothing.
pub fn begin(tx: &mut Tx, ctx: &Ctx, typing: &Typing, dummy: &str) -> Result<Begun<Checked, Outcome>> {
    let folded = login_name::fold(&typing.login);
    let (user, credential) = credential::by_login(tx, &folded)?.unzip();
    let as_ticket = normalise_ticket(typing.password.expose());
    let typed = match &user {
        Some(user) => ticket::read_typed(tx, ctx, user, as_ticket.as_deref())?,
        None => Typed::Unknown,
    };
    let (path, met) = path(tx, ctx, user.as_ref(), &folded, &typing.browser, &typing.password)?;
    // 80 bits need no throttle, nobody may lock a person out of a valid ticket, and an old mail's password is no guess.
    let (mut password_stopped, mut after) = (false, Duration::ZERO);
    if typed == Typed::Unknown {
        met.refuse_waiting(ctx, &path.counter)?;
        after = met.delay(ctx);
        // What is tried on nobody's login stops no password; a day later it is forgotten.
        let keeping = if user.is_some() { counters::Keeping::UntilReset } else { counters::Keeping::ForADay };
        password_stopped = path.is_stopped(throttle::reserve(tx, ctx, &path.counter, keeping)?);
    }
    let active = user.as_ref().is_some_and(|user| user.state == UserState::Active);
    let credential = credential.flatten().filter(|_| active);
    let real = credential.is_some() && !password_stopped;
    let credential_version = credential.as_ref().map(|c| c.version);
    let stored = credential.filter(|_| real).map_or_else(|| dummy.to_owned(), |c| c.hash);
    let task = HashTask { check: Some((typing.password.clone(), stored)), fresh: None, after };
    let checked = Checked { user, credential_version, typed, counter: path.counter, password_stopped, real };
    Ok(Begun::Hash(task, checked))
}

/// The counter on which a guess at a password counts.
pub(super) struct Path {
    /// Its key.
    pub counter: String,
    stop: i64,
}

impl Path {
    /// So many failures and this one: the password no longer opens here.
    pub fn is_stopped(&self, failures: i64) -> bool {
        failures > self.stop
    }
}

/// A device that has logged in as this login has its own counter; everything else shares one.
pub(super) fn path(
    db: &mut Db,
    ctx: &Ctx,
    user: Option<&User>,
    folded: &str,
    browser: &Browser,
    password: &Secret,
) -> Result<(Path, Met)> {
    let limits = &ctx.config.throttle;
    let login = throttle::key(ctx, "login", folded)?;
    let device = match (user, &browser.device) {
        (Some(user), Some(cookie)) => known_device(db, ctx, user, folded, cookie)?,
        _ => None,
    };
    let met = throttle::meet(db, ctx, &login, device.as_deref(), password)?;
    let path = match device {
        Some(counter) if met.failures(&counter) < limits.device_limit => Path { counter, stop: limits.device_limit },
        _ => Path { counter: login, stop: limits.other_limit },
    };
    Ok((path, met))
}

/// The counter of a device on which this user has logged in before.
fn known_device(db: &mut Db, ctx: &Ctx, user: &User, folded: &str, cookie: &Secret) -> Result<Option<String>> {
    let hash = sha256_hex(cookie.expose());
    match device::find(db, &hash, &user.id)? {
        Some(_) => throttle::key(ctx, "device", &format!("{hash}/{folded}")).map(Some),
        None => Ok(None),
    }
}

/// Second half.
pub fn finish(tx: &mut Tx, ctx: &Ctx, typing: &Typing, checked: &Checked, hashed: &Hashed) -> Result<Outcome> {
    let outcome = judge(tx, ctx, typing, checked, hashed)?;
    if matches!(outcome, Outcome::Wrong) {
        throttle::count_spread(tx, ctx, &typing.password)?;
    }
    Ok(outcome)
}

fn judge(tx: &mut Tx, ctx: &Ctx, typing: &Typing, checked: &Checked, hashed: &Hashed) -> Result<Outcome> {
    let Some(before) = &checked.user else {
        record(tx, ctx, "login.fail", None, Some(Why::Unknown))?;
        return Ok(Outcome::Wrong);
    };
    if checked.opens(hashed)
        && before.factors == 0
        && let Some(version) = checked.credential_version
        && user::logged_in_unchanged(tx, before, version, ctx.now)?
    {
        return welcome(tx, ctx, typing, checked, hashed, before);
    }
    let (user, version) = credential::version_of(tx, &before.id)?;
    if user.epoch != before.epoch || user.state != before.state {
        record(tx, ctx, "login.fail", Some(&user), Some(Why::ChangedMeanwhile))?;
        return Ok(Outcome::Wrong);
    }
    if matches!(user.state, UserState::Invited | UserState::Active) {
        match &checked.typed {
            Typed::Valid(ticket, generation) => {
                record(tx, ctx, "login.ticket", Some(&user), Some(Why::Valid))?;
                let (ticket, generation) = (ticket.clone(), *generation);
                return Ok(Outcome::Choose { ticket, generation, user: user.id });
            }
            Typed::Dead { valid_reference } => {
                record(tx, ctx, "login.fail", Some(&user), Some(Why::TicketDead))?;
                return Ok(Outcome::TicketDead { user: user.id, valid_reference: valid_reference.clone() });
            }
            Typed::Unknown => {}
        }
    }
    let right = checked.opens(hashed) && version == checked.credential_version && user.state == UserState::Active;
    if !right {
        let why = if checked.password_stopped { Why::Stopped } else { Why::Wrong };
        record(tx, ctx, "login.fail", Some(&user), Some(why))?;
        return Ok(Outcome::Wrong);
    }
    if user.factors > 0 {
        // The counter stands until the factor is proved: a right password alone gives no new guesses.
        record(tx, ctx, "login.factor", Some(&user), None)?;
        return Ok(Outcome::Factor { pass: pass_to_factor(ctx, &user, version)? });
    }
    mark(tx, ctx, &user, user.epoch)?;
    welcome(tx, ctx, typing, checked, hashed, &user)
}

/// What the browser holds until the second factor is proved.
pub(super) fn pass_to_factor(ctx: &Ctx, user: &User, version: Option<i64>) -> Result<String> {
    let pass = factor::Pass { user: user.id.clone(), epoch: user.epoch, version: version.unwrap_or_default() };
    factor::write_pass(ctx, &pass)
}

/// The password was right, and the user is marked as logged in.
fn welcome(
    tx: &mut Tx,
    ctx: &Ctx,
    typing: &Typing,
    checked: &Checked,
    hashed: &Hashed,
    user: &User,
) -> Result<Outcome> {
    counters::reset(tx, &checked.counter)?;
    if let (Some(fresh), Some(version)) = (&hashed.fresh, checked.credential_version) {
        credential::upgrade(tx, &user.id, version, fresh)?;
    }
    let started = let_in(tx, ctx, user, user.epoch, &typing.browser, Proof::PASSWORD)?;
    Ok(Outcome::In { started: Box::new(started), user: Box::new(user.clone()) })
}

/// A person is in: session, device, first login, audit. The login's mark on the user comes first, for it is the lock; if an
/// act that ends access came between, the verb runs again and sees it.
pub fn enter(tx: &mut Tx, ctx: &Ctx, user: &User, epoch: i64, browser: &Browser, proof: Proof) -> Result<Started> {
    mark(tx, ctx, user, epoch)?;
    let_in(tx, ctx, user, epoch, browser, proof)
}

fn mark(tx: &mut Tx, ctx: &Ctx, user: &User, epoch: i64) -> Result<()> {
    let first = user.first_login_at.is_none();
    if user::logged_in(tx, &user.id, epoch, first, ctx.now)? { Ok(()) } else { Err(Error::Retry) }
}

fn let_in(tx: &mut Tx, ctx: &Ctx, user: &User, epoch: i64, browser: &Browser, proof: Proof) -> Result<Started> {
    let started = session::begin(tx, ctx, user, epoch, browser, proof)?;
    factor::let_pass_once(tx, ctx, user)?;
    remember_device(tx, ctx, user, browser)?;
    if user.first_login_at.is_none() {
        promise::first_login(tx, ctx, user)?;
    }
    registration::at_login(tx, ctx, user)?;
    record(tx, ctx, "login.ok", Some(user), None)?;
    Ok(started)
}

/// This browser has proved that it is the person's.
pub(super) fn remember_device(tx: &mut Tx, ctx: &Ctx, user: &User, browser: &Browser) -> Result<()> {
    match &browser.device {
        Some(cookie) => device::remember(tx, &sha256_hex(cookie.expose()), &user.id, ctx.now),
        None => Ok(()),
    }
}

/// What the audit says about a try, beside the act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Why {
    /// A temporary password that opens.
    Valid,
    /// No such login.
    Unknown,
    /// The user changed during the hash.
    ChangedMeanwhile,
    /// A temporary password that has run out, was used or replaced.
    TicketDead,
    /// Too many failures: the password no longer opens here.
    Stopped,
    /// Another password.
    Wrong,
}

impl Why {
    fn as_str(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Unknown => "unknown",
            Self::ChangedMeanwhile => "changed_meanwhile",
            Self::TicketDead => "ticket_dead",
            Self::Stopped => "stopped",
            Self::Wrong => "wrong",
        }
    }
}

fn record(tx: &mut Tx, ctx: &Ctx, act: &str, user: Option<&User>, why: Option<Why>) -> Result<()> {
    audit::record(
        tx,
        ctx,
        Act {
            act,
            subject: Subject::User,
            subject_id: user.map_or("unknown", |u| u.id.as_str()),
            reseller_id: user.and_then(|u| u.reseller_id.as_ref()).map(|r| r.as_str()),
            before: None,
            after: why.map(|why| serde_json::json!({ "why": why.as_str() })),
        },
    )
}
