//! The operator's pages: schedules, promises, the queue, clients, the audit. Every read and act is a verb's; whoever is
//! not an operator gets 403, and an act wants a password that was typed a short while ago (P2-28).

mod audit;
mod client_view;
mod clients;
mod promises;
mod queue;
mod returned;
mod returned_view;
mod schedules;
pub mod view;

use actix_web::HttpResponse;
use actix_web::web::{self, ServiceConfig};

use crate::error::{Error, Result};
use crate::model::role::Role;
use crate::web::paths;
use crate::web::visit::Visit;

/// Registers the handlers.
pub fn routes(cfg: &mut ServiceConfig) {
    returned::routes(cfg);
    cfg.route(paths::SCHEDULES, web::get().to(schedules::list))
        .route("/operator/schedules/{name}", web::get().to(schedules::show))
        .route("/operator/schedules/{name}", web::post().to(schedules::set))
        .route("/operator/schedules/{name}/{act}", web::get().to(schedules::ask))
        .route("/operator/schedules/{name}/{act}", web::post().to(schedules::act))
        .route(paths::PROMISES, web::get().to(promises::list))
        .route("/operator/promises/{id}", web::get().to(promises::show))
        .route(paths::QUEUE, web::get().to(queue::show))
        .route("/operator/queue/{id}/retry", web::get().to(queue::ask))
        .route("/operator/queue/{id}/retry", web::post().to(queue::retry))
        .route(paths::CLIENTS, web::get().to(audit::clients))
        .route("/operator/clients/{id}", web::get().to(clients::show))
        .route("/operator/clients/{id}", web::post().to(clients::set))
        .route(paths::AUDIT, web::get().to(audit::show));
}

/// Answers with the handler's page, for operators.
async fn operator(visit: Visit, page: impl AsyncFnOnce(&Visit) -> Result<HttpResponse>) -> HttpResponse {
    let result = match &visit.session {
        None => Ok(visit.to_login()),
        Some((_, user)) if user.role != Role::Operator => Err(Error::Forbidden),
        Some(_) => page(&visit).await,
    };
    visit.answer(result)
}

/// The same for what only somebody may do who has just proved who they are.
async fn recent(visit: Visit, page: impl AsyncFnOnce(&Visit) -> Result<HttpResponse>) -> HttpResponse {
    operator(visit, async |visit| if visit.is_recent() { page(visit).await } else { Ok(visit.to_confirm()) }).await
}
