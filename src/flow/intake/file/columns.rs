//! The header: which column holds what, by the names that people and ERPs give them (`config/columns.toml`).

use std::collections::HashMap;

use super::unreadable::{Missing, Unreadable};
use crate::config::columns::{EndCustomerColumns, folded};
use crate::config::{ColumnKey, ColumnNames};
use crate::error::{Error, Result};
use crate::model::intake_line::RecordKind;

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

/// Without these a file of resellers is refused.
const NEEDED: [ColumnKey; 5] =
    [ColumnKey::ExternalId, ColumnKey::LegalName, ColumnKey::Cnpj, ColumnKey::ContactName, ColumnKey::ContactEmail];

/// Without these one of end customers is.
const NEEDED_OF_END_CUSTOMERS: [ColumnKey; 2] = [ColumnKey::Cnpj, ColumnKey::LegalName];

/// Without these one of end customers of many resellers is.
const NEEDED_OF_THE_ERP: [ColumnKey; 3] = [ColumnKey::ExternalId, ColumnKey::Cnpj, ColumnKey::LegalName];

/// All names of columns that are known, the shipped ones and an operator's.
#[derive(Clone, Debug)]
pub struct Names {
    known: HashMap<String, ColumnKey>,
    /// Key and names as they are shown.
    shown: Vec<(ColumnKey, Vec<String>)>,
    /// Names of columns that hold a fact, with the fact's name.
    facts: HashMap<String, &'static str>,
    /// Without these a file is refused.
    needed: &'static [ColumnKey],
    /// What its lines tell of.
    pub(super) kind: RecordKind,
}

impl Names {
    /// The shipped names and those that the configuration adds.
    pub fn of(added: &ColumnNames) -> Result<Self> {
        let built_in = ColumnNames::built_in().map_err(Error::internal)?;
        let mut names = Self {
            known: HashMap::new(),
            shown: Vec::new(),
            facts: HashMap::new(),
            needed: &NEEDED,
            kind: RecordKind::Reseller,
        };
        for (key, shipped) in built_in.all() {
            let all: Vec<String> = shipped.iter().chain(added.of(key)).cloned().collect();
            names.known.extend(all.iter().map(|name| (folded(name), key)));
            if key != ColumnKey::Ignored {
                names.shown.push((key, all));
            }
        }
        Ok(names)
    }

    /// The names of columns in a reseller's file of end customers: a number is read as a CNPJ is, a name as a legal name,
    /// city and federal state as the facts `city` and `region`.
    pub fn of_end_customers() -> Result<Self> {
        let table = EndCustomerColumns::built_in().map_err(Error::internal)?;
        let no_reseller = Vec::new();
        Self::end_customers(table, no_reseller, &NEEDED_OF_END_CUSTOMERS)
    }

    /// Those of a file that the ERP hands over, of resellers or of end customers.
    pub fn handed_over(kind: RecordKind, added: &ColumnNames) -> Result<Self> {
        match kind {
            RecordKind::Reseller => Self::of(added),
            RecordKind::EndCustomer => Self::of_handed_over_end_customers(),
        }
    }

    /// Each line names its reseller.
    fn of_handed_over_end_customers() -> Result<Self> {
        let table = EndCustomerColumns::built_in().map_err(Error::internal)?;
        let reseller = table.reseller.clone();
        Self::end_customers(table, reseller, &NEEDED_OF_THE_ERP)
    }

    fn end_customers(table: EndCustomerColumns, reseller: Vec<String>, needed: &'static [ColumnKey]) -> Result<Self> {
        let kind = RecordKind::EndCustomer;
        let mut names = Self { known: HashMap::new(), shown: Vec::new(), facts: HashMap::new(), needed, kind };
        let columns = [
            (ColumnKey::ExternalId, reseller),
            (ColumnKey::Cnpj, table.document),
            (ColumnKey::LegalName, table.name),
            (ColumnKey::ContactEmail, table.email),
            (ColumnKey::ContactPhone, table.phone),
        ];
        names.known.extend(table.ignored.iter().map(|name| (folded(name), ColumnKey::Ignored)));
        for (key, all) in columns.into_iter().filter(|(_, all)| !all.is_empty()) {
            names.known.extend(all.iter().map(|name| (folded(name), key)));
            names.shown.push((key, all));
        }
        for (fact, all) in [("city", table.city), ("region", table.region)] {
            names.facts.extend(all.iter().map(|name| (folded(name), fact)));
        }
        Ok(names)
    }

    fn column(&self, name: &str) -> Column {
        if let Some(fact) = self.facts.get(&folded(name)) {
            return Column::Fact((*fact).to_owned());
        }
        if let Some(fact) = name.trim().strip_prefix("fact.").or_else(|| name.trim().strip_prefix("dado.")) {
            return Column::Fact(fact.trim().to_owned());
        }
        self.known.get(&folded(name)).map_or(Column::Other, |key| Column::Known(*key))
    }

    /// The first of a column's names.
    fn shown_as(&self, key: ColumnKey) -> String {
        let of = self.shown.iter().find(|(known, _)| *known == key);
        of.and_then(|(_, all)| all.first().cloned()).unwrap_or_else(|| key.as_str().to_owned())
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
    /// Without these the file is refused.
    needed: &'static [ColumnKey],
}

impl Columns {
    pub fn of(names: &Names, fields: &[String]) -> Self {
        let kinds = fields.iter().map(|name| names.column(name)).collect();
        Self {
            kinds,
            written: fields.iter().map(|name| name.trim().chars().take(80).collect()).collect(),
            needed: names.needed,
        }
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
        self.needed.iter().all(|key| self.has(*key))
    }

    /// A line that ends after `count` fields lacks a column that is needed.
    pub fn needs_beyond(&self, count: usize) -> bool {
        self.kinds.iter().skip(count).filter_map(Column::key).any(|key| self.needed.contains(&key))
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
        let lacking = self.needed.iter().copied().filter(|key| !self.has(*key));
        lacking
            .map(|key| Missing {
                name: names.shown_as(key),
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
