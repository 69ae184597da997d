//! A new client, and what is done with a registered one: disabled, enabled, given a new secret. Each act is asked about
//! first; a secret is shown once, in the answer to the act.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::client_checked::{look, recipes};
use super::client_form::{explained, given, kept};
use super::client_term_fields::{self, ALGS};
use super::manage_acts::ClientAct;
use super::manage_view::{ClientNewPage, OncePage};
use super::{keys, operator, posted, recent};
use crate::error::{Error, Result};
use crate::flow::Secret;
use crate::flow::provider::clients::{self, NewClient};
use crate::model::ids::ClientId;
use crate::oidc::terms::Terms;
use crate::text::operate::manage::ManageText;
use crate::web::kit::afterwards;
use crate::web::kit::form::Form;
use crate::web::kit::input::Filled;
use crate::web::kit::page::{Place, html, ok, see_other};
use crate::web::kit::shared::{ConfirmPage, Fact};
use crate::web::paths;
use crate::web::visit::Visit;

fn asked(path: Path<(String, String)>) -> Result<(ClientId, ClientAct)> {
    let (id, act) = path.into_inner();
    Ok((ClientId::from_text(id), ClientAct::parse(&act).ok_or(Error::NotFound)?))
}

pub(super) async fn ask(visit: Visit, path: Path<(String, String)>) -> HttpResponse {
    recent(visit, async |visit| {
        let (id, act) = asked(path)?;
        let (ctx, key) = (visit.ctx(), id.clone());
        let client = visit.app().read(move |db| clients::get(db, &ctx, &key)).await?;
        let (title, consequences) = act.question(visit.lang, visit.app().config().tokens.access_seconds);
        Ok(ok(&ConfirmPage {
            page: visit.page().at(Place::Clients),
            title: title.to_owned(),
            lead: format!("{} ({id})", client.name),
            consequences,
            action: paths::client_act(id.as_str(), act.path()),
            hidden: Vec::new(),
            yes: act.name(visit.lang).to_owned(),
            danger: act != ClientAct::Enable,
            back: paths::client(id.as_str()),
            ask: None,
        }))
    })
    .await
}

pub(super) async fn act(visit: Visit, path: Path<(String, String)>, form: Form) -> HttpResponse {
    posted(visit, form, async |visit, _| {
        let (id, act) = asked(path)?;
        let (ctx, key) = (visit.ctx(), id.clone());
        match act {
            ClientAct::Disable | ClientAct::Enable => {
                let disabled = act == ClientAct::Disable;
                visit.app().write(move |tx| clients::set_disabled(tx, &ctx, &key, disabled)).await?;
                Ok(see_other(&paths::with_query(&paths::client(id.as_str()), &[("done", act.path())])))
            }
            ClientAct::Secret => {
                let secret = visit.app().write(move |tx| clients::rotate_secret(tx, &ctx, &key)).await?;
                Ok(ok(&once(visit, id.as_str(), Some(&secret)).await))
            }
        }
    })
    .await
}

/// The client's id and its secret, this once.
async fn once(visit: &Visit, id: &str, secret: Option<&Secret>) -> OncePage {
    let t = ManageText::of(visit.lang);
    let mut facts = vec![Fact::new("client_id", id)];
    facts.extend(secret.map(|secret| Fact::new("client_secret", secret.expose())));
    let looked = look(visit, &ClientId::from_text(id)).await.and_then(|looked| recipes(visit, &looked));
    OncePage {
        recipes: afterwards(&visit.request_id, "a new client without its recipes", looked).unwrap_or_default(),
        page: visit.page().at(Place::Clients),
        title: if secret.is_some() { t.once_title } else { t.new_client },
        lead: if secret.is_some() { t.once_lead } else { t.no_secret },
        facts,
        back: paths::client(id),
        back_words: id.to_owned(),
    }
}

pub(super) async fn show_new(visit: Visit) -> HttpResponse {
    operator(visit, async |visit| {
        let form = Filled::new(visit.lang)
            .with("grant_types", "authorization_code refresh_token")
            .with("scopes", "openid profile email reseller")
            .with("id_token_alg", ALGS[0])
            .with("first_party", "yes")
            .with("require_pkce", "yes");
        let form = client_term_fields::registered(form, &Terms::default());
        Ok(ok(&new_page(visit, form)))
    })
    .await
}

fn new_page(visit: &Visit, form: Filled) -> ClientNewPage {
    ClientNewPage { page: visit.page().at(Place::Clients), form, algs: ALGS.to_vec() }
}

pub(super) async fn register(visit: Visit, form: Form) -> HttpResponse {
    posted(visit, form, async |visit, form| {
        let bare =
            NewClient { id: form.text("client_id")?.to_owned(), public: form.has("public"), ..NewClient::default() };
        let new = given(form, bare)?;
        let new = NewClient { sector: visit.app().sector_of(&new.terms).await?, ..new };
        let (ctx, id) = (visit.ctx(), new.id.clone());
        let again = |filled| html(StatusCode::UNPROCESSABLE_ENTITY, &new_page(visit, filled));
        match visit.app().write(move |tx| clients::register(tx, &ctx, &new)).await {
            Ok(Ok(made)) => {
                keys::make_missing(visit).await;
                Ok(ok(&once(visit, &id, made.secret.as_ref()).await))
            }
            Ok(Err(wrong)) => Ok(again(explained(visit, kept(visit, form)?, &wrong))),
            Err(Error::Duplicate) => {
                let taken = ManageText::of(visit.lang).client_taken;
                Ok(again(kept(visit, form)?.wrong("client_id", taken)))
            }
            Err(error) => Err(error),
        }
    })
    .await
}
