//! Files of conversations: sent by a form without a script, and saved. None is ever shown by an address of ours: the
//! browser is told to save it, to believe its type, and to give it no rights.

use actix_web::http::{StatusCode, header};
use actix_web::web::{Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::json;

use super::agent::not_yet;
use super::desk;
use super::live::is_ours;
use super::saying;
use super::talk;
use super::topics::{found, key};
use crate::error::{Error, Flaw, Result, Rule};
use crate::flow::Secret;
use crate::flow::contact::{self, Attached, Checked, Speaker};
use crate::model::conversation::Attachment;
use crate::model::ids::ConversationId;
use crate::text::error::refusal;
use crate::web::kit::input::Filled;
use crate::web::kit::page::see_other;
use crate::web::kit::upload::{self, Upload};
use crate::web::paths;
use crate::web::routes::{Routes, Who};
use crate::web::visit::Visit;

/// Name of the field of the file.
const FIELD: &str = "file";

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    routes
        .post(paths::CONTACT_ATTACH, Who::Anyone, attach)
        .get(paths::contact_file("{id}"), Who::Anyone, save)
        .post(paths::contact_file("{id}"), Who::Anyone, save_in_frame)
        .post(paths::chat_act("{id}", "attach"), Who::Agent, attach_desk)
        .get(paths::chat_file("{id}", "{file}"), Who::Agent, save_desk);
}

/// Looks at what came; why it cannot be taken, with its status.
async fn looked_at(visit: &Visit, upload: Upload) -> Result<Result<Checked, (Flaw, StatusCode)>> {
    let most = visit.app().config().contact.attachment_bytes;
    if upload.too_large {
        return Ok(Err((Flaw::FileTooLarge, StatusCode::PAYLOAD_TOO_LARGE)));
    }
    let checked = visit.app().alone(move || contact::check_file(&upload.name, &upload.file, most)).await?;
    match checked {
        Ok(checked) => Ok(Ok(checked)),
        Err(Error::Invalid { reason: Flaw::FileTooLarge, .. }) => {
            Ok(Err((Flaw::FileTooLarge, StatusCode::PAYLOAD_TOO_LARGE)))
        }
        Err(Error::Invalid { reason, .. }) => Ok(Err((reason, StatusCode::UNPROCESSABLE_ENTITY))),
        Err(other) => Err(other),
    }
}

async fn attach(visit: Visit, request: HttpRequest, payload: Payload) -> HttpResponse {
    let result = attach_with(&visit, &request, payload).await;
    visit.answer(result)
}

async fn attach_with(visit: &Visit, request: &HttpRequest, payload: Payload) -> Result<HttpResponse> {
    if in_frame(visit, request) {
        return attach_in_frame(visit, request, payload).await;
    }
    // Who can have no conversation has nothing to attach to.
    let some = key(visit, request).is_some() || visit.session.is_some();
    let most = if some { visit.app().config().contact.attachment_bytes } else { 0 };
    let upload = upload::read(request, payload, most).await?;
    visit.check_browser(&upload.form)?;
    let Some(row) = found(visit, request).await? else { return Ok(see_other(paths::CONTACT)) };
    match stored(visit, &row.id, upload).await? {
        Ok(()) => Ok(see_other(paths::CONTACT_TALK)),
        Err((words, status)) => talk::again(visit, request, Filled::new(visit.lang), (FIELD, &words), status).await,
    }
}

/// The script of the chat in a frame asks: by a header that no page of elsewhere can set, with the key in another one where
/// no cookie comes.
fn in_frame(visit: &Visit, request: &HttpRequest) -> bool {
    key_in(request).is_some() || (request.headers().contains_key("x-cracha-chat") && is_ours(request, visit.app()))
}

async fn attach_in_frame(visit: &Visit, request: &HttpRequest, payload: Payload) -> Result<HttpResponse> {
    let (ctx, key) = (visit.ctx(), key_in(request).or_else(|| key(visit, request)));
    let row = visit.app().read(move |db| contact::of_visitor(db, &ctx, key.as_ref())).await?.ok_or(Error::NotFound)?;
    let upload = upload::read(request, payload, visit.app().config().contact.attachment_bytes).await?;
    let (status, said) = match stored(visit, &row.id, upload).await? {
        Ok(()) => (StatusCode::OK, json!({})),
        Err((words, status)) => (status, json!({ "refused": words })),
    };
    Ok(HttpResponse::build(status).insert_header((header::CACHE_CONTROL, "no-store")).json(said))
}

/// The key in the header of a frame without cookies.
fn key_in(request: &HttpRequest) -> Option<Secret> {
    request.headers().get("x-cracha-key").and_then(|key| key.to_str().ok()).map(Secret::new)
}

/// Looks at a visitor's file and keeps it; else why not, in words, and the status that says so.
async fn stored(visit: &Visit, id: &ConversationId, upload: Upload) -> Result<Result<(), (String, StatusCode)>> {
    let refused = |flaw, status| Ok(Err((refusal::flaw(visit.lang, flaw).to_owned(), status)));
    let ctx = visit.ctx();
    visit.app().write(move |tx| contact::expect_file(&ctx, tx)).await?;
    let token = upload.form.text("token")?.to_owned();
    let file = match looked_at(visit, upload).await? {
        Ok(file) => file,
        Err((flaw, status)) => return refused(flaw, status),
    };
    let (ctx, which) = (visit.ctx(), id.clone());
    match visit.app().write(move |tx| contact::attach(&ctx, tx, &Speaker::Visitor, &which, &token, &file)).await {
        Ok(Attached::Stored(_)) => {
            saying::written(visit.app(), &Speaker::Visitor, id);
            Ok(Ok(()))
        }
        Ok(Attached::Again(_) | Attached::Closed) => Ok(Ok(())),
        Ok(Attached::TooFast { retry_at }) => {
            Ok(Err((talk::too_fast_words(visit, retry_at), StatusCode::TOO_MANY_REQUESTS)))
        }
        Err(Error::Invalid { reason, .. }) => refused(reason, StatusCode::UNPROCESSABLE_ENTITY),
        Err(other) => Err(other),
    }
}

async fn attach_desk(visit: Visit, id: Path<String>, request: HttpRequest, payload: Payload) -> HttpResponse {
    let result = attach_desk_with(&visit, &id, &request, payload).await;
    visit.answer(result)
}

async fn attach_desk_with(visit: &Visit, id: &str, request: &HttpRequest, payload: Payload) -> Result<HttpResponse> {
    let most = visit.session.as_ref().map_or(0, |_| visit.app().config().contact.attachment_bytes);
    let upload = upload::read(request, payload, most).await?;
    if let Some(first) = not_yet(visit, &upload.form)? {
        return Ok(first);
    }
    // Before anything is decoded: an agent, and a conversation.
    let (ctx, which) = (visit.ctx(), id.to_owned());
    visit.app().read(move |db| contact::of_desk(db, &ctx, &which)).await?;
    let token = upload.form.text("token")?.to_owned();
    let again = async |flaw, status| {
        let form = Filled::new(visit.lang).wrong(FIELD, refusal::flaw(visit.lang, flaw));
        desk::show_with(visit, id, form, status).await
    };
    let file = match looked_at(visit, upload).await? {
        Ok(file) => file,
        Err((flaw, status)) => return again(flaw, status).await,
    };
    let (ctx, key) = (visit.ctx(), ConversationId::from_text(id));
    let speaker = Speaker::Agent(ctx.actor.user().cloned().ok_or(Error::Forbidden)?);
    let (which, who) = (key.clone(), speaker.clone());
    match visit.app().write(move |tx| contact::attach(&ctx, tx, &speaker, &which, &token, &file)).await {
        Ok(Attached::Stored(_)) => {
            saying::written(visit.app(), &who, &key);
            Ok(see_other(&paths::chat(id)))
        }
        Ok(Attached::Again(_) | Attached::Closed | Attached::TooFast { .. }) => Ok(see_other(&paths::chat(id))),
        Err(Error::Invalid { reason, .. }) => again(reason, StatusCode::UNPROCESSABLE_ENTITY).await,
        Err(other) => Err(other),
    }
}

async fn save(visit: Visit, id: Path<String>, request: HttpRequest) -> HttpResponse {
    let result = save_with(&visit, &request, id.into_inner()).await;
    visit.answer(result)
}

async fn save_with(visit: &Visit, request: &HttpRequest, id: String) -> Result<HttpResponse> {
    let (ctx, key) = (visit.ctx(), key(visit, request));
    let file = visit.app().read(move |db| contact::file_of_visitor(db, &ctx, key.as_ref(), &id)).await?;
    file.map(saved).ok_or(Error::NotFound)
}

/// For the frame in a portal, whose script saves what comes.
async fn save_in_frame(visit: Visit, request: HttpRequest, id: Path<String>) -> HttpResponse {
    let result = save_in_frame_with(&visit, &request, id.into_inner()).await;
    visit.answer_alone(result)
}

async fn save_in_frame_with(visit: &Visit, request: &HttpRequest, id: String) -> Result<HttpResponse> {
    let (key, ctx) = (key_in(request).ok_or(Error::Conflict(Rule::StaleForm))?, visit.ctx());
    let file = visit.app().read(move |db| contact::file_of_visitor(db, &ctx, Some(&key), &id)).await?;
    file.map(saved).ok_or(Error::NotFound)
}

async fn save_desk(visit: Visit, ids: Path<(String, String)>) -> HttpResponse {
    let result = save_desk_with(&visit, ids.into_inner()).await;
    visit.answer(result)
}

async fn save_desk_with(visit: &Visit, (id, file): (String, String)) -> Result<HttpResponse> {
    if visit.session.is_none() {
        return Ok(visit.to_login());
    }
    let ctx = visit.ctx();
    let found = visit.app().read(move |db| contact::file_of_desk(db, &ctx, &id, &file)).await?;
    found.map(saved).ok_or(Error::NotFound)
}

/// To be saved, never shown.
fn saved(file: Attachment) -> HttpResponse {
    let plain: String = file.name.chars().map(|c| if c.is_ascii() { c } else { '_' }).collect();
    let whole: String = url::form_urlencoded::byte_serialize(file.name.as_bytes()).collect();
    let whole = whole.replace('+', "%20").replace('*', "%2A");
    HttpResponse::Ok()
        .content_type(file.media.as_str())
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}"),
        ))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"))
        .insert_header(("Cross-Origin-Resource-Policy", "same-origin"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::REFERRER_POLICY, "no-referrer"))
        .body(file.bytes)
}
