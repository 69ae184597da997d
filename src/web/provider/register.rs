//! Clients that register themselves (RFC 7591) and look after their registration (RFC 7592), statements D38 and D39. Who
//! shows no good token learns nothing else.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde_json::{Map, Value};

use super::answer::{Answer, Readers, fresh, json_with, to_registrant};
use super::call::Call;
use crate::app::Tx;
use crate::flow::Secret;
use crate::flow::provider::invitations;
use crate::flow::provider::self_registered::{self, Registration};
use crate::model::ctx::{Actor, Ctx};
use crate::model::ids::ClientId;
use crate::oidc::bearer;
use crate::oidc::client_metadata::{self, Asked};
use crate::oidc::error::{Code, ProtocolError};
use crate::oidc::failed::Failed;
use crate::oidc::metadata::path;
use crate::oidc::subject::Sector;
use crate::web::kit::afterwards;

/// POST.
pub async fn register(call: Call) -> HttpResponse {
    let answer = registered(&call).await;
    to_registrant(&call, answer)
}

async fn registered(call: &Call) -> Answer {
    let ctx = call.ctx(Actor::Anonymous);
    let open = match token(call) {
        None => return Err(no_token().into()),
        Some(token) => call.app().read(move |db| invitations::open(db, &ctx, &token)).await?,
    };
    let Some(invitation) = open else { return not_good(call, None).await };
    let asked = read(&members(call)?)?;
    let id = ClientId::new();
    let asked = with_sector(call, (&id, Some(&invitation.name)), asked).await?;
    let ctx = as_client(call, &id);
    let (name, key, algs) = (invitation.name, id.clone(), call.kept.keys().algs());
    let made = call.app().write(move |tx| self_registered::register(tx, &ctx, (&name, &key), &asked, &algs)).await?;
    match made {
        None => not_good(call, None).await,
        Some(Err(wrong)) => Err(client_metadata::refused(&wrong).into()),
        Some(Ok(made)) => {
            taken_up(call).await;
            let management = made.management.clone().unwrap_or_default();
            Ok(json_with(StatusCode::CREATED, &told(call, made, &management), Readers::Servers))
        }
    }
}

/// The list of its sector beside what is asked, where it names one. Nothing is fetched for what is refused anyway, and whoever
/// asks does not learn what our request met.
async fn with_sector(call: &Call, (id, invitation): (&ClientId, Option<&str>), asked: Asked) -> Result<Asked, Failed> {
    if !asked.terms.contains_key("sector_identifier_uri") {
        return Ok(asked);
    }
    let (ctx, algs, looked) = (as_client(call, id), call.kept.keys().algs(), asked.clone());
    let (id, invitation) = (id.clone(), invitation.map(str::to_owned));
    let before =
        move |tx: &mut Tx| self_registered::before_sector(tx, &ctx, (&id, invitation.as_deref()), &looked, &algs);
    let wrong = call.app().write(before).await?;
    if !wrong.is_empty() {
        return Err(client_metadata::refused(&wrong).into());
    }
    let sector = match call.app().sector_of(&asked.terms).await? {
        Sector::Nothing(_) => Sector::Nothing("no JSON array of addresses".to_owned()),
        listed => listed,
    };
    Ok(Asked { sector, ..asked })
}

/// This node knows it at once; else at its next beat, as the others do.
async fn taken_up(call: &Call) {
    afterwards(&call.request_id, "a registration is known a beat later", call.app().refresh_kept().await);
}

/// GET: as it is registered.
pub async fn show(call: Call, id: Path<String>) -> HttpResponse {
    let id = ClientId::from_text(id.into_inner());
    let answer = async {
        let (found, token) = managed(&call, &id).await?;
        Ok(json_with(StatusCode::OK, &told(&call, found, &token), Readers::Servers))
    };
    let answer = answer.await;
    to_registrant(&call, answer)
}

/// PUT: all of it anew.
pub async fn replace(call: Call, id: Path<String>) -> HttpResponse {
    let id = ClientId::from_text(id.into_inner());
    let answer = replaced(&call, &id).await;
    to_registrant(&call, answer)
}

async fn replaced(call: &Call, id: &ClientId) -> Answer {
    let (found, token) = managed(call, id).await?;
    if found.client.operator_since.is_some() {
        let text = "an operator looks after this registration since it was changed there; ask for the change";
        return Err(ProtocolError::new(Code::AccessDenied, text).into());
    }
    let all = members(call)?;
    let is_secret = |secret: &str| self_registered::is_secret(&found.client, secret);
    client_metadata::replaces(&all, id.as_str(), is_secret).map_err(|wrong| client_metadata::refused(&wrong))?;
    let asked = with_sector(call, (id, found.client.registered_by.as_deref()), read(&all)?).await?;
    let (ctx, key, algs) = (as_client(call, id), id.clone(), call.kept.keys().algs());
    match call.app().write(move |tx| self_registered::replace(tx, &ctx, &key, &asked, &algs)).await? {
        None => not_good(call, Some(id)).await,
        Some(Err(wrong)) => Err(client_metadata::refused(&wrong).into()),
        Some(Ok(changed)) => {
            taken_up(call).await;
            Ok(json_with(StatusCode::OK, &told(call, changed, &token), Readers::Servers))
        }
    }
}

/// DELETE: the client leaves.
pub async fn leave(call: Call, id: Path<String>) -> HttpResponse {
    let id = ClientId::from_text(id.into_inner());
    let answer = left(&call, &id).await;
    to_registrant(&call, answer)
}

async fn left(call: &Call, id: &ClientId) -> Answer {
    managed(call, id).await?;
    let (ctx, key) = (as_client(call, id), id.clone());
    if !call.app().write(move |tx| self_registered::leave(tx, &ctx, &key)).await? {
        return not_good(call, Some(id)).await;
    }
    taken_up(call).await;
    Ok(fresh(StatusCode::NO_CONTENT, Readers::Servers).finish())
}

/// The client that the shown token manages. One that an operator has disabled is told so, and may not act.
async fn managed(call: &Call, id: &ClientId) -> Result<(Registration, Secret), Failed> {
    let shown = token(call).ok_or_else(no_token)?;
    let (ctx, key, token) = (call.ctx(Actor::Anonymous), id.clone(), shown.clone());
    match call.app().read(move |db| self_registered::managed(db, &ctx, &key, &token)).await? {
        None => not_good(call, Some(id)).await,
        Some(found) if found.client.disabled_at.is_some() => {
            Err(ProtocolError::new(Code::AccessDenied, "an operator has disabled this client").into())
        }
        Some(found) => Ok((found, shown)),
    }
}

/// The token of this request, if it looks like one.
fn token(call: &Call) -> Option<Secret> {
    bearer::token(call.authorization(), None).ok().map(|(_, token)| token)
}

fn no_token() -> ProtocolError {
    ProtocolError::new(Code::InvalidToken, "no access token for registrations; an operator gives out the initial one")
}

/// One answer for all that may be wrong with a token; each one counts.
async fn not_good<T>(call: &Call, whose: Option<&ClientId>) -> Result<T, Failed> {
    let (ctx, whose) = (call.ctx(Actor::Anonymous), whose.cloned());
    call.app().write(move |tx| invitations::count_wrong(tx, &ctx, whose.as_ref())).await?;
    Err(ProtocolError::new(Code::InvalidToken, "the access token is unknown, used up, expired or revoked").into())
}

fn as_client(call: &Call, id: &ClientId) -> Ctx {
    call.ctx(Actor::Client(id.as_str().to_owned()))
}

fn members(call: &Call) -> Result<Map<String, Value>, ProtocolError> {
    match call.json() {
        [] => Err(client_metadata::bad("the body must be JSON of at most 32 KiB, sent as application/json")),
        body => client_metadata::members(body),
    }
}

fn read(all: &Map<String, Value>) -> Result<Asked, ProtocolError> {
    client_metadata::software_statement(all)?;
    client_metadata::read(all).map_err(|wrong| client_metadata::refused(&wrong))
}

/// All that a client is told of its registration (RFC 7591 section 3.2.1, RFC 7592 section 3).
fn told(call: &Call, registration: Registration, management: &Secret) -> Map<String, Value> {
    let Registration { client, metadata: mut all, secret, .. } = registration;
    let id = client.id.as_str();
    let place = format!("{}/{id}", call.kept.issuer().at(path::REGISTER));
    for (name, value) in [
        ("client_id", Value::from(id)),
        ("client_id_issued_at", Value::from(client.created_at.seconds())),
        ("registration_client_uri", Value::from(place)),
        ("registration_access_token", Value::from(management.expose())),
    ] {
        all.insert(name.to_owned(), value);
    }
    if let Some(secret) = secret {
        all.insert("client_secret".into(), Value::from(secret.expose()));
        all.insert("client_secret_expires_at".into(), Value::from(0)); // never (RFC 7591 section 3.2.1)
    }
    all
}
