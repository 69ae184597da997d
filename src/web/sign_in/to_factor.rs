//! On from the password to the second factor, and past the password with a passkey.

use actix_web::HttpResponse;

use super::onward::carried;
use super::view::KeyForm;
use crate::error::Result;
use crate::flow;
use crate::web::kit::cookies;
use crate::web::kit::page::see_other;
use crate::web::paths;
use crate::web::visit::Visit;

/// The password was right: on to the page that asks for the factor.
pub(super) fn ask(visit: &Visit, pass: &str) -> HttpResponse {
    visit.set_cookie(visit.web.cookies.set(cookies::FACTOR, pass, Some(flow::sign_in::factor::PASS_S)));
    see_other(&carried(visit, paths::FACTOR))
}

/// For the login page: the browser's own list of logins offers passkeys.
pub(super) fn any(visit: &Visit) -> Result<Option<KeyForm>> {
    let asking = flow::sign_in::factor::ask_any(&visit.ctx())?;
    Ok(asking.map(|asking| KeyForm::any(asking, carried(visit, paths::LOGIN_KEY))))
}
