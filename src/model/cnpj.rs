//! The CNPJ, numeric or alphanumeric (issued since July 2026): 12 characters A–Z/0–9 and 2 check digits. A character's
//! value is its ASCII code less 48, the weighted sum is taken modulo 11 (product rule: reseller).

use super::address::is_invisible;
use super::reason::Reason;

/// A CNPJ whose check digits are right.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cnpj(String);

impl Cnpj {
    /// Reads it with or without punctuation, in any case.
    ///
    /// # Errors
    /// What is wrong: missing, length, characters, one character twelve times (which the check digits alone would let
    /// pass), or the check digits.
    pub fn parse(text: &str) -> Result<Self, Reason> {
        let plain = bare(text).to_ascii_uppercase();
        if plain.is_empty() {
            return Err(Reason::CnpjMissing);
        }
        if plain.chars().count() != 14 {
            return Err(Reason::CnpjLength);
        }
        let (body, digits) = plain.split_at_checked(12).ok_or(Reason::CnpjCharacters)?;
        if !body.bytes().all(|b| b.is_ascii_alphanumeric()) || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Reason::CnpjCharacters);
        }
        if body.bytes().all(|b| body.as_bytes().first() == Some(&b)) {
            return Err(Reason::CnpjRepeated);
        }
        if check_digits(body) != digits {
            return Err(Reason::CnpjDigits);
        }
        Ok(Self(plain))
    }

    /// The 14 characters as stored, upper case.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As people write it: `12.ABC.345/01DE-35`.
    pub fn formatted(&self) -> String {
        display(&self.0)
    }

    /// It has letters that are not issued because they are misread (I, O, U, Q, F): take it, but warn.
    pub fn has_doubtful_letters(&self) -> bool {
        self.0.contains(['I', 'O', 'U', 'Q', 'F'])
    }
}

/// Without blanks, points, slashes, any dash of Unicode, and what nobody sees.
pub(in crate::model) fn bare(text: &str) -> String {
    text.chars().filter(|c| !(c.is_whitespace() || matches!(c, '.' | '/') || is_dash(*c) || is_invisible(*c))).collect()
}

/// Every dash of Unicode that people or programs put for `-`, and the soft hyphen.
pub(in crate::model) fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{ad}' | '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}'
    )
}

/// A stored CNPJ as people write it; anything else stays as it is.
pub fn display(stored: &str) -> String {
    crate::text::format::cnpj(stored)
}

/// The two check digits of twelve characters in upper case.
pub fn check_digits(body: &str) -> String {
    let first = digit(body);
    format!("{first}{}", digit(&format!("{body}{first}")))
}

/// Weights 2 to 9 from the right, over and over.
fn digit(text: &str) -> u32 {
    modulo_11(text, (2..=9).cycle())
}

/// The check digit of a text under these weights from the right; a character is worth its ASCII code less that of `0`.
pub(super) fn modulo_11(text: &str, weights: impl Iterator<Item = u32>) -> u32 {
    let sum: u32 = text.bytes().rev().zip(weights).map(|(b, weight)| u32::from(b.saturating_sub(b'0')) * weight).sum();
    match sum % 11 {
        0 | 1 => 0,
        rest => 11 - rest,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numeric_and_alphanumeric_ones_have_their_digits() {
        assert_eq!(check_digits("12ABC34501DE"), "35");
        assert_eq!(check_digits("112223330001"), "81");
        assert_eq!(check_digits("000000000001"), "91");
    }

    #[test]
    fn punctuation_and_case_do_not_matter_and_come_back() {
        let cnpj = Cnpj::parse(" 12.abc.345/01de-35 ").unwrap();
        assert_eq!(cnpj.as_str(), "12ABC34501DE35");
        assert_eq!(cnpj.formatted(), "12.ABC.345/01DE-35");
        assert_eq!(Cnpj::parse("11 222 333 0001 81").unwrap().formatted(), "11.222.333/0001-81");
    }

    #[test]
    fn each_fault_has_its_own_code() {
        for (text, fault) in [
            ("", Reason::CnpjMissing),
            (" ./- ", Reason::CnpjMissing),
            ("11.222.333/0001-8", Reason::CnpjLength),
            ("11222333000181999", Reason::CnpjLength),
            ("11.222.333/0001-82", Reason::CnpjDigits),
            ("12ABC34501DE53", Reason::CnpjDigits),
            ("11.222.333/00é1-81", Reason::CnpjCharacters),
            ("12ABC34501DE3A", Reason::CnpjCharacters),
            ("éééééééééééééé", Reason::CnpjCharacters),
            ("00000000000000", Reason::CnpjRepeated),
            ("AAAAAAAAAAAA00", Reason::CnpjRepeated),
        ] {
            assert_eq!(Cnpj::parse(text), Err(fault), "{text}");
        }
    }

    #[test]
    fn letters_that_are_misread_are_taken_with_a_warning() {
        let doubtful = format!("12OBC34501DE{}", check_digits("12OBC34501DE"));
        assert!(Cnpj::parse(&doubtful).unwrap().has_doubtful_letters());
        assert!(!Cnpj::parse("12ABC34501DE35").unwrap().has_doubtful_letters());
    }

    #[test]
    fn a_single_mistyped_digit_is_noticed() {
        let right = "11222333000181";
        for (at, old) in right.char_indices() {
            for new in ('0'..='9').filter(|new| *new != old) {
                let mut wrong = right.to_owned();
                wrong.replace_range(at..=at, &new.to_string());
                assert!(Cnpj::parse(&wrong).is_err(), "{wrong}");
            }
        }
    }
}
