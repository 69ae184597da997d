//! The clients; one of them: what it was registered with, and changing it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::client_checked::{findings, look, recipes};
use super::client_form::{explained, given, kept, registered};
use super::client_term_fields::ALGS;
use super::manage_acts::ClientAct;
use super::{keys, operator, posted};
use crate::error::{Error, Field, Flaw, Result};
use crate::flow::operate::Table;
use crate::flow::provider::clients;
use crate::model::client::Client;
use crate::model::ids::ClientId;
use crate::oidc::new_client::NewClient;
use crate::text::operate::OperatorText;
use crate::text::operate::invite::InviteText;
use crate::text::provider::ClientText;
use crate::text::{Lang, fill};
use crate::web::kit::form::Form;
use crate::web::kit::input::Filled;
use crate::web::kit::page::{Place, Tone, html, ok, see_other};
use crate::web::operate::client_view::ClientPage;
use crate::web::operate::download::Download;
use crate::web::operate::view::{ClientRow, ClientsPage};
use crate::web::paths;
use crate::web::visit::Visit;

/// All of them.
pub(super) async fn list(visit: Visit) -> HttpResponse {
    operator(visit, async |visit| {
        let ctx = visit.ctx();
        let clients = visit.app().read(move |db| clients::all(db, &ctx)).await?;
        let rows = clients.into_iter().map(|client| client_row(visit.lang, client)).collect();
        let download = Download::of(visit.lang, Table::Clients);
        Ok(ok(&ClientsPage { page: visit.page().at(Place::Clients), rows, download }))
    })
    .await
}

pub(super) fn client_row(lang: Lang, client: Client) -> ClientRow {
    ClientRow {
        kind: kind(lang, &client),
        disabled: client.disabled_at.is_some(),
        grants: client.grants().join(", "),
        redirects: client.redirects(),
        id: client.id.to_string(),
        name: client.name,
        logout_at: client.backchannel_uri,
    }
}

pub(super) async fn show(visit: Visit, id: Path<String>) -> HttpResponse {
    operator(visit, async |visit| {
        let client = get(visit, &id).await?;
        let t = ClientText::of(visit.lang);
        let form = registered(visit, &client.said());
        let mut view = view(visit, &client, form).await?;
        view.page = match visit.query("done").as_deref() {
            Some("changed") => view.page.notice(Tone::Good, t.done),
            Some("same") => view.page.notice(Tone::Good, t.same),
            Some(act) => match ClientAct::done(visit.lang, act) {
                Some(words) => view.page.notice(Tone::Good, words),
                None => view.page,
            },
            None => view.page,
        };
        Ok(ok(&view))
    })
    .await
}

pub(super) async fn set(visit: Visit, id: Path<String>, form: Form) -> HttpResponse {
    posted(visit, form, async |visit, form| {
        let client = get(visit, &id).await?;
        let seen =
            form.text("seen")?.parse().map_err(|_| Error::Invalid { field: Field::Seen, reason: Flaw::Missing })?;
        let wanted = given(form, client.said())?;
        let wanted = NewClient { sector: visit.app().sector_of(&wanted.terms).await?, ..wanted };
        let (ctx, key) = (visit.ctx(), client.id.clone());
        match visit.app().write(move |tx| clients::set(tx, &ctx, &key, seen, &wanted)).await {
            Ok(Ok(changed)) => {
                keys::make_missing(visit).await;
                let done = if changed.is_empty() { "same" } else { "changed" };
                Ok(see_other(&paths::with_query(&paths::client(&id), &[("done", done)])))
            }
            Ok(Err(wrong)) => {
                let view = view(visit, &client, explained(visit, kept(visit, form)?, &wrong)).await?;
                Ok(html(StatusCode::UNPROCESSABLE_ENTITY, &view))
            }
            Err(Error::Conflict(_)) => {
                let client = get(visit, &id).await?;
                let mut view = view(visit, &client, registered(visit, &client.said())).await?;
                view.page = view.page.notice(Tone::Warn, ClientText::of(visit.lang).meanwhile);
                Ok(html(StatusCode::CONFLICT, &view))
            }
            Err(error) => Err(error),
        }
    })
    .await
}

async fn get(visit: &Visit, id: &str) -> Result<Client> {
    let (ctx, id) = (visit.ctx(), ClientId::from_text(id));
    visit.app().read(move |db| clients::get(db, &ctx, &id)).await
}

async fn view(visit: &Visit, client: &Client, form: Filled) -> Result<ClientPage> {
    let looked = look(visit, &client.id).await?;
    Ok(ClientPage {
        findings: findings(visit, &looked),
        recipes: recipes(visit, &looked)?,
        page: visit.page().at(Place::Clients),
        id: client.id.to_string(),
        name: client.name.clone(),
        kind: kind(visit.lang, client),
        disabled: client.disabled_at.is_some(),
        has_secret: client.said().has_secret(),
        left: client.has_left(),
        seen: client.version,
        form,
        algs: ALGS.to_vec(),
    })
}

/// Own or of a third party, public or confidential.
pub(super) fn kind(lang: Lang, client: &Client) -> String {
    let t = OperatorText::of(lang);
    let party = if client.first_party { t.first_party } else { t.third_party };
    let kind = if client.public { t.public_client } else { t.confidential };
    match &client.registered_by {
        None => format!("{party}, {kind}"),
        Some(name) => format!("{party}, {kind}; {}", fill(InviteText::of(lang).by, &[("name", name)])),
    }
}
