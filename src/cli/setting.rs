//! From files and environment to the parts of a process: every problem of the configuration at once, and nothing is
//! started before there is none.

use std::path::Path;

use super::{Done, Failure, logs, words};
use crate::app::{App, Schema};
use crate::clock::Clock;
use crate::config::Config;
use crate::crypto::derive::KeyRing;
use crate::crypto::keyfile;
use crate::crypto::secret::random_token;
use crate::mail::transport::Mailer;
use crate::model::ctx::{Actor, Ctx};

/// The configuration alone, for commands that need nothing of what it names.
pub fn config(file: Option<&Path>) -> Result<Config, Failure> {
    let env =
        std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    Config::load(file, env).map_err(|problems| Failure::Usage(problems.iter().map(ToString::to_string).collect()))
}

/// The configuration and the master key, and the log begins.
pub fn config_and_keys(file: Option<&Path>) -> Result<(Config, KeyRing), Failure> {
    let config = config(file)?;
    let mut problems = Vec::new();
    let filter = logs::check(&config).map_err(|problem| problems.push(problem)).ok();
    let keys = keys(&config).map_err(|problem| problems.push(problem)).ok();
    match (filter, keys) {
        (Some(filter), Some(keys)) => {
            logs::start(&config, filter);
            Ok((config, keys))
        }
        _ => Err(Failure::Usage(problems)),
    }
}

fn keys(config: &Config) -> Result<KeyRing, String> {
    match config.keys.master_key_file.as_str() {
        "" => {
            Err("keys.master_key_file: is empty, so there is no master key; make one with `cracha keys init FILE` and \
                   name it there or in CRACHA_MASTER_KEY_FILE"
                .into())
        }
        path => keyfile::read(Path::new(path)).map_err(|error| words(&error)),
    }
}

/// The parts for a command at the terminal. The database stays as it is.
pub async fn open(file: Option<&Path>) -> Result<App, Failure> {
    open_with(file, Schema::Keep).await
}

/// The same with a say in what may happen to the database. The master key is the one that the data was written under.
pub async fn open_with(file: Option<&Path>, schema: Schema) -> Result<App, Failure> {
    let (config, keys) = config_and_keys(file)?;
    let app = App::open(config, Clock::system(), keys, schema).await?;
    check_master(&app).await.map_err(|error| Failure::usage(words(&error)))?;
    Ok(app)
}

/// Compares the master key with what the database remembers.
pub async fn check_master(app: &App) -> crate::error::Result<()> {
    let ctx = ctx(app);
    app.write(move |tx| crate::flow::provider::keys::check_master(tx, &ctx)).await
}

/// The surroundings of an act at the terminal.
pub fn ctx(app: &App) -> Ctx {
    let id = random_token().map(|token| token.expose().chars().take(12).collect()).unwrap_or_default();
    app.ctx(Actor::Terminal, id, None)
}

/// Whatever the configuration names can be read.
pub fn check(file: Option<&Path>) -> Done {
    let config = config(file)?;
    let mut problems = Vec::new();
    problems.extend(logs::check(&config).err());
    problems.extend(keys(&config).err());
    problems.extend(Mailer::from_config(&config).err().map(|error| words(&error)));
    let logo = &config.brand.logo_file;
    if !logo.is_empty() {
        problems.extend(std::fs::read(logo).err().map(|error| format!("brand.logo_file: {logo}: {error}")));
    }
    if !problems.is_empty() {
        return Err(Failure::Usage(problems));
    }
    println!("The configuration is complete: issuer {}", config.provider.issuer);
    Ok(())
}
