//! After a login: the form that needed it, with what was typed in it.

use actix_web::HttpResponse;

use crate::web::kit::page::see_other;
use crate::web::kit::stale;
use crate::web::paths;
use crate::web::visit::Visit;

/// GET: the form, for who typed it; everybody else goes on to its page.
pub(super) async fn show(visit: Visit) -> HttpResponse {
    let answer = match visit.typed() {
        _ if visit.session.is_none() => visit.to_login(),
        Some(typed) => stale::after_login(visit.page(), typed.action, typed.fields),
        None => see_other(&visit.next().unwrap_or_else(|| paths::HOME.to_owned())),
    };
    visit.answer(Ok(answer))
}
