//! Reseller IDs.

use unicode_normalization::UnicodeNormalization;

use super::date::looks_like_date;
use super::text::{Scientific, Value, scientific, value, without_decimals};
use crate::model::cnpj::is_dash;
use crate::model::reason::Reason;

/// Reads a reseller ID: up to 40 of `A–Z a–z 0–9 - _ . /`.
///
/// # Errors
/// Why it cannot be used.
pub fn external_id(text: &str, warnings: &mut Vec<Reason>) -> Result<String, Reason> {
    let id = match value(text, &mut Vec::new()) {
        Value::Nothing => return Err(Reason::ExternalIdMissing),
        Value::Error => return Err(Reason::SpreadsheetError),
        Value::Text(id) => id.nfkc().map(|c| if is_dash(c) { '-' } else { c }).collect::<String>(),
    };
    let id = id.strip_prefix('\'').unwrap_or(&id);
    let id = match scientific(id) {
        Some(Scientific::Exact(digits)) => digits,
        Some(Scientific::Lossy) => return Err(Reason::ExternalIdScientific),
        None => id.to_owned(),
    };
    if looks_like_date(&id) {
        return Err(Reason::ExternalIdDate);
    }
    let id = match without_decimals(&id).filter(|whole| whole.bytes().all(|b| b.is_ascii_digit())) {
        Some(whole) => {
            warnings.push(Reason::ExternalIdDecimalsRemoved);
            whole.to_owned()
        }
        None => id,
    };
    let usable = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    if id.len() > 40 || !id.chars().all(usable) {
        return Err(Reason::ExternalIdMalformed);
    }
    Ok(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_what_its_writer_meant() {
        for (from, to) in [
            (" 99001\u{a0}", "99001"),
            ("'00123", "00123"),
            ("=\"00123\"", "00123"),
            ("R–100", "R-100"),
            ("１２３", "123"),
            ("R/9", "R/9"),
            ("7.253", "7.253"),
            ("1-3", "1-3"),
        ] {
            let mut warnings = Vec::new();
            assert_eq!(external_id(from, &mut warnings).as_deref(), Ok(to), "{from}");
            assert!(warnings.is_empty());
        }
        let mut warnings = Vec::new();
        assert_eq!(external_id("7253.0", &mut warnings).as_deref(), Ok("7253"));
        assert_eq!(warnings, [Reason::ExternalIdDecimalsRemoved]);
    }

    #[test]
    fn what_a_spreadsheet_made_of_an_id_is_named() {
        for (bad, why) in [
            ("", Reason::ExternalIdMissing),
            ("#N/D", Reason::SpreadsheetError),
            ("1,00E+05", Reason::ExternalIdScientific),
            ("01/mar", Reason::ExternalIdDate),
            ("mar/26", Reason::ExternalIdDate),
            ("01/03/2026", Reason::ExternalIdDate),
            ("2026-03-01T00:00:00", Reason::ExternalIdDate),
            ("R 100", Reason::ExternalIdMalformed),
            ("ação", Reason::ExternalIdMalformed),
        ] {
            assert_eq!(external_id(bad, &mut Vec::new()), Err(why), "{bad}");
        }
    }
}
