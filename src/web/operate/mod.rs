//! The operator's pages: schedules, promises, the queue, clients, the audit. Every read and act is a verb's; whoever is
//! not an operator gets 403, and an act wants a password that was typed a short while ago (P2-28).

mod acts;
mod audit;
mod cells;
pub mod chart;
mod client_acts;
mod client_checked;
mod client_form;
pub mod client_term_fields;
mod client_trial;
mod client_view;
mod clients;
pub mod compared;
mod csv;
mod delivery;
pub mod delivery_view;
pub mod download;
mod home;
pub mod home_view;
mod intake;
mod intake_aside;
mod intake_line;
mod intake_rows;
mod intake_view;
mod invitation_view;
mod invitations;
mod keys;
mod manage_acts;
mod manage_view;
mod promises;
mod queue;
mod returned;
mod returned_view;
mod schedule_form;
pub mod schedule_view;
mod schedule_words;
mod schedules;
mod simulate;
mod staff;
mod tables;
pub mod view;

use actix_web::HttpResponse;

use crate::error::Result;
use crate::flow::access::Doing;
use crate::flow::operate::Table;
use crate::web::kit::form::Form;
use crate::web::paths;
use crate::web::routes::{Routes, Who};
use crate::web::visit::Visit;

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    // Before what takes any name below these pages.
    for table in Table::ALL {
        routes.post(download::table_path(*table), Who::Operator, csv::download);
    }
    routes
        .get(paths::DELIVERY, Who::Operator, delivery::show)
        .post(paths::DELIVERY_TEST, Who::Operator, delivery::test)
        .get(paths::OPERATOR, Who::Operator, home::show)
        .get(paths::OPERATOR_LIVE, Who::Operator, home::show)
        .get(paths::SCHEDULES, Who::Operator, schedules::list)
        .get("/operator/schedules/{name}", Who::Operator, schedules::show)
        .post("/operator/schedules/{name}", Who::Operator, schedules::set)
        .get("/operator/schedules/{name}/{act}", Who::Operator, schedules::ask)
        .post("/operator/schedules/{name}/{act}", Who::Operator, schedules::act)
        .get(paths::SIMULATION, Who::Operator, simulate::show)
        .get(paths::PROMISES, Who::Operator, promises::list)
        .get("/operator/promises/{id}", Who::Operator, promises::show)
        .get(paths::INTAKE, Who::Operator, intake::list)
        .get("/operator/intake/batches/{id}", Who::Operator, intake::batch)
        .get(paths::INTAKE_REJECTED, Who::Operator, intake::rejected)
        .get(paths::INTAKE_AGAIN, Who::Operator, intake::ask)
        .post(paths::INTAKE_AGAIN, Who::Operator, intake::again)
        .get("/operator/intake/lines/{id}", Who::Operator, intake_line::show)
        .post("/operator/intake/lines/{id}", Who::Operator, intake_line::correct)
        .get(paths::INTAKE_ASIDE, Who::Operator, intake_aside::list)
        .post("/operator/intake/lines/{id}/aside", Who::Operator, intake_aside::set)
        .post("/operator/intake/lines/{id}/back", Who::Operator, intake_aside::back)
        .get("/operator/intake/records/{external_id:.+}", Who::Operator, intake_line::way)
        .get(paths::QUEUE, Who::Operator, queue::show)
        .get("/operator/queue/{id}/retry", Who::Operator, queue::ask)
        .post("/operator/queue/{id}/retry", Who::Operator, queue::retry)
        .get(paths::RETURNED, Who::Operator, returned::list)
        .post("/operator/returned/{id}/seen", Who::Operator, returned::seen)
        .get(paths::CLIENTS, Who::Operator, clients::list)
        .get("/operator/clients/{id}", Who::Operator, clients::show)
        .post("/operator/clients/{id}", Who::Operator, clients::set)
        .get(paths::CLIENT_NEW, Who::Operator, client_acts::show_new)
        .post(paths::CLIENT_NEW, Who::Operator, client_acts::register)
        .get("/operator/clients/{id}/try", Who::Operator, client_trial::show)
        .post("/operator/clients/{id}/try", Who::Operator, client_trial::run)
        .get("/operator/clients/{id}/{act}", Who::Operator, client_acts::ask)
        .post("/operator/clients/{id}/{act}", Who::Operator, client_acts::act)
        .get(paths::INVITATIONS, Who::Operator, invitations::list)
        .get(paths::INVITATION_NEW, Who::Operator, invitations::show_new)
        .post(paths::INVITATION_NEW, Who::Operator, invitations::make)
        .get("/operator/invitations/{id}/revoke", Who::Operator, invitations::ask)
        .post("/operator/invitations/{id}/revoke", Who::Operator, invitations::revoke)
        .get(paths::KEYS, Who::Operator, keys::list)
        .get("/operator/keys/{act}", Who::Operator, keys::ask)
        .post("/operator/keys/{act}", Who::Operator, keys::act)
        .get(paths::STAFF, Who::Operator, staff::list)
        .get("/operator/staff/{id}/{act}", Who::Operator, staff::ask)
        .post("/operator/staff/{id}/{act}", Who::Operator, staff::act)
        .get(paths::AUDIT, Who::Operator, audit::show);
}

/// Answers with the handler's page, for operators.
async fn operator(visit: Visit, page: impl AsyncFnOnce(&Visit) -> Result<HttpResponse>) -> HttpResponse {
    visit.shows(Doing::Operate, page).await
}

/// The same for a form, of somebody who has just proved who they are.
async fn posted(
    visit: Visit,
    form: Form,
    act: impl AsyncFnOnce(&Visit, &Form) -> Result<HttpResponse>,
) -> HttpResponse {
    visit.takes(Doing::Operate, form, act).await
}

/// The same for a page that only somebody may see who has just proved who they are.
async fn recent(visit: Visit, page: impl AsyncFnOnce(&Visit) -> Result<HttpResponse>) -> HttpResponse {
    visit.shows_recent(Doing::Operate, page).await
}
