//! A configuration that is read anew while the program runs: what differs, what of it can change now, and what waits for a
//! restart because a part of the process was made of it.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::load::{SECRETS, Tree, flatten, lookup};
use super::problem::{Problem, Source, What};
use super::{Config, check};

/// A key, or all below it, that parts of the process are made of at the start.
const AT_START: [&str; 26] = [
    "brand",
    "database",
    "intake.drop.folder",
    "intake.drop.poll_seconds",
    "keys.master_key_file",
    "keys.pkcs11",
    "log.format",
    "mail",
    "mtls.listen",
    "outbox.mail_parallel",
    "outgoing",
    "password.engine",
    "password.lanes",
    "password.max_wait_ms",
    "password.memory_kib",
    "password.passes",
    "password.threads",
    "provider.insecure_loopback",
    "provider.issuer",
    "server.drain_seconds",
    "server.keep_alive_seconds",
    "server.listen",
    "server.metrics_listen",
    "server.node",
    "server.tls",
    "server.workers",
];

/// A key whose value is another one now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Dotted key.
    pub key: String,
    /// What it was; nothing where the key is new. Of a secret it says that it is one.
    pub before: String,
    /// What it is; nothing where the key is gone.
    pub after: String,
    /// It counts after a restart.
    pub waits: bool,
}

/// What a running process goes on with.
#[derive(Debug)]
pub struct Reread {
    /// The policy from now on.
    pub config: Config,
    /// The same as a tree, to compare the next one with: what waits for a restart is as it was.
    pub tree: Tree,
    /// What differs from before, by key.
    pub changes: Vec<Change>,
}

impl Tree {
    /// Compares what counts now with what was read.
    ///
    /// # Errors
    /// Problems of what would count then: what can change does not go with what cannot.
    pub fn reread(&self, newer: &Self) -> Result<Reread, Vec<Problem>> {
        let (before, after) = (values(&self.0), values(&newer.0));
        let keys: std::collections::BTreeSet<_> = before.keys().chain(after.keys()).collect();
        let mut tree = newer.0.clone();
        let mut changes = Vec::new();
        for key in keys.into_iter().filter(|key| before.get(*key) != after.get(*key)) {
            let waits = waits(key);
            if waits && let (Some(now), Some(then)) = (lookup(&mut tree, key), before.get(key)) {
                *now = (*then).clone();
            }
            let (before, after) = (shown(key, before.get(key).copied()), shown(key, after.get(key).copied()));
            changes.push(Change { key: key.clone(), before, after, waits });
        }
        let problem = |key: &str, what| Problem { source: Source::Default, key: key.to_owned(), what };
        let typed = Value::Table(tree.clone()).try_into::<Config>();
        let config = typed.map_err(|error| vec![problem("", What::FileUnreadable(error.message().to_owned()))])?;
        let mut problems = Vec::new();
        check::check(&config, &mut |key, what| problems.push(problem(key, what)));
        if problems.is_empty() { Ok(Reread { config, tree: Self(tree), changes }) } else { Err(problems) }
    }
}

fn waits(key: &str) -> bool {
    let is = |known: &&str| key.strip_prefix(*known).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    AT_START.iter().any(is)
}

fn values(tree: &Table) -> BTreeMap<String, &Value> {
    let mut all = Vec::new();
    flatten(tree, "", &mut all);
    all.into_iter().collect()
}

fn shown(key: &str, value: Option<&Value>) -> String {
    match value {
        None => String::new(),
        Some(_) if SECRETS.contains(&key) => "[hidden]".to_owned(),
        Some(value) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(file: &str) -> Tree {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("my.toml");
        std::fs::write(&path, file).unwrap();
        Config::load_tree(Some(&path), []).unwrap().1
    }

    #[test]
    fn what_can_change_changes_and_the_rest_waits_and_is_said_again_the_next_time() {
        let old = read("[session]\nidle_minutes = 30\n[server]\nworkers = 1\n[brand]\nname = \"Alfa\"\n");
        let new = read("[session]\nidle_minutes = 45\n[server]\nworkers = 2\n[brand]\nname = \"Beta\"\n");
        let read = old.reread(&new).unwrap();
        let said: Vec<_> = read.changes.iter().map(|c| (c.key.as_str(), c.after.as_str(), c.waits)).collect();
        let want =
            [("brand.name", "\"Beta\"", true), ("server.workers", "2", true), ("session.idle_minutes", "45", false)];
        assert_eq!(said, want);
        assert_eq!((read.config.session.idle_minutes, read.config.server.workers), (45, 1));
        assert_eq!(read.config.brand.name, "Alfa");
        let again = read.tree.reread(&new).unwrap();
        assert_eq!(again.changes.iter().map(|c| c.key.as_str()).collect::<Vec<_>>(), ["brand.name", "server.workers"]);
        assert!(read.tree.reread(&read.tree.clone()).unwrap().changes.is_empty());
    }

    #[test]
    fn a_secret_that_changed_is_named_and_not_shown() {
        let secret = |byte: char| format!("whsec_{}", byte.to_string().repeat(32));
        let file = |byte| format!("[webhook]\nurl = \"https://erp.example/{byte}\"\nsecrets = \"{}\"\n", secret(byte));
        let read = read(&file('A')).reread(&read(&file('B'))).unwrap();
        assert_eq!(read.changes.iter().map(|c| c.key.as_str()).collect::<Vec<_>>(), ["webhook.secrets", "webhook.url"]);
        for change in &read.changes {
            assert_eq!((change.before.as_str(), change.after.as_str(), change.waits), ("[hidden]", "[hidden]", false));
        }
        assert_eq!(format!("{:?}", read.tree), "Tree");
    }

    #[test]
    fn every_key_that_waits_is_one_of_the_defaults() {
        let defaults = Tree(super::super::DEFAULTS.parse().unwrap());
        let known = values(&defaults.0);
        for key in AT_START {
            assert!(known.keys().any(|known| *known == key || known.starts_with(&format!("{key}."))), "{key}");
        }
    }
}
