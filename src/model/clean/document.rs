//! The number of an end customer, a company's CNPJ or a person's CPF, as people, spreadsheets and programs write it.

use super::cnpj::{cnpj, plain};
use crate::model::cnpj::{Cnpj, bare};
use crate::model::cpf::Cpf;
use crate::model::reason::Reason;

/// What identifies an end customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Document {
    /// A company's.
    Cnpj(Cnpj),
    /// A person's.
    Cpf(Cpf),
}

impl Document {
    /// As stored.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Cnpj(cnpj) => cnpj.as_str(),
            Self::Cpf(cpf) => cpf.as_str(),
        }
    }
}

/// Reads it. Zeros that a spreadsheet dropped at the front are put back, with a warning, where the check digits prove
/// that it is a CPF or a CNPJ, and not both.
///
/// # Errors
/// Why it is neither.
pub fn document(text: &str, warnings: &mut Vec<Reason>) -> Result<Document, Reason> {
    let written = plain(text).map_err(|why| match why {
        Reason::CnpjMissing => Reason::DocumentMissing,
        other => other,
    })?;
    let digits = bare(&written);
    if digits.is_empty() {
        return Err(Reason::DocumentMissing);
    }
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return cnpj(&written, warnings).map(Document::Cnpj);
    }
    // Points and dashes were typed by somebody who saw all digits: nothing of it was dropped.
    let punctuated = digits != written;
    match digits.len() {
        14 => Cnpj::parse(&digits).map(Document::Cnpj),
        11 => match (Cpf::parse(&digits), padded_cnpj(&digits)) {
            (Ok(cpf), _) => Ok(Document::Cpf(cpf)),
            (Err(_), Some(found)) if !punctuated => restored(Document::Cnpj(found), warnings),
            (Err(why), _) => Err(why),
        },
        3..=13 if !punctuated => {
            let cpf = (digits.len() < 11).then(|| Cpf::parse(&format!("{digits:0>11}")).ok()).flatten();
            match (cpf, padded_cnpj(&digits)) {
                (Some(cpf), None) => restored(Document::Cpf(cpf), warnings),
                (None, Some(found)) => restored(Document::Cnpj(found), warnings),
                (None, None) | (Some(_), Some(_)) => Err(Reason::DocumentZerosLost),
            }
        }
        _ => Err(Reason::DocumentLength),
    }
}

fn padded_cnpj(digits: &str) -> Option<Cnpj> {
    Cnpj::parse(&format!("{digits:0>14}")).ok()
}

fn restored(document: Document, warnings: &mut Vec<Reason>) -> Result<Document, Reason> {
    warnings.push(match document {
        Document::Cnpj(_) => Reason::CnpjZerosRestored,
        Document::Cpf(_) => Reason::CpfZerosRestored,
    });
    Ok(document)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Result<String, Reason>, Vec<Reason>) {
        let mut warnings = Vec::new();
        let found = document(text, &mut warnings).map(|found| match found {
            Document::Cnpj(cnpj) => format!("cnpj {}", cnpj.as_str()),
            Document::Cpf(cpf) => format!("cpf {}", cpf.as_str()),
        });
        (found, warnings)
    }

    #[test]
    fn one_number_in_every_spelling() {
        for text in
            ["52998224725", "529.982.247-25", "'52998224725", "52998224725,00", "5.2998224725E+10", "529 982 247 25"]
        {
            assert_eq!(read(text), (Ok("cpf 52998224725".into()), vec![]), "{text}");
        }
        for text in ["33451043000142", "33.451.043/0001-42", "3.3451043000142E+13"] {
            assert_eq!(read(text), (Ok("cnpj 33451043000142".into()), vec![]), "{text}");
        }
        assert_eq!(read("12.abc.345/01de-35").0, Ok("cnpj 12ABC34501DE35".into()));
    }

    #[test]
    fn zeros_come_back_only_where_the_check_digits_prove_whose_they_were() {
        let cpf = format!("012345678{}", crate::model::cpf::check_digits("012345678"));
        assert_eq!(read(&cpf[1..]), (Ok(format!("cpf {cpf}")), vec![Reason::CpfZerosRestored]));
        let cnpj = format!("023451043000{}", "");
        let cnpj = format!("{cnpj}{}", crate::model::cnpj::check_digits(&cnpj));
        assert_eq!(read(&cnpj[1..]), (Ok(format!("cnpj {cnpj}")), vec![Reason::CnpjZerosRestored]));
        // The same digits with zeros before them are a CPF and a CNPJ: nobody can tell.
        assert_eq!(read("191").0, Err(Reason::DocumentZerosLost));
        assert_eq!(read("123.456.78-90").0, Err(Reason::DocumentLength));
        for (text, why) in [
            ("", Reason::DocumentMissing),
            ("-", Reason::DocumentMissing),
            ("#N/D", Reason::SpreadsheetError),
            ("1,12223E+13", Reason::CnpjScientific),
            ("52998224726", Reason::CpfDigits),
            ("11111111111", Reason::CpfRepeated),
            ("1", Reason::DocumentLength),
            ("123456789012345", Reason::DocumentLength),
            ("33.451.043/0001-43", Reason::CnpjDigits),
        ] {
            assert_eq!(read(text).0, Err(why), "{text}");
        }
    }
}
