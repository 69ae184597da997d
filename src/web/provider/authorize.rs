//! The authorization endpoint: the ladder of `oidc::authorize`, then one verb, then a page or the way back. Whatever is
//! wrong before client and redirect URI are known stays here, as a page (A1, A2, G45).

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};

use super::{asked, way_back};
use crate::app::{Kept, Registered};
use crate::error::{Error, Result};
use crate::flow::provider;
use crate::flow::provider::authorize::{self as verb, Next, Present, Said};
use crate::oidc::authorize::{AuthorizeRequest, KnownClient, Refused, Way, client_id};
use crate::oidc::decide::{HintFacts, Why};
use crate::oidc::error::{Code, ProtocolError};
use crate::oidc::id_token::Hint;
use crate::oidc::par;
use crate::oidc::params::RawParams;
use crate::oidc::response::{Ours, Response};
use crate::web::kit::error_page;
use crate::web::kit::form::is_form;
use crate::web::kit::page::{ok, see_other};
use crate::web::paths::{self, Again};
use crate::web::provider::view::{ConsentPage, FormPostPage};
use crate::web::sign_in::view::PortalLink;
use crate::web::visit::Visit;

/// The largest request that is read, in bytes.
const LIMIT: usize = 16 * 1024;

/// GET: decided at once.
pub async fn by_get(visit: Visit, request: HttpRequest) -> HttpResponse {
    let answer = ask(&visit, request.query_string().as_bytes()).await;
    visit.answer(answer)
}

async fn ask(visit: &Visit, query: &[u8]) -> Result<HttpResponse> {
    let kept = visit.app().kept();
    let (request, client) = match read(visit, query, &kept).await {
        Ok(read) => read,
        Err(bad) => return refuse(visit, &kept, bad),
    };
    let (ctx, present) = (visit.ctx(), present(visit, &kept, &request));
    let (asker, asked) = (client.clone(), request.clone());
    let next = visit.app().write_plain(move |tx| verb::ask(tx, &ctx, &asked, &asker.view, &present)).await?;
    Ok(match next {
        // The page has an address of its own, so that a reload or another language does not ask anew.
        Next::Consent(id, _) => see_other(&paths::authorize_resume(id.as_str())),
        next => onward(visit, &kept, &client, &request, next)?,
    })
}

/// POST: a post from another site arrives without the session's cookie, so the request is only stored, and the GET that
/// follows decides (A7). No cookie is set: it would replace the one that the browser holds back.
pub async fn by_post(visit: Visit, request: HttpRequest, body: Result<Bytes, actix_web::Error>) -> HttpResponse {
    let answer = match body {
        Ok(body) if is_form(&request) => store(&visit, &body).await,
        _ => Ok(local(&visit, &ProtocolError::request("the body is not a form"))),
    };
    visit.answer_alone(answer)
}

async fn store(visit: &Visit, form: &[u8]) -> Result<HttpResponse> {
    let kept = visit.app().kept();
    let request = match read(visit, form, &kept).await {
        Ok((request, _)) => request,
        Err(bad) => return refuse(visit, &kept, bad),
    };
    let ctx = visit.ctx();
    let id = visit.app().write_plain(move |tx| verb::store(tx, &ctx, &request)).await?;
    Ok(see_other(&paths::authorize_resume(id.as_str())))
}

/// GET: a stored request goes on, after a login or a post; or shows the consent page.
pub async fn resume(visit: Visit) -> HttpResponse {
    let answer = go_on(&visit, visit.query("id"), Said::Nothing).await;
    visit.answer(answer)
}

/// The stored request of this name, judged again.
pub(super) async fn go_on(visit: &Visit, id: Option<String>, said: Said) -> Result<HttpResponse> {
    let kept = visit.app().kept();
    let now = visit.app().now();
    let found = match id.clone() {
        Some(id) => visit.app().read(move |db| verb::resume(db, &id, now)).await?,
        None => None,
    };
    let known = found.and_then(|pending| {
        let client = kept.registered(&pending.request.client_id)?.clone();
        Some((pending, client))
    });
    let Some((pending, client)) = known else { return over(visit, &kept, id, said).await };
    let request = pending.request.clone();
    let (ctx, present, asker) = (visit.ctx(), present(visit, &kept, &request), client.clone());
    let next = visit.app().write(move |tx| verb::go_on(tx, &ctx, &pending, &asker.view, &present, said)).await?;
    match next {
        Next::Over => over(visit, &kept, id, said).await,
        next => onward(visit, &kept, &client, &request, next),
    }
}

/// A request that was answered or has run out: a second click, Back, a page left open. It gets no second code; the person
/// goes to the portal's own start page, where the portal asks anew if it has to. A page says so where there is none, and
/// where the service is not the house's own and the person has not just pressed a button of ours: anybody can send such an
/// address (P2-32).
async fn over(visit: &Visit, kept: &Kept, id: Option<String>, said: Said) -> Result<HttpResponse> {
    let asker = match id {
        Some(id) => visit.app().read(move |db| verb::asker(db, &id)).await?,
        None => None,
    };
    let client = asker.and_then(|client| kept.registered(client.as_str()));
    Ok(match client.map(|client| (client, client.row.home_uri.as_deref())) {
        Some((client, Some(home))) if client.view.first_party || said != Said::Nothing => see_other(home),
        Some((client, _)) if !client.view.first_party => match PortalLink::of(&client.row, kept.issuer()) {
            Some(home) => way_back::over(visit, client, home),
            None => error_page::over(visit.page()),
        },
        _ => error_page::over(visit.page()),
    })
}

/// Why a request is not taken: before or after there was a way back, or by our own fault.
enum Bad {
    Here(ProtocolError),
    There(Refused, Arc<Registered>),
    Ours(Error),
}

impl<E: Into<ProtocolError>> From<E> for Bad {
    fn from(error: E) -> Self {
        Self::Here(error.into())
    }
}

impl From<Error> for Bad {
    fn from(error: Error) -> Self {
        Self::Ours(error)
    }
}

/// The parameters of a browser's request, within bounds.
pub(super) fn params(raw: &[u8]) -> Result<RawParams, ProtocolError> {
    if raw.len() > LIMIT {
        return Err(ProtocolError::request("the request is too large"));
    }
    Ok(RawParams::parse(raw)?)
}

/// Up the ladder; a request object is read first, and a pushed request has been up already.
async fn read(visit: &Visit, raw: &[u8], kept: &Kept) -> Read {
    let params = params(raw)?;
    let known = kept.registered(client_id(&params)?);
    let client = known.ok_or_else(|| ProtocolError::request("client_id is unknown"))?.clone();
    if params.first("request").is_some() && params.first("request_uri").is_some() {
        // RFC 9101 section 5.
        return Err(beside(&params, &client, ProtocolError::request("request and request_uri do not go together")));
    }
    if let Some(name) = params.first("request_uri").and_then(par::name) {
        let (ctx, id, name) = (visit.ctx(), client.view.client_id.clone(), name.to_owned());
        let pushed = visit.app().read(move |db| provider::pushed(db, &ctx, &id, &name)).await?;
        let gone = || ProtocolError::new(Code::InvalidRequestUri, "request_uri is unknown, used or expired");
        return Ok((pushed.ok_or_else(gone)?, client));
    }
    match asked::signed(visit.app(), &params, &client, kept.issuer()).await {
        None => climb(&params, client, Way::default()),
        Some(Ok(inner)) => climb(&inner, client, Way { signed: true, ..Way::default() }),
        Some(Err(error)) => Err(beside(&params, &client, error)),
    }
}

/// What is in the object cannot be believed: the way back is the one beside it, if there is one.
fn beside(params: &RawParams, client: &Arc<Registered>, error: ProtocolError) -> Bad {
    match KnownClient::of(params, Some(&client.view), Way::default()) {
        Ok(known) => Bad::There(Refused { reply: known.reply().clone(), error }, client.clone()),
        Err(_) => Bad::Here(error),
    }
}

type Read = Result<(AuthorizeRequest, Arc<Registered>), Bad>;

fn climb(params: &RawParams, client: Arc<Registered>, way: Way) -> Read {
    let known = KnownClient::of(params, Some(&client.view), way)?;
    match known.request() {
        Ok(request) => Ok((request, client)),
        Err(refused) => Err(Bad::There(refused, client)),
    }
}

fn refuse(visit: &Visit, kept: &Kept, bad: Bad) -> Result<HttpResponse> {
    match bad {
        Bad::Ours(error) => Err(error),
        Bad::Here(error) => Ok(local(visit, &error)),
        Bad::There(refused, client) => back(visit, kept, &client, &refused),
    }
}

/// Back with a refusal: by itself, or by a button where that is asked first.
fn back(visit: &Visit, kept: &Kept, client: &Registered, refused: &Refused) -> Result<HttpResponse> {
    let response = Response::error(refused, ours(visit, kept, client))?;
    Ok(match way_back::is_asked_first(client, refused.error.code) {
        true => way_back::ask(visit, client, &refused.reply.redirect_uri, &refused.error, response),
        false => carry(visit, response),
    })
}

fn ours<'a>(visit: &Visit, kept: &'a Kept, client: &'a Registered) -> Ours<'a> {
    Ours { issuer: kept.issuer(), keys: kept.keys(), client: &client.view, now_s: visit.app().now().seconds() }
}

/// A page of ours with the error's code in it.
pub(super) fn local(visit: &Visit, error: &ProtocolError) -> HttpResponse {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::BAD_REQUEST);
    error_page::oauth(visit.page(), status, error.code.as_str(), error.description())
}

fn present(visit: &Visit, kept: &Kept, request: &AuthorizeRequest) -> Present {
    let expected = HintFacts::of(request, |hint| Hint::read(hint, kept.issuer(), kept.keys()));
    Present { session: visit.session.clone(), expected }
}

fn onward(
    visit: &Visit,
    kept: &Kept,
    client: &Registered,
    request: &AuthorizeRequest,
    next: Next,
) -> Result<HttpResponse> {
    let ours = ours(visit, kept, client);
    Ok(match next {
        Next::Code(code) => carry(visit, Response::code(request.way_back()?, code.expose(), ours)?),
        // In silence there is nobody to ask (RFC 9700 section 4.11.2).
        Next::Refused(refused) if request.prompt.none => carry(visit, Response::error(&refused, ours)?),
        Next::Refused(refused) => back(visit, kept, client, &refused)?,
        Next::Login(id, why) => {
            let again = match why {
                Why::NoSession => Again::No,
                Why::Asked | Why::TooOld | Why::StepUp => Again::Confirm,
                Why::Choose | Why::OtherPerson => Again::Other,
            };
            see_other(&paths::login_for(id.as_str(), again, request.ui_locales.as_deref()))
        }
        Next::Factor(id) => see_other(&paths::factors_for(id.as_str())),
        Next::Consent(id, scopes) => {
            let (name, back) = (client.row.name.clone(), &request.way_back()?.redirect_uri);
            let mut page = ConsentPage::new(visit.page(), name, back, id.as_str(), &scopes);
            page.own = client.view.first_party;
            page.details = request.details.words(&client.view.detail_types, visit.lang);
            // Without a word about it the client may use what it gets wherever it is registered for (RFC 8707 section 2.2).
            page.resources = match request.resources.is_empty() {
                true => client.view.terms.resources.clone(),
                false => request.resources.iter().map(str::to_owned).collect(),
            };
            ok(&page)
        }
        Next::Over => error_page::over(visit.page()),
    })
}

/// The response leaves with the browser.
fn carry(visit: &Visit, response: Response) -> HttpResponse {
    match response {
        Response::Redirect(url) => see_other(&url),
        Response::FormPost { action, fields } => {
            let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            ok(&FormPostPage { page: visit.page(), action, fields })
        }
    }
}
