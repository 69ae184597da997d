//! The header: which column holds what, by the names that people and ERPs give them (`config/columns.toml`).

use std::collections::HashMap;

use super::unreadable::{Missing, Unreadable};
use crate::config::ColumnNames;
use crate::config::columns::folded;
use crate::error::{Error, Result};

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Column {
    ExternalId,
    LegalName,
    Cnpj,
    IssuedAt,
    ContactName,
    ContactEmail,
    ContactPhone,
    Language,
    AlternateName,
    AlternateEmail,
    SalesRepresentative,
    State,
    Fact(String),
    /// Known to mean nothing here.
    Ignored,
    Other,
}

/// Without these a file is refused; with the key in the table.
const NEEDED: [(Column, &str); 5] = [
    (Column::ExternalId, "external_id"),
    (Column::LegalName, "legal_name"),
    (Column::Cnpj, "cnpj"),
    (Column::ContactName, "contact_name"),
    (Column::ContactEmail, "contact_email"),
];

impl Column {
    fn of_key(key: &str) -> Self {
        match key {
            "contact_phone" => Self::ContactPhone,
            "language" => Self::Language,
            "alternate_name" => Self::AlternateName,
            "alternate_email" => Self::AlternateEmail,
            "sales_representative" => Self::SalesRepresentative,
            "id_issued_at" => Self::IssuedAt,
            "state" => Self::State,
            "ignored" => Self::Ignored,
            needed => NEEDED.iter().find(|(_, key)| *key == needed).map_or(Self::Other, |(column, _)| column.clone()),
        }
    }
}

/// All names of columns that are known, the shipped ones and an operator's.
#[derive(Clone, Debug)]
pub struct Names {
    known: HashMap<String, Column>,
    /// Key and names as they are shown.
    shown: Vec<(&'static str, Vec<String>)>,
}

impl Names {
    /// The shipped names and those that the configuration adds.
    pub fn of(added: &ColumnNames) -> Result<Self> {
        let built_in = ColumnNames::built_in().map_err(Error::internal)?;
        let mut names = Self { known: HashMap::new(), shown: Vec::new() };
        for ((key, shipped), (_, added)) in built_in.all().into_iter().zip(added.all()) {
            for name in shipped.iter().chain(added) {
                names.known.insert(folded(name), Column::of_key(key));
            }
            if key != "ignored" {
                names.shown.push((key, shipped.iter().chain(added).cloned().collect()));
            }
        }
        Ok(names)
    }

    fn column(&self, name: &str) -> Column {
        if let Some(fact) = name.trim().strip_prefix("fact.").or_else(|| name.trim().strip_prefix("dado.")) {
            return Column::Fact(fact.trim().to_owned());
        }
        self.known.get(&folded(name)).cloned().unwrap_or(Column::Other)
    }

    /// The known name that looks most like this one, with the key of its column.
    fn nearest(&self, name: &str) -> Option<(&'static str, &str)> {
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
        self.kinds.iter().filter(|kind| !matches!(kind, Column::Other | Column::Ignored)).count()
    }

    /// Every column that is needed is there.
    pub fn complete(&self) -> bool {
        NEEDED.iter().all(|(column, _)| self.kinds.contains(column))
    }

    /// A line that ends after `count` fields lacks a column that is needed.
    pub fn needs_beyond(&self, count: usize) -> bool {
        self.kinds.iter().skip(count).any(|kind| NEEDED.iter().any(|(column, _)| column == kind))
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
        let known = |kind: &&Column| !matches!(kind, Column::Other | Column::Ignored | Column::Fact(_));
        let twice = self.kinds.iter().filter(known).find(|kind| self.kinds.iter().filter(|k| k == kind).count() > 1)?;
        let key = names.shown.iter().find(|(key, _)| Column::of_key(key) == *twice).map_or("", |(key, _)| *key);
        Some(Unreadable::TwoColumns(key))
    }

    fn missing(&self, names: &Names) -> Vec<Missing> {
        let unknown: Vec<_> =
            self.kinds.iter().zip(&self.written).filter(|(kind, _)| **kind == Column::Other).collect();
        let lacking = NEEDED.iter().filter(|(column, _)| !self.kinds.contains(column));
        lacking
            .map(|(_, key)| Missing {
                key,
                also: names
                    .shown
                    .iter()
                    .find(|(known, _)| known == key)
                    .map(|(_, all)| all.iter().skip(1).filter(|name| !name.ends_with("_id")).take(2).cloned().collect())
                    .unwrap_or_default(),
                near: unknown
                    .iter()
                    .find(|(_, name)| names.nearest(name).is_some_and(|(near, _)| near == *key))
                    .map(|(_, name)| (*name).clone()),
            })
            .collect()
    }
}
