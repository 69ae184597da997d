//! Whether a line looks like a secret: one of our temporary passwords or codes, a card number, or a password that somebody
//! writes beside its label. Such a line is refused before it is stored. It errs on the side of what people ask about:
//! numbers of orders, invoices and resellers are taken.

use unicode_normalization::UnicodeNormalization;

use crate::model::cnpj::Cnpj;
use crate::text::Lang;
use crate::text::contact::ContactText;

/// What a line looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LooksLike {
    /// A temporary password or recovery code of ours.
    Ticket,
    /// A password beside its label.
    Password,
    /// A code beside its label.
    Code,
    /// A card number.
    Card,
}

impl LooksLike {
    /// Why it was refused, and what to do instead.
    pub fn words(self, lang: Lang) -> &'static str {
        let t = ContactText::of(lang);
        match self {
            Self::Ticket => t.looks_ticket,
            Self::Password => t.looks_password,
            Self::Code => t.looks_code,
            Self::Card => t.looks_card,
        }
    }
}

/// What it looks like; none for a line that can be stored.
pub(super) fn secret(text: &str) -> Option<LooksLike> {
    // Full-width letters and digits are read as what they stand for; dashes are one dash.
    let text: String = text.nfkc().map(|c| if is_dash(c) { '-' } else { c }).collect();
    if has_ticket(&text) {
        return Some(LooksLike::Ticket);
    }
    if has_card(&text) {
        return Some(LooksLike::Card);
    }
    labelled(&text.to_lowercase())
}

fn is_dash(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}')
}

/// Our tickets: 16 symbols of Crockford's base32 in four groups, as printed or as people run them together.
fn has_ticket(text: &str) -> bool {
    let words: Vec<&str> = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').collect();
    let pieces: Vec<&str> = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let apart = |four: &[&str]| four.iter().all(|group| group.len() == 4) && is_mixed(&four.concat(), 2);
    let printed = |word: &&str| {
        let parts: Vec<&str> = word.split('-').filter(|part| !part.is_empty()).collect();
        parts.windows(4).any(|four| {
            four.iter().all(|group| group.len() == 4)
                && is_symbols(&four.concat())
                && four.concat().bytes().any(|b| b.is_ascii_alphabetic())
                && four.concat().bytes().any(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
        })
    };
    // A number of ours begins with a day.
    let day = |word: &str| word.bytes().take(8).all(|b| b.is_ascii_digit());
    let together = |word: &&str| word.len() == 16 && !word.contains('-') && !day(word) && is_mixed(word, 3);
    words.iter().any(printed) || words.iter().any(together) || pieces.windows(4).any(apart)
}

fn is_symbols(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphanumeric() && !b.eq_ignore_ascii_case(&b'u'))
}

/// Symbols among which letters and digits are mixed, as in something machine-made.
fn is_mixed(text: &str, least: usize) -> bool {
    let (letters, digits) =
        (text.bytes().filter(u8::is_ascii_alphabetic).count(), text.bytes().filter(u8::is_ascii_digit).count());
    let turns = text.as_bytes().windows(2).filter(|two| two[0].is_ascii_digit() != two[1].is_ascii_digit()).count();
    is_symbols(text) && letters >= least && digits >= least && turns >= 3
}

/// 13 to 19 digits, in one piece or in groups with one space or dash between, whose check digit is a card's (ISO/IEC 7812).
fn has_card(text: &str) -> bool {
    let mut groups: Vec<(usize, usize)> = Vec::new();
    let mut begin = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (begin, c.is_ascii_digit()) {
            (None, true) => begin = Some(at),
            (Some(from), false) => {
                groups.push((from, at));
                begin = None;
            }
            _ => {}
        }
    }
    let joined = |one: &(usize, usize), next: &(usize, usize)| matches!(&text[one.1..next.0], " " | "-");
    let alone = |from: usize, to: usize| {
        let around = |c: char| c.is_alphanumeric() || matches!(c, '+' | '.' | '/' | '_');
        !text[..from].ends_with(around)
            && !text[to..].starts_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '_'))
    };
    (0..groups.len()).any(|first| {
        let mut digits = String::new();
        for (n, group) in groups[first..].iter().enumerate() {
            if n > 0 && !joined(&groups[first + n - 1], group) {
                return false;
            }
            // A card's groups begin with four digits and have three at least; a telephone's do not.
            let length = group.1 - group.0;
            if (n == 0 && length < 4) || length < 3 && digits.len() < 12 {
                return false;
            }
            digits.push_str(&text[group.0..group.1]);
            if digits.len() > 19 {
                return false;
            }
            if is_card(&digits) && alone(groups[first].0, group.1) {
                return true;
            }
        }
        false
    })
}

fn is_card(digits: &str) -> bool {
    (13..=19).contains(&digits.len())
        && digits.starts_with(|c| ('2'..='6').contains(&c))
        && luhn(digits)
        && Cnpj::parse(digits).is_err()
}

fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, byte)| {
            let digit = u32::from(byte - b'0');
            match (at % 2, digit * 2) {
                (0, _) => digit,
                (_, twice) if twice > 9 => twice - 9,
                (_, twice) => twice,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// Labels of what people choose themselves.
const PASSWORDS: [&str; 10] =
    ["senha", "senhas", "contraseña", "contrasena", "clave", "password", "passwd", "passphrase", "pwd", "pass"];
/// Labels of codes.
const CODES: [&str; 8] = ["código", "codigo", "code", "pin", "token", "otp", "totp", "passcode"];
/// Words between a label and its value.
const LINKS: [&str; 16] = [
    "é",
    "e",
    "eh",
    "era",
    "foi",
    "is",
    "was",
    "es",
    "fue",
    "atual",
    "nova",
    "nueva",
    "temporária",
    "temporaria",
    "temporal",
    "antiga",
];
/// How words begin that say something about a password and are none.
const SAYINGS: [&str; 40] = [
    "inv", "inc", "err", "wrong", "exp", "tempor", "antig", "nov", "nuev", "velh", "esque", "olvid", "forg", "venc",
    "bloq", "block", "dif", "mesm", "mism", "same", "corr", "cert", "right", "não", "nao", "no", "not", "nunca",
    "never", "ainda", "qual", "cual", "which", "what", "sempre", "recus", "rech", "reje", "aceit", "pedid",
];

/// A password or a code beside its label: "senha: …", "my password is …".
fn labelled(text: &str) -> Option<LooksLike> {
    let words: Vec<&str> = text.split_whitespace().collect();
    for (at, word) in words.iter().enumerate() {
        let (label, glued) = match word.find([':', '=']) {
            Some(end) => (&word[..end], Some(&word[end + 1..])),
            None => (*word, None),
        };
        let label = label.trim_matches(|c: char| !c.is_alphanumeric());
        let (is_password, is_code) = (PASSWORDS.contains(&label), CODES.contains(&label));
        if !is_password && !is_code {
            continue;
        }
        let mut rest = words[at + 1..].iter().copied();
        let (value, marked) = match glued {
            Some("") => (rest.next(), true),
            Some(value) => (Some(value), true),
            None => {
                let mut linked = false;
                let value = loop {
                    match rest.next() {
                        Some("=" | ":") => linked = true,
                        Some(link) if LINKS.contains(&link.trim_end_matches([':', '='])) => {
                            linked = true;
                        }
                        other => break other,
                    }
                };
                (value, linked)
            }
        };
        let Some(value) = value.map(bare).filter(|value| !value.is_empty()) else { continue };
        let last = rest.next().is_none();
        if is_password && marked && is_chosen(value, last) {
            return Some(LooksLike::Password);
        }
        if is_code && marked && is_digits_of_a_code(value) {
            return Some(LooksLike::Code);
        }
    }
    None
}

/// Without quotes and the full stop around it.
fn bare(value: &str) -> &str {
    value.trim_matches(|c: char| {
        matches!(c, '"' | '\'' | '“' | '”' | '‘' | '’' | '«' | '»' | '(' | ')' | ',' | '.' | ';')
    })
}

/// It may be somebody's password: with a digit or a sign in it, or a word that ends the line and says nothing about one.
fn is_chosen(value: &str, last: bool) -> bool {
    let long = value.chars().count() >= 4;
    let odd = value.chars().any(|c| c.is_ascii_digit() || (!c.is_alphanumeric() && c != '-'));
    let saying = SAYINGS.iter().any(|begin| value.starts_with(begin));
    long && (odd || (last && !saying))
}

/// A code of an app or of another house: 4 to 8 digits.
fn is_digits_of_a_code(value: &str) -> bool {
    let digits = value.replace(['-', ' '], "");
    (4..=8).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
#[path = "looks_like_tests.rs"]
mod tests;
