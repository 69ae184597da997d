//! Devices without a browser (RFC 8628): the device asks, a signed-in person types its code, sees what is asked and from
//! where, and answers; the device polls meanwhile. What is allowed is a grant like any other, so all that ends one ends this.

use super::asking::Asking;
use super::issue::Issued;
use super::who::{Present, Seen};
use super::{code, consent, pending};
use crate::crypto::secret::{Secret, random_bytes, random_token, sha256_hex};
use crate::db::types::{ClientId, DeviceCodeId, Instant, UserId};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::flow::sign_in::throttle;
use crate::flow::sign_in::window::{self, Window};
use crate::model::audit::{self, Act, Subject};
use crate::model::ctx::Ctx;
use crate::model::device_code::{self, DeviceCode, DeviceState};
use crate::model::grant;
use crate::model::throttle as counters;
use crate::oidc::authorize::AuthorizeRequest;
use crate::oidc::client::ClientView;
use crate::oidc::decide::{Decision, Why, decide};
use crate::oidc::details::Details;
use crate::oidc::device::{INTERVAL_S, LIFE_S, SLOWER_S, UserCode};
use crate::oidc::error::{Code, ProtocolError};
use crate::oidc::failed::Failed;
use crate::oidc::resource::Audience;
use crate::oidc::scope::Scopes;
use crate::oidc::token::DevicePoll;

const LABEL: &str = "cracha/device-code/1";
/// A code that is another's is drawn anew; so often it never is.
const DRAWS: usize = 8;
/// Codes that a client's terminals behind one address get in an hour at most: a warehouse, and no flood of rows.
const MOST_PER_HOUR: i64 = 300;

/// What a person decides about.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// Its row.
    pub id: DeviceCodeId,
    /// Which client asks.
    pub client_id: ClientId,
    /// For what.
    pub scopes: Scopes,
    /// And what exactly (RFC 9396).
    pub details: Details,
    /// To be used where (RFC 8707).
    pub resources: Audience,
    /// From where, as far as it is known.
    pub ip: Option<String>,
    /// When.
    pub asked_at: Instant,
    /// How far it went.
    pub state: DeviceState,
    /// It can still be answered.
    pub in_time: bool,
}

/// What came of a yes.
#[derive(Clone, Debug)]
pub enum Allowed {
    /// The device gets its tokens when it next asks.
    Done,
    /// The client wants a login that is fresher or surer.
    Login(Why),
    /// The client wants more than this person can show.
    Refused,
    /// It was answered, or has run out.
    Over,
}

/// A device asks: what it polls with, and what it shows.
///
/// # Errors
/// `Throttled` when too many came from its address within the hour.
pub fn ask(tx: &mut Tx, ctx: &Ctx, request: &AuthorizeRequest) -> Result<(Secret, UserCode)> {
    if let Some(ip) = &ctx.ip {
        let who = format!("{}/{ip}", request.client_id);
        window::admit(tx, ctx, Window::Hour, ("device-ask", &who), MOST_PER_HOUR)?;
    }
    let request_json = request.stored()?;
    for _ in 0..DRAWS {
        let Some(user) = UserCode::drawn(&random_bytes::<32>()?) else { continue };
        let device = random_token()?;
        let row = DeviceCode {
            id: DeviceCodeId::new(),
            device_hash: sha256_hex(device.expose()),
            user_hash: user_hash(ctx, &user)?,
            client_id: ClientId::from_text(&request.client_id),
            request: request_json.clone(),
            ip: ctx.ip.clone(),
            state: DeviceState::Asked,
            user_id: None,
            grant_id: None,
            interval_s: INTERVAL_S,
            polled_at: None,
            created_at: ctx.now,
            valid_until: ctx.now.plus_s(LIFE_S),
        };
        if device_code::insert(tx, &row)? {
            return Ok((device, user));
        }
    }
    Err(Error::internal("no device code that is nobody else's"))
}

fn user_hash(ctx: &Ctx, code: &UserCode) -> Result<String> {
    ctx.keys.tag(LABEL, code.as_str())
}

fn person(ctx: &Ctx) -> Result<UserId> {
    ctx.actor.user().cloned().ok_or(Error::Forbidden)
}

/// The signed-in person typed a code: the request that waits under it, if one does. Wrong ones count for the person, so that
/// nobody finds a stranger's by trying.
///
/// # Errors
/// `Throttled` while a wait runs, whatever was typed.
pub fn type_code(tx: &mut Tx, ctx: &Ctx, typed: &str) -> Result<Option<DeviceCodeId>> {
    let user = person(ctx)?;
    let counter = throttle::key(ctx, "device-code", user.as_str())?;
    throttle::refuse_waiting(tx, ctx, &counter)?;
    let found = match UserCode::read(typed) {
        Some(code) => device_code::name(tx, &user_hash(ctx, &code)?, &user, ctx.now)?,
        None => None,
    };
    if found.is_none() {
        throttle::reserve(tx, ctx, &counter, counters::Keeping::ForADay)?;
    }
    Ok(found)
}

/// What this person is asked, or was.
pub fn look(db: &mut Db, ctx: &Ctx, id: &str) -> Result<Option<Waiting>> {
    let Some(row) = device_code::of_person(db, &DeviceCodeId::from_text(id), &person(ctx)?)? else { return Ok(None) };
    let request = AuthorizeRequest::read(&row.request)?;
    Ok(Some(Waiting {
        id: row.id,
        client_id: row.client_id,
        scopes: request.scopes,
        details: request.details,
        resources: request.resources,
        ip: row.ip,
        asked_at: row.created_at,
        state: row.state,
        in_time: row.valid_until > ctx.now,
    }))
}

/// The person says yes. The rules of the code flow hold here too: how fresh and how sure a login the client wants.
pub fn allow(tx: &mut Tx, ctx: &Ctx, id: &str, client: &ClientView, present: &Present) -> Result<Allowed> {
    let Some((session, user)) = &present.session else { return Err(Error::Forbidden) };
    let found = device_code::of_person(tx, &DeviceCodeId::from_text(id), &user.id)?;
    let Some(row) = found.filter(|row| row.client_id.as_str() == client.client_id) else { return Err(Error::NotFound) };
    let request = AuthorizeRequest::read(&row.request)?;
    let seen = Seen { asked_at: row.created_at, allowed: true };
    let facts = present.facts(tx, ctx, &request, client, Some(seen))?;
    match decide(&request, client, &facts, ctx.now.seconds()) {
        Err(_) => return Ok(Allowed::Refused),
        Ok(Decision::Login(why)) => return Ok(Allowed::Login(why)),
        // Its page is shut to whoever must set up a second factor first.
        Ok(Decision::Factor) => return Ok(Allowed::Refused),
        Ok(Decision::Consent | Decision::Issue) => {}
    }
    let grant = pending::fulfilled(ctx, client, &request, session, user)?.1;
    if !device_code::answer(tx, &row.id, &user.id, DeviceState::Allowed, Some(&grant.id), ctx.now)? {
        return Ok(Allowed::Over);
    }
    grant::insert(tx, &grant)?;
    consent::remember(tx, ctx, &user.id, client, &request)?;
    noted(tx, ctx, &row, &request, "device.allow")?;
    Ok(Allowed::Done)
}

/// The person says no; `false` when it was answered, or has run out.
pub fn refuse(tx: &mut Tx, ctx: &Ctx, id: &str) -> Result<bool> {
    let user = person(ctx)?;
    let found = device_code::of_person(tx, &DeviceCodeId::from_text(id), &user)?;
    let row = found.ok_or(Error::NotFound)?;
    let refused = device_code::answer(tx, &row.id, &user, DeviceState::Refused, None, ctx.now)?;
    if refused {
        noted(tx, ctx, &row, &AuthorizeRequest::read(&row.request)?, "device.refuse")?;
    }
    Ok(refused)
}

fn noted(tx: &mut Tx, ctx: &Ctx, row: &DeviceCode, request: &AuthorizeRequest, act: &'static str) -> Result<()> {
    let scope = request.scopes.to_string();
    let after = Some(serde_json::json!({ "client": row.client_id, "scope": scope }));
    audit::record(tx, ctx, Act { after, ..Act::on(Subject::User, person(ctx)?.as_str(), act) })
}

/// The device asks for its tokens (section 3.4). Written plainly, without a transaction: tokens mean nothing before their
/// grant is exchanged, which is one conditional update, so of two requests at once one gets them.
pub(super) fn poll(tx: &mut Tx, ctx: &Ctx, asking: Asking<'_>, asked: &DevicePoll) -> Result<Issued, Failed> {
    let found = device_code::of_device(tx, &sha256_hex(asked.code.expose()))?;
    let own = found.filter(|row| row.client_id.as_str() == asking.client.client_id);
    let row = own.ok_or_else(ProtocolError::grant)?;
    let refused = |code, description: &'static str| Err(ProtocolError::new(code, description).into());
    match row.state {
        DeviceState::Taken => Err(ProtocolError::grant().into()),
        DeviceState::Refused => refused(Code::AccessDenied, "the person did not allow it"),
        _ if row.valid_until <= ctx.now => refused(Code::ExpiredToken, "the device code has run out"),
        DeviceState::Asked => Err(wait(tx, ctx, &row)?.into()),
        DeviceState::Allowed => tokens(tx, ctx, asking, &row, asked),
    }
}

/// Nobody has answered yet. Whoever asks too early asks less often from then on (section 3.5).
fn wait(tx: &mut Tx, ctx: &Ctx, row: &DeviceCode) -> Result<ProtocolError> {
    let early = row.polled_at.is_some_and(|at| ctx.now < at.plus_s(row.interval_s));
    let interval_s = if early { row.interval_s.saturating_add(SLOWER_S).min(LIFE_S) } else { row.interval_s };
    device_code::polled(tx, &row.id, interval_s, ctx.now)?;
    let (code, text) = match early {
        true => (Code::SlowDown, format!("asked too early: wait {interval_s} seconds from now on")),
        false => (Code::AuthorizationPending, "nobody has answered yet".to_owned()),
    };
    Ok(ProtocolError::new(code, text))
}

fn tokens(tx: &mut Tx, ctx: &Ctx, asking: Asking<'_>, row: &DeviceCode, asked: &DevicePoll) -> Result<Issued, Failed> {
    let held = match &row.grant_id {
        Some(id) => grant::held(tx, id)?,
        None => None,
    };
    let held = held.filter(|held| code::is_ready(held, ctx.now)).ok_or_else(ProtocolError::grant)?;
    let request = AuthorizeRequest::read(&held.grant.request)?;
    let issued = code::first_tokens(tx, ctx, asking, held, &request, &asked.fewer)?;
    let issued = issued.ok_or_else(ProtocolError::grant)?;
    device_code::taken(tx, &row.id)?;
    Ok(issued)
}
