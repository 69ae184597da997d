//! `cracha keys`: the master key file and the provider's signing keys.

use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::language::of_terminal;
use super::setting::{self, config, ctx};
use super::{Done, Failure, done, texts};
use crate::app::{App, Tx};
use crate::crypto::keyfile;
use crate::crypto::keys::Alg;
use crate::flow::provider::keys::{self, Standing};
use crate::flow::provider::rotation;
use crate::model::ids::Instant;
use crate::model::signing_key::SigningKeyRow;
use crate::text::operate::manage::ManageText;
use crate::text::provider::keys::KeysText;
use crate::text::{fill, format};

#[derive(Subcommand)]
pub enum Command {
    /// Make the master key file, readable by its owner alone; never overwrites one
    Init {
        /// Where; keys.master_key_file of the configuration if left out
        file: Option<PathBuf>,
    },
    /// Show the master keys' names and the signing keys
    List,
    /// A new signing key for each algorithm; the old ones verify until nothing that they signed lives
    Rotate(Rotate),
    /// Seal the signing keys and second factors under the current master key, once every node has it
    Reseal,
}

#[derive(clap::Args)]
pub struct Rotate {
    /// Only this algorithm: RS256, PS256, ES256 or EdDSA
    #[arg(long, conflicts_with = "master")]
    alg: Option<String>,
    /// Publish the new keys now and let them sign when portals know them
    #[arg(long, conflicts_with_all = ["master", "drop_old"])]
    ahead: bool,
    /// After a compromise: the old keys leave the published set at once, and what they signed is good for nothing; says
    /// what that hits, and does it with --yes
    #[arg(long, conflicts_with = "master")]
    drop_old: bool,
    /// Go on with --drop-old
    #[arg(long, requires = "drop_old")]
    yes: bool,
    /// A new master key on top of the key file instead
    #[arg(long)]
    master: bool,
}

/// Runs one of them.
pub async fn run(file: Option<&Path>, command: Command) -> Done {
    match command {
        Command::Init { file: path } => init(file, path),
        Command::List => list(&setting::open(file).await?).await,
        Command::Rotate(Rotate { master: true, .. }) => rotate_master(file),
        Command::Rotate(rotate) => rotate_signing(&setting::open(file).await?, &rotate).await,
        Command::Reseal => reseal(&setting::open(file).await?).await,
    }
}

fn init(file: Option<&Path>, path: Option<PathBuf>) -> Done {
    let path = match path {
        Some(path) => path,
        None => configured(file)?,
    };
    let (id, t) = (keyfile::init(&path)?, done());
    println!("{}", fill(t.master_made, &[("id", &id), ("file", &path.display().to_string())]));
    println!("{}\n{}", t.master_copy, t.master_named);
    Ok(())
}

fn configured(file: Option<&Path>) -> Result<PathBuf, Failure> {
    match config(file)?.keys.master_key_file {
        path if path.is_empty() => Err(Failure::usage(texts().no_key_file)),
        path => Ok(path.into()),
    }
}

fn rotate_master(file: Option<&Path>) -> Done {
    let path = configured(file)?;
    let (id, t) = (keyfile::rotate(&path)?, done());
    println!("{}", fill(t.master_new, &[("id", &id), ("file", &path.display().to_string())]));
    println!("{}\n{}", t.master_give, t.master_reseal);
    Ok(())
}

async fn list(app: &App) -> Done {
    let (t, states) = (done(), ManageText::of(of_terminal()));
    let width = t.master.chars().count().max(t.signing.chars().count());
    for (number, id) in app.keys().ids().enumerate() {
        println!("{:<width$}  {id}{}", t.master, if number == 0 { format!("  {}", t.current) } else { String::new() });
    }
    let rows = app.read(keys::list).await?;
    for (row, standing) in rows.iter().zip(keys::standings(&rows, &ctx(app))) {
        let state = match standing {
            Standing::Signs => states.signs.to_owned(),
            Standing::Next(from) => fill(states.next, &[("at", &when(app, from))]),
            Standing::Verifies(until) => fill(states.verifies, &[("at", &when(app, until))]),
        };
        let made = fill(t.made, &[("at", &when(app, row.created_at))]);
        println!("{:<width$}  {:<6} {}  {made}  {state}", t.signing, row.alg, row.kid);
    }
    Ok(())
}

fn when(app: &App, at: Instant) -> String {
    format::short(at.ms(), app.config().brand.time_zone, of_terminal())
}

async fn rotate_signing(app: &App, rotate: &Rotate) -> Done {
    let algs = match rotate.alg.as_deref() {
        None => app.read(keys::in_use).await?,
        Some(name) => vec![Alg::parse(name).ok_or_else(|| {
            let known = Alg::ALL.map(Alg::as_str).join(", ");
            Failure::usage(fill(texts().algorithm, &[("typed", name), ("known", &known)]))
        })?],
    };
    if rotate.drop_old {
        return replace(app, algs, rotate.yes).await;
    }
    let (ctx, made) = (ctx(app), make(app, algs).await?);
    let (t, of): (_, Vec<_>) = (done(), made.iter().map(|row| row.alg.clone()).collect());
    if rotate.ahead {
        let prepare = move |tx: &mut Tx| made.iter().map(|made| rotation::prepare(tx, &ctx, made)).collect();
        let next: Vec<_> = app.write(prepare).await?;
        for (alg, (kid, from)) in of.iter().zip(next) {
            println!("{}", fill(t.published, &[("key", &format!("{alg} {kid}")), ("at", &when(app, from))]));
        }
    } else {
        let rotate = move |tx: &mut Tx| made.iter().map(|made| keys::rotate(tx, &ctx, made)).collect();
        let now: Vec<_> = app.write(rotate).await?;
        of.iter().zip(&now).for_each(|(alg, kid)| say_signs(alg, kid));
    }
    println!("{}", t.next_beat);
    Ok(())
}

/// After a compromise: what it hits, and with `yes` all of it at once.
async fn replace(app: &App, algs: Vec<Alg>, yes: bool) -> Done {
    let (of, chosen) = (ctx(app), algs.clone());
    let hit = app.read(move |db| rotation::hit(db, &of, &chosen)).await?;
    hit.said(of_terminal(), app.config().brand.time_zone).iter().for_each(|sentence| println!("{sentence}"));
    if !yes {
        println!("{}", KeysText::of(of_terminal()).dry_run);
        return Ok(());
    }
    let (made, of) = (make(app, algs).await?, ctx(app));
    let new = made.clone();
    let gone = app.write(move |tx| rotation::replace(tx, &of, &made)).await?;
    let t = done();
    new.iter().for_each(|row| say_signs(&row.alg, &row.kid));
    println!("{}\n{}", fill(t.unpublished, &[("n", &gone.to_string())]), t.next_beat);
    Ok(())
}

fn say_signs(alg: &str, kid: &str) {
    println!("{}", fill(done().signs, &[("key", &format!("{alg} {kid}"))]));
}

async fn make(app: &App, algs: Vec<Alg>) -> Result<Vec<SigningKeyRow>, crate::error::Error> {
    let ctx = ctx(app);
    app.alone(move || keys::make_all(&ctx, &algs)).await?
}

/// Makes the keys that are wanted and not there, such as a PS256 key for the first client that asks for one. Returns how
/// many.
pub async fn make_missing(app: &App) -> Result<usize, crate::error::Error> {
    let missing = app.read(keys::missing).await?;
    if missing.is_empty() {
        return Ok(0);
    }
    let made = make(app, missing).await?;
    let ctx = ctx(app);
    app.write(move |tx| keys::ensure(tx, &ctx, &made)).await
}

async fn reseal(app: &App) -> Done {
    let ctx = ctx(app);
    let moved = app.write(move |tx| keys::reseal(tx, &ctx)).await?;
    let (t, id) = (done(), app.keys().current_id().to_owned());
    println!("{}", fill(t.keys_resealed, &[("id", &id), ("n", &moved.to_string())]));
    let (mut factors, mut after) = (0, Some(String::new()));
    while let Some(from) = after {
        let ctx = self::ctx(app);
        let (some, next) = app.write(move |tx| crate::flow::sign_in::factor::reseal(tx, &ctx, &from)).await?;
        (factors, after) = (factors + some, next);
    }
    println!("{}", fill(t.factors_resealed, &[("id", &id), ("n", &factors.to_string())]));
    Ok(())
}
