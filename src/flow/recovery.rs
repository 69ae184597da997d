//! Forgot password, forgot login, send again (product rule "Forgot password"). The page writes one row and answers the
//! same whatever is true; the job decides and mails. The truth goes out of band.

use serde_json::json;

use super::outbox::{self, To, person};
use super::promise::protocol;
use super::{correct, reseller_name, throttle, ticket};
use crate::crypto::derive::reference;
use crate::db::types::{CaseId, RequestRowId, UserId};
use crate::db::{Db, Nudge, Tx};
use crate::error::{Error, Result};
use crate::mail::letter::{Asked, Letter, LoginEntry};
use crate::model::case::{self, Case, CaseState};
use crate::model::cnpj::Cnpj;
use crate::model::ctx::Ctx;
use crate::model::promise::{self, PromiseKind, Stage};
use crate::model::request::{self, Request, RequestKind};
use crate::model::role::Role;
use crate::model::ticket::{Ticket, TicketKind};
use crate::model::user::{self, BlockedBy, User, UserState};
use crate::model::{address, credential, login_name, message, reseller, throttle as counters, ticket as tickets};
use crate::text::Lang;

/// Mails that public requests for one login, or with one address, cause in an hour at most (P2-19).
const MOST_PER_HOUR: i64 = 10;

/// What a person typed, into which form.
#[derive(Clone, Debug)]
pub struct Asking {
    /// Which form.
    pub kind: RequestKind,
    /// Login, or reseller ID.
    pub login: String,
    /// E-mail, or CNPJ.
    pub email: String,
    /// Language of the page.
    pub language: Lang,
}

/// Writes exactly one row and returns the reference for the screen.
pub fn ask(tx: &mut Tx, ctx: &Ctx, asking: &Asking) -> Result<String> {
    let cut = |text: &str| text.trim().chars().filter(|c| !c.is_control()).take(254).collect::<String>();
    let row = Request {
        id: RequestRowId::new(),
        kind: asking.kind,
        reference: reference()?,
        login_typed: cut(&asking.login),
        login_folded: login_name::fold(&cut(&asking.login)),
        email_typed: cut(&asking.email),
        email_folded: address::fold(&cut(&asking.email)),
        language: asking.language.tag().into(),
        ip: ctx.ip.clone().unwrap_or_default(),
        created_at: ctx.now,
        decided_at: None,
        outcome: None,
        user_id: None,
    };
    request::insert(tx, &row)?;
    tx.nudge(Nudge::Requests);
    Ok(row.reference)
}

/// Undecided requests, oldest first.
pub fn waiting(db: &mut Db, batch: i64) -> Result<Vec<Request>> {
    request::undecided(db, batch)
}

/// Decides one request and queues what follows from it.
pub fn decide(tx: &mut Tx, ctx: &Ctx, request: &Request) -> Result<()> {
    // Taken first: another node that decides the same row waits here and finds it settled.
    if !request::decide(tx, &request.id, "deciding", None, ctx.now)? {
        return Ok(());
    }
    let pair = format!("{}/{}", request.login_folded, request.email_folded);
    let (outcome, user) = match too_many(tx, ctx, &request.ip, ("ask-pair", &pair))? {
        true => ("too_many", None),
        false => match request.kind {
            RequestKind::Password => password(tx, ctx, request)?,
            RequestKind::Login => (forgot_login(tx, ctx, request, false)?, None),
            RequestKind::Resend => resend(tx, ctx, request)?,
        },
    };
    request::outcome(tx, &request.id, outcome, user.as_ref())
}

/// Mail bombing: per address of the sender and for what is mailed, beyond which nothing is sent. A login alone is never
/// counted here: whoever types it with a wrong address would keep its owner from recovering (P2-10).
fn too_many(tx: &mut Tx, ctx: &Ctx, ip: &str, what: (&'static str, &str)) -> Result<bool> {
    let by_ip = over(tx, ctx, ("ask-ip", ip), ctx.config.throttle.requests_per_hour)?;
    Ok(over(tx, ctx, what, MOST_PER_HOUR)? || by_ip)
}

/// Counts one more of this in this hour; `true` when that is more than `most`.
fn over(tx: &mut Tx, ctx: &Ctx, (scope, value): (&'static str, &str), most: i64) -> Result<bool> {
    if value.is_empty() {
        return Ok(false);
    }
    let key = throttle::key(ctx, scope, &format!("{}/{value}", ctx.now.ms() / 3_600_000))?;
    Ok(counters::count(tx, &key, ctx.now)? > most)
}

type Decided = (&'static str, Option<UserId>);

fn password(tx: &mut Tx, ctx: &Ctx, request: &Request) -> Result<Decided> {
    let found = user::by_login(tx, &request.login_folded)?.filter(|u| u.state != UserState::Deactivated);
    let Some(user) = found else {
        return Ok((forgot_login(tx, ctx, request, false)?, None));
    };
    let id = Some(user.id.clone());
    if user.email_folded != request.email_folded {
        mismatch(tx, ctx, request, &user)?;
        return Ok(("email_differs", id));
    }
    if user.state == UserState::Blocked {
        blocked(tx, ctx, &user)?;
        return Ok(("blocked", id));
    }
    if user.role.is_staff() {
        // Staff are set up at the terminal: no mailbox alone opens their accounts.
        return Ok(("staff", id));
    }
    user::touch(tx, &user.id)?;
    if credential::find(tx, &user.id)?.is_none() {
        send_temporary(tx, ctx, &user, Asked::Page)?;
        return Ok(("first_password_sent", id));
    }
    send_code(tx, ctx, &user)?;
    if user.role == Role::Administrator {
        notice_others(tx, ctx, &user)?;
    }
    Ok(("code_sent", id))
}

/// The same one again within `repeat_minutes`, else a new one; at most `live` stay valid.
fn repeatable(tx: &mut Tx, ctx: &Ctx, user: &User, kind: TicketKind) -> Result<(Ticket, bool)> {
    let since = ctx.now.plus_min(-ctx.config.tickets.repeat_minutes);
    let recent = tickets::latest_of(tx, &user.id, 5)?
        .into_iter()
        .find(|t| t.kind == kind && t.created_at > since && t.is_live(ctx.now) && t.email == user.email);
    if let Some(ticket) = recent {
        return Ok((ticket, true));
    }
    let ticket = ticket::issue(tx, ctx, user, kind, "public", &user.email)?;
    ticket::keep_live(tx, ctx, user)?;
    Ok((ticket, false))
}

fn send_code(tx: &mut Tx, ctx: &Ctx, user: &User) -> Result<()> {
    let (ticket, again) = repeatable(tx, ctx, user, TicketKind::Recovery)?;
    if again && still_waits(tx, &ticket)? {
        return Ok(());
    }
    let name = reseller_name(tx, ctx, user)?;
    let letter = Letter::RecoveryCode { person: person(user, &name), reference: ticket.reference.clone() };
    outbox::queue_letter(tx, ctx, To::user(user).with_ticket(&ticket), &letter)?;
    Ok(())
}

/// Its mail has not left yet: a second one would say the same.
fn still_waits(tx: &mut Tx, ticket: &Ticket) -> Result<bool> {
    use message::MessageState as S;
    Ok(message::of_ticket(tx, &ticket.id)?.iter().any(|m| matches!(m.state, S::Queued | S::Sending | S::Delayed)))
}

/// A temporary password for somebody who never chose one; keeps the promise if that is still open.
pub fn send_temporary(tx: &mut Tx, ctx: &Ctx, user: &User, asked: Asked) -> Result<()> {
    let name = reseller_name(tx, ctx, user)?;
    let kind = TicketKind::FirstAccess;
    let (ticket, again) = repeatable(tx, ctx, user, kind)?;
    if again && still_waits(tx, &ticket)? {
        return Ok(());
    }
    let reference = ticket.reference.clone();
    let letter = match asked {
        Asked::Page if user.first_login_at.is_none() => Letter::FirstAccess { person: person(user, &name), reference },
        asked => Letter::NewPassword { person: person(user, &name), reference, asked },
    };
    let mut to = To::user(user).with_ticket(&ticket);
    to.awaited = true;
    let promise = promise::of_user(tx, &user.id)?.filter(|p| p.first_login_at.is_none());
    to.promise = promise.as_ref().map(|p| p.id.clone());
    let mail = outbox::queue_letter(tx, ctx, to, &letter)?;
    if let Some(mut promise) = promise.filter(|p| Stage::OPEN.contains(&p.stage)) {
        promise.message_id = Some(mail);
        promise.stage = Stage::Queued;
        promise.queued_at = Some(ctx.now);
        promise::save(tx, &mut promise)?;
    }
    Ok(())
}

/// The prepared case of a login and a day, the day on which it was asked.
pub(super) fn mismatch_key(user: &UserId, request: &Request) -> String {
    format!("mismatch/{user}/{}", request.created_at.ms() / 86_400_000)
}

/// Login exists, address differs: a note to the registered address; the typed address gets its own logins; one prepared
/// case per login and day.
fn mismatch(tx: &mut Tx, ctx: &Ctx, request: &Request, user: &User) -> Result<()> {
    let name = reseller_name(tx, ctx, user)?;
    if !over(tx, ctx, ("ask-login", &request.login_folded), MOST_PER_HOUR)? {
        let typed = address::masked(&request.email_typed);
        let letter = Letter::RecoveryMismatch { person: person(user, &name), typed };
        outbox::queue_letter(tx, ctx, To::user(user), &letter)?;
    }
    forgot_login(tx, ctx, request, true)?;
    let row = Case {
        id: CaseId::new(),
        protocol: protocol(ctx)?,
        kind: "recovery_mismatch".into(),
        unique_key: Some(mismatch_key(&user.id, request)),
        user_id: Some(user.id.clone()),
        reseller_id: user.reseller_id.clone(),
        promise_id: None,
        reference: Some(request.reference.clone()),
        state: CaseState::Prepared,
        summary: json!({ "typed": address::masked(&request.email_typed) }).to_string(),
        created_at: ctx.now,
        updated_at: ctx.now,
        closed_at: None,
    };
    match case::insert(tx, &row) {
        Err(Error::Duplicate) => Ok(()),
        other => other,
    }
}

/// The logins of the typed address go to that address; contacts of pending promises are known too.
fn forgot_login(tx: &mut Tx, ctx: &Ctx, request: &Request, after_mismatch: bool) -> Result<&'static str> {
    if request.email_folded.is_empty() || over(tx, ctx, ("ask-email", &request.email_folded), MOST_PER_HOUR)? {
        return Ok("nothing");
    }
    let users = user::by_email(tx, &request.email_folded)?;
    if let Some(first) = users.first().cloned() {
        let mut logins = Vec::new();
        for user in &users {
            let name = reseller_name(tx, ctx, user)?;
            logins.push(LoginEntry { person: person(user, &name), administrators: administrator_names(tx, user)? });
        }
        let to = To { address: first.email.clone(), language: first.lang(), ..To::default() };
        outbox::queue_letter(tx, ctx, to, &Letter::LoginList { logins, after_mismatch })?;
    }
    let pending = promise::pending_of_contact(tx, &request.email_folded)?;
    for promise in &pending {
        let Some(id) = &promise.reseller_id else { continue };
        let reseller = reseller::get(tx, id)?;
        let to = To { address: reseller.contact_email.clone(), language: reseller.lang(), ..To::default() };
        let letter = Letter::NotPossiblePending {
            reseller: reseller.legal_name,
            external_id: reseller.external_id,
            due_ms: promise.due_at.ms(),
        };
        outbox::queue_letter(tx, ctx, to, &letter)?;
    }
    Ok(match (users.is_empty(), pending.is_empty()) {
        (false, _) => "login_list_sent",
        (true, false) => "pending_told",
        (true, true) => "nothing",
    })
}

fn blocked(tx: &mut Tx, ctx: &Ctx, user: &User) -> Result<()> {
    let name = reseller_name(tx, ctx, user)?;
    // An Administrator cannot lift the distributor's block: naming one would send the person the wrong way.
    let administrators = match user.blocked_by {
        Some(BlockedBy::Reseller) => administrator_names(tx, user)?,
        _ => Vec::new(),
    };
    let letter = Letter::NotPossibleBlocked { person: person(user, &name), administrators };
    outbox::queue_letter(tx, ctx, To::user(user), &letter)?;
    Ok(())
}

/// The active Administrators of a user's reseller, by name.
pub fn administrator_names(db: &mut Db, user: &User) -> Result<Vec<String>> {
    let Some(reseller) = &user.reseller_id else { return Ok(Vec::new()) };
    let all = user::administrators(db, reseller, &[UserState::Active])?;
    Ok(all.into_iter().map(|a| a.name).collect())
}

/// An Administrator who shares a mailbox was recovered: the reseller's other Administrators are told.
fn notice_others(tx: &mut Tx, ctx: &Ctx, user: &User) -> Result<()> {
    let Some(reseller) = user.reseller_id.clone() else { return Ok(()) };
    if user::by_email(tx, &user.email_folded)?.len() < 2 {
        return Ok(());
    }
    let name = reseller_name(tx, ctx, user)?;
    for other in user::administrators(tx, &reseller, &[UserState::Active])? {
        if other.id != user.id {
            outbox::queue_letter(tx, ctx, To::user(&other), &Letter::RecoveryNotice { person: person(user, &name) })?;
        }
    }
    Ok(())
}

/// A ticket was typed correctly but was over: a new one to the registered address. Returns the reference for the screen.
pub fn again(tx: &mut Tx, ctx: &Ctx, user: &UserId) -> Result<String> {
    user::touch(tx, user)?;
    let user = user::get(tx, user)?;
    let few = !too_many(tx, ctx, ctx.ip.as_deref().unwrap_or_default(), ("ask-again", user.id.as_str()))?;
    if few && !user.role.is_staff() && matches!(user.state, UserState::Invited | UserState::Active) {
        match credential::find(tx, &user.id)? {
            None => send_temporary(tx, ctx, &user, Asked::Page)?,
            Some(_) => send_code(tx, ctx, &user)?,
        }
    }
    let newest = tickets::latest_of(tx, &user.id, 5)?.into_iter().find(Ticket::opens_password);
    newest.map_or_else(reference, |ticket| Ok(ticket.reference))
}

/// How the first credential of a reseller stands, for whoever knows reseller ID and CNPJ.
/// Guessing the pair is throttled by what was typed.
pub fn look_up(tx: &mut Tx, ctx: &Ctx, external_id: &str, cnpj: &str) -> Result<Option<promise::Promise>> {
    let counter = throttle::key(ctx, "look-up", &reseller::fold_external(external_id))?;
    throttle::refuse_waiting(tx, ctx, &counter)?;
    let found = pair(tx, external_id, cnpj)?;
    match found {
        Some(_) => counters::reset(tx, &counter)?,
        None => {
            throttle::reserve(tx, ctx, &counter)?;
        }
    }
    Ok(found)
}

fn pair(db: &mut Db, external_id: &str, cnpj: &str) -> Result<Option<promise::Promise>> {
    let Some(reseller) = reseller::find_external(db, external_id)? else { return Ok(None) };
    if !Cnpj::parse(cnpj).is_ok_and(|c| c.as_str() == reseller.cnpj) {
        return Ok(None);
    }
    promise::find(db, PromiseKind::Credential, &reseller.external_folded)
}

/// Reseller ID and CNPJ: the first credential again, to the same address.
fn resend(tx: &mut Tx, ctx: &Ctx, request: &Request) -> Result<Decided> {
    let Some(reseller) = reseller::find_external(tx, &request.login_folded)? else { return Ok(("nothing", None)) };
    if !Cnpj::parse(&request.email_typed).is_ok_and(|c| c.as_str() == reseller.cnpj) {
        return Ok(("nothing", None));
    }
    let promise = promise::find(tx, PromiseKind::Credential, &reseller.external_folded)?;
    let Some(user_id) = promise.and_then(|p| p.user_id) else { return Ok(("not_provisioned", None)) };
    let user = user::get(tx, &user_id)?;
    if correct::is_settled(tx, &reseller)? || user.state != UserState::Invited {
        return Ok(("already_in", Some(user.id)));
    }
    user::touch(tx, &user.id)?;
    send_temporary(tx, ctx, &user, Asked::Page)?;
    Ok(("first_password_sent", Some(user.id)))
}
