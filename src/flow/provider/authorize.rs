//! From an authorization request to a code. A valid request is stored once: already fulfilled when a living session needs
//! no page, pending otherwise. Which page, if any, [`decide`] says, at the first look and at every later one, so a
//! pending request that comes back is judged again and not believed (A10–A19).

use super::{facts, push, subject};
use crate::crypto::secret::{Secret, random_token, sha256_hex};
use crate::db::types::{ClientId, GrantId, Instant, UserId};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::flow::sign_in::{factor, session};
use crate::model::audit::{self, Act, Subject};
use crate::model::consent::{self, Consent};
use crate::model::ctx::Ctx;
use crate::model::ending::EndReason;
use crate::model::grant::{self, Fulfilment, Grant, GrantState};
use crate::model::session::Session;
use crate::model::user::User;
use crate::oidc::acr::Acr;
use crate::oidc::authorize::{AuthorizeRequest, Refused};
use crate::oidc::client::ClientView;
use crate::oidc::decide::{ConsentFacts, Decision, HintFacts, SessionFacts, Why, decide};
use crate::oidc::error::Code;
use crate::oidc::id_token::Hint;
use crate::oidc::scope::Scopes;

/// Whom the client expects, as far as its hint proves it.
#[derive(Clone, Debug)]
pub enum Expected {
    /// It did not say.
    Anybody,
    /// Its hint is none of ours.
    Unclear,
    /// This subject.
    Person(String),
}

impl Expected {
    /// From the request's hint, read by the door with the keys in memory.
    pub fn of(request: &AuthorizeRequest, read: impl FnOnce(&str) -> Option<Hint>) -> Self {
        match request.id_token_hint.as_deref().map(read) {
            None => Self::Anybody,
            Some(None) => Self::Unclear,
            Some(Some(hint)) => Self::Person(hint.sub),
        }
    }

    fn facts(&self) -> HintFacts<'_> {
        match self {
            Self::Anybody => HintFacts::Absent,
            Self::Unclear => HintFacts::Invalid,
            Self::Person(sub) => HintFacts::Of(sub),
        }
    }
}

/// Who is before the browser, and whom the client expects there.
#[derive(Clone, Debug)]
pub struct Present {
    /// The living session.
    pub session: Option<(Session, User)>,
    /// See [`Expected`].
    pub expected: Expected,
}

/// What happens next.
#[derive(Clone, Debug)]
pub enum Next {
    /// Back to the client with this code.
    Code(Secret),
    /// Somebody logs in, and the request goes on afterwards.
    Login(GrantId, Why),
    /// Somebody sets up a second factor, and the request goes on afterwards.
    Factor(GrantId),
    /// The person is asked about these scopes.
    Consent(GrantId, Scopes),
    /// Back to the client with an error.
    Refused(Box<Refused>),
    /// The request has been answered or has run out.
    Over,
}

/// A stored request that still waits for its answer.
#[derive(Clone, Debug)]
pub struct Pending {
    /// Its row.
    pub id: GrantId,
    /// When it arrived.
    pub asked_at: Instant,
    /// What was asked.
    pub request: AuthorizeRequest,
}

/// First look at a valid request. One write at most, the grant, fulfilled or pending, and the session's use once a
/// minute: each stands for itself, so no transaction is needed.
pub fn ask(tx: &mut Tx, ctx: &Ctx, request: &AuthorizeRequest, client: &ClientView, present: &Present) -> Result<Next> {
    used(tx, ctx, request, present)?;
    match judge(tx, ctx, request, client, present, None, false)? {
        Err(refused) => Ok(Next::Refused(Box::new(refused))),
        Ok(Decision::Issue) => {
            let Some((session, user)) = &present.session else { return Err(Error::internal("a code for nobody")) };
            if !push::use_up(tx, ctx, request)? {
                return Ok(Next::Refused(Box::new(used_up(request))));
            }
            let (code, grant) = fulfilled(ctx, client, request, (session, user))?;
            grant::insert(tx, &grant)?;
            Ok(Next::Code(code))
        }
        Ok(page) => {
            let id = store(tx, ctx, request)?;
            Ok(page_for(page, id, request))
        }
    }
}

/// Going to a portal is a use of the session; a portal that looks by itself (`prompt=none`) is none (P2-26).
fn used(tx: &mut Tx, ctx: &Ctx, request: &AuthorizeRequest, present: &Present) -> Result<()> {
    match &present.session {
        Some((session, _)) if !request.prompt.none && session::is_stale(ctx, session) => {
            session::seen(tx, ctx, session)
        }
        _ => Ok(()),
    }
}

/// Stores a request without looking at the browser: a post from another site comes without its cookie (A7).
pub fn store(tx: &mut Tx, ctx: &Ctx, request: &AuthorizeRequest) -> Result<GrantId> {
    let grant = pending_row(ctx, request)?;
    grant::insert(tx, &grant)?;
    Ok(grant.id)
}

/// The stored request of this name, if it still waits.
pub fn resume(db: &mut Db, id: &str, now: Instant) -> Result<Option<Pending>> {
    let Some(grant) = grant::find_pending(db, &GrantId::from_text(id), now)? else { return Ok(None) };
    let request = serde_json::from_str(&grant.request).map_err(|_| Error::internal("a stored request is damaged"))?;
    Ok(Some(Pending { id: grant.id, asked_at: grant.created_at, request }))
}

/// Whose stored request this was, answered or not, as long as its row is kept. Nobody's if it was made in silence: then
/// no person waits before it.
pub fn asker(db: &mut Db, id: &str) -> Result<Option<ClientId>> {
    let Some(grant) = grant::find(db, &GrantId::from_text(id))? else { return Ok(None) };
    let request: AuthorizeRequest =
        serde_json::from_str(&grant.request).map_err(|_| Error::internal("a stored request is damaged"))?;
    Ok((!request.prompt.none).then_some(grant.client_id))
}

/// Looks at a stored request again: after a login, after a post, or with the person's yes (`allowed`).
pub fn go_on(
    tx: &mut Tx,
    ctx: &Ctx,
    pending: &Pending,
    client: &ClientView,
    present: &Present,
    allowed: bool,
) -> Result<Next> {
    let request = &pending.request;
    used(tx, ctx, request, present)?;
    match judge(tx, ctx, request, client, present, Some(pending.asked_at), allowed)? {
        Err(refused) => refuse(tx, ctx, pending, refused),
        Ok(Decision::Issue) => fulfil(tx, ctx, pending, client, present, allowed),
        Ok(page) => {
            // The yes is not lost while its person logs in anew because the page was open for too long.
            if let (true, Decision::Login(Why::TooOld), Some((_, user))) = (allowed, page, &present.session) {
                remember(tx, ctx, &user.id, client, request)?;
            }
            Ok(page_for(page, pending.id.clone(), request))
        }
    }
}

/// Pending → Fulfilled, and the consent is remembered with it.
fn fulfil(
    tx: &mut Tx,
    ctx: &Ctx,
    pending: &Pending,
    client: &ClientView,
    present: &Present,
    allowed: bool,
) -> Result<Next> {
    let Some((session, user)) = &present.session else { return Err(Error::internal("a code for nobody")) };
    if !push::use_up(tx, ctx, &pending.request)? {
        return refuse(tx, ctx, pending, used_up(&pending.request));
    }
    let (code, with) = fulfilment(ctx, client, &pending.request, (session, user))?;
    if !grant::fulfil(tx, &pending.id, &with, ctx.now)? {
        return Ok(Next::Over);
    }
    if allowed {
        remember(tx, ctx, &user.id, client, &pending.request)?;
    }
    Ok(Next::Code(code))
}

fn used_up(request: &AuthorizeRequest) -> Refused {
    request.refuse(Code::InvalidRequest, "the pushed request was used before")
}

/// The person said no.
pub fn deny(tx: &mut Tx, ctx: &Ctx, pending: &Pending) -> Result<Next> {
    let refused = pending.request.refuse(Code::AccessDenied, "the person did not allow it");
    refuse(tx, ctx, pending, refused)
}

fn refuse(tx: &mut Tx, ctx: &Ctx, pending: &Pending, refused: Refused) -> Result<Next> {
    if grant::end(tx, &pending.id, EndReason::Refused, ctx.now)? {
        Ok(Next::Refused(Box::new(refused)))
    } else {
        Ok(Next::Over)
    }
}

/// [`decide`] with what the tables say. `asked_at` is none for a request that has just arrived.
pub(super) fn judge(
    db: &mut Db,
    ctx: &Ctx,
    request: &AuthorizeRequest,
    client: &ClientView,
    present: &Present,
    asked_at: Option<Instant>,
    allowed: bool,
) -> Result<Result<Decision, Refused>> {
    // Whom a client expects, it calls by the name that it knows.
    let expects = request.claims.sub.is_some() || matches!(present.expected, Expected::Person(_));
    let known = match &present.session {
        Some((_, user)) if expects => subject::known(db, client, user)?,
        _ => None,
    };
    let best = match &present.session {
        Some((session, user)) => facts::best(db, request, (session, user))?,
        None => Acr::One,
    };
    let session = present.session.as_ref().map(|(session, user)| SessionFacts {
        sub: known.as_deref(),
        auth_time_s: session.auth_time.seconds(),
        acr: facts::acr(session.methods),
        best,
        shut_in: factor::is_shut_in(&ctx.config, session, user),
        since_request: asked_at.is_some_and(|asked_at| session.auth_time >= asked_at),
    });
    let remembered = match &present.session {
        Some((_, user)) if !client.first_party && !allowed => is_remembered(db, &user.id, request)?,
        _ => false,
    };
    let consent = ConsentFacts { remembered, since_request: allowed };
    let decision = decide(request, client, session, consent, present.expected.facts(), ctx.now.seconds());
    Ok(decision.map_err(|error| Refused { reply: request.reply.clone(), error }))
}

fn page_for(decision: Decision, id: GrantId, request: &AuthorizeRequest) -> Next {
    match decision {
        Decision::Login(why) => Next::Login(id, why),
        Decision::Factor => Next::Factor(id),
        Decision::Consent | Decision::Issue => Next::Consent(id, needed(request)),
    }
}

/// A grant that is fulfilled as it is stored, and its code.
pub(super) fn fulfilled(
    ctx: &Ctx,
    client: &ClientView,
    request: &AuthorizeRequest,
    who: (&Session, &User),
) -> Result<(Secret, Grant)> {
    let (code, with) = fulfilment(ctx, client, request, who)?;
    let mut grant = pending_row(ctx, request)?;
    grant.state = GrantState::Fulfilled;
    grant.session_id = Some(with.session_id);
    grant.user_id = Some(with.user_id);
    grant.epoch = Some(with.epoch);
    grant.code_hash = Some(with.code_hash);
    grant.code_until = Some(with.code_until);
    grant.auth_time = Some(with.auth_time);
    grant.methods = Some(with.methods);
    grant.fulfilled_at = Some(ctx.now);
    Ok((code, grant))
}

fn fulfilment(
    ctx: &Ctx,
    client: &ClientView,
    request: &AuthorizeRequest,
    (session, user): (&Session, &User),
) -> Result<(Secret, Fulfilment)> {
    let code = random_token()?;
    let with = Fulfilment {
        session_id: session.id.clone(),
        user_id: user.id.clone(),
        epoch: session.epoch,
        scope: request.scopes.to_string(),
        code_hash: sha256_hex(code.expose()),
        code_until: ctx.now.plus_s(client.code_seconds(ctx.config.tokens.code_seconds)),
        auth_time: session.auth_time,
        methods: session.methods,
    };
    Ok((code, with))
}

fn pending_row(ctx: &Ctx, request: &AuthorizeRequest) -> Result<Grant> {
    Ok(Grant {
        id: GrantId::new(),
        client_id: ClientId::from_text(&request.client_id),
        session_id: None,
        user_id: None,
        epoch: None,
        state: GrantState::Pending,
        request: serde_json::to_string(request).map_err(Error::internal)?,
        scope: request.scopes.to_string(),
        code_hash: None,
        code_until: None,
        auth_time: None,
        created_at: ctx.now,
        pending_until: ctx.now.plus_min(ctx.config.tokens.pending_minutes),
        fulfilled_at: None,
        exchanged_at: None,
        ended_at: None,
        end_reason: None,
        methods: None,
    })
}

/// What the person has to allow: the scopes, and those of claims asked for by name.
fn needed(request: &AuthorizeRequest) -> Scopes {
    let claims = request.claims.userinfo.iter().chain(&request.claims.id_token).map(|claim| claim.scope());
    request.scopes.iter().chain(claims).collect()
}

fn is_remembered(db: &mut Db, user: &UserId, request: &AuthorizeRequest) -> Result<bool> {
    let consent = consent::find(db, user, &ClientId::from_text(&request.client_id))?;
    Ok(consent.is_some_and(|consent| needed(request).is_within(&Scopes::parse(&consent.scope))))
}

/// Adds to what was allowed before. Details are for this once: the audit keeps them, the next request asks again.
pub(super) fn remember(
    tx: &mut Tx,
    ctx: &Ctx,
    user: &UserId,
    client: &ClientView,
    request: &AuthorizeRequest,
) -> Result<()> {
    let client_id = ClientId::from_text(&client.client_id);
    let before = consent::find(tx, user, &client_id)?.map(|c| Scopes::parse(&c.scope)).unwrap_or_default();
    let all: Scopes = before.iter().chain(needed(request).iter()).collect();
    let scope = all.to_string();
    let mut after = serde_json::json!({ "client": client.client_id, "scope": scope });
    if let Some(details) = request.details.claim() {
        after["authorization_details"] = details;
    }
    let after = Some(after);
    consent::put(tx, &Consent { user_id: user.clone(), client_id, scope, granted_at: ctx.now })?;
    audit::record(tx, ctx, Act { after, ..Act::on(Subject::User, user.as_str(), "consent.give") })
}
