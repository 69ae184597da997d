//! Signing out, and changing to another login.

use actix_web::HttpResponse;

use super::goodbye::{end_own, signed_out};
use super::view::sign_out_question;
use crate::error::Result;
use crate::web::kit::form::Form;
use crate::web::kit::page::{ok, see_other};
use crate::web::paths::{self, Again};
use crate::web::provider::end_session::after_question;
use crate::web::visit::Visit;

pub(super) async fn ask(visit: Visit) -> HttpResponse {
    let result = match &visit.session {
        Some((_, user)) => Ok(ok(&sign_out_question(visit.page(), &user.login, Vec::new()))),
        None => Ok(ok(&signed_out(&visit, false, Vec::new()))),
    };
    visit.answer(result)
}

pub(super) async fn sign_out(visit: Visit, form: Form) -> HttpResponse {
    let result = sign_out_with(&visit, &form).await.map(|told| after_question(&visit, &form, told));
    visit.answer(result)
}

/// Who is out already wanted just that; somebody who came in since the question was shown is asked again.
async fn sign_out_with(visit: &Visit, form: &Form) -> Result<Vec<String>> {
    match visit.session {
        Some(_) => visit.check(form)?,
        None => visit.check_browser(form)?,
    }
    end_own(visit).await
}

/// The pending request of a portal goes on with the other login.
pub(super) async fn switch_login(visit: Visit, form: Form) -> HttpResponse {
    let result = switch_with(&visit, &form).await;
    visit.answer(result)
}

async fn switch_with(visit: &Visit, form: &Form) -> Result<HttpResponse> {
    let grant = form.text("grant")?;
    sign_out_with(visit, form).await?;
    Ok(see_other(&match grant {
        "" => paths::LOGIN.to_owned(),
        grant => paths::login_for(grant, Again::No, None),
    }))
}
