//! `cracha reseller import`: a file of resellers, a few hundred lines a verb, so that a kill leaves whole lines and no
//! login waits behind a file.

use std::collections::BTreeMap;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::setting::{self, ctx};
use super::{Done, Failure, logs};
use crate::app::App;
use crate::flow::intake::{self, Answer, Line, MOST, Outcome};
use crate::flow::intake_csv::{self, Sheet};

#[derive(Subcommand)]
pub enum Command {
    /// Take resellers from a CSV file; `docs/command-line.md` describes it
    Import {
        /// UTF-8 or Windows-1252, separated by ; or , with a header line
        file: PathBuf,
        /// Say what would happen, and do nothing
        #[arg(long)]
        dry_run: bool,
    },
}

/// Runs it. Exit code 1 when a line was rejected.
pub async fn run(file: Option<&Path>, command: Command) -> Done {
    let Command::Import { file: path, dry_run } = command;
    let named = |problem: &dyn std::fmt::Display| Failure::Failed(format!("{}: {problem}", path.display()));
    let app = setting::open(file).await?;
    let bytes = std::fs::read(&path).map_err(|error| named(&error))?;
    let sheet = intake_csv::read(&bytes, app.config().brand.time_zone).map_err(|why| named(&why.0))?;
    drop(bytes);
    for column in &sheet.unknown_columns {
        eprintln!("cracha: the column {:?} means nothing here and is passed over", logs::tame(column));
    }
    import(&app, sheet, dry_run).await
}

async fn import(app: &App, sheet: Sheet, dry_run: bool) -> Done {
    let mut tally = Tally::default();
    let mut out = BufWriter::new(std::io::stdout());
    let mut lines = sheet.lines.into_iter();
    loop {
        let chunk: Vec<Line> = lines.by_ref().take(MOST).collect();
        if chunk.is_empty() {
            break;
        }
        let numbers: Vec<i32> = chunk.iter().map(|line| line.place.line).collect();
        let ctx = ctx(app);
        let answers = match dry_run {
            true => app.write(move |tx| intake::rehearse(tx, &ctx, &chunk)).await?,
            false => app.write(move |tx| intake::take_all(tx, &ctx, &chunk)).await?,
        };
        for (number, answer) in numbers.into_iter().zip(answers) {
            tally.add(number, &answer, &mut out);
        }
    }
    tally.report(dry_run, &mut out);
    match tally.0.contains_key("rejected") {
        true => Err(Failure::Unfinished),
        false => Ok(()),
    }
}

/// How many lines had which outcome, in the order of the words.
#[derive(Default)]
struct Tally(BTreeMap<&'static str, usize>);

impl Tally {
    fn add(&mut self, number: i32, answer: &Answer, out: &mut impl Write) {
        let word = answer.outcome.as_str();
        *self.0.entry(word).or_default() += 1;
        let told = matches!(answer.outcome, Outcome::Rejected | Outcome::Case) || !answer.reasons.is_empty();
        if told {
            let id = if answer.external_id.is_empty() { "-" } else { &answer.external_id };
            say(out, &format!("line {number}: {word} {}: {}", logs::tame(id), answer.reasons.join(", ")));
        }
    }

    fn report(&self, dry_run: bool, out: &mut impl Write) {
        let parts: Vec<_> = self.0.iter().map(|(word, count)| format!("{count} {word}")).collect();
        let total: usize = self.0.values().sum();
        let parts = if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) };
        say(out, &format!("{total} lines{parts}"));
        if dry_run {
            say(out, "Nothing was changed (--dry-run).");
        }
        // The last chance to hear of a broken pipe; the work is done.
        let _ = out.flush();
    }
}

/// A reader that has gone (`| head`) does not stop the import.
fn say(out: &mut impl Write, line: &str) {
    let _ = writeln!(out, "{line}");
}
