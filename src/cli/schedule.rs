//! `cracha schedule`: when the recurring jobs run and the mails leave. A change is shown beside what is set today first,
//! and applied with a reason; running nodes take it up at their next beat.

use std::path::Path;

use clap::Subcommand;

use super::language::of_terminal;
use super::setting::{self, ctx};
use super::{Done, Failure, texts};
use crate::app::{App, Tx};
use crate::error::{Error, Field};
use crate::flow::operate;
use crate::flow::operate::schedule::{self, Change, Settings};
use crate::model::ctx::Ctx;
use crate::model::ids::{AuditId, Instant};
use crate::model::opening::{Days, Window};
use crate::model::schedule::{Missed, Schedule};
use crate::text::operate::schedule::ScheduleText;
use crate::text::{Lang, fill, format};
use crate::web::kit::reader::Reader;
use crate::web::operate::compared::{self, Comparison, Row};

/// Next runs that are shown.
const SHOWN: usize = 10;
/// Changes that are shown.
const CHANGES: usize = 50;

#[derive(Subcommand)]
pub enum Command {
    /// Show all, with the next run in local time
    List,
    /// Show what another setting would mean beside today's, and apply it with --yes and --why
    Set(Set),
    /// Stop one until it is resumed
    Pause(Act),
    /// Let one run again
    Resume(Act),
    /// One run now, also of a paused one
    Run { name: String },
    /// Back to the settings before the last change, or before an entry of the history
    Undo {
        #[command(flatten)]
        act: Act,
        /// An entry of `schedule history`
        #[arg(long, value_name = "ENTRY")]
        to: Option<String>,
    },
    /// Show who changed one, when, why, and what it was before
    History { name: String },
}

#[derive(clap::Args)]
pub struct Act {
    name: String,
    /// Why; kept in the history and the audit
    #[arg(long, value_name = "REASON", default_value = "", hide_default_value = true)]
    why: String,
    /// Show what it would mean, and change nothing
    #[arg(long)]
    dry_run: bool,
}

#[derive(clap::Args)]
pub struct Set {
    #[command(flatten)]
    act: Act,
    /// Cron: minute hour day month weekday, or six fields with the second first
    #[arg(long, value_name = "CRON")]
    expression: Option<String>,
    /// For example America/Sao_Paulo
    #[arg(long)]
    time_zone: Option<String>,
    /// How much one run takes at most
    #[arg(long)]
    batch: Option<i32>,
    /// What to do about a run whose time passed: run_once or skip
    #[arg(long)]
    missed: Option<String>,
    /// Hours of the day, such as 08:00-20:00; empty for the whole day
    #[arg(long, value_name = "HOURS")]
    window: Option<String>,
    /// every_day or business_days
    #[arg(long)]
    days: Option<String>,
    /// Mails a minute over all nodes, 0 for no limit; of the schedule `mail` alone
    #[arg(long, value_name = "MAILS")]
    per_minute: Option<i32>,
    /// The same to one mail domain
    #[arg(long, value_name = "MAILS")]
    per_domain: Option<i32>,
    /// Apply it
    #[arg(long, conflicts_with = "dry_run")]
    yes: bool,
}

/// Runs one of them.
pub async fn run(file: Option<&Path>, command: Command) -> Done {
    let app = setting::open(file).await?;
    let making = ctx(&app);
    app.write(move |tx| schedule::ensure(tx, &making)).await?;
    match command {
        Command::List => list(&app).await,
        Command::Set(set) => change(&app, set).await,
        Command::Pause(act) => apply(&app, act, Change::Pause, schedule::pause).await,
        Command::Resume(act) => apply(&app, act, Change::Resume, schedule::resume).await,
        Command::Undo { act, to } => {
            let to = to.map(AuditId::from_text);
            let verb = {
                let to = to.clone();
                move |tx: &mut Tx, ctx: &Ctx, id: &str, why: &str| schedule::undo(tx, ctx, id, to.clone(), None, why)
            };
            apply(&app, act, Change::Undo(to), verb).await
        }
        Command::History { name } => history(&app, &name).await,
        Command::Run { name } => {
            let (ctx, id) = (ctx(&app), name.clone());
            app.write(move |tx| schedule::run_now(tx, &ctx, &id)).await.map_err(|error| refused(error, &name))?;
            println!("{}", fill(ScheduleText::of(of_terminal()).runs_soon, &[("name", &name)]));
            Ok(())
        }
    }
}

async fn list(app: &App) -> Done {
    let ctx = ctx(app);
    for row in app.read(move |db| schedule::list(db, &ctx)).await? {
        println!("{}", line(app, &row));
    }
    Ok(())
}

fn line(app: &App, row: &Schedule) -> String {
    let zone = app.config().brand.time_zone;
    let next = match row.enabled {
        false => "paused".into(),
        true if row.goes_on_always() => "goes on always".into(),
        true if schedule::has_seconds(row, app.now()) => {
            format!("next {}", format::short_to_second(row.next_at.ms(), zone, Lang::En))
        }
        true => format!("next {}", when(app, row.next_at)),
    };
    let window = row.window().map(|window| format!("window {window}  ")).unwrap_or_default();
    let rate = |name: &str, rate: i32| if rate > 0 { format!("{name} {rate}  ") } else { String::new() };
    format!(
        "{:<14} {:<16} {:<20} batch {:<6} {:<9} {:<14} {window}{}{}{next}",
        row.name,
        row.expression,
        row.time_zone,
        row.batch,
        row.missed.as_str(),
        row.days.as_str(),
        rate("per_minute", row.per_minute),
        rate("per_domain", row.per_domain),
    )
}

fn when(app: &App, at: Instant) -> String {
    format::short(at.ms(), app.config().brand.time_zone, Lang::En)
}

fn reader(app: &App) -> Reader {
    Reader { lang: of_terminal(), zone: app.config().brand.time_zone, now: app.now() }
}

async fn apply<F>(app: &App, act: Act, change: Change, verb: F) -> Done
where
    F: Fn(&mut Tx, &Ctx, &str, &str) -> crate::error::Result<Schedule> + Send + 'static,
{
    let Act { name, why, dry_run } = act;
    if dry_run {
        return show(app, &name, change).await;
    }
    carry_out(app, name, why, verb).await
}

async fn carry_out<F>(app: &App, name: String, why: String, verb: F) -> Done
where
    F: Fn(&mut Tx, &Ctx, &str, &str) -> crate::error::Result<Schedule> + Send + 'static,
{
    let (ctx, id) = (ctx(app), name.clone());
    let row = app.write(move |tx| verb(tx, &ctx, &id, &why)).await.map_err(|error| refused(error, &name))?;
    println!("{}", line(app, &row));
    Ok(())
}

async fn change(app: &App, set: Set) -> Done {
    let Set { act, expression, time_zone, batch, missed, window, days, per_minute, per_domain, yes } = set;
    let (reading, id) = (ctx(app), act.name.clone());
    let read = app.read(move |db| schedule::get(db, &reading, &id, 0)).await;
    let (row, _) = read.map_err(|error| refused(error, &act.name))?;
    let mut new = Settings::of(&row);
    let typed = || -> crate::error::Result<Settings> {
        new.expression = expression.unwrap_or(new.expression);
        new.time_zone = time_zone.unwrap_or(new.time_zone);
        new.batch = batch.unwrap_or(new.batch);
        new.missed = missed.map_or(Ok(new.missed), |word| Missed::of(&word))?;
        new.window = window.map_or(Ok(new.window), |text| Window::typed(&text))?;
        new.days = days.map_or(Ok(new.days), |word| Days::of(&word))?;
        new.per_minute = per_minute.unwrap_or(new.per_minute);
        new.per_domain = per_domain.unwrap_or(new.per_domain);
        Ok(new)
    };
    let new = typed().map_err(|error| refused(error, &act.name))?;
    if !yes {
        return show(app, &act.name, Change::Set(new)).await;
    }
    look(app, &act.name, Change::Set(new.clone())).await?;
    let verb = move |tx: &mut Tx, ctx: &Ctx, id: &str, why: &str| schedule::set(tx, ctx, id, &new, Some(row.rev), why);
    carry_out(app, act.name, act.why, verb).await
}

/// What it would mean, and that nothing was changed.
async fn show(app: &App, name: &str, change: Change) -> Done {
    look(app, name, change).await?;
    println!("{}", ScheduleText::of(of_terminal()).dry_run);
    Ok(())
}

/// What a change would mean beside today.
async fn look(app: &App, name: &str, change: Change) -> Done {
    let (looking, id) = (ctx(app), name.to_owned());
    let seen = app.read(move |db| {
        let sides = schedule::proposed(db, &looking, &id, &change)?;
        operate::compare(db, &looking, &id, sides, SHOWN)
    });
    let seen = seen.await.map_err(|error| refused(error, name))?;
    let (to, t) = (reader(app), ScheduleText::of(of_terminal()));
    let comparison = Comparison::of(to, name, &seen);
    if !comparison.changes {
        println!("{}", t.same);
    }
    println!("{}", columns("", t.today, t.then));
    for row in &comparison.rows {
        print(row);
    }
    println!("{}", if comparison.late.is_empty() { t.late_none } else { t.late_title });
    for late in &comparison.late {
        println!("{}", columns(&format!("{} {}", late.who, late.due), &late.now, &late.then));
    }
    if comparison.more > 0 {
        println!("{}", fill(t.late_more, &[("n", &comparison.more.to_string())]));
    }
    Ok(())
}

fn print(row: &Row) {
    for place in 0..row.now.len().max(row.then.len()) {
        let cell = |side: &[String]| side.get(place).cloned().unwrap_or_default();
        println!("{}", columns(if place == 0 { row.label } else { "" }, &cell(&row.now), &cell(&row.then)));
    }
}

fn columns(label: &str, now: &str, then: &str) -> String {
    format!("{label:<30} {now:<40} {then}").trim_end().to_owned()
}

async fn history(app: &App, name: &str) -> Done {
    let (reading, id) = (ctx(app), name.to_owned());
    let read = app.read(move |db| {
        let (row, _) = schedule::get(db, &reading, &id, 0)?;
        Ok((row, schedule::history(db, &reading, &id, CHANGES)?))
    });
    let (row, changes) = read.await.map_err(|error| refused(error, name))?;
    let (to, t) = (reader(app), ScheduleText::of(of_terminal()));
    if changes.is_empty() {
        println!("{}", t.history_none);
    }
    for change in changes {
        let who = fill(t.who, &[("who", &change.who), ("made", change.made.name(to.lang))]);
        println!("{} {} {who}: {}", change.id, to.short(change.at), change.why.as_deref().unwrap_or(t.no_reason));
        let differing = compared::settings(to, row.job(), (&change.before, &change.after));
        for row in differing.into_iter().filter(|row| row.differs) {
            let values = [("what", row.label), ("from", &*row.now.concat()), ("to", &*row.then.concat())];
            println!("  {}", fill(t.from_to, &values));
        }
    }
    Ok(())
}

fn refused(error: Error, name: &str) -> Failure {
    match error {
        Error::NotFound => Failure::Failed(fill(texts().no_schedule, &[("name", name)])),
        Error::Conflict(_) => Failure::Failed(format!("{name}: {}", super::words(&error))),
        Error::Invalid { field: Field::Reason, .. } => Failure::usage(format!("--why: {}", super::words(&error))),
        other => super::refused(&other),
    }
}
