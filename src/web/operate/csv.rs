//! Tables of the operator's pages as CSV, for spreadsheets: read a page at a time by key and sent as it is read, so that
//! a table of any length needs no memory. Who downloads what is in the audit. What a spreadsheet would take for a formula
//! is text; the separator is the one that spreadsheets expect in the reader's language.

use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use csv::{QuoteStyle, Terminator, WriterBuilder};
use futures_core::Stream;
use tokio::sync::mpsc;

use super::posted;
use super::tables::{self, Filter, Next};
use crate::app::App;
use crate::error::{Error, Result};
use crate::flow::operate::{self, Table};
use crate::model::ctx::Ctx;
use crate::text::Lang;
use crate::web::kit::form::Form;
use crate::web::kit::reader::Reader;
use crate::web::operate::download::table_path;
use crate::web::visit::Visit;

/// Pages that wait to be sent: who reads slowly is read to slowly.
const AHEAD: usize = 2;
/// Without it spreadsheets take UTF-8 for an old encoding.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

pub(super) async fn download(visit: Visit, request: HttpRequest, form: Form) -> HttpResponse {
    let table = Table::ALL.iter().copied().find(|table| table_path(*table) == request.path());
    posted(visit, form, async |visit, form| {
        let table = table.ok_or(Error::NotFound)?;
        let filter = Filter::of(form);
        let (ctx, asked) = (visit.ctx(), filter.shown());
        visit.app().write(move |tx| operate::downloaded(tx, &ctx, table, &asked)).await?;
        // The first page is read before anything is sent: what goes wrong there is told on a page.
        let first = tables::page(visit.app(), visit.ctx(), table, filter.clone(), None, visit.reader()).await?;
        let mut begin = BYTE_ORDER_MARK.to_vec();
        begin.extend(lines(visit.lang, &[tables::head(table, visit.lang)])?);
        begin.extend(lines(visit.lang, &first.0)?);
        let (send, receive) = mpsc::channel(AHEAD);
        let source = Source { app: visit.app().clone(), ctx: visit.ctx(), table, filter, to: visit.reader(), send };
        tokio::spawn(source.run(begin, first.1));
        let day = crate::text::format::iso_date(visit.app().now().ms(), visit.zone());
        let name = format!("attachment; filename=\"cracha-{}-{day}.csv\"", table.as_str());
        Ok(HttpResponse::Ok()
            .content_type("text/csv; charset=utf-8")
            .insert_header((header::CONTENT_DISPOSITION, name))
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .insert_header((header::REFERRER_POLICY, "no-referrer"))
            .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
            .streaming(Lines(receive)))
    })
    .await
}

/// What reads page after page while the answer is being sent.
struct Source {
    app: App,
    ctx: Ctx,
    table: Table,
    filter: Filter,
    to: Reader,
    send: mpsc::Sender<Result<Bytes>>,
}

impl Source {
    /// An error breaks the connection off: a file that ends early must not look whole.
    async fn run(self, begin: Vec<u8>, mut next: Option<Next>) {
        if self.send.send(Ok(begin.into())).await.is_err() {
            return;
        }
        while let Some(from) = next.take() {
            let (ctx, filter) = (self.ctx.clone(), self.filter.clone());
            let page = tables::page(&self.app, ctx, self.table, filter, Some(from), self.to).await;
            let page = page.and_then(|(rows, next)| Ok((lines(self.to.lang, &rows)?, next)));
            let sent = match page {
                Ok((bytes, more)) => {
                    next = more;
                    self.send.send(Ok(bytes.into())).await
                }
                Err(error) => {
                    tracing::error!(%error, table = self.table.as_str(), "a download was broken off");
                    self.send.send(Err(error)).await
                }
            };
            if sent.is_err() {
                return; // nobody reads any more
            }
        }
    }
}

/// What is sent.
struct Lines(mpsc::Receiver<Result<Bytes>>);

impl Stream for Lines {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(cx)
    }
}

/// Rows as CSV. In Portuguese and Spanish the comma stands in numbers, so that spreadsheets expect a semicolon.
fn lines<R: AsRef<[String]>>(lang: Lang, rows: &[R]) -> Result<Vec<u8>> {
    let separator = match lang {
        Lang::PtBr | Lang::Es => b';',
        Lang::En => b',',
    };
    let mut form = WriterBuilder::new();
    form.delimiter(separator).terminator(Terminator::CRLF).quote_style(QuoteStyle::Always).flexible(true);
    let mut writer = form.from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.as_ref().iter().map(|cell| plain(cell))).map_err(Error::internal)?;
    }
    writer.into_inner().map_err(|error| Error::internal(error.to_string()))
}

/// A cell that begins like a formula is text with an apostrophe before it, as spreadsheets write it themselves. So is what
/// would begin one where a file is opened with another separator than it was written with.
fn plain(cell: &str) -> String {
    let mut plain = String::with_capacity(cell.len() + 1);
    let mut begins = true;
    for c in cell.chars() {
        if begins && matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r') {
            plain.push('\'');
        }
        plain.push(c);
        begins = matches!(c, ',' | ';' | '\t' | '\r' | '\n') || begins && matches!(c, ' ' | '"');
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for cell in ["=1+1", "+55 11", "-2", "@SUM(A1)", "\tx", "\rx"] {
            assert_eq!(plain(cell), format!("'{cell}"));
        }
        assert_eq!(plain("a=b"), "a=b");
        assert_eq!(plain("Ana,=HYPERLINK(1); @x\n-2"), "Ana,'=HYPERLINK(1); '@x\n'-2");
    }

    #[test]
    fn a_line_is_what_a_spreadsheet_in_that_language_reads() {
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        let rows = [row(["Ana; \"X\" Ltda", "a,b", "=1"])];
        let text = |lang| String::from_utf8(lines(lang, &rows).unwrap()).unwrap();
        assert_eq!(text(Lang::PtBr), "\"Ana; \"\"X\"\" Ltda\";\"a,b\";\"'=1\"\r\n");
        assert_eq!(text(Lang::Es), text(Lang::PtBr));
        assert_eq!(text(Lang::En), "\"Ana; \"\"X\"\" Ltda\",\"a,b\",\"'=1\"\r\n");
    }
}
