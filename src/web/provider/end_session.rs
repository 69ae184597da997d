//! RP-initiated logout. A valid hint of the browser's own session, or of any when the browser shows none, signs out at
//! once; everything else asks first (E40, H47, P2-47). Only a valid hint leads back to the portal.

use actix_web::http::StatusCode;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};

use super::authorize::{local, params};
use super::{front_channel, signed_out};
use crate::app::Kept;
use crate::error::Result;
use crate::flow::provider::{self, SignedOut};
use crate::flow::sign_in::session::named;
use crate::oidc::error::ProtocolError;
use crate::oidc::id_token::Hint;
use crate::oidc::logout::EndSessionRequest;
use crate::oidc::metadata::path;
use crate::oidc::params::RawParams;
use crate::oidc::registration::origin;
use crate::web::kit::form::{Form, is_form};
use crate::web::kit::page::{html, ok, see_other};
use crate::web::sign_in::goodbye::end_own;
use crate::web::sign_in::view::{PortalLink, sign_out_question};
use crate::web::visit::Visit;

/// GET.
pub async fn by_get(visit: Visit, request: HttpRequest) -> HttpResponse {
    let answer = match read(request.query_string().as_bytes()) {
        Ok(asked) => end(&visit, &asked).await,
        Err(error) => Ok(local(&visit, &error)),
    };
    visit.answer(answer)
}

/// POST: from another site it comes without the session's cookie. With a valid hint that is enough; without one the
/// question is asked by a GET, which has the cookie. Sets no cookie, like a post to the authorization endpoint.
pub async fn by_post(visit: Visit, request: HttpRequest, body: Result<Bytes, actix_web::Error>) -> HttpResponse {
    let asked = match body {
        Ok(body) if is_form(&request) => read(&body),
        Ok(body) if body.is_empty() => read(&[]),
        _ => Err(ProtocolError::request("the body is not a form")),
    };
    let answer = match asked {
        Err(error) => Ok(local(&visit, &error)),
        Ok(asked) if hint(&asked, &visit.app().kept()).is_none() => Ok(see_other(path::END_SESSION)),
        Ok(asked) => end(&visit, &asked).await,
    };
    visit.answer_alone(answer)
}

fn read(raw: &[u8]) -> Result<EndSessionRequest, ProtocolError> {
    EndSessionRequest::read(&params(raw)?)
}

/// The hint, if it is ours and the client that it was made for.
fn hint(asked: &EndSessionRequest, kept: &Kept) -> Option<Hint> {
    let hint = Hint::read(asked.id_token_hint.as_deref()?, kept.issuer(), kept.keys())?;
    asked.client_id.as_deref().is_none_or(|id| id == hint.client_id).then_some(hint)
}

async fn end(visit: &Visit, asked: &EndSessionRequest) -> Result<HttpResponse> {
    let Some(hint) = hint(asked, &visit.app().kept()) else { return question(visit, None).await };
    let of = match &visit.session {
        Some((session, _)) if !named(session).is_of(&hint, sector(visit, &hint).as_deref()) => {
            return question(visit, Some(asked)).await;
        }
        Some(_) => end_own(visit).await?,
        None => end_hinted(visit, hint).await?,
    };
    goodbye(visit, asked, of).await
}

/// Ends the session that the hint names; nothing if it had ended.
async fn end_hinted(visit: &Visit, hint: Hint) -> Result<Option<SignedOut>> {
    let sector = sector(visit, &hint);
    let found = visit.app().read(move |db| provider::session_of_hint(db, &hint, sector.as_deref())).await?;
    let Some((session, user)) = found else { return Ok(None) };
    let ctx = visit.ctx();
    Ok(Some(visit.app().write(move |tx| provider::sign_out(tx, &ctx, &session, &user)).await?))
}

/// Of the hint's client.
fn sector(visit: &Visit, hint: &Hint) -> Option<String> {
    visit.app().kept().registered(&hint.client_id)?.view.sector()
}

async fn question(visit: &Visit, asked: Option<&EndSessionRequest>) -> Result<HttpResponse> {
    Ok(match &visit.session {
        Some((_, user)) => ok(&sign_out_question(visit.page(), &user.login, asked.map(carried).unwrap_or_default())),
        None => ok(&signed_out::page(visit, None).await?),
    })
}

/// What the question keeps, for [`after_question`].
fn carried(asked: &EndSessionRequest) -> Vec<(String, String)> {
    let pairs = [
        ("id_token_hint", &asked.id_token_hint),
        ("client_id", &asked.client_id),
        ("post_logout_redirect_uri", &asked.post_logout_redirect_uri),
        ("state", &asked.state),
    ];
    pairs.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value.clone()?))).collect()
}

/// Where the browser goes after the question was answered with yes.
pub async fn after_question(visit: &Visit, form: &Form, of: Option<SignedOut>) -> Result<HttpResponse> {
    let asked = EndSessionRequest::read(&RawParams::from_pairs(form.pairs().iter().cloned()));
    goodbye(visit, &asked.unwrap_or_default(), of).await
}

async fn goodbye(visit: &Visit, asked: &EndSessionRequest, of: Option<SignedOut>) -> Result<HttpResponse> {
    let kept = visit.app().kept();
    let hint = hint(asked, &kept);
    let client = hint.as_ref().and_then(|hint| kept.registered(&hint.client_id));
    let frames = front_channel::frames(visit, of.as_ref()).await?;
    let mut onward = asked.way_back(hint.as_ref(), client.map(|client| &client.view));
    // Where nothing has ended, whoever has an old token could send anybody there: a service that registered itself waits for
    // the person (P2-32).
    let waits = of.is_none() && client.is_some_and(|client| client.row.registered_by.is_some());
    let by_hand = onward.take_if(|_| waits).map(PortalLink::to);
    if let Some(url) = &onward
        && frames.is_empty()
    {
        return Ok(see_other(url));
    }
    let mut page = signed_out::page(visit, of).await?;
    page.page = page.page.frames(frames.iter().filter_map(|uri| origin(uri)).collect());
    (page.frames, page.onward) = (frames, onward);
    let waits = by_hand.is_some();
    page.back = by_hand.or_else(|| PortalLink::of(&client?.row, kept.issuer()));
    if page.onward.is_some() || waits {
        return Ok(ok(&page));
    }
    // The hint proves who asked, so it is the portal's mistake, and somebody has to hear of it (H47).
    if let (Some(client), Some(uri)) = (client, &asked.post_logout_redirect_uri) {
        let client_id = client.view.client_id.as_str();
        tracing::warn!(request_id = %visit.request_id, client_id, uri = ?uri.chars().take(200).collect::<String>(), "post_logout_redirect_uri is not registered");
        page.unregistered = Some(client.row.name.clone());
        return Ok(html(StatusCode::BAD_REQUEST, &page));
    }
    Ok(ok(&page))
}
