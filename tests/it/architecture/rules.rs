//! The arrows and habits that hold the shape, as tables, and what breaks them.

use super::rooms;
use super::source::{Kind, Source};

/// What a module may import of ours. A module that is not here may import everything (`lib`, `main`).
const MAY_IMPORT: [(&str, &[&str]); 17] = [
    ("clock", &[]),
    ("error", &[]),
    ("text", &["error"]),
    ("config", &[]),
    ("db", &["error"]),
    ("crypto", &["error"]),
    ("mail", &["crypto", "text", "config", "error"]),
    // A client's row is what the protocol sees of it.
    ("model", &["oidc", "db", "crypto", "text", "config", "error"]),
    ("oidc", &["crypto", "text", "error"]),
    ("flow", &["model", "oidc", "db", "crypto", "mail", "text", "config", "error"]),
    ("app", &["model", "oidc", "db", "crypto", "text", "clock", "config", "error"]),
    // A throwaway database is opened here, as the real one is in `app`.
    ("simulate", &["flow", "model", "oidc", "db", "crypto", "text", "config", "error"]),
    ("web", &["simulate", "app", "flow", "model", "oidc", "text", "clock", "config", "error"]),
    ("jobs", &["app", "flow", "model", "oidc", "crypto", "mail", "text", "clock", "config", "error"]),
    (
        "cli",
        &[
            "simulate", "web", "jobs", "demo", "app", "flow", "model", "oidc", "crypto", "mail", "text", "clock",
            "config", "error",
        ],
    ),
    ("demo", &["text", "clock", "config", "error"]),
    ("texts", &[]),
];

/// What a module must not use of others.
const NEVER: [(&str, &[&str]); 13] = [
    ("clock", &["actix", "diesel", "lettre", "reqwest", "tokio"]),
    ("error", &["actix", "diesel", "lettre", "reqwest", "tokio"]),
    ("text", &["actix", "diesel", "lettre", "reqwest", "tokio"]),
    ("config", &["actix", "diesel", "lettre", "reqwest", "tokio"]),
    ("db", &["actix", "lettre", "reqwest"]),
    ("crypto", &["actix", "diesel", "lettre", "reqwest"]),
    ("mail", &["actix", "diesel", "reqwest"]),
    ("model", &["actix", "lettre", "reqwest", "tokio"]),
    ("oidc", &["actix", "diesel", "lettre", "reqwest", "tokio"]),
    ("flow", &["actix", "lettre", "reqwest", "tokio"]),
    ("web", &["diesel", "lettre"]),
    ("jobs", &["actix", "diesel", "lettre"]),
    ("demo", &["diesel", "lettre"]),
];

/// Who may read a monotonic clock, which says how long something took but not when it was.
const MAY_MEASURE: [&str; 11] = [
    "crypto/",       // when a hashing thread was last busy
    "mail/",         // time limits of a connection
    "metrics",       // durations
    "jobs/pace.rs",  // how long the relay takes
    "db/threads",    // how long somebody waits for a server
    "db/turns.rs",   // how long others wait for the file
    "db/statistics", // how long nobody looked at the tables
    "cli/reseller",  // how long an import keeps the file
    "simulate/",     // how long a simulation takes
    "app/pulse.rs",  // how long ago the last beat was
    "web/server.rs", // how long an answer took
];

/// Everything in these sources that breaks a rule, as `file:line: what`.
pub fn broken(sources: &[Source]) -> Vec<String> {
    let mut complaints = Vec::new();
    for source in sources {
        let mut complain = |line: usize, what: String| complaints.push(format!("{}:{line}: {what}", source.file));
        for (line, path) in &source.paths {
            let found = [
                arrow(source, path),
                rooms::order(source, path),
                stranger(source, path),
                noun(source, path, sources),
                time(source, path),
            ];
            for what in found {
                what.into_iter().for_each(|what| complain(*line, what));
            }
        }
        for (line, what) in panics(source).into_iter().chain(unkept_statements(source)) {
            complain(line, what);
        }
        rooms::homeless(source).into_iter().for_each(|what| complain(1, what));
    }
    complaints.extend(rooms::circles(sources));
    complaints.sort();
    complaints.dedup();
    complaints
}

fn arrow(source: &Source, path: &str) -> Option<String> {
    let mut parts = path.strip_prefix("crate::")?.split("::");
    let (to, below) = (parts.next()?, parts.next());
    let from = source.module();
    if to == "db" && below == Some("schema") && !matches!(from, "db" | "model") {
        return Some(format!("{from} uses the tables ({path}): only a noun does"));
    }
    let (_, may) = MAY_IMPORT.iter().find(|(module, _)| *module == from)?;
    let known = MAY_IMPORT.iter().any(|(module, _)| *module == to);
    let fine = to == from || to == "texts" || !known || may.contains(&to);
    (!fine).then(|| format!("{from} must not import {to} ({path})"))
}

fn stranger(source: &Source, path: &str) -> Option<String> {
    let from = source.module();
    let (_, never) = NEVER.iter().find(|(module, _)| *module == from)?;
    let root = path.split("::").next()?;
    let family = root.split('_').next()?;
    never.contains(&family).then(|| format!("{from} must not use {root} ({path})"))
}

/// A noun (it has a table; plain values such as addresses have none) knows other nouns' types and never calls their
/// functions.
fn noun(source: &Source, path: &str, sources: &[Source]) -> Option<String> {
    let mine = source.file.strip_prefix("model/")?.trim_end_matches(".rs");
    let mine = mine.split('/').next()?;
    let mut parts = path.strip_prefix("crate::model::")?.split("::");
    let other = parts.next()?;
    let has_a_table = |s: &Source| s.paths.iter().any(|(_, path)| path.starts_with("crate::db::schema"));
    let (file, folder) = (format!("model/{other}.rs"), format!("model/{other}/"));
    let is_noun = sources.iter().any(|s| (s.file == file || s.file.starts_with(&folder)) && has_a_table(s));
    let names_a_type = parts.any(|part| part.starts_with(char::is_uppercase));
    let fine = other == mine || !is_noun || names_a_type || mine == "mod";
    (!fine).then(|| format!("the noun {mine} calls the noun {other} ({path}): that is a verb's work"))
}

fn time(source: &Source, path: &str) -> Option<String> {
    let (owner, function) = path.rsplit_once("::")?;
    let clock = owner.rsplit("::").next()?;
    if function != "now" || source.file == "clock.rs" {
        return None;
    }
    match clock {
        "Utc" | "Local" | "SystemTime" | "Zoned" | "Timestamp" => {
            Some(format!("{path} reads the time: only clock does"))
        }
        "Instant" if !MAY_MEASURE.iter().any(|place| source.file.contains(place)) => {
            Some(format!("{path} measures time outside of {MAY_MEASURE:?}"))
        }
        _ => None,
    }
}

/// Bad input never panics: what can fail returns an error.
fn panics(source: &Source) -> Vec<(usize, String)> {
    let found = source.tokens.windows(3).filter_map(|three| {
        let word = match &three[1].kind {
            Kind::Word(word) => word.as_str(),
            _ => return None,
        };
        let called = three[0].kind == Kind::Mark('.') && three[2].kind == Kind::Mark('(');
        let macro_call = three[2].kind == Kind::Mark('!');
        let panics = match word {
            "unwrap" | "expect" | "unwrap_err" | "expect_err" => called,
            "panic" | "unreachable" | "todo" | "unimplemented" => macro_call,
            _ => false,
        };
        panics.then(|| (three[1].line, format!("{word} outside of tests")))
    });
    found.collect()
}

/// A row in which nothing stands for a column's default gives a statement of its own for each pattern of empty columns,
/// and diesel keeps none of them prepared: SQLite would parse, PostgreSQL plan every insert anew.
fn unkept_statements(source: &Source) -> Vec<(usize, String)> {
    let is = |at: usize, word: &str| matches!(&source.tokens[at].kind, Kind::Word(w) if w == word);
    let derived = (0..source.tokens.len()).filter(|at| is(*at, "Insertable"));
    let found = derived.filter_map(|at| {
        let row = (at..source.tokens.len()).find(|at| is(*at, "struct"))?;
        let kept = (at..row).any(|at| is(at, "treat_none_as_default_value"));
        (!kept).then(|| (source.tokens[at].line, "Insertable without treat_none_as_default_value = false".to_owned()))
    });
    found.collect()
}
