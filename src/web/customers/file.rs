//! A file of end customers: looked at without a trace, or taken; each line is answered on the page.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::pages::allowed;
use super::view::{CustomersFilePage, LineRow};
use crate::error::Result;
use crate::flow::intake::{self, FileLine, MOST_LINES, Names, Sheet, Taken};
use crate::text::customers::CustomersText;
use crate::text::{Lang, fill};
use crate::web::kit::input::Filled;
use crate::web::kit::page::{Place, Tone, html};
use crate::web::kit::upload::{MOST_BYTES, Upload};
use crate::web::paths;
use crate::web::routes::{Routes, Who};
use crate::web::visit::Visit;

/// Lines that one transaction registers.
const AT_ONCE: usize = 100;
const MIB: usize = 1024 * 1024;

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    routes.get(paths::END_CUSTOMERS_FILE, Who::Registrar, show).post(paths::END_CUSTOMERS_FILE, Who::Registrar, send);
}

async fn show(visit: Visit) -> HttpResponse {
    let page = match visit.session {
        None => Ok(visit.to_login()),
        Some(_) => allowed(&visit).map(|()| html(StatusCode::OK, &empty(&visit, Filled::new(visit.lang)))),
    };
    visit.answer(page)
}

fn empty(visit: &Visit, form: Filled) -> CustomersFilePage {
    let lead = fill(CustomersText::of(visit.lang).file_lead, &[("most", &MOST_LINES.to_string())]);
    let page = visit.page().at(Place::EndCustomers);
    CustomersFilePage { page, form, lead, sent: None, unknown: Vec::new(), rows: Vec::new() }
}

async fn send(visit: Visit, upload: Upload) -> HttpResponse {
    let result = send_with(&visit, upload).await;
    visit.answer(result)
}

async fn send_with(visit: &Visit, upload: Upload) -> Result<HttpResponse> {
    if visit.session.is_none() {
        return Ok(visit.to_login_with(&upload.form));
    }
    visit.check(&upload.form)?;
    allowed(visit)?;
    let only_check = upload.form.text("act")? == "check";
    let sheet = match read(visit.lang, upload).await? {
        Ok(sheet) => sheet,
        Err(why) => {
            let form = Filled::new(visit.lang).wrong("file", why);
            return Ok(html(StatusCode::UNPROCESSABLE_ENTITY, &empty(visit, form)));
        }
    };
    let lines = intake::read_lines(&sheet);
    let mut view = empty(visit, Filled::new(visit.lang));
    let t = CustomersText::of(visit.lang);
    let (done, title, lead) = if only_check {
        let ctx = visit.ctx();
        let checked = visit.app().read(move |db| intake::check_lines(db, &ctx, &lines)).await?;
        (checked, t.file_checked, t.file_checked_lead)
    } else {
        let (taken, whole) = take(visit, &lines).await?;
        if !whole {
            view.page = view.page.notice(Tone::Warn, t.file_stopped);
        }
        (taken, t.file_taken, t.file_taken_lead)
    };
    let count = |of: &[Taken]| done.iter().filter(|line| of.contains(&line.taken)).count().to_string();
    let counts = [
        ("new", &*count(&[Taken::New, Taken::Again])),
        ("known", &*count(&[Taken::Known, Taken::Twice])),
        ("rejected", &*count(&[Taken::Rejected])),
    ];
    view.sent = Some((title.to_owned(), fill(lead, &counts)));
    view.unknown = sheet.unknown_columns.iter().map(|(name, _)| fill(t.unknown_column, &[("name", name)])).collect();
    view.rows = done.iter().map(|line| LineRow::of(visit.reader(), line)).collect();
    Ok(html(StatusCode::OK, &view))
}

/// The file, or in words why nothing of it can be read. Away from the threads that answer: a workbook takes its time.
async fn read(lang: Lang, upload: Upload) -> Result<std::result::Result<Sheet, String>> {
    let t = CustomersText::of(lang);
    let unreadable = |why: &str| fill(t.file_unreadable, &[("why", why)]);
    if upload.too_large {
        return Ok(Err(unreadable(&fill(t.file_too_large, &[("most", &(MOST_BYTES / MIB).to_string())]))));
    }
    if upload.file.is_empty() {
        return Ok(Err(t.file_missing.to_owned()));
    }
    let names = Names::of_end_customers()?;
    let read = actix_web::web::block(move || intake::read_file(&upload.file, &names)).await;
    Ok(match read.map_err(crate::error::Error::internal)? {
        Err(why) => Err(unreadable(&why.words(lang))),
        Ok(sheet) if sheet.len() > MOST_LINES => {
            Err(unreadable(&fill(t.file_too_long, &[("most", &MOST_LINES.to_string())])))
        }
        Ok(sheet) => Ok(sheet),
    })
}

/// Takes them, some at a time. `false` when it stopped halfway: what was taken until then stays.
async fn take(visit: &Visit, lines: &[FileLine]) -> Result<(Vec<FileLine>, bool)> {
    let mut taken = Vec::new();
    for part in lines.chunks(AT_ONCE) {
        let (ctx, part) = (visit.ctx(), part.to_vec());
        match visit.app().write(move |tx| intake::take_lines(tx, &ctx, &part)).await {
            Ok(done) => taken.extend(done),
            Err(error) if taken.is_empty() => return Err(error),
            Err(error) => {
                tracing::warn!(%error, "a file of end customers was not taken to its end");
                return Ok((taken, false));
            }
        }
    }
    Ok((taken, true))
}
