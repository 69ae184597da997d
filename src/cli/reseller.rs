//! `cracha reseller import` and `cracha end-customer import`: a file of resellers, or of their end customers, a few hundred lines a verb, so that a kill leaves whole lines and no
//! login waits behind a file. What it says is in the language of the terminal; the report is in its reader's.

use std::collections::BTreeMap;
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::{Args, Subcommand};

use super::setting::{self, ctx};
use super::{Done, Failure, language, logs};
use crate::app::App;
use crate::flow::intake::{self, Answer, Line, MOST, MOST_BYTES, Names, NewBatch, Outcome, Report, Sheet, Style};
use crate::model::intake_batch::BatchSource;
use crate::model::intake_line::RecordKind;
use crate::model::reason::sentences;
use crate::text::intake::{FileText, ImportText};
use crate::text::{Lang, fill};

/// How long a verb of an import should take at most.
const AT_MOST: Duration = Duration::from_millis(100);
/// The same while people work on the same SQLite file: a login waits for two turns.
const AT_MOST_SHARED: Duration = Duration::from_millis(3);
/// Fewer lines in a verb are not worth their commit.
const FEWEST: usize = 10;

#[derive(Subcommand)]
pub enum Command {
    /// Take resellers from a CSV file or a workbook; `docs/command-line.md` describes it
    Import(Import),
}

#[derive(Subcommand)]
pub enum CustomerCommand {
    /// Take end customers, each with its reseller's ID, from a CSV file or a workbook; `docs/command-line.md` describes it
    Import(Import),
}

#[derive(Args)]
pub struct Import {
    /// CSV in any usual encoding and separator, .xlsx, .xls or .ods, with a header line
    file: PathBuf,
    /// Say what would happen, and do nothing
    #[arg(long)]
    dry_run: bool,
    /// Write the same lines with one column more, what became of each: a workbook if FILE ends in .xlsx, else CSV
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// The language of the report: pt-BR, es or en (that of the terminal by default)
    #[arg(long, value_parser = |tag: &str| Lang::parse(tag).ok_or("write pt-BR, es or en"))]
    language: Option<Lang>,
}

/// Runs it. Exit code 1 when a line was rejected.
pub async fn run(file: Option<&Path>, command: Command) -> Done {
    let Command::Import(import) = command;
    take(file, RecordKind::Reseller, import).await
}

/// The same with end customers.
pub async fn run_customers(file: Option<&Path>, command: CustomerCommand) -> Done {
    let CustomerCommand::Import(import) = command;
    take(file, RecordKind::EndCustomer, import).await
}

async fn take(file: Option<&Path>, kind: RecordKind, asked: Import) -> Done {
    let Import { file: path, dry_run, report, language } = asked;
    let lang = language::of_terminal();
    let named =
        |path: &Path, problem: &dyn std::fmt::Display| Failure::Failed(format!("{}: {problem}", path.display()));
    if let Some(to) = report.as_ref().filter(|to| same_file(&path, to)) {
        return Err(Failure::usage(format!("{}: {}", to.display(), ImportText::of(lang).report_same)));
    }
    let app = setting::open(file).await?;
    give_way();
    let bytes = bytes_of(&path).map_err(|error| named(&path, &error))?;
    let names = Names::handed_over(kind, &app.config().intake.columns)?;
    let sheet = intake::read_file(&bytes, &names)
        .map_err(|why| named(&path, &format!("{}. {}", why.words(lang), FileText::of(lang).nothing_kept)))?;
    drop(bytes);
    say_unknown(&sheet, lang);
    let mut back = None;
    if let Some(to) = &report {
        // Before anything is taken: a report that cannot be written is found out now.
        let open = std::fs::File::create(to).map_err(|error| named(to, &error))?;
        back = Some((open, Report::new(&sheet, style_of(to, sheet.style), language.unwrap_or(lang))?));
    }
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let batch = batch_of(&sheet, name).filter(|_| !dry_run);
    let tally = import(&app, &sheet, (batch, dry_run), lang, back.as_mut().map(|(_, report)| report)).await?;
    if let (Some((mut open, report)), Some(to)) = (back, &report) {
        open.write_all(&report.finish()?).map_err(|error| named(to, &error))?;
        eprintln!("cracha: {}", fill(ImportText::of(lang).report_written, &[("file", &to.display().to_string())]));
    }
    match tally.0.contains_key(&Outcome::Rejected) {
        true => Err(Failure::Unfinished),
        false => Ok(()),
    }
}

/// Whoever waits before a page on the same machine goes first. That it cannot be is no reason to stop.
fn give_way() {
    // SAFETY: a plain call about our own process.
    unsafe { libc::setpriority(libc::PRIO_PROCESS, 0, 10) };
}

/// Not more than is looked at: one byte over it says that there is more.
fn bytes_of(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn same_file(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

/// A workbook by its name; else text, with the separator of the file.
fn style_of(path: &Path, of_file: Style) -> Style {
    let workbook = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("xlsx"));
    match (workbook, of_file) {
        (true, _) => Style::Workbook,
        (false, Style::Workbook) => Style::Separated(';'),
        (false, separated) => separated,
    }
}

fn say_unknown(sheet: &Sheet, lang: Lang) {
    let t = ImportText::of(lang);
    for (name, near) in &sheet.unknown_columns {
        let line = match near {
            Some(near) => fill(t.passed_over_near, &[("name", name), ("near", near)]),
            None => fill(t.passed_over, &[("name", name)]),
        };
        eprintln!("cracha: {}", logs::tame(&line));
    }
}

/// None for a file without lines.
fn batch_of(sheet: &Sheet, name: String) -> Option<NewBatch> {
    let batch = NewBatch { key: sheet.batch(), kind: sheet.kind, source: BatchSource::File, name, total: sheet.len() };
    (!sheet.is_empty()).then_some(batch)
}

/// A dry run has no batch: it is a rehearsal.
async fn import(
    app: &App,
    sheet: &Sheet,
    (batch, dry_run): (Option<NewBatch>, bool),
    lang: Lang,
    mut report: Option<&mut Report>,
) -> Result<Tally, Failure> {
    let mut tally = Tally::default();
    let mut out = BufWriter::new(std::io::stdout());
    if let Some(batch) = batch.clone() {
        let ctx = ctx(app);
        app.write(move |tx| intake::begin_batch(tx, &ctx, &batch)).await?;
    }
    let mut lines = sheet.lines();
    let mut at_once = FEWEST;
    let mut progress = Progress { total: sheet.len(), said: Instant::now() };
    loop {
        let chunk: Arc<Vec<Line>> = Arc::new(lines.by_ref().take(at_once).collect());
        if chunk.is_empty() {
            break;
        }
        let ctx = ctx(app);
        let work = chunk.clone();
        let (key, last) = (batch.as_ref().map(|batch| batch.key.clone()), lines.len() == 0);
        let (answers, took) = app
            .write(move |tx| {
                let begun = Instant::now();
                let answers = match &key {
                    Some(key) => intake::take_part(tx, &ctx, key, &work, last)?,
                    None => intake::rehearse(tx, &ctx, &work)?,
                };
                Ok((answers, begun.elapsed()))
            })
            .await?;
        at_once = next_chunk(chunk.len(), took, if app.is_shared() { AT_MOST_SHARED } else { AT_MOST });
        app.refresh_statistics().await;
        progress.at(sheet.len() - lines.len(), lang);
        for (line, answer) in chunk.iter().zip(answers) {
            if let Some(report) = report.as_deref_mut() {
                report.line(line.place.line, &line.place.raw, &answer)?;
            }
            tally.add(line.place.line, &answer, lang, &mut out);
        }
    }
    tally.say(dry_run, lang, &mut out);
    Ok(tally)
}

/// How many lines go into the next verb after one of `lines` that took `took`: on a slow machine fewer, so that a server
/// on the same file gets its turn. It grows step by step: one quick verb promises nothing.
fn next_chunk(lines: usize, took: Duration, at_most: Duration) -> usize {
    let each = took.as_micros() / (lines.max(1) as u128);
    let fit = at_most.as_micros() / each.max(1);
    usize::try_from(fit).unwrap_or(MOST).min(lines.saturating_mul(2)).clamp(FEWEST, MOST)
}

/// A line now and then for whoever waits.
struct Progress {
    total: usize,
    said: Instant,
}

impl Progress {
    /// How long nothing is said.
    const EVERY: Duration = Duration::from_secs(2);

    fn at(&mut self, done: usize, lang: Lang) {
        if self.said.elapsed() >= Self::EVERY && done < self.total {
            self.said = Instant::now();
            let numbers = [("done", &*done.to_string()), ("total", &*self.total.to_string())];
            eprintln!("cracha: {}", fill(ImportText::of(lang).progress, &numbers));
        }
    }
}

/// How many lines had which outcome.
#[derive(Default)]
struct Tally(BTreeMap<Outcome, usize>);

impl Tally {
    /// A line is told when there is something to look at.
    fn add(&mut self, number: i32, answer: &Answer, lang: Lang, out: &mut impl Write) {
        *self.0.entry(answer.outcome).or_default() += 1;
        let told = matches!(answer.outcome, Outcome::Rejected | Outcome::Case) || !answer.reasons.is_empty();
        if !told {
            return;
        }
        let t = ImportText::of(lang);
        let says = match answer.outcome {
            Outcome::Rejected => sentences(&answer.reasons, lang),
            _ => format!("{} {}", answer.words(lang), sentences(&answer.reasons, lang)),
        };
        let text = if answer.external_id.is_empty() { t.line_without_id } else { t.line };
        let line = fill(text, &[("line", &number.to_string()), ("id", &answer.external_id), ("says", says.trim_end())]);
        say(out, &logs::tame(&line));
    }

    fn say(&self, dry_run: bool, lang: Lang, out: &mut impl Write) {
        let t = ImportText::of(lang);
        let total: usize = self.0.values().sum();
        let mut parts = vec![fill(t.lines, &[("n", &total.to_string())])];
        for (outcome, count) in &self.0 {
            let text = match outcome {
                Outcome::Created => t.count_created,
                Outcome::Unchanged => t.count_unchanged,
                Outcome::Corrected => t.count_corrected,
                Outcome::Case => t.count_case,
                Outcome::Rejected => t.count_rejected,
            };
            parts.push(fill(text, &[("n", &count.to_string())]));
        }
        say(out, &parts.join(" "));
        if dry_run {
            say(out, t.dry_run);
        }
        // The last chance to hear of a broken pipe; the work is done.
        let _ = out.flush();
    }
}

/// A reader that has gone (`| head`) does not stop the import.
fn say(out: &mut impl Write, line: &str) {
    let _ = writeln!(out, "{line}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_machine_gets_fewer_lines_a_verb_and_a_fast_one_all_of_them() {
        let next = |lines, ms| next_chunk(lines, Duration::from_millis(ms), AT_MOST);
        assert_eq!(next(MOST, 40), MOST);
        assert_eq!(next(MOST, 200), MOST / 2);
        assert_eq!(next(100, 200), 50);
        assert_eq!(next(10, 60_000), FEWEST);
        assert_eq!(next(FEWEST, 1), 2 * FEWEST, "step by step");
        assert_eq!(next(0, 0), FEWEST);
        assert_eq!(next_chunk(MOST, Duration::from_millis(20), AT_MOST_SHARED), MOST * 3 / 20);
    }
}
