//! Choosing and changing the lasting password.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::session::{self, Browser, Proof, Started};
use super::{end, handed, login, throttle};
use crate::crypto::password::{Begun, HashTask, Hashed, normalise};
use crate::crypto::secret::Secret;
use crate::crypto::ticket::normalise_ticket;
use crate::db::types::{TicketId, UserId};
use crate::db::{Db, Tx};
use crate::error::{Error, Flaw, Result};
use crate::flow::outbox;
use crate::mail::letter::{Asked, Happened, Letter};
use crate::model::audit;
use crate::model::ctx::Ctx;
use crate::model::ending::EndReason;
use crate::model::ticket::{self, Ticket, VoidReason};
use crate::model::user::{self, User, UserState};
use crate::model::{credential, device, reseller, session as sessions, throttle as counters};

/// Words that people here build passwords from, a group a line, the most used first; English ones are in `zxcvbn`.
const WORDS: &str = include_str!("common_words.txt");
/// Passwords that are found within so many guesses (a power of ten) by trying what people choose are common.
const COMMON_LOG10: f64 = 8.0;
/// More characters than this are looked at in two parts: what is looked at must be short to be quick.
const LOOKED_AT: usize = 64;

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

impl Weak {
    /// The refusal that a person reads.
    pub fn flaw(self) -> Flaw {
        match self {
            Self::TooShort(_) => Flaw::PasswordTooShort,
            Self::TooLong(_) => Flaw::PasswordTooLong,
            Self::Common => Flaw::PasswordCommon,
            Self::Context => Flaw::PasswordContext,
            Self::Temporary => Flaw::PasswordTemporary,
        }
    }
}

/// The rules of NIST SP 800-63B-4, section 3.1.1.2: length, no composition rules, the whole password compared with
/// common and context words.
pub fn weakness(ctx: &Ctx, password: &Secret, about: &[&str]) -> Option<Weak> {
    let policy = &ctx.config.password;
    let text = normalise(password);
    let text = text.expose();
    if text.len() > policy.max_bytes {
        return Some(Weak::TooLong(policy.max_bytes));
    }
    if text.chars().count() < policy.min_length {
        return Some(Weak::TooShort(policy.min_length));
    }
    let folded = plain(text);
    let about: Vec<String> =
        about.iter().chain(&[ctx.config.brand.name.as_str(), "cracha"]).map(|w| plain(w)).collect();
    let mut own: Vec<&str> = about.iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric())).collect();
    own.retain(|word| word.len() >= 3);
    own.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let letters: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
    let rest = own.iter().fold(letters.clone(), |rest, word| rest.replace(word, ""));
    if rest.len() < letters.len() && rest.chars().count() < 4 {
        return Some(Weak::Context);
    }
    let common: Vec<&str> = WORDS.lines().filter(|l| !l.starts_with('#')).flat_map(str::split_whitespace).collect();
    if is_common(&folded, &common) {
        return Some(Weak::Common);
    }
    // The person's own words come first to whoever guesses.
    if is_common(&folded, &[own, common].concat()) {
        return Some(Weak::Context);
    }
    normalise_ticket(text).map(|_| Weak::Temporary)
}

/// Lower case, without accents: `Senha`, `sênha` and `senha` are found together.
fn plain(text: &str) -> String {
    text.to_lowercase().nfd().filter(|c| !is_combining_mark(*c)).collect()
}

/// Found early by whoever tries common passwords, these words, dates, rows of keys, and repetitions of them (P2-4).
fn is_common(text: &str, words: &[&str]) -> bool {
    let early = |part: &str| zxcvbn::zxcvbn(part, words).guesses_log10() < COMMON_LOG10;
    let unspaced: Vec<char> = text.chars().filter(|c| !c.is_whitespace() && !"-_.".contains(*c)).collect();
    if unspaced.len() <= LOOKED_AT {
        return early(&String::from_iter(&unspaced));
    }
    let (first, last) = (unspaced.chunks(LOOKED_AT).next(), unspaced.rchunks(LOOKED_AT).next());
    first.into_iter().chain(last).all(|part| early(&String::from_iter(part)))
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
    /// Chosen; a second factor is asked for before anybody is in.
    Factor {
        /// For the browser.
        pass: String,
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
    let fresh = Some(choice.password.clone());
    Ok(Begun::Hash(HashTask { fresh, ..HashTask::default() }, ticket))
}

/// Second half: redeems the ticket (one wins), voids the others, ends every access, begins a new session.
pub fn finish_choose(tx: &mut Tx, ctx: &Ctx, choice: &Choice, ticket: &Ticket, hashed: &Hashed) -> Result<Chosen> {
    let hash = hashed.fresh.as_deref().ok_or_else(|| Error::internal("no hash"))?;
    user::touch(tx, &ticket.user_id)?;
    let user = user::get(tx, &ticket.user_id)?;
    if ticket::get(tx, &ticket.id)?.generation != choice.generation {
        return Ok(Chosen::TooLate); // issued anew during the hash
    }
    if !matches!(user.state, UserState::Invited | UserState::Active) || !ticket::redeem(tx, &ticket.id, ctx.now)? {
        return Ok(Chosen::TooLate);
    }
    ticket::void_passwords(tx, &user.id, Some(&ticket.id), VoidReason::RedeemedAnother, ctx.now)?;
    if user.state == UserState::Invited {
        user::change_state(tx, &user.id, &[UserState::Invited], UserState::Active, None, ctx.now)?;
    }
    set_password(tx, ctx, &user, hash, How::Ticket)?;
    forgive(tx, ctx, &user)?;
    let user = user::get(tx, &user.id)?;
    if user.factors > 0 {
        let version = credential::find(tx, &user.id)?.map(|credential| credential.version);
        return Ok(Chosen::Factor { pass: login::pass_to_factor(ctx, &user, version)? });
    }
    let started = login::enter(tx, ctx, &user, user.epoch, &choice.browser, Proof::PASSWORD)?;
    Ok(Chosen::In { started: Box::new(started), user: Box::new(user) })
}

/// How long a proved ticket opens the page where the password is chosen, in seconds.
pub const PASS_S: i64 = 15 * 60;

/// For the browser, between the login page and the choice: proves that this ticket was typed correctly. It is no secret
/// of the ticket's and redeems nothing by itself.
pub fn write_pass(ctx: &Ctx, ticket: &TicketId, generation: i64) -> Result<String> {
    handed::seal(ctx, "choose", &format!("{ticket}/{generation}"), PASS_S)
}

/// Reads what [`write_pass`] wrote; `None` for anything else or when it has run out.
pub fn read_pass(ctx: &Ctx, pass: &str) -> Option<(TicketId, i64)> {
    let (text, _) = handed::open(ctx, "choose", pass)?;
    let (ticket, generation) = text.split_once('/')?;
    Some((TicketId::from_text(ticket), generation.parse().ok()?))
}

/// For the page that says that a ticket is over: whoever typed it correctly may ask for a new one without typing again.
pub fn write_again(ctx: &Ctx, user: &UserId) -> Result<String> {
    handed::seal(ctx, "again", user.as_str(), PASS_S)
}

/// Reads what [`write_again`] wrote.
pub fn read_again(ctx: &Ctx, pass: &str) -> Option<UserId> {
    handed::open(ctx, "again", pass).map(|(user, _)| UserId::from_text(user))
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

/// Between the halves of a change.
#[derive(Clone, Debug)]
pub struct Changing {
    user: User,
    /// How the session was proved in which it is changed: the one that follows is no less.
    proof: Proof,
    version: i64,
    counter: String,
}

/// First half of changing one's own password.
pub fn begin_change(
    tx: &mut Tx,
    ctx: &Ctx,
    user: &UserId,
    (old, new): (&Secret, &Secret),
    browser: &Browser,
) -> Result<Begun<Changing, Changed>> {
    let user = user::get(tx, user)?;
    // The same counters as at the login page: a second way in is no second set of guesses (P2-9).
    let (path, met) = login::path(tx, ctx, Some(&user), &user.login_folded, browser, old)?;
    met.refuse_waiting(ctx, &path.counter)?;
    if let Some(weak) = weakness_for(tx, ctx, new, &user)? {
        return Ok(Begun::Done(Changed::Weak(weak)));
    }
    let stopped = path.is_stopped(throttle::reserve(tx, ctx, &path.counter, counters::Keeping::UntilReset)?);
    let Some(credential) = credential::find(tx, &user.id)?.filter(|_| !stopped) else {
        record(tx, ctx, "password.fail", &user, How::Stopped)?;
        return Ok(Begun::Done(Changed::Wrong));
    };
    let task =
        HashTask { check: Some((old.clone(), credential.hash)), fresh: Some(new.clone()), ..HashTask::default() };
    let held = browser.session.as_ref().map(|id| sessions::find(tx, id)).transpose()?.flatten();
    let proof = held.map_or(Proof::PASSWORD, |session| Proof::of(&session));
    Ok(Begun::Hash(task, Changing { user, proof, version: credential.version, counter: path.counter }))
}

/// Second half of changing one's own password.
pub fn finish_change(tx: &mut Tx, ctx: &Ctx, browser: &Browser, before: &Changing, hashed: &Hashed) -> Result<Changed> {
    user::touch(tx, &before.user.id)?;
    let user = user::get(tx, &before.user.id)?;
    let same = credential::find(tx, &user.id)?.is_some_and(|c| c.version == before.version);
    let (true, true, Some(hash)) = (hashed.ok, same && user.epoch == before.user.epoch, hashed.fresh.as_deref()) else {
        record(tx, ctx, "password.fail", &user, How::Wrong)?;
        return Ok(Changed::Wrong);
    };
    counters::reset(tx, &before.counter)?;
    ticket::void_passwords(tx, &user.id, None, VoidReason::PasswordChanged, ctx.now)?;
    set_password(tx, ctx, &user, hash, How::Change)?;
    let user = user::get(tx, &user.id)?;
    let started = session::begin(tx, ctx, &user, user.epoch, browser, before.proof)?;
    login::remember_device(tx, ctx, &user, browser)?;
    Ok(Changed::Done(Box::new(started)))
}

fn weakness_for(tx: &mut Tx, ctx: &Ctx, password: &Secret, user: &User) -> Result<Option<Weak>> {
    let reseller = match &user.reseller_id {
        Some(id) => reseller::get(tx, id)?.legal_name,
        None => String::new(),
    };
    Ok(weakness(ctx, password, &[&user.login, &user.name, &user.email, &reseller]))
}

/// The new hash, the end of every access and of every known device (P2-18), the notice, the audit.
fn set_password(tx: &mut Tx, ctx: &Ctx, user: &User, hash: &str, how: How) -> Result<()> {
    credential::choose(tx, &user.id, hash, ctx.now)?;
    device::forget_all(tx, &user.id)?;
    end::end_access(tx, ctx, user, EndReason::PasswordChanged)?;
    if user.first_login_at.is_some() {
        let reseller = crate::flow::reseller_name(tx, ctx, user)?;
        let letter = Letter::Notice {
            person: outbox::person(user, &reseller),
            happened: Happened::PasswordChanged,
            by: Asked::Page,
        };
        outbox::queue_letter(tx, ctx, outbox::To::user(user), &letter)?;
    }
    record(tx, ctx, "password.set", user, how)
}

/// How a password was set, or why it was not, for the audit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    /// With a temporary password or code.
    Ticket,
    /// With the old password.
    Change,
    /// Too many failures: the old password no longer opens here.
    Stopped,
    /// The old password was another.
    Wrong,
}

impl How {
    fn as_str(self) -> &'static str {
        match self {
            Self::Ticket => "ticket",
            Self::Change => "change",
            Self::Stopped => "stopped",
            Self::Wrong => "wrong",
        }
    }
}

fn record(tx: &mut Tx, ctx: &Ctx, act: &str, user: &User, how: How) -> Result<()> {
    audit::about_user(tx, ctx, act, user, None, Some(serde_json::json!({ "how": how.as_str() })))
}

/// A redeemed ticket proves the mailbox: the counters of guesses start again.
fn forgive(tx: &mut Tx, ctx: &Ctx, user: &User) -> Result<()> {
    let counter = throttle::key(ctx, "login", &user.login_folded)?;
    counters::reset(tx, &counter)
}
