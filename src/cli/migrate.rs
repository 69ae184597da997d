//! `cracha migrate`: the one command that makes a database.

use std::path::Path;

use super::language::of_terminal;
use super::setting::config;
use super::{Done, Failure, done, logs};
use crate::app;
use crate::text::fill;

/// Makes the tables or brings them up to date. Needs no master key.
pub async fn run(file: Option<&Path>) -> Done {
    let config = config(file)?;
    logs::start(&config, logs::check(&config, of_terminal()).map_err(Failure::usage)?);
    let migrated = app::migrate(&config)?;
    let words = if migrated.applied == 0 { done().migrated_none } else { done().migrated };
    println!("{}", fill(words, &[("database", &migrated.database), ("n", &migrated.applied.to_string())]));
    Ok(())
}
