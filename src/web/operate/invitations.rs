//! Invitations by which clients register themselves: seen, made, taken back. A token is shown once, in the answer to the act.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::invitation_view::{InvitationNewPage, InvitationRow, InvitationsPage};
use super::manage_view::OncePage;
use super::{operator, posted, recent};
use crate::error::{Error, Result};
use crate::flow::provider::invitations::{self, NewInvitation};
use crate::model::client_invitation::ClientInvitation;
use crate::oidc::metadata::path;
use crate::oidc::registration::RegistrationError;
use crate::oidc::registration::limits::{InvitationField, Limits};
use crate::text::operate::invite::InviteText;
use crate::text::{fill, format};
use crate::web::kit::form::Form;
use crate::web::kit::input::Filled;
use crate::web::kit::page::{Place, Tone, html, ok, see_other};
use crate::web::kit::shared::{ConfirmPage, Fact};
use crate::web::paths;
use crate::web::visit::Visit;

/// What a form proposes: what the terminal proposes too.
const PROPOSED: [(&str, &str); 6] = [
    ("days", "7"),
    ("most", "1"),
    ("an_hour", "10"),
    ("scope", "openid profile email phone offline_access"),
    ("grant_types", "authorization_code refresh_token"),
    ("profile", "plain"),
];

pub(super) async fn list(visit: Visit) -> HttpResponse {
    operator(visit, async |visit| {
        let ctx = visit.ctx();
        let all = visit.app().read(move |db| invitations::all(db, &ctx)).await?;
        let mut page = visit.page().at(Place::Clients);
        if visit.query("done").as_deref() == Some("revoked") {
            page = page.notice(Tone::Good, InviteText::of(visit.lang).revoke_done);
        }
        Ok(ok(&InvitationsPage { page, rows: all.iter().map(|one| row(visit, one)).collect() }))
    })
    .await
}

fn row(visit: &Visit, one: &ClientInvitation) -> InvitationRow {
    let t = InviteText::of(visit.lang);
    let limits = Limits::read(&one.limits);
    let now = visit.app().now();
    let (open, state) = (one.is_open(now), one.state(now).words(visit.lang));
    let hosts = if limits.hosts.is_empty() { t.anywhere.to_owned() } else { limits.hosts.join(", ") };
    let grants: Vec<&str> = limits.grant_types.iter().map(|grant| grant.as_str()).collect();
    InvitationRow {
        name: one.name.clone(),
        state,
        open,
        came: format!("{}/{}", one.used, one.most),
        until: format::short(one.valid_until.ms(), visit.zone(), visit.lang),
        allows: vec![limits.scopes.to_string(), grants.join(" "), hosts, limits.profile.as_str().to_owned()],
    }
}

pub(super) async fn show_new(visit: Visit) -> HttpResponse {
    operator(visit, async |visit| {
        let form = PROPOSED.iter().fold(Filled::new(visit.lang), |form, (name, value)| form.with(name, *value));
        Ok(ok(&new_page(visit, form)))
    })
    .await
}

fn new_page(visit: &Visit, form: Filled) -> InvitationNewPage {
    InvitationNewPage { page: visit.page().at(Place::Clients), form }
}

fn kept(visit: &Visit, form: &Form) -> Result<Filled> {
    let mut filled = Filled::new(visit.lang);
    for field in InvitationField::ALL.iter().map(|field| field.as_str()) {
        filled = filled.with(field, form.get(field)?);
    }
    Ok(filled)
}

fn given(form: &Form) -> Result<NewInvitation> {
    let words = |name| form.get(name).map(|list| list.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
    // What is no number is outside of the bounds, too.
    let number = |name| form.text(name).map(|text| text.parse().unwrap_or(0));
    Ok(NewInvitation {
        name: form.text("name")?.to_owned(),
        days: number("days")?,
        most: number("most")?,
        an_hour: number("an_hour")?,
        scopes: words("scope")?,
        grant_types: words("grant_types")?,
        hosts: words("hosts")?,
        profile: form.text("profile")?.to_owned(),
    })
}

fn explained(visit: &Visit, filled: Filled, wrong: &[RegistrationError<InvitationField>]) -> Filled {
    wrong.iter().fold(filled, |filled, error| filled.wrong(error.field.as_str(), error.flaw.words(visit.lang)))
}

pub(super) async fn make(visit: Visit, form: Form) -> HttpResponse {
    posted(visit, form, async |visit, form| {
        let (ctx, new) = (visit.ctx(), given(form)?);
        let again = |filled| html(StatusCode::UNPROCESSABLE_ENTITY, &new_page(visit, filled));
        let t = InviteText::of(visit.lang);
        match visit.app().write(move |tx| invitations::invite(tx, &ctx, &new)).await {
            Ok(Ok((_, token))) => {
                let endpoint = format!("{}{}", visit.app().config().provider.issuer, path::REGISTER);
                Ok(ok(&OncePage {
                    page: visit.page().at(Place::Clients),
                    title: t.once,
                    lead: t.once_lead,
                    facts: vec![
                        Fact::new("registration_endpoint", endpoint),
                        Fact::new("initial_access_token", token.expose()),
                    ],
                    recipes: Vec::new(),
                    back: paths::INVITATIONS.to_owned(),
                    back_words: t.title.to_owned(),
                }))
            }
            Ok(Err(wrong)) => Ok(again(explained(visit, kept(visit, form)?, &wrong))),
            Err(Error::Duplicate) => Ok(again(kept(visit, form)?.wrong("name", t.taken))),
            Err(error) => Err(error),
        }
    })
    .await
}

async fn get(visit: &Visit, name: &str) -> Result<ClientInvitation> {
    let (ctx, name) = (visit.ctx(), name.to_owned());
    visit.app().read(move |db| invitations::get(db, &ctx, &name)).await
}

pub(super) async fn ask(visit: Visit, name: Path<String>) -> HttpResponse {
    recent(visit, async |visit| {
        let (one, t) = (get(visit, &name).await?, InviteText::of(visit.lang));
        Ok(ok(&ConfirmPage {
            page: visit.page().at(Place::Clients),
            title: t.revoke_title.to_owned(),
            lead: one.name.clone(),
            consequences: vec![t.revoke_1.into(), fill(t.revoke_2, &[("n", &one.used.to_string())])],
            action: paths::invitation_revoke(&one.name),
            hidden: Vec::new(),
            yes: t.revoke.to_owned(),
            danger: true,
            back: paths::INVITATIONS.to_owned(),
            ask: None,
        }))
    })
    .await
}

pub(super) async fn revoke(visit: Visit, name: Path<String>, form: Form) -> HttpResponse {
    posted(visit, form, async |visit, _| {
        let (ctx, name) = (visit.ctx(), name.into_inner());
        visit.app().write(move |tx| invitations::revoke(tx, &ctx, &name)).await?;
        Ok(see_other(&paths::with_query(paths::INVITATIONS, &[("done", "revoked")])))
    })
    .await
}
