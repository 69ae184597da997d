//! The CPF: nine digits and two check digits of a person in Brazil (weights 10 to 2 and 11 to 2, modulo 11).

use super::cnpj::modulo_11;
use super::reason::Reason;

/// How many digits one has.
pub const DIGITS: usize = 11;

/// A CPF whose check digits are right.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cpf(String);

impl Cpf {
    /// Reads eleven digits, without punctuation.
    ///
    /// # Errors
    /// What is wrong: length, one digit eleven times (which the check digits alone would let pass), or the check digits.
    pub fn parse(digits: &str) -> Result<Self, Reason> {
        if digits.len() != DIGITS || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Reason::DocumentLength);
        }
        if digits.bytes().all(|b| digits.as_bytes().first() == Some(&b)) {
            return Err(Reason::CpfRepeated);
        }
        let (body, given) = digits.split_at(DIGITS - 2);
        if check_digits(body) != given {
            return Err(Reason::CpfDigits);
        }
        Ok(Self(digits.to_owned()))
    }

    /// The eleven digits as stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A stored CPF as people write it: `529.982.247-25`; anything else stays as it is.
pub fn display(stored: &str) -> String {
    if stored.len() != DIGITS || !stored.bytes().all(|b| b.is_ascii_digit()) {
        return stored.to_owned();
    }
    format!("{}.{}.{}-{}", &stored[..3], &stored[3..6], &stored[6..9], &stored[9..])
}

/// The two check digits of nine digits.
pub fn check_digits(body: &str) -> String {
    let first = digit(body);
    format!("{first}{}", digit(&format!("{body}{first}")))
}

/// Weights from 2 upwards, from the right.
fn digit(text: &str) -> u32 {
    modulo_11(text, 2..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_cpf_of_a_table_is_what_it_is() {
        for (text, right) in [
            ("52998224725", Ok(())),
            ("11144477735", Ok(())),
            ("00000000191", Ok(())),
            ("12345678909", Ok(())),
            ("52998224726", Err(Reason::CpfDigits)),
            ("25998224725", Err(Reason::CpfDigits)),
            ("11111111111", Err(Reason::CpfRepeated)),
            ("00000000000", Err(Reason::CpfRepeated)),
            ("99999999999", Err(Reason::CpfRepeated)),
            ("5299822472", Err(Reason::DocumentLength)),
            ("529982247250", Err(Reason::DocumentLength)),
            ("5299822472A", Err(Reason::DocumentLength)),
            ("", Err(Reason::DocumentLength)),
        ] {
            assert_eq!(Cpf::parse(text).map(|cpf| assert_eq!(cpf.as_str(), text)), right, "{text}");
        }
        assert_eq!((display("52998224725").as_str(), display("x").as_str()), ("529.982.247-25", "x"));
    }

    #[test]
    fn a_single_mistyped_digit_is_noticed() {
        let right = "52998224725";
        for (at, old) in right.char_indices() {
            for new in ('0'..='9').filter(|new| *new != old) {
                let mut wrong = right.to_owned();
                wrong.replace_range(at..=at, &new.to_string());
                assert!(Cpf::parse(&wrong).is_err(), "{wrong}");
            }
        }
    }
}
