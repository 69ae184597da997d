//! Whose certificates name a client: what the files of `[mtls]` say, read anew while the process runs. Files that cannot be
//! used leave all as it was.

use std::fs;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use super::watched::{self, Watched};
use crate::config::{Config, Mtls};
use crate::crypto::certificate::{Authorities, Unusable};
use crate::db::types::Instant;
use crate::error::{Error, Result};

/// The authorities in force, and where they come from.
#[derive(Debug)]
pub struct Trust {
    held: RwLock<Held>,
    /// Files are read by one at a time: whoever comes last read last.
    turn: Mutex<()>,
}

#[derive(Clone, Debug)]
struct Held {
    files: Files,
    known: Option<Arc<Authorities>>,
}

#[derive(Clone, Debug)]
struct Files {
    authorities: String,
    lists: String,
}

impl Files {
    fn of(mtls: &Mtls) -> Self {
        Self { authorities: mtls.authorities_file.clone(), lists: mtls.revocation_file.clone() }
    }

    /// None where none are named.
    fn load(&self) -> Result<Option<Authorities>> {
        let (authorities, lists) = (&self.authorities, &self.lists);
        if authorities.is_empty() {
            return Ok(None);
        }
        let unusable = |key: &str, file: &str, why: &str| Error::Unavailable(format!("mtls.{key}: {file}: {why}"));
        let read = |key: &str, file: &str| fs::read(file).map_err(|error| unusable(key, file, &error.to_string()));
        let pem = read("authorities_file", authorities)?;
        let list = if lists.is_empty() { None } else { Some(read("revocation_file", lists)?) };
        Authorities::read_pem(&pem, list.as_deref()).map(Some).map_err(|what| match what {
            Unusable::Authorities => {
                unusable("authorities_file", authorities, "it holds no certificates of authorities in PEM")
            }
            Unusable::Lists => {
                unusable("revocation_file", lists, "it holds no complete revocation lists (version 2) in PEM")
            }
        })
    }
}

/// As the files of this configuration name them; none where it names none.
///
/// # Errors
/// `Unavailable` when a file cannot be read, or does not hold what it is for.
pub fn authorities(config: &Config) -> Result<Option<Authorities>> {
    Files::of(&config.mtls).load()
}

impl Trust {
    /// Reads the files that the configuration names.
    ///
    /// # Errors
    /// See [`authorities`].
    pub fn read(config: &Config) -> Result<Self> {
        let files = Files::of(&config.mtls);
        let known = files.load()?.map(Arc::new);
        Ok(Self { held: RwLock::new(Held { files, known }), turn: Mutex::new(()) })
    }

    /// Those in force.
    pub fn known(&self) -> Option<Arc<Authorities>> {
        self.held().known
    }

    fn held(&self) -> Held {
        self.held.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes up what the files of this configuration hold now.
    pub fn follow(&self, config: &Config) {
        if let Err(problem) = self.take(Some(Files::of(&config.mtls))) {
            watched::say::<Self>(&problem);
        }
    }

    /// From these files, or from those that it was read from before.
    fn take(&self, named: Option<Files>) -> std::result::Result<(), String> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let Held { files, known: before } = self.held();
        let files = named.unwrap_or(files);
        let known = files.load().map_err(|problem| problem.to_string())?.map(Arc::new);
        if known != before {
            said(before.as_deref(), known.as_deref());
        }
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = Held { files, known };
        Ok(())
    }
}

/// What differs.
fn said(before: Option<&Authorities>, now: Option<&Authorities>) {
    let names = |of: Option<&Authorities>| of.map(|known| known.names.clone()).unwrap_or_default();
    let (old, new) = (names(before), names(now));
    let without = |all: &[String], others: &[String]| {
        let left = all.iter().filter(|name| !others.contains(name));
        left.map(|name| name.escape_default().to_string()).collect::<Vec<_>>().join("; ")
    };
    let (came, went) = (without(&new, &old), without(&old, &new));
    let lists = now.map(|known| known.lists.as_slice()).unwrap_or_default();
    let until = lists.iter().map(|list| list.until_s).min();
    let until = until.map(|seconds| Instant(seconds * 1000).rfc3339()).unwrap_or_default();
    let revoked: usize = lists.iter().map(|list| list.revoked).sum();
    let (authorities, lists) = (new.len(), lists.len());
    tracing::info!(authorities, came, went, lists, revoked, until, "the authorities of clients were read anew");
}

impl Watched for Trust {
    const STAYS: &'static str = "the authorities of clients stay as they were";

    fn files(&self) -> Vec<String> {
        let Files { authorities, lists } = self.held().files;
        vec![authorities, lists]
    }

    fn renew(&self) -> std::result::Result<(), String> {
        self.take(None)
    }
}
