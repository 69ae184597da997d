//! Reads defaults, file and environment into one tree. What is wrong is put aside and reported, so that it hides nothing
//! else that is wrong.

use std::path::Path;

use serde_path_to_error::Segment;
use toml::{Table, Value};

use super::problem::{Kind, Problem, Source, What};
use super::{Config, kubernetes};

/// The shipped defaults.
pub const DEFAULTS: &str = include_str!("../../config/default.toml");

/// Keys of which no value is ever quoted.
pub(super) const SECRETS: [&str; 5] =
    ["database.url", "keys.pkcs11.pin", "mail.smtp.password", "webhook.url", "webhook.secrets"];

/// Every key with the value that counts. It shows nothing when printed: secrets are among them.
#[derive(Clone)]
pub struct Tree(pub(super) Table);

impl std::fmt::Debug for Tree {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tree")
    }
}

impl Config {
    /// The defaults alone; they are not enough to serve (the issuer is an example).
    pub fn defaults() -> Result<Self, Vec<Problem>> {
        let mut reader = Reader::new()?;
        let config = reader.typed();
        config.ok_or(reader.problems)
    }

    /// Defaults, then `file`, then `env` (`CRACHA_SECTION__KEY`, `…_FILE`). Reports every problem at once.
    pub fn load(file: Option<&Path>, env: impl IntoIterator<Item = (String, String)>) -> Result<Self, Vec<Problem>> {
        Self::load_tree(file, env).map(|(config, _)| config)
    }

    /// The same with the tree that it was read from, for `Tree::reread`.
    pub fn load_tree(
        file: Option<&Path>,
        env: impl IntoIterator<Item = (String, String)>,
    ) -> Result<(Self, Tree), Vec<Problem>> {
        let mut reader = Reader::new()?;
        if let Some(path) = file {
            reader.file(path);
        }
        for (name, value) in env {
            reader.variable(&name, value);
        }
        let config = reader.typed();
        if let Some(config) = &config {
            super::check::check(config, &mut |key, what| reader.problem(key, what));
        }
        match config {
            Some(config) if reader.problems.is_empty() => Ok((config, Tree(reader.tree))),
            _ => Err(reader.problems),
        }
    }
}

/// The tree as far as it was read, where its values came from, and what was put aside.
struct Reader {
    defaults: Table,
    tree: Table,
    origins: Vec<(String, Source)>,
    problems: Vec<Problem>,
}

impl Reader {
    fn new() -> Result<Self, Vec<Problem>> {
        let broken = |e: toml::de::Error| {
            let source = Source::File("config/default.toml".into());
            vec![Problem { source, key: String::new(), what: not_toml(DEFAULTS, &e) }]
        };
        let defaults: Table = DEFAULTS.parse().map_err(broken)?;
        Ok(Self { tree: defaults.clone(), defaults, origins: Vec::new(), problems: Vec::new() })
    }

    /// A problem of the value that counts for this key.
    fn problem(&mut self, key: &str, what: What) {
        let found = self.origins.iter().rev().find(|(known, _)| known == key);
        let source = found.map_or(Source::Default, |(_, source)| source.clone());
        self.problems.push(Problem { source, key: key.into(), what });
    }

    fn file(&mut self, path: &Path) {
        let source = Source::File(path.display().to_string());
        let whole = |what| Problem { source: source.clone(), key: String::new(), what };
        match std::fs::read_to_string(path) {
            Err(error) => self.problems.push(whole(What::FileUnreadable(error.to_string()))),
            Ok(text) => match text.parse::<Table>() {
                Err(error) => self.problems.push(whole(not_toml(&text, &error))),
                Ok(table) => {
                    let Self { tree, origins, problems, .. } = self;
                    merge(tree, table, "", &source, origins, problems);
                }
            },
        }
    }

    fn variable(&mut self, name: &str, value: String) {
        let Some(rest) = name.strip_prefix("CRACHA_") else { return };
        // For the command line and the tests, not for the tree; or not ours at all.
        if rest == "CONFIG" || rest.starts_with("TEST_") || kubernetes::made(rest, &value) {
            return;
        }
        let source = Source::Variable(name.into());
        if rest == "MASTER_KEY_FILE" {
            return self.put(source, "keys.master_key_file", value);
        }
        let key = rest.to_lowercase().replace("__", ".");
        if lookup(&mut self.tree, &key).is_none()
            && let Some(plain) = key.strip_suffix("_file")
            && lookup(&mut self.tree, plain).is_some()
        {
            return match std::fs::read_to_string(&value) {
                Ok(text) => self.put(source, plain, text.trim_end_matches(['\r', '\n']).to_owned()),
                Err(error) => {
                    // The name is not quoted: it may be the secret itself.
                    let what = What::SecretFile(error.to_string());
                    self.problems.push(Problem { source, key: plain.into(), what });
                }
            };
        }
        self.put(source, &key, value);
    }

    fn put(&mut self, source: Source, key: &str, value: String) {
        if let Some((row, field)) = moved(key) {
            let right = format!("CRACHA_PROMISE__POLICIES__{}__{}", row.to_uppercase(), field.to_uppercase());
            return self.problems.push(Problem { source, key: key.into(), what: What::Moved(right) });
        }
        let Some(old) = lookup(&mut self.tree, key).filter(|old| !is_rows(old)) else {
            let what = What::UnknownVariable(nearest_variable(&self.defaults, key));
            return self.problems.push(Problem { source, key: key.into(), what });
        };
        let parsed = match old {
            Value::String(_) => Some(Value::String(value)),
            Value::Integer(_) => value.trim().parse().ok().map(Value::Integer),
            Value::Boolean(_) => value.trim().parse().ok().map(Value::Boolean),
            Value::Array(_) => {
                let words = value.split(',').map(str::trim).filter(|v| !v.is_empty());
                Some(Value::Array(words.map(|v| Value::String(v.into())).collect()))
            }
            _ => None,
        };
        match parsed {
            Some(parsed) => {
                *old = parsed;
                self.origins.push((key.into(), source));
            }
            None => {
                let what = What::WrongKind(Kind::Text, kind(old));
                self.problems.push(Problem { source, key: key.into(), what });
            }
        }
    }

    /// The tree as the program reads it. A value that cannot be read is reported and replaced (in a list: left out), so
    /// that the next one is found too.
    fn typed(&mut self) -> Option<Config> {
        let mut replaced: Vec<String> = Vec::new();
        // As many turns as there can be mistakes, with an end in any case.
        for _ in 0..1000 {
            let error = match serde_path_to_error::deserialize(Value::Table(self.tree.clone())) {
                Ok(config) => return Some(config),
                Err(error) => error,
            };
            let mut key = String::new();
            let mut index: Option<usize> = None;
            for segment in error.path() {
                match segment {
                    Segment::Map { key: name } if key.is_empty() => key.push_str(name),
                    Segment::Map { key: name } => {
                        // In a table of rows, each is called by its name.
                        if let Some(row) = index.take() {
                            key = format!("{key}.{}", row_name(lookup(&mut self.tree, &key), row));
                        }
                        key = format!("{key}.{name}");
                    }
                    Segment::Seq { index: at } => index = Some(*at),
                    Segment::Enum { .. } | Segment::Unknown => {}
                }
            }
            let default = lookup(&mut self.defaults, &key).cloned().or_else(|| {
                let field = key.strip_prefix(POLICIES)?.rsplit('.').next()?;
                lookup(&mut self.defaults, &format!("{POLICIES}.credential.{field}")).cloned()
            });
            let default = default.or_else(|| blank(&key));
            let (Some(value), Some(default)) = (lookup(&mut self.tree, &key), default) else {
                self.problem(&key, What::FileUnreadable("its form is not that of the defaults".into()));
                return None;
            };
            let wrong = match (value, index) {
                (Value::Array(list), Some(at)) if at < list.len() => list.remove(at),
                (value, _) => std::mem::replace(value, default.clone()),
            };
            let what = what_is_wrong(&key, &wrong, &default);
            self.problem(&key, what);
            // Two rows of one name: the wrong one cannot be told from the other.
            if index.is_none() && replaced.contains(&key) {
                return None;
            }
            replaced.push(key);
        }
        None
    }
}

/// What stands in a row of a table of `[contact]` where nothing was written.
fn blank(key: &str) -> Option<Value> {
    let field = key.strip_prefix("contact.topics.").or_else(|| key.strip_prefix("contact.answers."));
    let field = field.or_else(|| key.strip_prefix("contact.representatives."))?;
    let words = [".group", ".title", ".text"].iter().any(|end| field.ends_with(end));
    Some(if words { Value::Table(Table::new()) } else { Value::String(String::new()) })
}

/// What a value that cannot be read should have been.
fn what_is_wrong(key: &str, wrong: &Value, default: &Value) -> What {
    let shown = match wrong {
        _ if SECRETS.contains(&key) => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let one_of = |words: &[&str]| What::NotOneOf(shown.clone(), words.join(", "));
    match (key, wrong) {
        ("server.trusted_proxies", _) => What::NotANetwork(shown),
        ("promise.extra_holidays", _) => What::NotADate(shown),
        ("brand.time_zone", _) => {
            let zones = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
            let last = |name: &str| name.rsplit('/').next().unwrap_or_default().to_lowercase();
            let wanted = last(&shown);
            let best = zones.map(|zone| (strsim::jaro_winkler(&wanted, &last(zone)), zone));
            let best = best.max_by(|a, b| a.0.total_cmp(&b.0)).filter(|(score, _)| *score > 0.95);
            What::NotATimeZone(shown, best.map(|(_, zone)| zone.to_owned()))
        }
        ("mail.transport", _) => one_of(&["smtp", "file", "memory"]),
        ("mail.smtp.security", _) => one_of(&["starttls", "tls", "none"]),
        ("contact.hours.days", _) => one_of(&super::contact::SERVICE_DAYS),
        (key, _) if is_policy_field(key, "counts") => one_of(&["wall_clock", "business_days"]),
        (key, _) if is_policy_field(key, "tell") => one_of(&["desk", "operators", "webhook"]),
        ("intake.drop.language", _) => one_of(&["pt-BR", "es", "en"]),
        ("mtls.header_format", _) => one_of(&["rfc9440", "pem"]),
        ("log.format", _) => one_of(&["text", "json"]),
        ("mail.smtp.port", Value::Integer(_)) => What::Range(shown, 1, 65_535),
        (_, Value::Integer(_)) if default.is_integer() => What::Range(shown, 0, i64::from(u32::MAX)),
        // A word in a list of words, or another kind altogether.
        _ if default.is_array() => What::WrongKind(kind(wrong), Kind::Text),
        _ => What::WrongKind(kind(wrong), kind(default)),
    }
}

fn kind(value: &Value) -> Kind {
    match value {
        Value::String(_) => Kind::Text,
        Value::Integer(_) => Kind::Number,
        Value::Boolean(_) => Kind::YesNo,
        Value::Array(_) => Kind::List,
        Value::Table(_) => Kind::Section,
        Value::Float(_) | Value::Datetime(_) => Kind::Other,
    }
}

/// Without the lines that the parser quotes: a password may stand on them.
fn not_toml(text: &str, error: &toml::de::Error) -> What {
    let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
    let expected = error.message().split_whitespace().collect::<Vec<_>>().join(" ");
    What::NotToml { line: before.matches('\n').count() + 1, expected }
}

fn merge(
    into: &mut Table,
    from: Table,
    prefix: &str,
    source: &Source,
    origins: &mut Vec<(String, Source)>,
    problems: &mut Vec<Problem>,
) {
    for (name, value) in from {
        let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        let problem = |what| Problem { source: source.clone(), key: key.clone(), what };
        if let Some((row, field)) = moved(&key) {
            problems.push(problem(What::Moved(format!("[[{POLICIES}]] name = \"{row}\", {field} = {value}"))));
            continue;
        }
        match (into.get_mut(&name), value) {
            (Some(Value::Array(rows)), Value::Array(given)) if key == POLICIES => {
                merge_rows(rows, given, source, origins, problems);
            }
            (None, _) => problems.push(problem(unknown(&name, into))),
            (Some(Value::Table(inner)), Value::Table(value)) => {
                merge(inner, value, &key, source, origins, problems);
            }
            // As in versions that had one text for every language.
            (Some(Value::Table(words)), Value::String(text)) if key == "brand.chat_path" => {
                words.iter_mut().for_each(|(_, word)| *word = Value::String(text.clone()));
                origins.push((key, source.clone()));
            }
            (Some(old), value) if old.type_str() == value.type_str() => {
                *old = value;
                origins.push((key, source.clone()));
            }
            (Some(old), value) => problems.push(problem(What::WrongKind(kind(&value), kind(old)))),
        }
    }
}

/// The table whose rows are told apart by their names.
const POLICIES: &str = "promise.policies";

/// Row and field of the table that took the place of a key of earlier versions.
fn moved(key: &str) -> Option<(&'static str, &'static str)> {
    match key {
        "promise.credential_hours" => Some(("credential", "hours")),
        "promise.end_customer_hours" => Some(("end_customer", "hours")),
        "promise.policy" => Some(("credential", "counts")),
        "promise.risk_margin_hours" => Some(("credential", "margin_hours")),
        _ => None,
    }
}

fn is_policy_field(key: &str, field: &str) -> bool {
    key.strip_prefix(POLICIES).is_some_and(|rest| rest.rsplit('.').next() == Some(field))
}

/// A row of a known name changes what it says; one of a new name is a further row, like `credential` but without length.
fn merge_rows(
    rows: &mut Vec<Value>,
    given: Vec<Value>,
    source: &Source,
    origins: &mut Vec<(String, Source)>,
    problems: &mut Vec<Problem>,
) {
    let (first, mut seen) = (rows.first().cloned(), Vec::new());
    for row in given {
        let mut wrong = |what| problems.push(Problem { source: source.clone(), key: format!("{POLICIES}.name"), what });
        let Value::Table(row) = row else {
            wrong(What::WrongKind(kind(&row), Kind::Section));
            continue;
        };
        let name = row.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        if name.is_empty() || name.len() > 40 || !name.bytes().all(plain) {
            wrong(What::PolicyName(name));
            continue;
        }
        if seen.contains(&name) {
            wrong(What::PolicyTwice(name));
            continue;
        }
        if !rows.iter().any(|known| row_is(known, &name))
            && let Some(Value::Table(mut blank)) = first.clone()
        {
            blank.insert("name".into(), Value::String(name.clone()));
            blank.insert("hours".into(), Value::Integer(0));
            blank.insert("days".into(), Value::Integer(0));
            rows.push(Value::Table(blank));
        }
        if let Some(Value::Table(known)) = rows.iter_mut().find(|known| row_is(known, &name)) {
            merge(known, row, &format!("{POLICIES}.{name}"), source, origins, problems);
        }
        seen.push(name);
    }
}

fn row_is(row: &Value, name: &str) -> bool {
    name_of(row) == Some(name)
}

/// What a row is called.
fn name_of(row: &Value) -> Option<&str> {
    row.get("name").or_else(|| row.get("key")).and_then(Value::as_str)
}

/// A section, or rows of a table: no value.
fn is_rows(value: &Value) -> bool {
    value.is_table() || value.as_array().is_some_and(|rows| rows.iter().any(Value::is_table))
}

fn row_name(rows: Option<&mut Value>, index: usize) -> String {
    let row = rows.and_then(|rows| name_of(rows.as_array()?.get(index)?).map(str::to_owned));
    row.unwrap_or_else(|| index.to_string())
}

fn unknown(name: &str, known: &Table) -> What {
    let best = nearest(name, known.keys().cloned());
    What::UnknownKey(best.ok_or_else(|| known.keys().cloned().collect::<Vec<_>>().join(", ")))
}

fn nearest(name: &str, known: impl Iterator<Item = String>) -> Option<String> {
    let scored = known.map(|key| (strsim::jaro_winkler(name, &key), key));
    scored.max_by(|a, b| a.0.total_cmp(&b.0)).filter(|(score, _)| *score > 0.75).map(|(_, key)| key)
}

/// The variable that was meant: the same letters with other underscores, or one like it.
fn nearest_variable(defaults: &Table, key: &str) -> Option<String> {
    let mut values = Vec::new();
    flatten(defaults, "", &mut values);
    let keys: Vec<_> = values.into_iter().map(|(key, _)| key).collect();
    let bare = |text: &str| text.replace(['.', '_'], "");
    let same = keys.iter().find(|known| bare(known) == bare(key)).cloned();
    let found = same.or_else(|| nearest(key, keys.into_iter()))?;
    Some(format!("CRACHA_{}", found.replace('.', "__").to_uppercase()))
}

/// Every key with its value; rows of a table by their names.
pub(super) fn flatten<'a>(table: &'a Table, prefix: &str, into: &mut Vec<(String, &'a Value)>) {
    for (name, value) in table {
        let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        match value {
            Value::Table(inner) => flatten(inner, &key, into),
            Value::Array(rows) if is_rows(value) => {
                for row in rows.iter().filter_map(Value::as_table) {
                    let name = row.get("name").or_else(|| row.get("key")).and_then(Value::as_str).unwrap_or_default();
                    flatten(row, &format!("{key}.{name}"), into);
                }
            }
            _ => into.push((key, value)),
        }
    }
}

pub(super) fn lookup<'a>(tree: &'a mut Table, key: &str) -> Option<&'a mut Value> {
    let (last, path) = key.rsplit_once('.').map_or((key, ""), |(path, last)| (last, path));
    let mut table = tree;
    let mut parts = path.split('.').filter(|p| !p.is_empty());
    while let Some(part) = parts.next() {
        table = match table.get_mut(part)? {
            Value::Table(inner) => inner,
            Value::Array(rows) => {
                let name = parts.next()?;
                rows.iter_mut().find(|row| row_is(row, name))?.as_table_mut()?
            }
            _ => return None,
        };
    }
    table.get_mut(last)
}

#[cfg(test)]
#[path = "load_tests.rs"]
mod tests;
