//! A file that can be read. Its lines are kept as they stand, which is little, and read one by one: a file of 200,000
//! lines is never in memory as 200,000 records.

use std::collections::HashSet;

use super::columns::{Column, Columns, Names};
use super::lines::{self, Text};
use super::report::{JOINED, Style};
use crate::config::ColumnKey;
use crate::flow::intake::end_customers;
use crate::flow::intake::record::{Contact, Line, Place, Record};
use crate::model::clean;
use crate::model::intake_line::{Origin, RecordKind};
use crate::model::reason::Reason;
use crate::model::reseller::fold_external;

/// A file that can be read, bad lines included.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// How it is written.
    pub style: Style,
    /// What stands above the first line: titles and the header, with their numbers, as they stand.
    pub head: Vec<(i32, String)>,
    /// Names in the header that mean nothing here, each with the nearest known name; their columns are passed over.
    pub unknown_columns: Vec<(String, Option<String>)>,
    /// What its lines tell of.
    pub kind: RecordKind,
    /// SHA-256 of its content.
    digest: String,
    columns: Columns,
    texts: Vec<Text>,
}

impl Sheet {
    pub(super) fn new(
        digest: String,
        style: Style,
        head: Vec<(i32, String)>,
        columns: Columns,
        names: &Names,
        texts: Vec<Text>,
    ) -> Self {
        Self { style, head, kind: names.kind, unknown_columns: columns.unknown(names), digest, columns, texts }
    }

    /// What holds its lines together: its content, so that a second run adds nothing twice.
    pub fn batch(&self) -> String {
        let key = format!("{}/{}", self.origin().as_str(), self.digest);
        match self.kind {
            RecordKind::Reseller => key,
            RecordKind::EndCustomer => format!("end_customers/{key}"),
        }
    }

    /// How many lines are below the header.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Nothing is below the header.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// How many columns the header has.
    pub(super) fn width(&self) -> usize {
        self.columns.kinds.len()
    }

    /// How many fields the longest line has.
    pub(super) fn widest(&self) -> usize {
        self.texts.iter().map(|text| lines::fields(&text.content, self.separator()).len()).max().unwrap_or(0)
    }

    /// Between the fields of a line as it is kept.
    pub(super) fn separator(&self) -> char {
        match self.style {
            Style::Separated(separator) => separator,
            Style::Workbook => JOINED,
        }
    }

    fn origin(&self) -> Origin {
        match self.style {
            Style::Separated(_) => Origin::Csv,
            Style::Workbook => Origin::Workbook,
        }
    }

    /// Every line below the header.
    pub fn lines(&self) -> impl ExactSizeIterator<Item = Line> {
        let (batch, mut seen) = (self.batch(), HashSet::new());
        self.texts.iter().map(move |text| self.line(text, &batch, &mut seen))
    }

    fn line(&self, text: &Text, batch: &str, seen: &mut HashSet<String>) -> Line {
        let (width, origin) = (self.width(), self.origin());
        let mut fields = lines::fields(&text.content, self.separator());
        let mut problems: Vec<Reason> = text.problem.into_iter().collect();
        match origin {
            // A workbook has no last column: what lacks at the end is an empty cell.
            Origin::Workbook => fields.resize(fields.len().max(width), String::new()),
            Origin::Csv | Origin::Api | Origin::Form => {
                if problems.is_empty() && fields.len() < width && self.columns.needs_beyond(fields.len()) {
                    problems.push(Reason::ColumnMissing);
                }
                // A separator inside a value has moved all that follows it.
                if fields.iter().skip(width).any(|field| !field.trim().is_empty()) {
                    problems.push(Reason::TooManyColumns);
                }
            }
        }
        let record = record(fields, &self.columns);
        // The first of several lines with one ID, or of one end customer, is the one that counts.
        let (id, twice) = match self.kind {
            RecordKind::Reseller => {
                let id = clean::external_id(&record.external_id, &mut Vec::new());
                (id.ok().map(|id| fold_external(&id)), Reason::DuplicateInFile)
            }
            RecordKind::EndCustomer => (end_customers::key(&record), Reason::EndCustomerTwice),
        };
        if id.is_some_and(|id| !seen.insert(id)) {
            problems.push(twice);
        }
        let raw = text.content.clone();
        let place = Place { source: origin, kind: self.kind, batch: batch.to_owned(), line: text.number, raw };
        Line { place, record, problems, fields: Vec::new() }
    }
}

fn record(fields: Vec<String>, columns: &Columns) -> Record {
    let mut record = Record::default();
    let mut alternate = Contact::default();
    for (column, text) in columns.kinds.iter().zip(fields) {
        if text.trim().is_empty() {
            continue;
        }
        let key = match column {
            Column::Known(key) => key,
            Column::Fact(name) => {
                record.facts.insert(name.clone(), text.into());
                continue;
            }
            Column::Other => continue,
        };
        match key {
            ColumnKey::ExternalId => record.external_id = text,
            ColumnKey::LegalName => record.legal_name = text,
            ColumnKey::Cnpj => record.cnpj = text,
            ColumnKey::IdIssuedAt => record.id_issued_at = Some(text),
            ColumnKey::ContactName => record.contact.name = text,
            ColumnKey::ContactEmail => record.contact.email = text,
            ColumnKey::ContactPhone => record.contact.phone = Some(text),
            ColumnKey::Language => record.contact.language = Some(text),
            ColumnKey::AlternateName => alternate.name = text,
            ColumnKey::AlternateEmail => alternate.email = text,
            ColumnKey::SalesRepresentative => record.sales_representative = Some(text),
            ColumnKey::State => record.state = Some(text),
            ColumnKey::Ignored => {}
        }
    }
    record.alternate = (!alternate.email.is_empty()).then_some(alternate);
    record
}
