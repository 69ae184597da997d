//! Where somebody lands without a portal, and the page for end customers.

use actix_web::HttpResponse;

use super::view::{EndCustomerPage, HomePage, PortalLink};
use crate::error::Result;
use crate::web::kit::page::{Place, ok};
use crate::web::visit::Visit;

pub(super) async fn home(visit: Visit) -> HttpResponse {
    visit.answer(home_page(&visit))
}

fn home_page(visit: &Visit) -> Result<HttpResponse> {
    let Some((_, user)) = &visit.session else { return Ok(visit.to_login()) };
    let last_login = user.last_login_at.map(|at| crate::text::format::at(at.ms(), visit.zone(), visit.lang));
    let page = visit.page().at(Place::Home);
    Ok(ok(&HomePage { page, name: user.name.clone(), last_login, portals: portals(visit) }))
}

/// The portals that have a start page, by name.
fn portals(visit: &Visit) -> Vec<PortalLink> {
    let kept = visit.app().kept();
    let mut portals: Vec<_> =
        kept.clients().filter(|c| c.disabled_at.is_none() && c.first_party).filter_map(|c| PortalLink::of(c)).collect();
    portals.sort_by(|a, b| a.name.cmp(&b.name));
    portals
}

pub(super) async fn end_customer(visit: Visit) -> HttpResponse {
    let hours = visit.app().config().promise.end_customer_hours.to_string();
    visit.answer(Ok(ok(&EndCustomerPage { page: visit.page(), hours })))
}
