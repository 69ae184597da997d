//! The Administrator's forms: a new user, another role, a corrected e-mail and its code. What is refused is explained
//! on the form, with what was typed still in it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::invite::{SURE, Whom, question};
use super::pages::{card_page, frame, read_card, refused, to_card};
use crate::error::{Error, Field, Flaw, Result, Rule};
use crate::flow::access;
use crate::flow::users::card::Card;
use crate::flow::users::{self, email};
use crate::model::ids::UserId;
use crate::model::role::{Permission, Role};
use crate::text::error::refusal;
use crate::text::users::UsersText;
use crate::text::{Lang, fill};
use crate::web::kit::form::Form;
use crate::web::kit::input::Filled;
use crate::web::kit::page::{Page, html, ok, see_other};
use crate::web::paths;
use crate::web::routes::{Routes, Who};
use crate::web::users::choices::Roles;
use crate::web::users::view::{UserEmailPage, UserNewPage, UserRolePage, whom};
use crate::web::visit::Visit;

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    let (role, email) = (paths::user_act("{id}", "role"), paths::user_act("{id}", "email"));
    routes
        .get(paths::USERS_NEW, Who::Administrator, show_new)
        .post(paths::USERS_NEW, Who::Administrator, create)
        .get(&role, Who::Administrator, show_role)
        .post(&role, Who::Administrator, set_role)
        .get(&email, Who::Administrator, show_email)
        .post(&email, Who::Administrator, correct_email)
        .post(paths::user_act("{id}", "confirm-email"), Who::Administrator, confirm_email);
}

/// What a form needs before it is looked at: session, token, right, and a recent login. `Some` is the answer.
pub(super) fn not_yet(visit: &Visit, form: &Form, back: &str) -> Result<Option<HttpResponse>> {
    if visit.session.is_none() {
        return Ok(Some(visit.to_login_with(form)));
    }
    visit.check(form)?;
    access::allow(&visit.ctx(), access::Doing::ManageUsers)?;
    let empty = paths::with_query(back, &[("again", "1")]);
    Ok((!visit.is_recent()).then(|| visit.to_confirm_with(form, Some(&empty))))
}

fn status(form: &Filled) -> StatusCode {
    if form.errors().is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
}

/// The choices.
fn roles(visit: &Visit, page: &Page, chosen: &str, ticked: &[&str]) -> Roles {
    let config = visit.app().config();
    let held = access::of_role(config, Role::Administrator, &[]);
    Roles::new(page, chosen, ticked, &held, &access::grantable(config))
}

/// The role and, for Custom, the ticks of a form.
fn given(form: &Form) -> Result<(Option<Role>, Vec<Permission>)> {
    let role = Role::parse(form.text("role")?).filter(|role| !role.is_staff());
    let unknown = Error::Invalid { field: Field::Permissions, reason: Flaw::NotGrantable };
    let ticked = form.all("permission").into_iter().map(|code| Permission::parse(code).ok_or_else(|| unknown.clone()));
    Ok((role, ticked.collect::<Result<_>>()?))
}

/// Field of the form and sentence for what a verb refuses; `None`: not a matter of a field.
fn explained(lang: Lang, error: &Error) -> Option<(&'static str, &'static str)> {
    match error {
        Error::Invalid { field, reason } => {
            let name = match field {
                Field::Name => "name",
                Field::Login => "local",
                Field::Email => "email",
                Field::Permissions => "permission",
                _ => return None,
            };
            Some((name, refusal::flaw(lang, *reason)))
        }
        Error::Conflict(rule @ Rule::LastAdministrator) => Some(("role", refusal::rule(lang, *rule))),
        Error::Conflict(rule @ Rule::AdministratorEmail) => Some(("email", refusal::rule(lang, *rule))),
        _ => None,
    }
}

async fn show_new(visit: Visit) -> HttpResponse {
    let form = Filled::new(visit.lang).with("language", visit.lang.tag());
    let page = show_new_with(&visit, form).await;
    visit.answer(page)
}

async fn show_new_with(visit: &Visit, form: Filled) -> Result<HttpResponse> {
    if visit.session.is_none() {
        return Ok(visit.to_login());
    }
    access::allow(&visit.ctx(), access::Doing::ManageUsers)?;
    if !visit.is_recent() {
        return Ok(visit.to_confirm());
    }
    new_page(visit, form, "", &[]).await
}

async fn new_page(visit: &Visit, form: Filled, role: &str, ticked: &[&str]) -> Result<HttpResponse> {
    let ctx = visit.ctx();
    let prefix = visit.app().read(move |db| users::login_prefix(db, &ctx)).await?;
    let page = frame(visit);
    let roles = roles(visit, &page, role, ticked);
    Ok(html(status(&form), &UserNewPage { page, form, prefix, roles }))
}

async fn create(visit: Visit, form: Form) -> HttpResponse {
    let result = create_with(&visit, &form).await;
    visit.answer(result)
}

async fn create_with(visit: &Visit, form: &Form) -> Result<HttpResponse> {
    if let Some(answer) = not_yet(visit, form, paths::USERS_NEW)? {
        return Ok(answer);
    }
    let mut typed = Filled::new(visit.lang);
    for name in ["name", "local", "email", "language"] {
        typed = typed.with(name, form.text(name)?);
    }
    let (role, ticks) = (form.text("role")?, form.all("permission"));
    let (chosen, permissions) = given(form)?;
    typed = with_gaps(typed, chosen);
    let Some(given_role) = chosen.filter(|_| typed.errors().is_empty()) else {
        return new_page(visit, typed, role, &ticks).await;
    };
    let new = users::Form {
        name: form.text("name")?.to_owned(),
        login_part: form.text("local")?.to_owned(),
        email: form.text("email")?.to_owned(),
        phone: None,
        language: Lang::parse(form.text("language")?).unwrap_or(visit.lang),
        role: given_role,
        permissions,
    };
    let ctx = visit.ctx();
    if new.role == Role::Administrator && !form.has(SURE) {
        let whom = (new.name.clone(), new.email.clone());
        return match visit.app().write(move |tx| users::invite::new(tx, &ctx, &new)).await {
            Ok(sharing) => {
                let whom = Whom { name: &whom.0, email: &whom.1, sharing: &sharing };
                let ways = (paths::USERS_NEW.to_owned(), paths::USERS_NEW.to_owned());
                Ok(ok(&question(visit, form, whom, ways)))
            }
            Err(error) => match explained(visit.lang, &error) {
                Some((field, text)) => new_page(visit, typed.wrong(field, text), role, &ticks).await,
                None => Err(error),
            },
        };
    }
    match visit.app().write(move |tx| users::create(tx, &ctx, &new)).await {
        Ok(user) => Ok(to_card(user.id.as_str(), "new", "")),
        Err(error) => match explained(visit.lang, &error) {
            Some((field, text)) => new_page(visit, typed.wrong(field, text), role, &ticks).await,
            None => Err(error),
        },
    }
}

/// Everything that was left empty, said at once; what is wrong with the rest the verb says.
fn with_gaps(typed: Filled, role: Option<Role>) -> Filled {
    let (lang, mut form) = (typed.lang, typed);
    for (name, flaw) in [("name", Flaw::NameMissing), ("local", Flaw::LoginMissing), ("email", Flaw::EmailMissing)] {
        if form.value(name).is_empty() {
            form = form.wrong(name, refusal::flaw(lang, flaw));
        }
    }
    if role.is_none() { form.wrong("role", UsersText::of(lang).role_missing) } else { form }
}

async fn show_role(visit: Visit, id: Path<String>) -> HttpResponse {
    let page = show_role_with(&visit, &id).await;
    visit.answer(page)
}

async fn show_role_with(visit: &Visit, id: &str) -> Result<HttpResponse> {
    if visit.session.is_none() {
        return Ok(visit.to_login());
    }
    let card = read_card(visit, id).await?;
    if !card.may.role {
        return refused(visit, card, Rule::LastAdministrator);
    }
    if !visit.is_recent() {
        return Ok(visit.to_confirm());
    }
    let (role, ticked) = (card.user.role, card.user.ticked());
    let ticked: Vec<&str> = ticked.iter().map(|p| p.as_str()).collect();
    Ok(role_page(visit, &card, Filled::new(visit.lang), role.as_str(), &ticked))
}

fn role_page(visit: &Visit, card: &Card, form: Filled, role: &str, ticked: &[&str]) -> HttpResponse {
    let page = frame(visit);
    let view = UserRolePage {
        roles: roles(visit, &page, role, ticked),
        id: card.user.id.as_str().to_owned(),
        whom: whom(&page, &card.user.name, &card.user.login),
        form,
        page,
    };
    html(status(&view.form), &view)
}

async fn set_role(visit: Visit, id: Path<String>, form: Form) -> HttpResponse {
    let result = set_role_with(&visit, &id, &form).await;
    visit.answer(result)
}

async fn set_role_with(visit: &Visit, id: &str, form: &Form) -> Result<HttpResponse> {
    if let Some(answer) = not_yet(visit, form, &paths::user_act(id, "role"))? {
        return Ok(answer);
    }
    let card = read_card(visit, id).await?;
    let (chosen, ticks) = (form.text("role")?, form.all("permission"));
    let typed = Filled::new(visit.lang);
    let (Some(role), permissions) = given(form)? else {
        let typed = typed.wrong("role", UsersText::of(visit.lang).role_missing);
        return Ok(role_page(visit, &card, typed, chosen, &ticks));
    };
    let (ctx, whose) = (visit.ctx(), card.user.id.clone());
    if role == Role::Administrator && card.user.role != role && !form.has(SURE) {
        let sharing = visit.app().write(move |tx| users::invite::promoted(tx, &ctx, &whose)).await?;
        let whom = Whom { name: &card.user.name, email: &card.user.email, sharing: &sharing };
        return Ok(ok(&question(visit, form, whom, (paths::user_act(id, "role"), paths::user(id)))));
    }
    match visit.app().write(move |tx| users::set_role(tx, &ctx, &whose, role, &permissions)).await {
        Ok(()) => Ok(to_card(id, "role", "")),
        Err(error) => match explained(visit.lang, &error) {
            Some((field, text)) => Ok(role_page(visit, &card, typed.wrong(field, text), chosen, &ticks)),
            None => Err(error),
        },
    }
}

async fn show_email(visit: Visit, id: Path<String>) -> HttpResponse {
    let page = show_email_with(&visit, &id).await;
    visit.answer(page)
}

async fn show_email_with(visit: &Visit, id: &str) -> Result<HttpResponse> {
    if visit.session.is_none() {
        return Ok(visit.to_login());
    }
    let card = read_card(visit, id).await?;
    if !card.may.email {
        return refused(visit, card, Rule::AdministratorEmail);
    }
    if !visit.is_recent() {
        return Ok(visit.to_confirm());
    }
    Ok(email_page(visit, &card, Filled::new(visit.lang)))
}

fn email_page(visit: &Visit, card: &Card, form: Filled) -> HttpResponse {
    let page = frame(visit);
    let view = UserEmailPage {
        id: card.user.id.as_str().to_owned(),
        whom: whom(&page, &card.user.name, &card.user.login),
        current: card.user.email.clone(),
        form,
        page,
    };
    html(status(&view.form), &view)
}

async fn correct_email(visit: Visit, id: Path<String>, form: Form) -> HttpResponse {
    let result = correct_email_with(&visit, &id, &form).await;
    visit.answer(result)
}

async fn correct_email_with(visit: &Visit, id: &str, form: &Form) -> Result<HttpResponse> {
    if let Some(answer) = not_yet(visit, form, &paths::user_act(id, "email"))? {
        return Ok(answer);
    }
    let card = read_card(visit, id).await?;
    let address = form.text("email")?.to_owned();
    let typed = Filled::new(visit.lang).with("email", address.clone());
    let (ctx, whose) = (visit.ctx(), card.user.id.clone());
    match visit.app().write(move |tx| email::correct(tx, &ctx, &whose, &address)).await {
        Ok(reference) => Ok(to_card(id, "email", &reference)),
        Err(error) => match explained(visit.lang, &error) {
            Some((field, text)) => Ok(email_page(visit, &card, typed.wrong(field, text))),
            None => Err(error),
        },
    }
}

async fn confirm_email(visit: Visit, id: Path<String>, form: Form) -> HttpResponse {
    let result = confirm_email_with(&visit, &id, &form).await;
    visit.answer(result)
}

/// The code that the person read in the new mailbox, typed on the card.
async fn confirm_email_with(visit: &Visit, id: &str, form: &Form) -> Result<HttpResponse> {
    if let Some(answer) = not_yet(visit, form, &paths::user(id))? {
        return Ok(answer);
    }
    let (ctx, whose, code) = (visit.ctx(), UserId::from_text(id), form.text("code")?.to_owned());
    if visit.app().write(move |tx| email::confirm(tx, &ctx, &whose, &code)).await? {
        return Ok(to_card(id, "confirm-email", ""));
    }
    let card = read_card(visit, id).await?;
    let t = UsersText::of(visit.lang);
    if card.pending.is_none() {
        return Ok(see_other(&paths::user(id)));
    }
    let text = fill(t.code_wrong, &[("login", &card.user.login)]);
    let mut view = card_page(visit, card)?;
    view.form = view.form.wrong("code", text);
    Ok(html(StatusCode::UNPROCESSABLE_ENTITY, &view))
}
