//! Resellers from a spreadsheet: from bytes to lines that [`intake`](crate::flow::intake) takes. Pure.
//!
//! A file is read line by line, so that one bad line costs itself alone: a quote that is never closed does not swallow
//! what follows, and a byte that is no UTF-8 does not change how the other lines are read. Encoding: UTF-8; a line that
//! is none is read as Windows-1252, as spreadsheets of this country export it, unless a byte-order mark promised UTF-8.

mod columns;
mod lines;

use std::collections::HashSet;

use chrono::{LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeZone};
use chrono_tz::Tz;

use crate::crypto::secret::sha256_hex;
use crate::flow::intake::{Contact, Line, Place, Record};
use crate::model::reseller::fold_external;
use columns::{Column, Columns};
use lines::Text;

/// A file that can be read, bad lines included.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// SHA-256 of its content: the batch, so that a second run adds nothing twice.
    pub digest: String,
    /// Every line below the header.
    pub lines: Vec<Line>,
    /// Names in the header that mean nothing here; their columns are passed over.
    pub unknown_columns: Vec<String>,
}

/// Why a whole file cannot be read; in English, with what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable(pub String);

/// Reads a file. Dates without a zone are the local time of `zone`.
pub fn read(bytes: &[u8], zone: Tz) -> Result<Sheet, Unreadable> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(Unreadable("it is UTF-16; save it as \"CSV UTF-8\"".into()));
    }
    let digest = sha256_hex(&crate::crypto::secret::hex(bytes));
    let mut texts = lines::split(bytes).filter(|text| !text.is_blank()).peekable();
    texts.next_if(|text| text.content.trim().to_lowercase().starts_with("sep=")); // a spreadsheet's hint to itself
    let Some(header) = texts.next() else { return Err(Unreadable("it is empty".into())) };
    let columns = Columns::of(&header.content)?;
    let mut seen = HashSet::new();
    let mut all = Vec::new();
    for text in lines::joined(texts, columns.separator, columns.kinds.len()) {
        all.push(line(text, &columns, zone, &digest, &mut seen));
    }
    let unknown_columns = columns.unknown;
    Ok(Sheet { digest, lines: all, unknown_columns })
}

fn line(text: Text, columns: &Columns, zone: Tz, digest: &str, seen: &mut HashSet<String>) -> Line {
    let fields = lines::fields(&text.content, columns.separator);
    let mut problems = Vec::new();
    if let Some(problem) = text.problem {
        problems.push(problem.to_owned());
    }
    if problems.is_empty() && fields.len() < columns.kinds.len() && columns.needs_beyond(fields.len()) {
        problems.push("column_missing".into());
    }
    let spare = fields.iter().skip(columns.kinds.len()).any(|field| !field.trim().is_empty());
    if spare {
        problems.push("too_many_columns".into());
    }
    let record = record(&fields, columns, zone);
    // The first of several lines with one ID is the one that counts.
    if !record.external_id.is_empty() && !seen.insert(fold_external(&record.external_id)) {
        problems.push("duplicate_in_file".into());
    }
    let place = Place { source: "csv".into(), batch: format!("csv/{digest}"), line: text.number, raw: text.content };
    Line { place, record, problems }
}

fn record(fields: &[String], columns: &Columns, zone: Tz) -> Record {
    let mut record = Record::default();
    let mut alternate = Contact::default();
    for (column, field) in columns.kinds.iter().zip(fields) {
        let text = field.trim().to_owned();
        if text.is_empty() {
            continue;
        }
        match column {
            Column::ExternalId => record.external_id = text,
            Column::LegalName => record.legal_name = text,
            Column::Cnpj => record.cnpj = text,
            Column::IssuedAt => record.id_issued_at = Some(instant(&text, zone).unwrap_or(text)),
            Column::ContactName => record.contact.name = text,
            Column::ContactEmail => record.contact.email = text,
            Column::ContactPhone => record.contact.phone = Some(text),
            Column::Language => record.contact.language = Some(text),
            Column::AlternateName => alternate.name = text,
            Column::AlternateEmail => alternate.email = text,
            Column::SalesRepresentative => record.sales_representative = Some(text),
            Column::State => record.state = Some(state(&text).to_owned()),
            Column::Fact(name) => {
                record.facts.insert(name.clone(), text.into());
            }
            Column::Other => {}
        }
    }
    record.alternate = (!alternate.email.is_empty()).then_some(alternate);
    record
}

/// The ERP's word or a person's.
fn state(text: &str) -> &str {
    match text.to_lowercase().as_str() {
        "ativo" | "ativa" | "active" => "active",
        "suspenso" | "suspensa" | "suspended" => "suspended",
        "encerrado" | "encerrada" | "fechado" | "fechada" | "closed" => "closed",
        _ => text,
    }
}

/// `31/12/2026 14:30` and `2026-12-31 14:30` in local time; what is RFC 3339 already, or nothing of these, stays.
fn instant(text: &str, zone: Tz) -> Option<String> {
    let with_time = ["%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"];
    let local = with_time.iter().find_map(|format| NaiveDateTime::parse_from_str(text, format).ok()).or_else(|| {
        let date = ["%d/%m/%Y", "%Y-%m-%d"].iter().find_map(|format| NaiveDate::parse_from_str(text, format).ok())?;
        Some(date.and_time(NaiveTime::MIN))
    })?;
    match zone.from_local_datetime(&local) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => Some(at.to_rfc3339()),
        LocalResult::None => None,
    }
}

#[cfg(test)]
#[path = "intake_csv/tests.rs"]
mod tests;
