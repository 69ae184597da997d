//! `cracha migrate`: the one command that makes a database.

use std::path::Path;

use super::language::of_terminal;
use super::setting::config;
use super::{Done, Failure, logs};
use crate::app;

/// Makes the tables or brings them up to date. Needs no master key.
pub async fn run(file: Option<&Path>) -> Done {
    let config = config(file)?;
    logs::start(&config, logs::check(&config, of_terminal()).map_err(Failure::usage)?);
    let migrated = app::migrate(&config)?;
    match migrated.applied {
        0 => println!("{} is up to date", migrated.database),
        1 => println!("{}: 1 migration applied", migrated.database),
        n => println!("{}: {n} migrations applied", migrated.database),
    }
    Ok(())
}
