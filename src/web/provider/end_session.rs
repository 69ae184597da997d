//! RP-initiated logout. A valid hint of the browser's own session, or of any when the browser shows none, signs out at
//! once; everything else asks first (E40, H47, P2-47). Only a valid hint leads back to the portal.

use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};

use super::authorize::{local, params};
use crate::app::Kept;
use crate::error::Result;
use crate::flow::logout;
use crate::oidc::error::ProtocolError;
use crate::oidc::id_token::Hint;
use crate::oidc::logout::EndSessionRequest;
use crate::oidc::metadata::path;
use crate::oidc::params::RawParams;
use crate::web::kit::form::{Form, is_form};
use crate::web::kit::page::{ok, see_other};
use crate::web::sign_in::goodbye::{end_own, signed_out};
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
    let Some(hint) = hint(asked, &visit.app().kept()) else { return Ok(question(visit, None)) };
    let told = match &visit.session {
        Some((session, _)) if hint.sid.as_ref() != Some(&session.sid) => return Ok(question(visit, Some(asked))),
        Some(_) => Some(end_own(visit).await?),
        None => end_hinted(visit, hint).await?,
    };
    Ok(goodbye(visit, asked, told))
}

/// Ends the session that the hint names; the portals that are told, or nothing if it had ended.
async fn end_hinted(visit: &Visit, hint: Hint) -> Result<Option<Vec<String>>> {
    let Some((session, user)) = visit.app().read(move |db| logout::of_hint(db, &hint)).await? else { return Ok(None) };
    let ctx = visit.ctx();
    let told = visit.app().write(move |tx| logout::sign_out(tx, &ctx, &session, &user)).await?;
    Ok(Some(told.into_iter().map(|client| client.name).collect()))
}

fn question(visit: &Visit, asked: Option<&EndSessionRequest>) -> HttpResponse {
    match &visit.session {
        Some((_, user)) => ok(&sign_out_question(visit.page(), &user.login, asked.map(carried).unwrap_or_default())),
        None => ok(&signed_out(visit, false, Vec::new())),
    }
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
pub fn after_question(visit: &Visit, form: &Form, told: Vec<String>) -> HttpResponse {
    let asked = EndSessionRequest::read(&RawParams::from_pairs(form.pairs().iter().cloned()));
    goodbye(visit, &asked.unwrap_or_default(), Some(told))
}

fn goodbye(visit: &Visit, asked: &EndSessionRequest, told: Option<Vec<String>>) -> HttpResponse {
    let kept = visit.app().kept();
    let hint = hint(asked, &kept);
    let client = hint.as_ref().and_then(|hint| kept.registered(&hint.client_id));
    if let Some(url) = asked.way_back(hint.as_ref(), client.map(|client| &client.view)) {
        return see_other(&url);
    }
    let mut page = signed_out(visit, told.is_some(), told.unwrap_or_default());
    page.back = client.and_then(|client| PortalLink::of(&client.row));
    ok(&page)
}
