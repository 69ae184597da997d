//! The warning to an Administrator who shares a mailbox (product rule "Reseller, user, login, e-mail").

use actix_web::HttpResponse;

use super::onward::{carried, onward};
use super::view::SharedMailboxPage;
use crate::error::Result;
use crate::model::user;
use crate::web::kit::form::Form;
use crate::web::kit::page::{ok, see_other};
use crate::web::paths;
use crate::web::visit::Visit;

pub(super) async fn show(visit: Visit) -> HttpResponse {
    let page = shared_page(&visit).await;
    visit.answer(page)
}

async fn shared_page(visit: &Visit) -> Result<HttpResponse> {
    let Some((_, user)) = visit.session.clone() else { return Ok(visit.to_login()) };
    let folded = user.email_folded.clone();
    let all = visit.app().read(move |db| user::by_email(db, &folded)).await?;
    let others = all
        .into_iter()
        .filter(|other| other.id != user.id && other.reseller_id == user.reseller_id)
        .map(|other| other.login)
        .collect();
    let action = carried(visit, paths::SHARED_MAILBOX);
    Ok(ok(&SharedMailboxPage { page: visit.page(), email: user.email, others, action }))
}

pub(super) async fn leave(visit: Visit, form: Form) -> HttpResponse {
    let result = visit.check_browser(&form).map(|()| match &visit.session {
        Some((_, user)) => see_other(&onward(&visit, user.role)),
        None => see_other(&carried(&visit, paths::LOGIN)),
    });
    visit.answer(result)
}
