//! `cracha schedule`: when the recurring jobs run. A change is shown with its consequences first, and applied with
//! `--yes`; running nodes take it up at their next beat.

use std::path::Path;

use clap::Subcommand;

use super::setting::{self, ctx};
use super::{Done, Failure, texts};
use crate::app::{App, Tx};
use crate::error::Error;
use crate::flow::operate::schedule::{self, Settings};
use crate::flow::operate::{self, Preview};
use crate::model::ctx::Ctx;
use crate::model::ids::Instant;
use crate::model::schedule::Schedule;
use crate::text::{Lang, fill, format};

/// Next runs that are shown.
const SHOWN: usize = 5;

#[derive(Subcommand)]
pub enum Command {
    /// Show all, with the next run in local time
    List,
    /// Show what another setting would mean, and apply it with --yes
    Set(Set),
    /// Stop one until it is resumed
    Pause { name: String },
    /// Let one run again
    Resume { name: String },
    /// One run now, also of a paused one
    Run { name: String },
    /// Back to the settings before the last change
    Undo { name: String },
}

#[derive(clap::Args)]
pub struct Set {
    name: String,
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
    /// Apply it
    #[arg(long)]
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
        Command::Pause { name } => act(&app, name, schedule::pause).await,
        Command::Resume { name } => act(&app, name, schedule::resume).await,
        Command::Undo { name } => act(&app, name, schedule::undo).await,
        Command::Run { name } => {
            let (ctx, id) = (ctx(&app), name.clone());
            app.write(move |tx| schedule::run_now(tx, &ctx, &id)).await.map_err(|error| refused(error, &name))?;
            println!("{name} runs at the next beat of a running node");
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
        true if schedule::has_seconds(row, app.now()) => format::short_to_second(row.next_at.ms(), zone, Lang::En),
        true => when(app, row.next_at),
        false => "paused".into(),
    };
    format!(
        "{:<14} {:<16} {:<20} batch {:<6} {:<9} next {next}",
        row.name,
        row.expression,
        row.time_zone,
        row.batch,
        row.missed.as_str()
    )
}

fn when(app: &App, at: Instant) -> String {
    format::short(at.ms(), app.config().brand.time_zone, Lang::En)
}

async fn act<F>(app: &App, name: String, verb: F) -> Done
where
    F: Fn(&mut Tx, &Ctx, &str) -> crate::error::Result<Schedule> + Send + 'static,
{
    let (ctx, id) = (ctx(app), name.clone());
    let row = app.write(move |tx| verb(tx, &ctx, &id)).await.map_err(|error| refused(error, &name))?;
    println!("{}", line(app, &row));
    Ok(())
}

async fn change(app: &App, set: Set) -> Done {
    let Set { name, expression, time_zone, batch, missed, yes } = set;
    let (reading, id) = (ctx(app), name.clone());
    let read = app.read(move |db| schedule::get(db, &reading, &id, 0)).await;
    let (row, _) = read.map_err(|error| refused(error, &name))?;
    let old = Settings::of(&row);
    let new = Settings {
        expression: expression.unwrap_or(old.expression),
        time_zone: time_zone.unwrap_or(old.time_zone),
        batch: batch.unwrap_or(old.batch),
        missed: missed.unwrap_or(old.missed),
        enabled: old.enabled,
    };
    let (looking, id, ahead) = (ctx(app), name.clone(), new.clone());
    let preview = app.read(move |db| operate::preview(db, &looking, &id, &ahead, SHOWN)).await;
    show(app, &preview.map_err(|error| refused(error, &name))?);
    if !yes {
        println!("Nothing was changed. Add --yes to apply it.");
        return Ok(());
    }
    act(app, name, move |tx, ctx, id| schedule::set(tx, ctx, id, &new, Some(row.rev))).await
}

fn show(app: &App, preview: &Preview) {
    if preview.next.is_empty() {
        println!("It does not run: it is paused.");
    }
    let shown = if preview.has_seconds { format::at_to_second } else { format::at };
    for at in &preview.next {
        println!("next run {}", shown(at.ms(), preview.zone, Lang::En));
    }
    let Some(people) = &preview.people else { return };
    let done = people.done_at.map(|at| format!(", the last of them about {}", when(app, at))).unwrap_or_default();
    println!("{} resellers wait for their first mail{done}", people.waiting);
    println!("{} promises would be broken", people.broken.len());
    for (promise, turn) in people.broken.iter().take(20) {
        let turn = turn.map_or_else(|| "never".into(), |at| when(app, at));
        println!("  {} is due {}, its turn would come {turn}", promise.external_id, when(app, promise.due_at));
    }
}

fn refused(error: Error, name: &str) -> Failure {
    match error {
        Error::NotFound => Failure::Failed(fill(texts().no_schedule, &[("name", name)])),
        Error::Conflict(_) => Failure::Failed(format!("{name}: {}", super::words(&error))),
        other => super::refused(&other),
    }
}
