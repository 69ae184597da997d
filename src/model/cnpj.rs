//! The CNPJ, numeric or alphanumeric (issued since July 2026): 12 characters A–Z/0–9 and 2 check digits; a character's
//! value is its ASCII code less 48, the sum is taken modulo 11 (product rule "Reseller").

/// A CNPJ that passed its check digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cnpj(String);

impl Cnpj {
    /// Reads it with or without punctuation, in any case. The error is a code.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let plain: String =
            text.trim().chars().filter(|c| !matches!(c, '.' | '/' | '-' | ' ')).collect::<String>().to_uppercase();
        if plain.is_empty() {
            return Err("cnpj_missing");
        }
        let (body, digits) = plain.split_at_checked(12).ok_or("cnpj_length")?;
        if digits.len() != 2 {
            return Err("cnpj_length");
        }
        let characters_ok = body.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
        if !characters_ok || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err("cnpj_characters");
        }
        if body.bytes().all(|b| Some(b) == body.bytes().next()) {
            return Err("cnpj_repeated");
        }
        if check_digits(body) != digits {
            return Err("cnpj_digits");
        }
        Ok(Self(plain))
    }

    /// 14 characters, upper case.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Contains letters that are easily misread; worth a warning.
    pub fn has_doubtful_letters(&self) -> bool {
        self.0.chars().any(|c| "IOUQF".contains(c))
    }
}

/// `12.ABC.345/01DE-35`.
pub fn display(cnpj: &str) -> String {
    match cnpj.as_bytes() {
        [..] if cnpj.len() == 14 && cnpj.is_ascii() => {
            format!("{}.{}.{}/{}-{}", &cnpj[..2], &cnpj[2..5], &cnpj[5..8], &cnpj[8..12], &cnpj[12..])
        }
        _ => cnpj.to_owned(),
    }
}

/// The two check digits of twelve characters.
pub fn check_digits(body: &str) -> String {
    let first = digit(body);
    format!("{first}{}", digit(&format!("{body}{first}")))
}

fn digit(text: &str) -> u32 {
    let sum: u32 = text.bytes().rev().zip((2..=9).cycle()).map(|(b, weight)| u32::from(b - b'0') * weight).sum();
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
        assert_eq!(Cnpj::parse("12.abc.345/01de-35").unwrap().as_str(), "12ABC34501DE35");
        assert!(Cnpj::parse("11.222.333/0001-81").is_ok());
    }

    #[test]
    fn each_fault_has_its_own_name() {
        for (text, fault) in [
            ("", "cnpj_missing"),
            ("11.222.333/0001-8", "cnpj_length"),
            ("11.222.333/0001-82", "cnpj_digits"),
            ("11.222.333/00é1-81", "cnpj_characters"),
            ("00000000000000", "cnpj_repeated"),
            ("11222333000181999", "cnpj_length"),
        ] {
            assert_eq!(Cnpj::parse(text).unwrap_err(), fault, "{text}");
        }
        assert!(Cnpj::parse("12ABC34501DE35").is_ok_and(|c| !c.has_doubtful_letters()));
    }
}
