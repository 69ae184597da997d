//! Signing out, and changing to another login.

use actix_web::HttpResponse;

use super::view::{SignedOutPage, sign_out_question};
use crate::error::Result;
use crate::flow;
use crate::web::kit::cookies;
use crate::web::kit::form::Form;
use crate::web::kit::page::{ok, see_other};
use crate::web::paths;
use crate::web::provider::end_session::after_question;
use crate::web::visit::Visit;

pub(super) async fn ask(visit: Visit) -> HttpResponse {
    let result = match &visit.session {
        Some((_, user)) => Ok(ok(&sign_out_question(visit.page(), &user.login, Vec::new()))),
        None => Ok(ok(&signed_out(&visit, false, Vec::new()))),
    };
    visit.answer(result)
}

/// The page after a sign-out.
pub fn signed_out(visit: &Visit, had_session: bool, told: Vec<String>) -> SignedOutPage {
    let mut page = visit.page();
    page.person = None;
    SignedOutPage { page, had_session, told, back: None }
}

pub(super) async fn sign_out(visit: Visit, form: Form) -> HttpResponse {
    let result = sign_out_with(&visit, &form).await.map(|told| after_question(&visit, &form, told));
    visit.answer(result)
}

async fn sign_out_with(visit: &Visit, form: &Form) -> Result<Vec<String>> {
    visit.check(form)?;
    end_own(visit).await
}

/// Ends the session of this browser; returns the names of the portals that are told.
pub async fn end_own(visit: &Visit) -> Result<Vec<String>> {
    visit.set_cookie(visit.web.cookies.clear(cookies::SESSION));
    let Some((session, user)) = visit.session.clone() else { return Ok(Vec::new()) };
    let ctx = visit.ctx();
    let told = visit.app().write(move |tx| flow::provider::sign_out(tx, &ctx, &session, &user)).await?;
    Ok(told.into_iter().map(|client| client.name).collect())
}

pub(super) async fn switch_login(visit: Visit, form: Form) -> HttpResponse {
    let result = sign_out_with(&visit, &form).await.map(|_| see_other(paths::LOGIN));
    visit.answer(result)
}
