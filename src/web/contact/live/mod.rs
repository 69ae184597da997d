//! Conversations as they are said: a WebSocket for visitors and one for agents, and the same frames by POST for visitors
//! whose proxy lets no WebSocket through. What may be said is decided by the verbs that the pages call, too.

mod agent;
mod lines;
mod socket;
mod visitor;
mod wire;

use actix_web::http::header;
use actix_web::web::{Bytes, Payload};
use actix_web::{HttpRequest, HttpResponse};

use crate::flow::Secret;
use crate::flow::access::{self, Doing};
use crate::web::contact::topics;
use crate::web::kit::cookies;
use crate::web::paths;
use crate::web::routes::{Routes, Who};
use crate::web::visit::Visit;
use agent::Agent;
pub use socket::is_ours;
use visitor::Visitor;
use wire::{Answer, Ask};

/// A call's body may be so large, in bytes: one frame.
const MOST_BYTES: usize = 16 * 1024;

/// The doors.
pub fn routes(routes: &mut Routes) {
    routes
        .get(paths::CONTACT_LIVE, Who::Portals, visitor)
        .post(paths::CONTACT_LIVE, Who::Portals, visitor_by_post)
        .body_limit(paths::CONTACT_LIVE, MOST_BYTES)
        .get(paths::DESK_LIVE, Who::Agent, agent);
}

async fn visitor(visit: Visit, request: HttpRequest, body: Payload) -> HttpResponse {
    let key = topics::key(&visit, &request);
    let session = visit.web.cookies.read(&request, cookies::SESSION).map(Secret::new);
    socket::open(&request, body, visit.app(), || Visitor::new(&visit, key, session))
}

async fn agent(visit: Visit, request: HttpRequest, body: Payload) -> HttpResponse {
    let cookie = visit.web.cookies.read(&request, cookies::SESSION).map(Secret::new);
    let (Some((_, user)), Some(cookie)) = (&visit.session, cookie) else { return visit.answer(Ok(visit.to_login())) };
    match access::allow(&visit.ctx(), Doing::Contact) {
        Ok(()) => socket::open(&request, body, visit.app(), || Agent::new(&visit, user, cookie)),
        Err(error) => visit.answer(Err(error)),
    }
}

/// One frame, answered with those that a socket would have brought. Our own pages alone may ask: a foreign page cannot set
/// the header without being allowed to, and is not.
async fn visitor_by_post(visit: Visit, request: HttpRequest, body: Bytes) -> HttpResponse {
    let marked = request.headers().contains_key("x-cracha-chat");
    if !marked || !socket::is_ours(&request, visit.app()) {
        return HttpResponse::Forbidden().insert_header((header::CACHE_CONTROL, "no-store")).finish();
    }
    let Ok(ask) = serde_json::from_slice::<Ask>(&body) else {
        return HttpResponse::BadRequest().insert_header((header::CACHE_CONTROL, "no-store")).finish();
    };
    let key = Visitor::key_in(&request);
    let key = key.or_else(|| topics::key(&visit, &request));
    let own = matches!(ask, Ask::Open { own: true, .. });
    let mut answers = Visitor::new(&visit, key, None).once(ask).await;
    let mut answer = HttpResponse::Ok();
    answer.insert_header((header::CACHE_CONTROL, "no-store"));
    if own && let Some(key) = answers.iter_mut().find_map(Answer::take_key) {
        answer.cookie(topics::keeping(&visit, &key));
    }
    answer.json(answers)
}
