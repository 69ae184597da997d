//! The header: which column holds what, by the names that people and ERPs give them (`config/columns.toml`).

use std::collections::HashMap;

use super::unreadable::{Missing, Unreadable};
use crate::config::columns::folded;
use crate::config::{ColumnKey, ColumnNames};
use crate::error::{Error, Result};

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Column {
    /// One of the table.
    Known(ColumnKey),
    /// A registration fact by its name.
    Fact(String),
    /// Nobody knows.
    Other,
}

impl Column {
    /// A value of ours stands in it.
    fn key(&self) -> Option<ColumnKey> {
        match self {
            Self::Known(ColumnKey::Ignored) | Self::Fact(_) | Self::Other => None,
            Self::Known(key) => Some(*key),
        }
    }
}

/// Without these a file is refused.
fn needed() -> impl Iterator<Item = ColumnKey> {
    ColumnKey::ALL.iter().copied().filter(|key| is_needed(*key))
}

fn is_needed(key: ColumnKey) -> bool {
    match key {
        ColumnKey::ExternalId
        | ColumnKey::LegalName
        | ColumnKey::Cnpj
        | ColumnKey::ContactName
        | ColumnKey::ContactEmail => true,
        ColumnKey::ContactPhone
        | ColumnKey::Language
        | ColumnKey::AlternateName
        | ColumnKey::AlternateEmail
        | ColumnKey::SalesRepresentative
        | ColumnKey::IdIssuedAt
        | ColumnKey::State
        | ColumnKey::Ignored => false,
    }
}

/// All names of columns that are known, the shipped ones and an operator's.
#[derive(Clone, Debug)]
pub struct Names {
    known: HashMap<String, ColumnKey>,
    /// Key and names as they are shown.
    shown: Vec<(ColumnKey, Vec<String>)>,
}

impl Names {
    /// The shipped names and those that the configuration adds.
    pub fn of(added: &ColumnNames) -> Result<Self> {
        let built_in = ColumnNames::built_in().map_err(Error::internal)?;
        let mut names = Self { known: HashMap::new(), shown: Vec::new() };
        for (key, shipped) in built_in.all() {
            let all: Vec<String> = shipped.iter().chain(added.of(key)).cloned().collect();
            names.known.extend(all.iter().map(|name| (folded(name), key)));
            if key != ColumnKey::Ignored {
                names.shown.push((key, all));
            }
        }
        Ok(names)
    }

    fn column(&self, name: &str) -> Column {
        if let Some(fact) = name.trim().strip_prefix("fact.").or_else(|| name.trim().strip_prefix("dado.")) {
            return Column::Fact(fact.trim().to_owned());
        }
        self.known.get(&folded(name)).map_or(Column::Other, |key| Column::Known(*key))
    }

    /// The known name that looks most like this one, with the key of its column.
    fn nearest(&self, name: &str) -> Option<(ColumnKey, &str)> {
        let plain: String = folded(name).chars().take(60).collect();
        let all = self.shown.iter().flat_map(|(key, names)| names.iter().map(|name| (*key, name.as_str())));
        let scored = all.map(|(key, known)| (strsim::jaro_winkler(&plain, &folded(known)), key, known));
        let best = scored.max_by(|a, b| a.0.total_cmp(&b.0))?;
        // Three letters look like everything.
        (best.0 > 0.84 && plain.len() > 3).then_some((best.1, best.2))
    }
}

/// A header, read.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    /// In order.
    pub kinds: Vec<Column>,
    /// As written.
    written: Vec<String>,
}

impl Columns {
    pub fn of(names: &Names, fields: &[String]) -> Self {
        let kinds = fields.iter().map(|name| names.column(name)).collect();
        Self { kinds, written: fields.iter().map(|name| name.trim().chars().take(80).collect()).collect() }
    }

    /// How many columns are known.
    pub fn known(&self) -> usize {
        self.kinds.iter().filter(|kind| kind.key().is_some() || matches!(kind, Column::Fact(_))).count()
    }

    fn has(&self, key: ColumnKey) -> bool {
        self.kinds.contains(&Column::Known(key))
    }

    /// Every column that is needed is there.
    pub fn complete(&self) -> bool {
        needed().all(|key| self.has(key))
    }

    /// A line that ends after `count` fields lacks a column that is needed.
    pub fn needs_beyond(&self, count: usize) -> bool {
        self.kinds.iter().skip(count).filter_map(Column::key).any(is_needed)
    }

    /// Names that mean nothing here, each with the nearest known name.
    pub fn unknown(&self, names: &Names) -> Vec<(String, Option<String>)> {
        let other =
            self.kinds.iter().zip(&self.written).filter(|(kind, name)| **kind == Column::Other && !name.is_empty());
        other.take(50).map(|(_, name)| (name.clone(), names.nearest(name).map(|(_, near)| near.to_owned()))).collect()
    }

    /// Why this is no header that can be used, if it is none.
    pub fn fault(&self, names: &Names) -> Option<Unreadable> {
        if !self.complete() {
            return Some(Unreadable::NoHeader(self.missing(names)));
        }
        let known = || self.kinds.iter().filter_map(Column::key);
        let twice = known().find(|key| known().filter(|other| other == key).count() > 1)?;
        Some(Unreadable::TwoColumns(twice))
    }

    fn missing(&self, names: &Names) -> Vec<Missing> {
        let unknown: Vec<_> =
            self.kinds.iter().zip(&self.written).filter(|(kind, _)| **kind == Column::Other).collect();
        let lacking = needed().filter(|key| !self.has(*key));
        lacking
            .map(|key| Missing {
                key,
                also: names
                    .shown
                    .iter()
                    .find(|(known, _)| *known == key)
                    .map(|(_, all)| all.iter().skip(1).filter(|name| !name.ends_with("_id")).take(2).cloned().collect())
                    .unwrap_or_default(),
                near: unknown
                    .iter()
                    .find(|(_, name)| names.nearest(name).is_some_and(|(near, _)| near == key))
                    .map(|(_, name)| (*name).clone()),
            })
            .collect()
    }
}
