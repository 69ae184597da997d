//! What agents do: take, say, hand on, close.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::desk::show_with;
use super::saying;
use crate::error::{Error, Field, Flaw, Result};
use crate::flow::contact::{self, Said, Speaker};
use crate::model::conversation::ClosedWhy;
use crate::model::ids::{ConversationId, UserId};
use crate::text::error::refusal;
use crate::web::kit::form::Form;
use crate::web::kit::input::Filled;
use crate::web::kit::page::see_other;
use crate::web::paths;
use crate::web::routes::{Routes, Who};
use crate::web::visit::Visit;

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    routes
        .post(paths::chat_act("{id}", "take"), Who::Agent, take)
        .post(paths::chat_act("{id}", "say"), Who::Agent, say)
        .post(paths::chat_act("{id}", "transfer"), Who::Agent, transfer)
        .post(paths::chat_act("{id}", "close"), Who::Agent, close);
}

/// The answer before an act is looked at: a session, a form of ours.
pub(super) fn not_yet(visit: &Visit, form: &Form) -> Result<Option<HttpResponse>> {
    if visit.session.is_none() {
        return Ok(Some(visit.to_login_with(form)));
    }
    visit.check(form)?;
    Ok(None)
}

/// Tells who looks, and goes back to the conversation.
fn done(visit: &Visit, id: &ConversationId, act: &str) -> HttpResponse {
    saying::changed(visit.app(), id);
    see_other(&paths::with_query(&paths::chat(id.as_str()), &[("done", act)]))
}

/// A refusal beside its field.
async fn wrong(visit: &Visit, id: &str, form: Filled, field: &'static str, flaw: Flaw) -> Result<HttpResponse> {
    let form = form.wrong(field, refusal::flaw(visit.lang, flaw));
    show_with(visit, id, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

async fn take(visit: Visit, id: Path<String>, form: Form) -> HttpResponse {
    let result = take_with(&visit, &id, &form).await;
    visit.answer(result)
}

async fn take_with(visit: &Visit, id: &str, form: &Form) -> Result<HttpResponse> {
    if let Some(first) = not_yet(visit, form)? {
        return Ok(first);
    }
    let (ctx, key) = (visit.ctx(), ConversationId::from_text(id));
    let which = key.clone();
    visit.app().write(move |tx| contact::take(&ctx, tx, &which)).await?;
    Ok(done(visit, &key, "take"))
}

async fn say(visit: Visit, id: Path<String>, form: Form) -> HttpResponse {
    let result = say_with(&visit, &id, &form).await;
    visit.answer(result)
}

async fn say_with(visit: &Visit, id: &str, form: &Form) -> Result<HttpResponse> {
    if let Some(first) = not_yet(visit, form)? {
        return Ok(first);
    }
    let (ctx, key) = (visit.ctx(), ConversationId::from_text(id));
    let speaker = Speaker::Agent(ctx.actor.user().cloned().ok_or(Error::Forbidden)?);
    let (text, token) = (form.get("text")?.to_owned(), form.text("token")?.to_owned());
    let typed = Filled::new(visit.lang);
    match saying::say(visit.app(), ctx, speaker, &key, token, text).await {
        Ok(Said::Stored(_) | Said::Again(_) | Said::Closed | Said::TooFast { .. }) => Ok(see_other(&paths::chat(id))),
        Ok(Said::Refused(looks)) => {
            let form = typed.wrong("text", looks.words(visit.lang));
            show_with(visit, id, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(Error::Invalid { reason, .. }) => {
            wrong(visit, id, typed.with("text", form.get("text")?), "text", reason).await
        }
        Err(other) => Err(other),
    }
}

async fn transfer(visit: Visit, id: Path<String>, form: Form) -> HttpResponse {
    let result = transfer_with(&visit, &id, &form).await;
    visit.answer(result)
}

async fn transfer_with(visit: &Visit, id: &str, form: &Form) -> Result<HttpResponse> {
    if let Some(first) = not_yet(visit, form)? {
        return Ok(first);
    }
    let (ctx, key) = (visit.ctx(), ConversationId::from_text(id));
    let to = Some(form.text("to")?).filter(|to| !to.is_empty()).map(UserId::from_text);
    let which = key.clone();
    match visit.app().write(move |tx| contact::transfer(&ctx, tx, &which, to.as_ref())).await {
        Ok(()) => Ok(done(visit, &key, "transfer")),
        Err(Error::Invalid { field: Field::Agent, reason }) => {
            wrong(visit, id, Filled::new(visit.lang), "to", reason).await
        }
        Err(other) => Err(other),
    }
}

async fn close(visit: Visit, id: Path<String>, form: Form) -> HttpResponse {
    let result = close_with(&visit, &id, &form).await;
    visit.answer(result)
}

async fn close_with(visit: &Visit, id: &str, form: &Form) -> Result<HttpResponse> {
    if let Some(first) = not_yet(visit, form)? {
        return Ok(first);
    }
    let (ctx, key) = (visit.ctx(), ConversationId::from_text(id));
    let Some(why) = ClosedWhy::parse(form.text("why")?) else {
        return wrong(visit, id, Filled::new(visit.lang), "why", Flaw::UnknownChoice).await;
    };
    let which = key.clone();
    visit.app().write(move |tx| contact::close(&ctx, tx, &which, why)).await?;
    visit.app().metrics().conversation(why);
    Ok(done(visit, &key, "close"))
}
