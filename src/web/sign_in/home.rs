//! Where somebody lands without a portal, and the page for end customers.

use actix_web::HttpResponse;

use super::view::{EndCustomerPage, HomePage, PortalLink};
use crate::config::PromisePolicy;
use crate::error::Result;
use crate::text::sign_in::LoginText;
use crate::web::kit::page::{Place, ok};
use crate::web::visit::Visit;

pub(super) async fn home(visit: Visit) -> HttpResponse {
    let page = home_page(&visit).await;
    visit.answer(page)
}

async fn home_page(visit: &Visit) -> Result<HttpResponse> {
    let Some((_, user)) = &visit.session else { return Ok(visit.to_login()) };
    let last_login = user.last_login_at.map(|at| crate::text::format::at(at.ms(), visit.zone(), visit.lang));
    let page = visit.page().at(Place::Home);
    let incomplete = crate::web::account::incomplete(visit).await?;
    Ok(ok(&HomePage { page, incomplete, name: user.name.clone(), last_login, portals: portals(visit) }))
}

/// The portals that have a start page, by name.
fn portals(visit: &Visit) -> Vec<PortalLink> {
    let kept = visit.app().kept();
    let mut portals: Vec<_> = kept
        .clients()
        .filter(|c| c.disabled_at.is_none() && c.first_party)
        .filter_map(|c| PortalLink::of(c, kept.issuer()))
        .collect();
    portals.sort_by(|a, b| a.name.cmp(&b.name));
    portals
}

pub(super) async fn end_customer(visit: Visit) -> HttpResponse {
    let policy = &visit.app().config().promise.policies.end_customer;
    let (page, t) = (visit.page(), LoginText::of(visit.lang));
    let register = match policy.counts {
        PromisePolicy::WallClock => page.fill(t.customer_register, "hours", policy.hours),
        PromisePolicy::BusinessDays => page.fill(t.customer_register_days, "days", policy.days),
    };
    visit.answer(Ok(ok(&EndCustomerPage { page, register })))
}
