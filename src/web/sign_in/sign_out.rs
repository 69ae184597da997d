//! Signing out, and changing to another login.

use actix_web::HttpResponse;

use super::goodbye::end_own;
use super::view::sign_out_question;
use crate::error::Result;
use crate::flow::provider::SignedOut;
use crate::web::kit::form::Form;
use crate::web::kit::page::{ok, see_other};
use crate::web::paths::{self, Again};
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

/// Who is out already wanted just that; somebody who came in since the question was shown is asked again.
async fn sign_out_with(visit: &Visit, form: &Form) -> Result<Option<SignedOut>> {
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
