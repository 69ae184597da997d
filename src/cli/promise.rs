//! `cracha promise`: promises of further rows of the table, begun and kept by hand.

use std::path::Path;

use clap::Subcommand;

use super::language::of_terminal;
use super::setting::{self, ctx};
use super::{Done, Failure, refused};
use crate::error::Error;
use crate::flow::promise;
use crate::model::ids::Instant;
use crate::model::promise::{Promise, Stage};
use crate::text::terminal::PromiseText;
use crate::text::{fill, format};

#[derive(Subcommand)]
pub enum Command {
    /// Begin one; begun twice it is the first one
    Open {
        /// The name of a further row of [[promise.policies]]
        policy: String,
        /// To whom or what: a reseller ID, a login, a number of yours
        subject: String,
        /// When it began, such as 2026-11-26T12:00:00Z (now by default)
        #[arg(long, value_name = "INSTANT", value_parser = instant)]
        begun_at: Option<Instant>,
    },
    /// It is kept
    Keep { policy: String, subject: String },
    /// Where it stands
    Show { policy: String, subject: String },
}

fn instant(text: &str) -> Result<Instant, &'static str> {
    let read = chrono::DateTime::parse_from_rfc3339(text);
    read.map(|at| Instant(at.timestamp_millis())).map_err(|_| "write it as 2026-11-26T12:00:00Z")
}

/// Runs one of them.
pub async fn run(file: Option<&Path>, command: Command) -> Done {
    let app = setting::open(file).await?;
    let (ctx, lang) = (ctx(&app), of_terminal());
    let t = PromiseText::of(lang);
    let named = match &command {
        Command::Open { policy, subject, .. }
        | Command::Keep { policy, subject }
        | Command::Show { policy, subject } => (policy.clone(), subject.clone()),
    };
    let done = match command {
        Command::Open { policy, subject, begun_at } => {
            app.write(move |tx| promise::open_further(tx, &ctx, &policy, &subject, begun_at)).await.map(|(row, _)| row)
        }
        Command::Keep { policy, subject } => {
            app.write(move |tx| promise::keep_further(tx, &ctx, &policy, &subject)).await
        }
        Command::Show { policy, subject } => {
            app.read(move |db| promise::find_further(db, &ctx, &policy, &subject)).await
        }
    };
    let row: Promise = done.map_err(|error| match error {
        Error::NotFound => Failure::Failed(fill(t.none, &[("policy", &named.0), ("subject", &named.1)])),
        other => refused(&other),
    })?;
    let zone = app.config().brand.time_zone;
    let at = |instant: Instant| format::at(instant.ms(), zone, lang);
    let (words, when) = match row.delivered_at.filter(|_| row.stage == Stage::Delivered) {
        Some(kept) if kept > row.due_at => (t.kept_late, kept),
        Some(kept) => (t.kept, kept),
        None if row.breached_at.is_some() => (t.broken, row.due_at),
        None => (t.open, row.due_at),
    };
    let values = [("policy", row.kind.as_str()), ("subject", row.external_id.as_str()), ("at", &at(when))];
    println!("{}", fill(words, &values));
    Ok(())
}
