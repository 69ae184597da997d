//! Choosing and changing the lasting password.

use super::session::{Browser, Started};
use super::{end, login, outbox};
use crate::crypto::password::{Begun, HashTask, Hashed};
use crate::crypto::secret::Secret;
use crate::db::types::{TicketId, UserId};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::mail::letter::{Asked, Happened, Letter};
use crate::model::audit::{self, Act};
use crate::model::ctx::Ctx;
use crate::model::ticket::{self, Ticket};
use crate::model::user::{self, User, UserState};
use crate::model::{credential, reseller, throttle as counters};

/// Words that a password must not be made of, one a line, lower case.
const COMMON: &str = include_str!("common_passwords.txt");

/// Why a password cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weak {
    /// Fewer code points than this.
    TooShort(usize),
    /// More bytes than this.
    TooLong(usize),
    /// Among the most used ones, or made of one of them over and over.
    Common,
    /// It is the login, the name, the reseller's or the distributor's name.
    Context,
    /// It is the temporary password.
    Temporary,
}

/// The rules of NIST SP 800-63B-4, section 3.1.1.2: length, no composition rules, the whole password compared with
/// common and context words.
pub fn weakness(ctx: &Ctx, password: &Secret, about: &[&str]) -> Option<Weak> {
    let policy = &ctx.config.password;
    let text = normalise(password.expose());
    if text.len() > policy.max_bytes {
        return Some(Weak::TooLong(policy.max_bytes));
    }
    if text.chars().count() < policy.min_length {
        return Some(Weak::TooShort(policy.min_length));
    }
    let folded = text.to_lowercase();
    let squeezed: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
    let brand = ctx.config.brand.name.as_str();
    let mut context = about.iter().copied().chain([brand, "cracha"]);
    if context.any(|word| {
        let word: String = word.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
        word.len() >= 4 && is_made_of(&squeezed, &word)
    }) {
        return Some(Weak::Context);
    }
    if is_common(&folded) || is_common(&squeezed) || is_run(&folded) {
        return Some(Weak::Common);
    }
    crate::crypto::derive::normalise_ticket(&text).map(|_| Weak::Temporary)
}

/// The same bytes at choice and at login, whatever keyboard typed them.
pub fn normalise(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfc().collect()
}

fn is_common(text: &str) -> bool {
    COMMON.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).any(|word| is_made_of(text, word))
}

/// `text` is `word` once or repeated.
fn is_made_of(text: &str, word: &str) -> bool {
    !word.is_empty() && text.len() >= word.len() && text.len().is_multiple_of(word.len()) && {
        let count = text.len() / word.len();
        (count == 1 || word.len() >= 3) && word.repeat(count) == *text
    }
}

/// One character over and over, or neighbours in a row (`abcdefghijklmno`, `123456789012345`).
fn is_run(text: &str) -> bool {
    let codes: Vec<i64> = text.chars().map(|c| i64::from(u32::from(c))).collect();
    let steps: Vec<i64> = codes.windows(2).map(|w| w[1] - w[0]).collect();
    steps.iter().filter(|s| matches!(s, -1..=1 | 9 | -9)).count() * 10 >= steps.len() * 9
}

/// How choosing went.
#[derive(Clone, Debug)]
pub enum Chosen {
    /// Chosen; the person is in with a new session.
    In {
        /// With the cookie.
        started: Box<Started>,
        /// Who.
        user: Box<User>,
    },
    /// The rules refuse it.
    Weak(Weak),
    /// Somebody was faster, the ticket has run out, or the login was blocked: begin again.
    TooLate,
}

/// What choosing with a ticket needs. The ticket was proved at the login page.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The proved ticket.
    pub ticket: TicketId,
    /// Its generation then.
    pub generation: i64,
    /// The new password.
    pub password: Secret,
    /// The browser.
    pub browser: Browser,
}

/// First half of choosing with a ticket.
pub fn begin_choose(tx: &mut Tx, ctx: &Ctx, choice: &Choice) -> Result<Begun<Ticket, Chosen>> {
    let ticket = ticket::get(tx, &choice.ticket)?;
    if !ticket.is_valid(ctx.now) || ticket.generation != choice.generation {
        return Ok(Begun::Done(Chosen::TooLate));
    }
    let user = user::get(tx, &ticket.user_id)?;
    if let Some(weak) = weakness_for(tx, ctx, &choice.password, &user)? {
        return Ok(Begun::Done(Chosen::Weak(weak)));
    }
    let fresh = Secret::new(normalise(choice.password.expose()));
    Ok(Begun::Hash(HashTask { check: None, fresh: Some(fresh) }, ticket))
}

/// Second half: redeems the ticket (one wins), voids the others, ends every access, begins a new session.
pub fn finish_choose(tx: &mut Tx, ctx: &Ctx, choice: &Choice, ticket: &Ticket, hashed: &Hashed) -> Result<Chosen> {
    let hash = hashed.fresh.as_deref().ok_or_else(|| Error::internal("no hash"))?;
    user::touch(tx, &ticket.user_id)?;
    let user = user::get(tx, &ticket.user_id)?;
    if !matches!(user.state, UserState::Invited | UserState::Active) || !ticket::redeem(tx, &ticket.id, ctx.now)? {
        return Ok(Chosen::TooLate);
    }
    ticket::void_passwords(tx, &user.id, Some(&ticket.id), "redeemed_another", ctx.now)?;
    if user.state == UserState::Invited {
        user::change_state(tx, &user.id, &[UserState::Invited], UserState::Active, None, ctx.now)?;
    }
    set_password(tx, ctx, &user, hash, "ticket")?;
    forgive(tx, ctx, &user)?;
    let user = user::get(tx, &user.id)?;
    let started = login::enter(tx, ctx, &user, user.epoch, &choice.browser)?;
    Ok(Chosen::In { started: Box::new(started), user: Box::new(user) })
}

/// How long a proved ticket opens the page where the password is chosen, in seconds.
pub const PASS_S: i64 = 15 * 60;

/// For the browser, between the login page and the choice: proves that this ticket was typed correctly. It is no secret
/// of the ticket's and redeems nothing by itself.
pub fn write_pass(ctx: &Ctx, ticket: &TicketId, generation: i64) -> Result<String> {
    ctx.keys.seal("choose", format!("{ticket}/{generation}/{}", ctx.now.plus_s(PASS_S).ms()).as_bytes())
}

/// Reads what [`write_pass`] wrote; `None` for anything else or when it has run out.
pub fn read_pass(ctx: &Ctx, pass: &str) -> Option<(TicketId, i64)> {
    let plain = ctx.keys.open("choose", pass).ok()?;
    let text = std::str::from_utf8(&plain).ok()?;
    let mut parts = text.split('/');
    let (ticket, generation, until) = (parts.next()?, parts.next()?, parts.next()?);
    let living = until.parse::<i64>().ok()? > ctx.now.ms();
    Some((TicketId::from_text(ticket), generation.parse().ok()?)).filter(|_| living)
}

/// For the page that says that a ticket is over: whoever typed it correctly may ask for a new one without typing again.
pub fn write_again(ctx: &Ctx, user: &UserId) -> Result<String> {
    ctx.keys.seal("again", format!("{user}/{}", ctx.now.plus_s(PASS_S).ms()).as_bytes())
}

/// Reads what [`write_again`] wrote.
pub fn read_again(ctx: &Ctx, pass: &str) -> Option<UserId> {
    let plain = ctx.keys.open("again", pass).ok()?;
    let (user, until) = std::str::from_utf8(&plain).ok()?.split_once('/')?;
    let living = until.parse::<i64>().ok()? > ctx.now.ms();
    Some(UserId::from_text(user)).filter(|_| living)
}

/// Whose a ticket is.
pub fn owner(db: &mut Db, ticket: &TicketId) -> Result<User> {
    let ticket = ticket::get(db, ticket)?;
    user::get(db, &ticket.user_id)
}

/// How a change went.
#[derive(Clone, Debug)]
pub enum Changed {
    /// Changed; every other access has ended and this browser has a new session.
    Done(Box<Started>),
    /// The rules refuse the new one.
    Weak(Weak),
    /// The current password is wrong.
    Wrong,
}

/// First half of changing one's own password.
pub fn begin_change(
    tx: &mut Tx,
    ctx: &Ctx,
    user: &UserId,
    old: &Secret,
    new: &Secret,
) -> Result<Begun<(User, i64), Changed>> {
    let user = user::get(tx, user)?;
    let counter = super::throttle::key(ctx, "reauth", user.id.as_str())?;
    super::throttle::refuse_waiting(tx, ctx, &counter)?;
    if let Some(weak) = weakness_for(tx, ctx, new, &user)? {
        return Ok(Begun::Done(Changed::Weak(weak)));
    }
    super::throttle::reserve(tx, ctx, &counter, ctx.config.throttle.free)?;
    let Some(credential) = credential::find(tx, &user.id)? else { return Ok(Begun::Done(Changed::Wrong)) };
    let task = HashTask {
        check: Some((Secret::new(normalise(old.expose())), credential.hash)),
        fresh: Some(Secret::new(normalise(new.expose()))),
    };
    Ok(Begun::Hash(task, (user, credential.version)))
}

/// Second half of changing one's own password.
pub fn finish_change(
    tx: &mut Tx,
    ctx: &Ctx,
    browser: &Browser,
    (before, version): &(User, i64),
    hashed: &Hashed,
) -> Result<Changed> {
    user::touch(tx, &before.id)?;
    let user = user::get(tx, &before.id)?;
    let same = credential::find(tx, &user.id)?.is_some_and(|c| c.version == *version);
    let (true, true, Some(hash)) = (hashed.ok, same && user.epoch == before.epoch, hashed.fresh.as_deref()) else {
        return Ok(Changed::Wrong);
    };
    let counter = super::throttle::key(ctx, "reauth", user.id.as_str())?;
    counters::reset(tx, &counter)?;
    ticket::void_passwords(tx, &user.id, None, "password_changed", ctx.now)?;
    set_password(tx, ctx, &user, hash, "change")?;
    let user = user::get(tx, &user.id)?;
    let started = super::session::begin(tx, ctx, &user, user.epoch, browser)?;
    Ok(Changed::Done(Box::new(started)))
}

fn weakness_for(tx: &mut Tx, ctx: &Ctx, password: &Secret, user: &User) -> Result<Option<Weak>> {
    let reseller = match &user.reseller_id {
        Some(id) => reseller::get(tx, id)?.legal_name,
        None => String::new(),
    };
    Ok(weakness(ctx, password, &[&user.login, &user.name, &user.email, &reseller]))
}

/// The new hash, the end of every access, the notice, the audit.
fn set_password(tx: &mut Tx, ctx: &Ctx, user: &User, hash: &str, how: &str) -> Result<()> {
    credential::choose(tx, &user.id, hash, ctx.now)?;
    end::end_access(tx, ctx, user, "password_changed")?;
    if user.first_login_at.is_some() {
        let reseller = super::reseller_name(tx, ctx, user)?;
        let letter = Letter::Notice {
            person: outbox::person(user, &reseller),
            happened: Happened::PasswordChanged,
            by: Asked::Page,
        };
        outbox::queue_letter(tx, ctx, outbox::To::user(user), &letter)?;
    }
    audit::record(
        tx,
        ctx,
        Act {
            act: "password.set",
            subject_kind: "user",
            subject_id: user.id.as_str(),
            reseller_id: user.reseller_id.as_ref().map(|r| r.as_str()),
            before: None,
            after: Some(serde_json::json!({ "how": how })),
        },
    )
}

/// A redeemed ticket proves the mailbox: the counters of guesses start again.
fn forgive(tx: &mut Tx, ctx: &Ctx, user: &User) -> Result<()> {
    let counter = super::throttle::key(ctx, "login", &user.login_folded)?;
    counters::reset(tx, &counter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_or_a_repetition_is_common() {
        for bad in ["aaaaaaaaaaaaaaaa", "123456789012345", "abcdefghijklmnop", "senhasenhasenha", "passwordpassword"] {
            assert!(is_run(bad) || is_common(bad), "{bad}");
        }
        for good in ["correct horse battery staple", "três pratos de trigo para três tigres"] {
            assert!(!is_run(good) && !is_common(good), "{good}");
        }
    }
}
