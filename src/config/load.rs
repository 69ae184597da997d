//! Reads defaults, file and environment into one tree.

use std::path::Path;

use toml::{Table, Value};

use super::Config;

/// The shipped defaults.
pub const DEFAULTS: &str = include_str!("../../config/default.toml");

/// One thing that is wrong: where, which key, what, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// File or environment variable.
    pub source: String,
    /// Dotted key; empty when the file as a whole is wrong.
    pub key: String,
    /// What is wrong and what to do.
    pub text: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let key = if self.key.is_empty() { String::new() } else { format!("{}: ", self.key) };
        write!(f, "{}: {key}{}", self.source, self.text)
    }
}

impl Config {
    /// The defaults alone; they are not enough to serve (the issuer is an example).
    pub fn defaults() -> Result<Self, Vec<Problem>> {
        let table: Table = DEFAULTS.parse().map_err(|e| vec![whole("config/default.toml", &e)])?;
        table.try_into().map_err(|e| vec![whole("config/default.toml", &e)])
    }

    /// Defaults, then `file`, then `env` (`CRACHA_SECTION__KEY`, `…_FILE`). Reports every problem at once.
    pub fn load(file: Option<&Path>, env: impl IntoIterator<Item = (String, String)>) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut tree: Table = DEFAULTS.parse().map_err(|e| vec![whole("config/default.toml", &e)])?;
        let mut origins = Vec::new();
        if let Some(path) = file {
            let source = path.display().to_string();
            match std::fs::read_to_string(path) {
                Err(error) => problems.push(whole(&source, &format!("cannot be read: {error}"))),
                Ok(text) => match text.parse::<Table>() {
                    Err(error) => problems.push(whole(&source, &error)),
                    Ok(table) => merge(&mut tree, table, "", &source, &mut origins, &mut problems),
                },
            }
        }
        for (name, value) in env {
            apply_env(&mut tree, &name, value, &mut origins, &mut problems);
        }
        let config: Option<Config> = match tree.try_into() {
            Ok(config) => Some(config),
            Err(error) => {
                // Types were checked against the defaults; what is left is a value out of its list.
                problems.push(whole("configuration", &error));
                None
            }
        };
        if let Some(config) = &config {
            let source_of = |key: &str| {
                let found = origins.iter().rev().find(|(k, _): &&(String, String)| k == key);
                found.map_or_else(|| "default".to_owned(), |(_, source)| source.clone())
            };
            super::check::check(config, &mut |key, text| {
                problems.push(Problem { source: source_of(key), key: key.into(), text });
            });
        }
        match config {
            Some(config) if problems.is_empty() => Ok(config),
            _ => Err(problems),
        }
    }
}

fn whole(source: &str, error: &dyn std::fmt::Display) -> Problem {
    let text = error.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
    Problem { source: source.into(), key: String::new(), text }
}

fn merge(
    into: &mut Table,
    from: Table,
    prefix: &str,
    source: &str,
    origins: &mut Vec<(String, String)>,
    problems: &mut Vec<Problem>,
) {
    for (name, value) in from {
        let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        let problem = |text| Problem { source: source.into(), key: key.clone(), text };
        match (into.get_mut(&name), value) {
            (None, _) => problems.push(problem(unknown(&name, into))),
            (Some(Value::Table(inner)), Value::Table(value)) => {
                merge(inner, value, &key, source, origins, problems);
            }
            (Some(old), value) if old.type_str() == value.type_str() => {
                *old = value;
                origins.push((key, source.into()));
            }
            (Some(old), value) => {
                problems.push(problem(format!("is {}, must be {}", value.type_str(), old.type_str())));
            }
        }
    }
}

fn unknown(name: &str, known: &Table) -> String {
    let best = known.keys().map(|k| (strsim::jaro_winkler(name, k), k)).max_by(|a, b| a.0.total_cmp(&b.0));
    match best {
        Some((score, key)) if score > 0.75 => format!("is no key of cracha; did you mean {key}?"),
        _ => format!("is no key of cracha; known here: {}", known.keys().cloned().collect::<Vec<_>>().join(", ")),
    }
}

fn apply_env(
    tree: &mut Table,
    name: &str,
    value: String,
    origins: &mut Vec<(String, String)>,
    problems: &mut Vec<Problem>,
) {
    let Some(rest) = name.strip_prefix("CRACHA_") else { return };
    // For the command line and the tests, not for the tree.
    if rest == "CONFIG" || rest.starts_with("TEST_") {
        return;
    }
    if rest == "MASTER_KEY_FILE" {
        put(tree, name, "keys.master_key_file", value, origins, problems);
        return;
    }
    let key = rest.to_lowercase().replace("__", ".");
    if lookup(tree, &key).is_none()
        && let Some(plain) = key.strip_suffix("_file")
        && lookup(tree, plain).is_some()
    {
        match std::fs::read_to_string(&value) {
            Ok(text) => put(tree, name, plain, text.trim_end_matches(['\r', '\n']).to_owned(), origins, problems),
            Err(error) => problems.push(Problem {
                source: name.into(),
                key: plain.into(),
                text: format!("the file {value} cannot be read: {error}"),
            }),
        }
        return;
    }
    put(tree, name, &key, value, origins, problems);
}

fn lookup<'a>(tree: &'a mut Table, key: &str) -> Option<&'a mut Value> {
    let (last, path) = key.rsplit_once('.').map_or((key, ""), |(path, last)| (last, path));
    let mut table = tree;
    for part in path.split('.').filter(|p| !p.is_empty()) {
        table = table.get_mut(part)?.as_table_mut()?;
    }
    table.get_mut(last)
}

fn put(
    tree: &mut Table,
    name: &str,
    key: &str,
    value: String,
    origins: &mut Vec<(String, String)>,
    problems: &mut Vec<Problem>,
) {
    let mut problem = |text| problems.push(Problem { source: name.into(), key: key.into(), text });
    let Some(old) = lookup(tree, key) else {
        problem("is no key of cracha; write CRACHA_SECTION__KEY with two underscores between section and key".into());
        return;
    };
    let parsed = match old {
        Value::String(_) => Some(Value::String(value)),
        Value::Integer(_) => value.parse().ok().map(Value::Integer),
        Value::Boolean(_) => value.parse().ok().map(Value::Boolean),
        Value::Array(_) => {
            let words = value.split(',').map(str::trim).filter(|v| !v.is_empty());
            Some(Value::Array(words.map(|v| Value::String(v.into())).collect()))
        }
        _ => None,
    };
    match parsed {
        Some(parsed) => {
            *old = parsed;
            origins.push((key.into(), name.into()));
        }
        None => problem(format!("must be {}", old.type_str())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect()
    }

    #[test]
    fn every_default_has_an_explanation_and_the_tree_reads_it() {
        Config::defaults().unwrap();
        let mut explained = false;
        for line in DEFAULTS.lines() {
            if line.starts_with('#') {
                explained = true;
            } else if line.starts_with('[') || line.is_empty() {
                explained = false;
            } else {
                assert!(line.contains(" = "), "{line}");
            }
            let _ = explained;
        }
    }

    #[test]
    fn three_errors_are_reported_at_once_with_file_and_key() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("my.toml");
        std::fs::write(&path, "[sesion]\nidle_minutes = 3\n[password]\nmin_length = \"long\"\nmax_wait_ms = 60001\n")
            .unwrap();
        let problems = Config::load(Some(&path), env(&[("CRACHA_TOKENS__CODE_SECONDS", "soon")])).unwrap_err();
        let all = problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        assert!(all.contains("my.toml: sesion: is no key of cracha; did you mean session?"), "{all}");
        assert!(all.contains("password.min_length: is string, must be integer"), "{all}");
        assert!(all.contains("CRACHA_TOKENS__CODE_SECONDS: tokens.code_seconds: must be integer"), "{all}");
        assert!(all.contains("password.max_wait_ms"), "{all}");
    }

    #[test]
    fn a_secret_comes_from_a_file_and_never_shows() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("pw");
        std::fs::write(&path, "s3cret\n").unwrap();
        let config = Config::load(
            None,
            env(&[("CRACHA_MAIL__SMTP__PASSWORD_FILE", path.to_str().unwrap()), ("CRACHA_MASTER_KEY_FILE", "/k")]),
        )
        .unwrap();
        assert_eq!(config.mail.smtp.password.expose(), "s3cret");
        assert_eq!(config.keys.master_key_file, "/k");
        assert!(!format!("{config:?}").contains("s3cret"));
    }
}
