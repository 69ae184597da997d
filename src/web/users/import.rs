//! Users from a file: what would become of each line, then what became of each. The file itself is gone with the request;
//! its lines wait for the answer in a row.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::forms::not_yet;
use crate::error::{Error, Result};
use crate::flow::access::{Doing, allow};
use crate::flow::users::import::{self, Fate, MOST, Row, SLICE, Told, Unusable};
use crate::model::ids::ImportId;
use crate::text::error::refusal;
use crate::text::users::UsersText;
use crate::text::users::many::ImportText;
use crate::text::{Lang, fill};
use crate::web::kit::form::Form;
use crate::web::kit::page::{Page, Place, Tone, html, ok};
use crate::web::kit::shared::Pill;
use crate::web::kit::upload::Upload;
use crate::web::paths;
use crate::web::routes::{Routes, Who};
use crate::web::visit::Visit;

/// The form around the file.
const AROUND: usize = 64 * 1024;

/// Where the file is chosen. Field: `file`.
#[derive(Debug, Template)]
#[template(path = "users/import.html")]
pub struct ImportPage {
    /// The frame.
    pub page: Page,
    /// Under the title.
    pub lead: String,
    /// Why the file cannot be taken; may be empty.
    pub wrong: String,
}

crate::page!(ImportPage, ImportText);

impl ImportPage {
    fn back(&self) -> &'static str {
        UsersText::of(self.page.lang).title
    }
}

/// One line.
#[derive(Clone, Debug)]
pub struct LineRow {
    /// As the spreadsheet numbers it.
    pub line: i32,
    /// The name, as it stands.
    pub name: String,
    /// The address, as it stands.
    pub email: String,
    /// Whether it makes somebody.
    pub state: Pill,
    /// What becomes of it, or why nothing does.
    pub outcome: String,
}

/// What would happen, or what happened.
#[derive(Debug, Template)]
#[template(path = "users/import_lines.html")]
pub struct LinesPage {
    /// The frame.
    pub page: Page,
    /// Before or after.
    pub title: &'static str,
    /// How many of each.
    pub lead: String,
    /// Each line.
    pub rows: Vec<LineRow>,
    /// The row's id and the button's words; none when it is done or nobody would be made.
    pub go: Option<(String, String)>,
}

crate::page!(LinesPage, ImportText);

impl LinesPage {
    fn back(&self) -> &'static str {
        UsersText::of(self.page.lang).title
    }
}

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    routes
        .get(paths::USERS_IMPORT, Who::Administrator, ask)
        .post(paths::USERS_IMPORT, Who::Administrator, preview)
        .body_limit(paths::USERS_IMPORT, import::MOST_BYTES + AROUND)
        .post(paths::USERS_IMPORT_DO, Who::Administrator, make);
}

fn form(visit: &Visit, wrong: String) -> ImportPage {
    let page = super::pages::frame(visit);
    ImportPage { lead: fill(ImportText::of(visit.lang).lead, &[("most", &MOST.to_string())]), page, wrong }
}

async fn ask(visit: Visit) -> HttpResponse {
    let page = ask_with(&visit);
    visit.answer(page)
}

fn ask_with(visit: &Visit) -> Result<HttpResponse> {
    if visit.session.is_none() {
        return Ok(visit.to_login());
    }
    allow(&visit.ctx(), Doing::ManageUsers)?;
    if !visit.is_recent() {
        return Ok(visit.to_confirm());
    }
    Ok(ok(&form(visit, String::new())))
}

async fn preview(visit: Visit, sent: Upload) -> HttpResponse {
    let page = preview_with(&visit, sent).await;
    visit.answer(page)
}

async fn preview_with(visit: &Visit, sent: Upload) -> Result<HttpResponse> {
    if let Some(answer) = not_yet(visit, &sent.form, paths::USERS_IMPORT)? {
        return Ok(answer);
    }
    let t = ImportText::of(visit.lang);
    let wrong = |text: String| Ok(html(StatusCode::UNPROCESSABLE_ENTITY, &form(visit, text)));
    if sent.too_large {
        return wrong(unusable(visit.lang, &Unusable::TooMuch));
    }
    if sent.file.is_empty() {
        return wrong(t.no_file.to_owned());
    }
    let read = actix_web::web::block(move || import::read(&sent.file)).await.map_err(Error::internal)?;
    let rows = match read {
        Ok(rows) => rows,
        Err(why) => return wrong(unusable(visit.lang, &why)),
    };
    let mut all = Vec::new();
    let firsts: Vec<Row> = {
        let twice = import::twice(&rows);
        for row in rows.iter().zip(&twice).filter(|(_, twice)| **twice).map(|(row, _)| row) {
            all.push(Told { row: row.clone(), fate: Ok(Fate::Twice) });
        }
        rows.into_iter().zip(twice).filter(|(_, twice)| !twice).map(|(row, _)| row).collect()
    };
    for part in firsts.chunks(SLICE) {
        let (ctx, part) = (visit.ctx(), part.to_vec());
        all.extend(visit.app().write(move |tx| import::rehearse(tx, &ctx, &part)).await?);
    }
    let willing: Vec<Row> =
        all.iter().filter(|told| matches!(told.fate, Ok(Fate::Made(_)))).map(|t| t.row.clone()).collect();
    let count = willing.len();
    let go = match count {
        0 => None,
        _ => {
            let ctx = visit.ctx();
            let id = visit.app().write(move |tx| import::keep(tx, &ctx, &willing)).await?;
            let label = if count == 1 { t.go_one.to_owned() } else { fill(t.go, &[("made", &count.to_string())]) };
            Some((id.to_string(), label))
        }
    };
    Ok(ok(&lines(visit, (t.preview, t.preview_lead), all, go, false)))
}

async fn make(visit: Visit, form: Form) -> HttpResponse {
    let page = make_with(&visit, &form).await;
    visit.answer(page)
}

async fn make_with(visit: &Visit, sent: &Form) -> Result<HttpResponse> {
    if let Some(answer) = not_yet(visit, sent, paths::USERS_IMPORT)? {
        return Ok(answer);
    }
    let t = ImportText::of(visit.lang);
    let (ctx, id) = (visit.ctx(), ImportId::from_text(sent.text("import")?));
    let rows = match visit.app().write(move |tx| import::claim(tx, &ctx, &id)).await {
        Ok(rows) => rows,
        Err(Error::NotFound) => {
            let mut view = form(visit, String::new());
            view.page = view.page.notice(Tone::Warn, t.gone);
            return Ok(html(StatusCode::CONFLICT, &view));
        }
        Err(other) => return Err(other),
    };
    let mut all = Vec::new();
    for part in rows.chunks(SLICE) {
        let (ctx, lines) = (visit.ctx(), part.to_vec());
        match visit.app().write(move |tx| import::take(tx, &ctx, &lines)).await {
            Ok(told) => all.extend(told),
            Err(Error::Forbidden) => return Err(Error::Forbidden),
            // What was made before stays; each line of this part says that it was not.
            Err(error) => all.extend(part.iter().map(|row| Told { row: row.clone(), fate: Err(error.clone()) })),
        }
    }
    Ok(ok(&lines(visit, (t.result, t.result_lead), all, None, true)))
}

fn lines(
    visit: &Visit,
    (title, lead): (&'static str, &'static str),
    mut all: Vec<Told>,
    go: Option<(String, String)>,
    done: bool,
) -> LinesPage {
    all.sort_by_key(|told| told.row.line);
    let count = |of: fn(&Result<Fate>) -> bool| all.iter().filter(|told| of(&told.fate)).count().to_string();
    let made = count(|fate| matches!(fate, Ok(Fate::Made(_))));
    let known = count(|fate| matches!(fate, Ok(Fate::Known(_) | Fate::Twice)));
    let refused = count(|fate| fate.is_err());
    LinesPage {
        page: visit.page().at(Place::Users),
        title,
        lead: fill(lead, &[("made", &made), ("known", &known), ("refused", &refused)]),
        rows: all.into_iter().map(|told| row(visit.lang, told, done)).collect(),
        go,
    }
}

fn row(lang: Lang, told: Told, done: bool) -> LineRow {
    let t = ImportText::of(lang);
    let (text, tone, outcome) = match &told.fate {
        Ok(Fate::Made(login)) => {
            let words = fill(if done { t.made } else { t.makes }, &[("login", login)]);
            let leads = !done && import::is_administrator(&told.row);
            let words = if leads { format!("{words} {}", t.administrator) } else { words };
            (t.new_pill, "good", words)
        }
        Ok(Fate::Known(login)) => (t.known_pill, "calm", fill(t.known, &[("login", login)])),
        Ok(Fate::Twice) => (t.known_pill, "calm", t.twice.to_owned()),
        Err(Error::Invalid { reason, .. }) => (t.refused_pill, "warn", refusal::flaw(lang, *reason).to_owned()),
        Err(Error::Conflict(rule)) => (t.refused_pill, "warn", refusal::rule(lang, *rule).to_owned()),
        Err(_) => (t.refused_pill, "bad", t.failed.to_owned()),
    };
    LineRow {
        line: told.row.line,
        name: told.row.name,
        email: told.row.email,
        state: Pill { text: text.to_owned(), tone },
        outcome,
    }
}

/// Why nothing of the file can be taken.
fn unusable(lang: Lang, why: &Unusable) -> String {
    let t = ImportText::of(lang);
    match why {
        Unusable::File(unreadable) => unreadable.words(lang),
        Unusable::Columns => t.columns.to_owned(),
        Unusable::Nothing => t.nothing.to_owned(),
        Unusable::TooMuch => fill(t.too_much, &[("most", &MOST.to_string())]),
    }
}
