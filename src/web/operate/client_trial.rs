//! A client tried out by an operator: its login from end to end, each step and token shown, and what is wrong with its
//! registration. Nothing of it is good anywhere ([`crate::simulate::trial`] says why); no secret of the client is in it.

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;
use tokio::sync::Semaphore;

use super::client_checked::{findings, look};
use super::{operator, posted};
use crate::error::{Error, Result};
use crate::flow::provider::checkup::{self, Looked};
use crate::model::ids::ClientId;
use crate::simulate::trial::{self, Ending, Step, Token};
use crate::text::operate::trial::TrialText;
use crate::text::provider::CheckupText;
use crate::web::kit::form::Form;
use crate::web::kit::page::{Page, Place, Tone, ok};
use crate::web::paths;
use crate::web::visit::Visit;

/// A trial makes keys and a database, in a moment: the next one waits.
static ONE_AT_A_TIME: Semaphore = Semaphore::const_new(1);

/// A client tried out, or about to be.
#[derive(Debug, Template)]
#[template(path = "operate/client_trial.html")]
pub struct ClientTrialPage {
    /// The frame.
    pub page: Page,
    /// The `client_id`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What happened; none before it was tried.
    pub steps: Option<Vec<Step>>,
    /// What is wrong or weak about it: whether it is wrong, how bad, in words.
    pub findings: Vec<(bool, &'static str, String)>,
}

crate::page!(ClientTrialPage, TrialText);

impl ClientTrialPage {
    fn here(&self) -> String {
        paths::client_trial(&self.id)
    }

    fn client(&self) -> String {
        paths::client(&self.id)
    }

    fn checked_word(&self) -> &'static str {
        CheckupText::of(self.page.lang).title
    }

    fn title_of(&self, step: &Step) -> &'static str {
        step.kind.words(self.page.lang)
    }

    fn rows_of<'a>(&self, step: &'a Step) -> Vec<(&'a str, &'a str)> {
        step.rows(self.page.lang)
    }

    fn header_of(&self, token: &Token) -> String {
        token.header_words(self.page.lang)
    }

    fn claims_of(&self, token: &Token) -> String {
        token.claims_words(self.page.lang)
    }
}

fn page(visit: &Visit, looked: &Looked, steps: Option<Vec<Step>>) -> ClientTrialPage {
    let mut page = visit.page().at(Place::Clients);
    if let Some(steps) = &steps {
        let ending = Ending::of(steps);
        let tone = if ending == Ending::Works { Tone::Good } else { Tone::Warn };
        page = page.notice(tone, ending.words(visit.lang));
    }
    ClientTrialPage {
        page,
        id: looked.client.id.to_string(),
        name: looked.client.name.clone(),
        steps,
        findings: findings(visit, looked),
    }
}

pub(super) async fn show(visit: Visit, id: Path<String>) -> HttpResponse {
    operator(visit, async |visit| {
        let looked = look(visit, &ClientId::from_text(id.into_inner())).await?;
        Ok(ok(&page(visit, &looked, None)))
    })
    .await
}

pub(super) async fn run(visit: Visit, id: Path<String>, form: Form) -> HttpResponse {
    posted(visit, form, async |visit, _| {
        let looked = look(visit, &ClientId::from_text(id.into_inner())).await?;
        let turn = ONE_AT_A_TIME.acquire().await.map_err(Error::internal)?;
        let steps = tried(visit, &looked).await?;
        drop(turn);
        Ok(ok(&page(visit, &looked, Some(steps))))
    })
    .await
}

async fn tried(visit: &Visit, looked: &Looked) -> Result<Vec<Step>> {
    let (ctx, id) = (visit.ctx(), looked.client.id.clone());
    visit.app().write(move |tx| checkup::tried(tx, &ctx, &id)).await?;
    let (config, of, now) = (visit.app().config().clone(), looked.clone(), visit.app().now());
    actix_web::web::block(move || trial::run(&config, &of, now)).await.map_err(Error::internal)?
}
