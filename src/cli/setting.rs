//! From files and environment to the parts of a process: every problem of the configuration at once, and nothing is
//! started before there is none.

use std::path::Path;

use super::language::of_terminal;
use super::{Done, Failure, logs, problems, words};
use crate::app::{self, App, Schema, trust};
use crate::clock::Clock;
use crate::config::problem::{Problem, Source, What};
use crate::config::{Config, Pkcs11, Tree};
use crate::crypto::derive::KeyRing;
use crate::crypto::keyfile;
use crate::crypto::keys::Alg;
use crate::crypto::secret::{Secret, random_token};
use crate::crypto::token::{Place, Token};
use crate::error::Error;
use crate::flow;
use crate::mail::transport::Mailer;
use crate::model::ctx::{Actor, Ctx};
use crate::text::config::ConfigText;
use crate::text::{Lang, fill};
use crate::web::kit::tls::Pair;

/// The configuration alone, for commands that need nothing of what it names.
pub fn config(file: Option<&Path>) -> Result<Config, Failure> {
    read(file).map(|(config, _)| config).map_err(usage)
}

fn usage(problems: Vec<Problem>) -> Failure {
    let lang = of_terminal();
    Failure::Usage(problems.iter().map(|problem| problems::line(problem, lang)).collect())
}

/// The configuration, and the tree of what was read.
pub fn read(file: Option<&Path>) -> Result<(Config, Tree), Vec<Problem>> {
    let (mut env, mut odd) = (Vec::new(), Vec::new());
    for (name, value) in std::env::vars_os() {
        let Ok(name) = name.into_string() else { continue };
        match value.into_string() {
            Ok(value) => env.push((name, value)),
            Err(_) if name.starts_with("CRACHA_") => {
                odd.push(Problem { source: Source::Variable(name), key: String::new(), what: What::NotUtf8 });
            }
            Err(_) => {}
        }
    }
    match Config::load_tree(file, env) {
        Ok(read) if odd.is_empty() => Ok(read),
        Ok(_) => Err(odd),
        Err(problems) => Err(odd.into_iter().chain(problems).collect()),
    }
}

/// The configuration and the master key, and the log begins.
fn config_and_keys(file: Option<&Path>) -> Result<(Config, KeyRing, Tree), Failure> {
    let (config, tree) = read(file).map_err(usage)?;
    let mut problems = Vec::new();
    let filter = logs::check(&config, of_terminal()).map_err(|problem| problems.push(problem)).ok();
    let keys = keys(&config).map_err(|problem| problems.push(problem)).ok();
    match (filter, keys) {
        (Some(filter), Some(keys)) => {
            logs::start(&config, filter);
            Ok((config, keys, tree))
        }
        _ => Err(Failure::Usage(problems)),
    }
}

fn keys(config: &Config) -> Result<KeyRing, String> {
    match config.keys.master_key_file.as_str() {
        "" => Err(format!("keys.master_key_file: {}", ConfigText::of(of_terminal()).no_master_key)),
        path => keyfile::read(Path::new(path)).map_err(|problem| problems::key_file(&problem, of_terminal())),
    }
    .and_then(|ring| with_token(ring, &config.keys.pkcs11))
}

fn with_token(ring: KeyRing, set: &Pkcs11) -> Result<KeyRing, String> {
    if set.module.is_empty() {
        return Ok(ring);
    }
    let Pkcs11 { module, token: label, pin, algorithms } = set.clone();
    let known = |name: &String| {
        Alg::parse(name).ok_or_else(|| {
            let known = Alg::ALL.map(Alg::as_str).join(", ");
            let why = fill(ConfigText::of(of_terminal()).not_one_of, &[("value", name), ("known", &known)]);
            format!("keys.pkcs11.algorithms: {why}")
        })
    };
    let algs = algorithms.iter().map(known).collect::<Result<_, _>>()?;
    let token = Token::open(Place { module, label, pin: Secret::new(pin.expose()), algs });
    token.map(|token| ring.with_token(token)).map_err(|why| format!("keys.pkcs11: {why}"))
}

/// The parts for a command at the terminal. The database stays as it is.
pub async fn open(file: Option<&Path>) -> Result<App, Failure> {
    open_with(file, Schema::Keep).await
}

/// The same with a say in what may happen to the database. The master key is the one that the data was written under.
pub async fn open_with(file: Option<&Path>, schema: Schema) -> Result<App, Failure> {
    open_and_tree(file, schema).await.map(|(app, _)| app)
}

/// The same with the tree of what was read, for who reads it again one day.
pub async fn open_and_tree(file: Option<&Path>, schema: Schema) -> Result<(App, Tree), Failure> {
    let (config, keys, tree) = config_and_keys(file)?;
    let app = App::open(config, Clock::system(), keys, schema).await?;
    check_master(&app).await?;
    Ok((app, tree))
}

/// Compares the master key with what the database remembers.
pub async fn check_master(app: &App) -> Done {
    let ctx = ctx(app);
    match app.write(move |tx| flow::provider::keys::check_master(tx, &ctx)).await {
        Ok(None) => Ok(()),
        Ok(Some(mismatch)) => Err(Failure::usage(problems::master_key(&mismatch, of_terminal()))),
        Err(error) => Err(error.into()),
    }
}

/// Who lost permissions by the configuration loses every access.
pub async fn settle_roles(app: &App) -> Result<(), Error> {
    let now = ctx(app);
    let losers = app.read(move |db| flow::users::roles::losers(db, &now)).await?;
    for some in losers.chunks(200) {
        let (now, some) = (ctx(app), some.to_vec());
        app.write(move |tx| flow::users::roles::end_all(tx, &now, &some)).await?;
    }
    if !losers.is_empty() {
        tracing::info!(users = losers.len(), "the configuration takes permissions away: their access has ended");
    }
    let now = ctx(app);
    app.write(move |tx| flow::users::roles::remember(tx, &now)).await
}

/// The surroundings of an act at the terminal.
pub fn ctx(app: &App) -> Ctx {
    let id = random_token().map(|token| token.expose().chars().take(12).collect()).unwrap_or_default();
    app.ctx(Actor::Terminal, id, None)
}

/// What the configuration names and cannot be used, but for the master key.
pub fn unusable(config: &Config, lang: Lang) -> Vec<String> {
    let mut problems = Vec::new();
    problems.extend(logs::check(config, lang).err());
    problems.extend(Mailer::from_config(config).err().map(|problem| problems::mailer(&problem, lang)));
    let tls = &config.server.tls;
    if !tls.certificate.is_empty() {
        problems.extend(Pair::read(tls).err().map(|problem| problems::certificate(&problem, lang)));
    }
    problems.extend(trust::authorities(config).err().map(|error| error.to_string()));
    let logo = &config.brand.logo_file;
    if !logo.is_empty()
        && let Err(error) = std::fs::read(logo)
    {
        let values = [("value", logo.as_str()), ("error", &error.to_string())];
        problems.push(format!("brand.logo_file: {}", fill(ConfigText::of(lang).logo, &values)));
    }
    problems
}

/// Whatever the configuration names can be read, and the master key is the one that the data was written under. A
/// database that is not made yet is no mistake; one that does not answer is none of the configuration's (exit code 1).
pub async fn check(file: Option<&Path>) -> Done {
    let config = config(file)?;
    let t = ConfigText::of(of_terminal());
    let mut problems = unusable(&config, of_terminal());
    let keys = keys(&config).map_err(|problem| problems.push(problem)).ok();
    let mut unanswered = None;
    let mut made = true;
    match app::look(&config, |db| keys.map_or(Ok(None), |keys| flow::provider::keys::compare_master(db, &keys))) {
        Ok(Some(Some(mismatch))) => {
            problems.push(format!("keys.master_key_file: {}", problems::master_key(&mismatch, of_terminal())));
        }
        Ok(found) => made = found.is_some(),
        Err(error) => unanswered = Some(words(&error)),
    }
    if !problems.is_empty() {
        problems.extend(unanswered);
        return Err(Failure::Usage(problems));
    }
    if let Some(problem) = unanswered {
        return Err(Failure::Failed(problem));
    }
    println!("{}", fill(t.complete, &[("issuer", &config.provider.issuer)]));
    if !made {
        println!("{}", t.no_database);
    }
    Ok(())
}
