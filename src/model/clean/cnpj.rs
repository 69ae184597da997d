//! A CNPJ as people, spreadsheets and programs write it.

use unicode_normalization::UnicodeNormalization;

use super::text::{Scientific, Value, scientific, value, without_decimals};
use crate::model::cnpj::Cnpj;
use crate::model::cpf::Cpf;
use crate::model::reason::Reason;

/// Reads a CNPJ. Zeros that a spreadsheet dropped at the front are put back, with a warning, where the check digits
/// prove it.
///
/// # Errors
/// Why it is none.
pub fn cnpj(text: &str, warnings: &mut Vec<Reason>) -> Result<Cnpj, Reason> {
    let written = plain(text)?;
    let found = match written.bytes().all(|b| b.is_ascii_digit()) {
        true => number(&written, warnings)?,
        false => Cnpj::parse(&written)?,
    };
    if found.has_doubtful_letters() {
        warnings.push(Reason::CnpjDoubtfulLetters);
    }
    Ok(found)
}

/// The number without what a spreadsheet puts around it: a mark of text, an exponent, decimals that are none.
pub(super) fn plain(text: &str) -> Result<String, Reason> {
    let written: String = match value(text, &mut Vec::new()) {
        Value::Nothing => return Err(Reason::CnpjMissing),
        Value::Error => return Err(Reason::SpreadsheetError),
        Value::Text(text) => text.nfkc().collect(),
    };
    let mut written = written.trim_start_matches('\'').to_owned();
    match scientific(&written) {
        Some(Scientific::Exact(digits)) => written = digits,
        Some(Scientific::Lossy) => return Err(Reason::CnpjScientific),
        None => {}
    }
    if let Some(whole) = without_decimals(&written) {
        written = whole.replace([',', '.'], "");
    }
    Ok(written)
}

/// Nothing but digits: what a spreadsheet makes of it.
fn number(digits: &str, warnings: &mut Vec<Reason>) -> Result<Cnpj, Reason> {
    // Twelve zeros and a check digit or two are no CNPJ: the shortest has three digits left.
    if !(3..14).contains(&digits.len()) {
        return Cnpj::parse(digits);
    }
    if Cpf::parse(digits).is_ok() {
        return Err(Reason::CnpjIsCpf);
    }
    let found = Cnpj::parse(&format!("{digits:0>14}")).map_err(|_| Reason::CnpjZerosLost)?;
    warnings.push(Reason::CnpjZerosRestored);
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_cnpj_in_every_spelling() {
        for text in [
            "33451043000142",
            "33.451.043/0001-42",
            "33451043/0001‐42",
            "33451043/0001−42",
            "33451043/0001\u{ad}42",
            "'33451043000142",
            "=\"33451043000142\"",
            "33451043000142,00",
            "33451043000142.0",
            "33.451.043.000.142,00",
            "33,451,043,000,142.00",
            "3.3451043000142E+13",
            "３３４５１０４３０００１４２",
            "\u{200b}33451043 0001 42\u{a0}",
        ] {
            let mut warnings = Vec::new();
            assert_eq!(cnpj(text, &mut warnings).map(|c| c.as_str().to_owned()), Ok("33451043000142".into()), "{text}");
            assert!(warnings.is_empty(), "{text}");
        }
    }

    #[test]
    fn zeros_come_back_only_where_the_check_digits_prove_it() {
        for (short, whole) in [("191", "00000000000191"), ("1222333000181", "")] {
            let mut warnings = Vec::new();
            let found = cnpj(short, &mut warnings);
            match whole {
                "" => assert_eq!(found, Err(Reason::CnpjZerosLost)),
                whole => {
                    assert_eq!(found.map(|c| c.as_str().to_owned()), Ok(whole.into()));
                    assert_eq!(warnings, [Reason::CnpjZerosRestored]);
                }
            }
        }
        assert_eq!(cnpj("1", &mut Vec::new()), Err(Reason::CnpjLength));
        assert_eq!(cnpj("11.222.333/0001-8", &mut Vec::new()), Err(Reason::CnpjLength));
        assert_eq!(cnpj("52998224725", &mut Vec::new()), Err(Reason::CnpjIsCpf));
    }

    #[test]
    fn digits_that_are_gone_are_gone() {
        for text in ["1,12223E+13", "1.12223E+13", "1e+13"] {
            assert_eq!(cnpj(text, &mut Vec::new()), Err(Reason::CnpjScientific), "{text}");
        }
        assert_eq!(cnpj("#N/D", &mut Vec::new()), Err(Reason::SpreadsheetError));
        assert_eq!(cnpj("-", &mut Vec::new()), Err(Reason::CnpjMissing));
    }
}
