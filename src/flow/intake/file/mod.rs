//! Resellers from a file: from bytes to lines that [`take_all`](super::take_all) takes. Pure.
//!
//! What a file is, its content says, not its name. Text is read line by line, so that one bad line costs itself alone: a
//! quote that is never closed does not swallow what follows, and a byte that is no UTF-8 does not change how the other
//! lines are read. A workbook is measured before it is read. The way back to who made the file is the [`Report`].

mod bounds;
mod columns;
mod encoding;
mod header;
mod lines;
mod padded;
mod report;
mod shown;
mod sniff;
mod unreadable;
mod workbook;

use std::collections::HashSet;

pub use columns::Names;
pub use report::{Report, Style};
pub use unreadable::Unreadable;

use super::record::{Contact, Line, Place, Record};
use crate::config::ColumnKey;
use crate::crypto::secret::sha256_hex;
use crate::model::clean;
use crate::model::intake_line::Origin;
use crate::model::reason::Reason;
use crate::model::reseller::fold_external;
use columns::{Column, Columns};
use lines::Text;
use sniff::Kind;

/// A larger file is not looked at.
pub const MOST_BYTES: usize = 32 * 1024 * 1024;
/// More lines are not looked at.
const MOST_LINES: usize = 200_000;

/// A file that can be read, bad lines included.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// SHA-256 of its content: the batch, so that a second run adds nothing twice.
    pub digest: String,
    /// How it is written.
    pub style: Style,
    /// What stands above the first line: titles and the header, with their numbers, as they stand.
    pub head: Vec<(i32, String)>,
    /// How many columns the header has.
    pub width: usize,
    /// Every line below the header.
    pub lines: Vec<Line>,
    /// Names in the header that mean nothing here, each with the nearest known name; their columns are passed over.
    pub unknown_columns: Vec<(String, Option<String>)>,
}

/// Reads a file.
///
/// # Errors
/// Why nothing of it can be taken.
pub fn read(bytes: &[u8], names: &Names) -> Result<Sheet, Unreadable> {
    if bytes.len() > MOST_BYTES {
        return Err(Unreadable::TooLarge);
    }
    let digest = sha256_hex(&crate::crypto::secret::hex(bytes));
    match sniff::kind(bytes)? {
        Kind::Text => text(bytes, digest, names),
        Kind::Zip => sheets(workbook::of_zip(bytes)?, digest, names),
        Kind::Ole => sheets(workbook::of_ole(bytes)?, digest, names),
    }
}

fn text(bytes: &[u8], digest: String, names: &Names) -> Result<Sheet, Unreadable> {
    let (bytes, promised) = encoding::unified(bytes);
    // Ctrl-Z was the end of a file under DOS.
    let bytes = bytes.strip_suffix(b"\x1a").unwrap_or(&bytes);
    let fallback = encoding::Bytewise::guess(bytes);
    let start = bytes.get(..2000).unwrap_or(bytes);
    if let Some(other) = sniff::other_text(&String::from_utf8_lossy(start).replace('\u{fffd}', "é")) {
        return Err(other);
    }
    let mut texts = lines::split(bytes, promised, fallback).filter(|text| !text.is_blank());
    let found = header::of_text(&mut texts, names)?;
    let source = Source { origin: Origin::Csv, digest: &digest, columns: &found.columns };
    let mut seen = HashSet::new();
    let mut all = Vec::new();
    for text in lines::joined(found.rest.into_iter().chain(texts), found.separator, found.columns.kinds.len()) {
        let fields = lines::fields(&text.content, found.separator);
        if fields.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        if all.len() >= MOST_LINES {
            return Err(Unreadable::TooManyLines);
        }
        all.push(source.line(text, &fields, &mut seen));
    }
    Ok(Sheet {
        style: Style::Separated(found.separator),
        head: found.head,
        width: found.columns.kinds.len(),
        lines: all,
        unknown_columns: found.columns.unknown(names),
        digest,
    })
}

/// Of a workbook the first sheet that has a header.
fn sheets(sheets: Vec<Vec<workbook::Row>>, digest: String, names: &Names) -> Result<Sheet, Unreadable> {
    let (rows, at, columns) = header::of_sheets(&sheets, names)?;
    let source = Source { origin: Origin::Workbook, digest: &digest, columns: &columns };
    let mut seen = HashSet::new();
    let width = columns.kinds.len();
    let (head, below) = rows.split_at(at + 1);
    let raw = |row: &workbook::Row| report::joined(&row.fields);
    let mut all = Vec::new();
    for row in below {
        let lost = row.fields.iter().any(|field| field.contains('\u{fffd}'));
        let text = Text { number: row.number, content: raw(row), problem: lost.then_some(Reason::Encoding) };
        let mut fields = row.fields.clone();
        // A workbook has no last column: what lacks at the end is an empty cell.
        fields.resize(fields.len().max(width), String::new());
        all.push(source.line(text, &fields, &mut seen));
    }
    Ok(Sheet {
        style: Style::Workbook,
        head: head.iter().map(|row| (row.number, raw(row))).collect(),
        width,
        lines: all,
        unknown_columns: columns.unknown(names),
        digest,
    })
}

struct Source<'a> {
    origin: Origin,
    digest: &'a str,
    columns: &'a Columns,
}

impl Source<'_> {
    fn line(&self, text: Text, fields: &[String], seen: &mut HashSet<String>) -> Line {
        let width = self.columns.kinds.len();
        let mut problems: Vec<Reason> = text.problem.into_iter().collect();
        if problems.is_empty() && fields.len() < width && self.columns.needs_beyond(fields.len()) {
            problems.push(Reason::ColumnMissing);
        }
        let one_more = || fields.iter().skip(width).any(|field| !field.trim().is_empty());
        match self.origin {
            // A separator inside a value has moved all that follows it.
            Origin::Csv if one_more() => problems.push(Reason::TooManyColumns),
            Origin::Csv | Origin::Workbook | Origin::Api | Origin::Form => {}
        }
        let record = record(fields, self.columns);
        // The first of several lines with one ID is the one that counts.
        if let Ok(id) = clean::external_id(&record.external_id, &mut Vec::new())
            && !seen.insert(fold_external(&id))
        {
            problems.push(Reason::DuplicateInFile);
        }
        let place = Place {
            source: self.origin,
            batch: format!("{}/{}", self.origin.as_str(), self.digest),
            line: text.number,
            raw: text.content,
        };
        Line { place, record, problems, fields: Vec::new() }
    }
}

fn record(fields: &[String], columns: &Columns) -> Record {
    let mut record = Record::default();
    let mut alternate = Contact::default();
    for (column, field) in columns.kinds.iter().zip(fields) {
        if field.trim().is_empty() {
            continue;
        }
        let text = field.clone();
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

#[cfg(test)]
mod tests;
