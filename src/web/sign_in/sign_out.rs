//! Signing out, and changing to another login.

use actix_web::HttpResponse;

use super::view::sign_out_question;
use crate::error::Result;
use crate::flow::{self, provider::SignedOut};
use crate::web::kit::cookies;
use crate::web::kit::form::Form;
use crate::web::kit::page::{ok, see_other};
use crate::web::paths;
use crate::web::provider::end_session::after_question;
use crate::web::provider::signed_out;
use crate::web::visit::Visit;

pub(super) async fn ask(visit: Visit) -> HttpResponse {
    let result = match &visit.session {
        Some((_, user)) => Ok(ok(&sign_out_question(visit.page(), &user.login, Vec::new()))),
        None => signed_out::page(&visit, None).await.map(|page| ok(&page)),
    };
    visit.answer(result)
}

pub(super) async fn sign_out(visit: Visit, form: Form) -> HttpResponse {
    let result = match sign_out_with(&visit, &form).await {
        Ok(of) => after_question(&visit, &form, of).await,
        Err(error) => Err(error),
    };
    visit.answer(result)
}

async fn sign_out_with(visit: &Visit, form: &Form) -> Result<Option<SignedOut>> {
    visit.check(form)?;
    end_own(visit).await
}

/// Ends the session of this browser, if it has one.
pub async fn end_own(visit: &Visit) -> Result<Option<SignedOut>> {
    visit.set_cookie(visit.web.cookies.clear(cookies::SESSION));
    let Some((session, user)) = visit.session.clone() else { return Ok(None) };
    let ctx = visit.ctx();
    let of = visit.app().write(move |tx| flow::provider::sign_out(tx, &ctx, &session, &user)).await?;
    Ok(Some(of))
}

pub(super) async fn switch_login(visit: Visit, form: Form) -> HttpResponse {
    let result = sign_out_with(&visit, &form).await.map(|_| see_other(paths::LOGIN));
    visit.answer(result)
}
