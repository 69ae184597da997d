//! Who comes in: resellers of no flesh and blood, each known again by its number.

use crate::flow::intake::{Contact, Line, Place, Record};
use crate::model::cnpj::check_digits;
use crate::model::ids::Instant;
use crate::model::intake_line::{Origin, RecordKind};

const DOMAIN: &str = "simulated.example";

/// The record of one of them. `issued` is when the ERP made its ID, where that is not now.
pub(super) fn line(number: usize, batch: &str, place: usize, issued: Option<Instant>) -> Line {
    let body = format!("{:012}", number + 1);
    let id = issued.and_then(|at| chrono::DateTime::from_timestamp_millis(at.ms())).map(|at| at.to_rfc3339());
    let record = Record {
        external_id: format!("S{number:09}"),
        legal_name: format!("Revenda {number} Ltda."),
        cnpj: format!("{body}{}", check_digits(&body)),
        id_issued_at: id,
        contact: Contact { name: "Ana Souza".to_owned(), email: format!("{number}@{DOMAIN}"), ..Contact::default() },
        ..Record::default()
    };
    let line = i32::try_from(place + 1).unwrap_or(i32::MAX);
    let kind = RecordKind::Reseller;
    let place = Place { source: Origin::Api, kind, batch: batch.to_owned(), line, raw: format!("S{number:09}") };
    Line { place, record, problems: Vec::new(), fields: Vec::new() }
}

/// Whose mail goes to this address.
pub(super) fn number(address: &str) -> Option<usize> {
    address.strip_suffix(DOMAIN)?.strip_suffix('@')?.parse().ok()
}
