//! The watched drop folder (`[intake.drop]`): a file that is complete is taken by one node, its lines as any file's, and
//! put away with its report. A file is complete when its name lost what marks it as unfinished (`.part`, `.tmp`), or when
//! its size stood still for a while. Files of end customers have a folder of their own below it.

mod folder;

use std::collections::{HashMap, HashSet};
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::sync::watch;
use tokio::task::JoinSet;

use self::folder::{Folder, Shelf, UnderWork};
use super::{lease, told};
use crate::app::App;
use crate::config::Language;
use crate::error::{Error, Result};
use crate::flow::intake::{self, Line, Names, NewBatch, Outcome, Report, Sheet, Style};
use crate::model::ctx::{Actor, Ctx};
use crate::model::ids::Instant;
use crate::model::intake_batch::BatchSource;
use crate::model::intake_line::RecordKind;
use crate::text::Lang;
use crate::text::intake::FileText;

/// Lines a verb: a login waits for no more.
const AT_ONCE: usize = 100;

/// Below the folder: files of end customers, with `work`, `done` and `rejected` of their own.
const END_CUSTOMERS: &str = "end-customers";

/// What this process has seen in the folder, and in the one of end customers below it.
#[derive(Debug, Default)]
pub struct Watch {
    resellers: Seen,
    end_customers: Seen,
}

/// What was seen in one folder.
#[derive(Debug, Default)]
struct Seen {
    /// Since when a file is as it is.
    still: HashMap<String, ((u64, Option<SystemTime>), Instant)>,
    /// Names that were being written to.
    unfinished: HashSet<String>,
}

/// Watches, if a folder is set.
pub(super) fn start(app: &App, tasks: &mut JoinSet<()>, stopped: &watch::Receiver<bool>) {
    if app.config().intake.drop.folder.is_empty() {
        return;
    }
    let (app, mut stopped) = (app.clone(), stopped.clone());
    tasks.spawn(async move {
        let every = Duration::from_secs(app.config().intake.drop.poll_seconds.max(1));
        let mut seen = Watch::default();
        loop {
            tokio::select! {
                biased;
                () = told(&mut stopped) => break,
                () = tokio::time::sleep(every) => {}
            }
            if let Err(error) = look(&app, &mut seen).await {
                tracing::error!(%error, "the drop folder cannot be read");
            }
        }
    });
}

/// Looks once: takes what is complete, and what another node left behind. Returns how many files were put away.
pub async fn look(app: &App, seen: &mut Watch) -> Result<usize> {
    let root = PathBuf::from(&app.config().intake.drop.folder);
    let below = root.join(END_CUSTOMERS);
    let resellers = look_into(app, RecordKind::Reseller, root, &mut seen.resellers).await?;
    Ok(resellers + look_into(app, RecordKind::EndCustomer, below, &mut seen.end_customers).await?)
}

async fn look_into(app: &App, kind: RecordKind, root: PathBuf, seen: &mut Seen) -> Result<usize> {
    let folder = on_disk(move || Folder::open(&root)).await?;
    let inside = folder.clone();
    let listing = on_disk(move || inside.list()).await?;
    let complete = seen.complete(&listing, app);
    let (inside, node) = (folder.clone(), app.node().to_owned());
    let under_work = on_disk(move || {
        complete.iter().try_for_each(|name| inside.take(name, &node))?;
        inside.under_work()
    });
    let mut put_away = 0;
    for file in under_work.await? {
        match take(app, kind, &folder, &file).await {
            Ok(taken) => put_away += usize::from(taken),
            // It stays under work, and is tried again when its lease has run out.
            Err(error) => tracing::error!(file = file.name, %error, "a file of the drop folder could not be taken"),
        }
    }
    Ok(put_away)
}

impl Seen {
    /// The names of files that nobody writes to any more.
    fn complete(&mut self, listing: &folder::Listing, app: &App) -> Vec<String> {
        let (now, still_s) = (app.now(), app.config().intake.drop.still_seconds);
        let mut complete = Vec::new();
        let mut still = HashMap::new();
        for file in &listing.waiting {
            let before = self.still.get(&file.name).filter(|(seen, _)| *seen == file.still);
            let since = before.map_or(now, |(_, since)| *since);
            let renamed = self.unfinished.contains(&file.name) && !listing.unfinished.contains(&file.name);
            match renamed || since.plus_s(still_s) <= now {
                true => complete.push(file.name.clone()),
                false => drop(still.insert(file.name.clone(), (file.still, since))),
            }
        }
        self.still = still;
        self.unfinished = listing.unfinished.iter().cloned().collect();
        complete
    }
}

/// Takes a file to its end, if no other node works on it.
async fn take(app: &App, kind: RecordKind, folder: &Folder, file: &UnderWork) -> Result<bool> {
    let (asked, node) = (file.clone(), app.node().to_owned());
    let claiming = ctx(app);
    let mine = app.write(move |tx| intake::claim_file(tx, &claiming, &asked.id, &asked.name, &node)).await?;
    if !mine {
        return Ok(false);
    }
    let renew = || {
        let (ctx, id, node) = (ctx(app), file.id.clone(), app.node().to_owned());
        app.write(move |tx| intake::renew_file(tx, &ctx, &id, &node))
    };
    let Some(worked) = lease::kept(app, work(app, kind, folder, file), renew).await else {
        return Ok(false); // another node has taken over
    };
    let put_away = worked?;
    let id = file.id.clone();
    app.write(move |tx| intake::file_done(tx, &id)).await?;
    Ok(put_away)
}

/// `false` when another node has put it away since it was listed.
async fn work(app: &App, kind: RecordKind, folder: &Folder, file: &UnderWork) -> Result<bool> {
    let (inside, wanted) = (folder.clone(), file.clone());
    let Some(bytes) = on_disk(move || inside.read(&wanted)).await? else { return Ok(false) };
    let names = Names::handed_over(kind, &app.config().intake.columns)?;
    let lang = in_words(app.config().intake.drop.language);
    let (shelf, ending, report) = match intake::read_file(&bytes, &names) {
        Err(why) => {
            let words = format!("{}. {}\n", why.words(lang), FileText::of(lang).nothing_kept);
            (Shelf::Rejected, ".txt", words.into_bytes())
        }
        Ok(sheet) => import(app, sheet, &file.name, lang).await?,
    };
    tracing::info!(file = file.name, outcome = ?shelf, "a file of the drop folder was taken");
    let (inside, done) = (folder.clone(), file.clone());
    on_disk(move || inside.put_away(&done, shelf, ending, &report)).await?;
    Ok(true)
}

/// Takes all its lines; where it goes, and its report.
async fn import(app: &App, sheet: Sheet, name: &str, lang: Lang) -> Result<(Shelf, &'static str, Vec<u8>)> {
    let ending = if sheet.style == Style::Workbook { ".xlsx" } else { ".csv" };
    let mut report = Report::new(&sheet, sheet.style, lang)?;
    let mut shelf = Shelf::Done;
    if sheet.is_empty() {
        return Ok((shelf, ending, report.finish()?));
    }
    let batch = NewBatch {
        key: sheet.batch(),
        kind: sheet.kind,
        source: BatchSource::Folder,
        name: name.to_owned(),
        total: sheet.len(),
    };
    let begin = ctx(app);
    app.write(move |tx| intake::begin_batch(tx, &begin, &batch)).await?;
    let mut lines = sheet.lines();
    while lines.len() > 0 {
        let part: Arc<Vec<Line>> = Arc::new(lines.by_ref().take(AT_ONCE).collect());
        let (ctx, key, work, last) = (ctx(app), sheet.batch(), part.clone(), lines.len() == 0);
        let answers = app.write(move |tx| intake::take_part(tx, &ctx, &key, &work, last)).await?;
        app.refresh_statistics().await;
        for (line, answer) in part.iter().zip(&answers) {
            app.metrics().intake(answer.outcome.as_str());
            report.line(line.place.line, &line.place.raw, answer)?;
            if answer.outcome == Outcome::Rejected {
                shelf = Shelf::Rejected;
            }
        }
    }
    Ok((shelf, ending, report.finish()?))
}

fn in_words(language: Language) -> Lang {
    match language {
        Language::PtBr => Lang::PtBr,
        Language::Es => Lang::Es,
        Language::En => Lang::En,
    }
}

fn ctx(app: &App) -> Ctx {
    app.ctx(Actor::Job("drop_folder"), "drop_folder".to_owned(), None)
}

async fn on_disk<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await.map_err(Error::internal)?;
    done.map_err(|error| Error::Unavailable(format!("the drop folder: {error}")))
}
