//! The old address stops a change of the e-mail: login and reference are typed, no address of ours carries them.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::two_view::StopPage;
use crate::error::Result;
use crate::flow::desk;
use crate::text::desk::two::TwoText;
use crate::text::fill;
use crate::web::kit::form::Form;
use crate::web::kit::input::Filled;
use crate::web::kit::page::{Tone, html, ok};
use crate::web::paths;
use crate::web::routes::{Routes, Who};
use crate::web::visit::Visit;

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    routes.get(paths::EMAIL_STOP, Who::Anyone, show).post(paths::EMAIL_STOP, Who::Anyone, stop);
}

async fn show(visit: Visit) -> HttpResponse {
    let form = Filled::new(visit.lang);
    visit.answer(Ok(ok(&StopPage { page: visit.page(), form, done: false })))
}

async fn stop(visit: Visit, form: Form) -> HttpResponse {
    let result = stop_with(&visit, &form).await;
    visit.answer(result)
}

async fn stop_with(visit: &Visit, form: &Form) -> Result<HttpResponse> {
    visit.check_browser(form)?;
    let (login, reference) = (form.text("login")?.to_owned(), form.text("reference")?.to_owned());
    let typed = Filled::new(visit.lang).with("login", login.clone()).with("reference", reference.clone());
    let ctx = visit.ctx();
    let stopped = visit.app().write(move |tx| desk::stop(tx, &ctx, &login, &reference)).await?;
    let t = TwoText::of(visit.lang);
    Ok(match stopped {
        Some(protocol) => {
            let page = visit.page().notice(Tone::Good, fill(t.stop_done, &[("protocol", &protocol)]));
            ok(&StopPage { page, form: Filled::new(visit.lang), done: true })
        }
        None => {
            let chat = visit.lang.pick(visit.app().config().brand.chat_path.each());
            let page = visit.page().notice(Tone::Warn, fill(t.stop_none, &[("chat", chat)]));
            html(StatusCode::UNPROCESSABLE_ENTITY, &StopPage { page, form: typed, done: false })
        }
    })
}
