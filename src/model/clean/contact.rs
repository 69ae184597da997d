//! Names, e-mail addresses and telephones.

use unicode_normalization::UnicodeNormalization;

use super::text::{Value, scientific, value, without_decimals};
use crate::model::address;
use crate::model::cnpj::is_dash;
use crate::model::reason::Reason;

/// A person's or company's name; `None` when there is none.
///
/// # Errors
/// [`Reason::SpreadsheetError`] when a spreadsheet's error stands there.
pub fn name(text: &str, warnings: &mut Vec<Reason>) -> Result<Option<String>, Reason> {
    match value(text, warnings) {
        Value::Nothing => Ok(None),
        Value::Error => Err(Reason::SpreadsheetError),
        Value::Text(name) => Ok(Some(name)),
    }
}

/// An address that mail can go to: without `mailto:`, a name before it in brackets, or a separator after it.
///
/// # Errors
/// Why there is none.
pub fn email(text: &str) -> Result<String, Reason> {
    let text = match value(text, &mut Vec::new()) {
        Value::Nothing => return Err(Reason::EmailMissing),
        Value::Error => return Err(Reason::SpreadsheetError),
        Value::Text(text) => text,
    };
    let text = text.strip_prefix('\'').unwrap_or(&text);
    let text = match text.get(..7) {
        Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => text.get(7..).unwrap_or_default(),
        _ => text,
    };
    let text = text.trim_end_matches([';', ',', ' ']);
    let text = match text.strip_suffix('>').and_then(|rest| rest.split_once('<')) {
        Some((_, inner)) if !inner.contains(['<', '>', '"']) => inner,
        _ => text,
    };
    let text = text.trim();
    match address::problem(text) {
        Some(code) => Err(Reason::of_address(code)),
        None => Ok(text.to_owned()),
    }
}

/// A telephone as typed. One that a spreadsheet shortened, or that is none, is left out with a warning: nobody may be
/// called back at a number that was guessed.
pub fn phone(text: &str, warnings: &mut Vec<Reason>) -> Option<String> {
    let phone: String = match value(text, &mut Vec::new()) {
        Value::Nothing => return None,
        Value::Error => {
            warnings.push(Reason::SpreadsheetError);
            return None;
        }
        Value::Text(text) => text.nfkc().map(|c| if is_dash(c) { '-' } else { c }).collect(),
    };
    let phone = phone.trim_start_matches(['\'', '=']).trim();
    let phone = without_decimals(phone).unwrap_or(phone);
    let digits = phone.chars().filter(char::is_ascii_digit).count();
    if scientific(phone).is_some() || phone.contains('@') || digits < 3 || phone.chars().count() > 60 {
        warnings.push(Reason::PhoneIgnored);
        return None;
    }
    Some(phone.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_out_of_what_was_pasted() {
        for text in [
            " ana@x.example\u{a0}",
            "mailto:ana@x.example",
            "<ana@x.example>",
            "Ana Souza <ana@x.example>",
            "ana@x.example;",
            "'ana@x.example",
            "ana\u{200b}@x.example",
        ] {
            assert_eq!(email(text).as_deref(), Ok("ana@x.example"), "{text}");
        }
        for (text, why) in [
            ("", Reason::EmailMissing),
            ("-", Reason::EmailMissing),
            ("#REF!", Reason::SpreadsheetError),
            ("ana", Reason::EmailWithoutAt),
            ("ana@x.example; bia@x.example", Reason::EmailMalformed),
            ("x@y.example\r\nBcc: z@y.example", Reason::EmailMalformed),
        ] {
            assert_eq!(email(text), Err(why), "{text}");
        }
    }

    #[test]
    fn a_telephone_is_as_typed_or_not_at_all() {
        for (text, right) in [
            ("+55 11 91234-5678", Some("+55 11 91234-5678")),
            ("'+5511912345678", Some("+5511912345678")),
            ("=+5511912345678", Some("+5511912345678")),
            ("5511912345678,00", Some("5511912345678")),
            ("11 3333–4444", Some("11 3333-4444")),
            ("5,51191E+12", None),
            ("#N/D", None),
            ("ana@x.example", None),
            ("-", None),
        ] {
            assert_eq!(phone(text, &mut Vec::new()).as_deref(), right, "{text}");
        }
        let mut warnings = Vec::new();
        assert_eq!(phone("5,51191E+12", &mut warnings), None);
        assert_eq!(warnings, [Reason::PhoneIgnored]);
    }
}
