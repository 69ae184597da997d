//! The tables of the operator's pages, row by row: what stands in a page's table stands in its file.

use super::audit::entry_row;
use super::clients::client_row;
use super::intake_rows::{batch_row, line_row};
use super::promises::{promise_row, which_of};
use super::queue::message_row;
use super::schedule_view::RunRow;
use crate::app::App;
use crate::error::Result;
use crate::flow::intake;
use crate::flow::operate::{self, Search, Table};
use crate::flow::provider::clients;
use crate::model::ctx::Ctx;
use crate::model::ids::{AuditId, BatchId, Instant, LineId, MessageId, PromiseId, RunId};
use crate::model::reason::Reason;
use crate::model::run::Run;
use crate::text::Lang;
use crate::text::format;
use crate::text::intake::page::IntakeText;
use crate::text::operate::OperatorText;
use crate::text::operate::audit_fields::AuditText;
use crate::text::operate::delivery::DeliveryText;
use crate::text::operate::search::SearchText;
use crate::web::kit::form::Form;
use crate::web::kit::reader::Reader;
use crate::web::operate::schedule_view::ScheduleRow;
use crate::web::paths;

/// Rows that are read at once.
const STEP: usize = 500;

/// What a table is narrowed to: as the page's own query says it.
#[derive(Clone, Debug, Default)]
pub(super) struct Filter {
    q: String,
    act: String,
    about: String,
    which: String,
    reason: String,
}

impl Filter {
    /// Of the button's hidden fields.
    pub(super) fn of(form: &Form) -> Self {
        let text = |name| form.text(name).unwrap_or_default().to_owned();
        Self { q: text("q"), act: text("act"), about: text("about"), which: text("which"), reason: text("reason") }
    }

    /// For the audit.
    pub(super) fn shown(&self) -> String {
        let all = [
            ("q", &self.q),
            ("act", &self.act),
            ("about", &self.about),
            ("which", &self.which),
            ("reason", &self.reason),
        ];
        let some = all.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (*name, value.as_str()));
        paths::with_query("", &some.collect::<Vec<_>>()).trim_start_matches('?').to_owned()
    }
}

/// After which row the next page begins.
#[derive(Clone, Debug)]
pub(super) enum Next {
    /// A row's id.
    Id(String),
    /// A promise's place in its list.
    Due(Instant, String),
    /// A domain's place in its list.
    Mails(i64, String),
}

impl Next {
    fn id(self) -> Option<String> {
        match self {
            Self::Id(id) => Some(id),
            Self::Due(..) | Self::Mails(..) => None,
        }
    }
}

type Page = (Vec<Vec<String>>, Option<Next>);

/// The rows from a place on, and where the next ones begin.
pub(super) async fn page(
    app: &App,
    ctx: Ctx,
    table: Table,
    filter: Filter,
    from: Option<Next>,
    to: Reader,
) -> Result<Page> {
    let limit = i64::try_from(STEP).unwrap_or(i64::MAX);
    let next = |read: usize, last: Option<Next>| if read == STEP { last } else { None };
    Ok(match table {
        Table::Queue => {
            let before = from.and_then(Next::id).map(MessageId::from_text);
            let read = move |db: &mut _| match filter.q.is_empty() {
                true => operate::troubled(db, &ctx, before.as_ref(), limit),
                false => operate::find_messages(db, &ctx, &filter.q, before.as_ref(), limit).map(|(_, found)| found),
            };
            let found = app.read(read).await?;
            let last = found.last().map(|message| Next::Id(message.id.to_string()));
            (found.iter().map(|message| message_row(to, message).cells()).collect(), next(found.len(), last))
        }
        Table::Audit => {
            let before = from.and_then(Next::id).map(AuditId::from_text);
            let search = Search { act: filter.act, about: filter.about, before };
            let found = app.read(move |db| operate::audit(db, &ctx, &search, limit)).await?;
            let (read, last) = (found.len(), found.last().map(|entry| Next::Id(entry.entry.id.to_string())));
            (found.into_iter().map(|entry| entry_row(to, entry).cells()).collect(), next(read, last))
        }
        Table::Promises => {
            let after = match from {
                Some(Next::Due(at, id)) => Some((at, PromiseId::from_text(id))),
                _ => None,
            };
            let which = which_of(&filter.which);
            let (found, _) =
                app.read(move |db| operate::promises_after(db, &ctx, which, after.as_ref(), limit)).await?;
            let last = found.last().map(|row| Next::Due(row.promise.due_at, row.promise.id.to_string()));
            let read = found.len();
            (found.into_iter().map(|row| promise_row(to, row).cells()).collect(), next(read, last))
        }
        Table::Rejected => {
            let before = from.and_then(Next::id).map(LineId::from_text);
            let reason = Reason::parse(&filter.reason);
            let found = app.read(move |db| intake::rejected(db, &ctx, reason, before.as_ref(), limit)).await?;
            let last = found.last().map(|line| Next::Id(line.id.to_string()));
            (found.iter().map(|line| line_row(to, line).cells()).collect(), next(found.len(), last))
        }
        Table::Aside => {
            let before = from.and_then(Next::id).map(LineId::from_text);
            let found = app.read(move |db| intake::lines_aside(db, &ctx, before.as_ref(), limit)).await?;
            let last = found.last().map(|line| Next::Id(line.id.to_string()));
            (found.iter().map(|line| line_row(to, line).cells()).collect(), next(found.len(), last))
        }
        Table::Batches => {
            let before = from.and_then(Next::id).map(BatchId::from_text);
            let of = ctx.clone();
            let found = app.read(move |db| intake::batches(db, &of, before.as_ref(), limit)).await?;
            let last = found.last().map(|batch| Next::Id(batch.id.to_string()));
            (found.iter().map(|batch| batch_row(to, &ctx, batch).cells()).collect(), next(found.len(), last))
        }
        Table::Schedules => {
            let all = app.read(move |db| operate::schedules(db, &ctx)).await?;
            let rows = all.into_iter().map(|(row, last)| {
                let settings = [row.time_zone.clone(), row.batch.to_string()];
                [ScheduleRow::of(to, row, last.as_ref()).cells(), settings.to_vec()].concat()
            });
            (rows.collect(), None)
        }
        Table::Runs => {
            let before = from.and_then(Next::id).map(RunId::from_text);
            let found = app.read(move |db| operate::runs(db, &ctx, before.as_ref(), limit)).await?;
            let last = found.last().map(|run| Next::Id(run.id.to_string()));
            (found.iter().map(|run| run_cells(to, run)).collect(), next(found.len(), last))
        }
        Table::Clients => {
            let all = app.read(move |db| clients::all(db, &ctx)).await?;
            (all.into_iter().map(|client| client_row(to.lang, client).cells()).collect(), None)
        }
        Table::Domains => {
            let after = match from {
                Some(Next::Mails(mails, domain)) => Some((mails, domain)),
                _ => None,
            };
            let read = move |db: &mut _| {
                let after = after.as_ref().map(|(mails, domain)| (*mails, domain.as_str()));
                operate::domains(db, &ctx, after, limit)
            };
            let (found, _) = app.read(read).await?;
            let last = found.last().map(|row| Next::Mails(row.mails, row.domain.clone()));
            let cells = |row: &operate::MailDomain| {
                let half = row.half_ms.map(|ms| format::span(ms, to.lang)).unwrap_or_default();
                let counts = [row.mails, row.relayed, row.delivered, row.failed, row.delayed].map(|n| n.to_string());
                [vec![row.domain.clone()], counts.to_vec(), vec![half]].concat()
            };
            (found.iter().map(cells).collect(), next(found.len(), last))
        }
    })
}

fn run_cells(to: Reader, run: &Run) -> Vec<String> {
    let moment = |ms: i64| format::short_to_second(ms, to.zone, to.lang);
    let row = RunRow::of(to, moment, run);
    let ended = run.ended_at.map(|at| moment(at.ms())).unwrap_or_default();
    let (cause, processed) = (row.cause.to_owned(), row.processed.to_string());
    vec![run.schedule.clone(), row.at, ended, cause, row.outcome.text, processed, row.node, row.detail]
}

/// The head of a table's file, in the reader's language.
pub(super) fn head(table: Table, lang: Lang) -> Vec<String> {
    let (o, i) = (OperatorText::of(lang), IntakeText::of(lang));
    let (d, s, a) = (DeliveryText::of(lang), SearchText::of(lang), AuditText::of(lang));
    let words: Vec<&str> = match table {
        Table::Queue => vec!["ID", o.message, o.to, o.state, o.begun, o.attempts, o.next_attempt, o.reason, s.said],
        Table::Audit => vec![o.at, o.act, a.code, o.actor, "IP", o.subject, s.before, s.after, s.request],
        Table::Promises => vec![o.reseller, s.reseller, o.due, o.expected, o.margin, o.stage, o.state, o.cause],
        Table::Rejected | Table::Aside => {
            vec![i.at, i.line, s.origin, s.reseller, i.who, o.state, i.reason, i.as_it_came]
        }
        Table::Batches => vec![i.batch, s.origin, i.began, i.who, o.state, s.progress, i.taken, i.rejected, i.warned],
        Table::Schedules => {
            vec![o.schedule, s.does, o.state, o.expression, o.next_run, o.last_run, o.outcome, o.time_zone, o.batch]
        }
        Table::Runs => vec![o.schedule, o.begun, s.ended, o.cause, o.outcome, o.processed, o.node, o.problem],
        Table::Clients => vec![o.client, "ID", o.kind, o.disabled, o.grants, o.redirects, o.logout_at],
        Table::Domains => vec![d.domain, d.mails, d.relayed, d.delivered, d.failed, d.delayed, d.half],
    };
    words.into_iter().map(str::to_owned).collect()
}
