//! What every value has in common: spaces of all kinds, invisible characters, a spreadsheet's marks, and cells that
//! hold nothing or a spreadsheet's error.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;
use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::model::address::is_invisible;
use crate::model::reason::Reason;

/// What a cell or field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Empty, or a word that stands for it (`NULL`, `-`, `N/A`).
    Nothing,
    /// A spreadsheet's error (`#N/D`, `#REF!`).
    Error,
    /// Something, trimmed and on one line.
    Text(String),
}

/// Looks at a value. Letters that were garbled on the way (UTF-8 read as Windows-1252) are restored with a warning.
pub fn value(text: &str, warnings: &mut Vec<Reason>) -> Value {
    let restored = ungarbled(text);
    if restored.is_some() {
        warnings.push(Reason::TextRestored);
    }
    let text = unwrapped(&tidy(restored.as_deref().unwrap_or(text))).into_owned();
    if is_error(&text) {
        Value::Error
    } else if is_nothing(&text) {
        Value::Nothing
    } else {
        Value::Text(text)
    }
}

/// One line, single blanks, composed letters (NFC), nothing that nobody sees. A joiner between letters stays: some
/// scripts and emoji need it.
pub(super) fn tidy(text: &str) -> String {
    if text.is_ascii() && !text.bytes().any(|b| b.is_ascii_control()) && !text.contains("  ") {
        return text.trim().to_owned();
    }
    let joiner = |c: char| matches!(c, '\u{200c}' | '\u{200d}');
    let plain: String = if text.chars().any(joiner) {
        text.chars().filter(|c| joiner(*c) || !is_invisible(*c)).collect()
    } else {
        text.chars().filter(|c| !is_invisible(*c)).collect()
    };
    let spaced: String = plain.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let words: Vec<&str> = spaced.split_whitespace().map(|word| word.trim_matches(joiner)).collect();
    let line = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    if is_nfc(&line) { line } else { line.nfc().collect() }
}

/// Without what makes a spreadsheet take a value for text: `="…"`, and `'` before what it would compute.
fn unwrapped(text: &str) -> Cow<'_, str> {
    let unmarked = match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_digit() || "=+-@".contains(c)) => rest,
        _ => text,
    };
    let quoted = unmarked.strip_prefix('=').and_then(|rest| rest.trim().strip_prefix('"')?.strip_suffix('"'));
    match quoted {
        Some(inner) => Cow::Owned(inner.replace("\"\"", "\"").trim().to_owned()),
        None => Cow::Borrowed(unmarked),
    }
}

/// `#N/D`, `#REF!`, `#NOME?`, `#####`, and LibreOffice's `Err:508`.
fn is_error(text: &str) -> bool {
    let upper = text.to_uppercase();
    if let Some(code) = upper.strip_prefix("ERR:").or_else(|| upper.strip_prefix("ERRO:")) {
        return code.len() == 3 && code.bytes().all(|b| b.is_ascii_digit());
    }
    let Some(rest) = upper.strip_prefix('#') else { return false };
    let short = upper.chars().count() <= 16 && !rest.contains(' ');
    let known = matches!(rest, "N/D" | "N/A" | "N/DISP" | "GETTING_DATA" | "NULO" | "VALOR" | "REF" | "NUM");
    short && (known || rest.ends_with(['!', '?']) || rest.chars().all(|c| c == '#') && !rest.is_empty())
}

/// No letter and no digit, or a word that programs print for nothing.
fn is_nothing(text: &str) -> bool {
    const WORDS: [&str; 12] = [
        "null",
        "(null)",
        "none",
        "nil",
        "undefined",
        "n/a",
        "n/d",
        "não informado",
        "nao informado",
        "não se aplica",
        "sem informação",
        "no informado",
    ];
    let word = || text.len() <= 20 && WORDS.contains(&text.to_lowercase().as_str());
    !text.chars().any(is_something) || word()
}

/// A letter, a digit, or a picture (a name may be one).
fn is_something(c: char) -> bool {
    c.is_alphanumeric() || c as u32 >= 0x1_0000
}

/// `JosÃ©` → `José`: the bytes that Windows-1252 would write are UTF-8, which no text of its own ever is by chance.
fn ungarbled(text: &str) -> Option<String> {
    if !text.contains(['Ã', 'Â', 'â']) {
        return None;
    }
    let (bytes, _, lossy) = WINDOWS_1252.encode(text);
    if lossy {
        return None;
    }
    let restored = std::str::from_utf8(&bytes).ok()?;
    (restored.len() < text.len()).then(|| restored.to_owned())
}

/// `33451037000195,00`, `7253.0` → without the decimals, when they are zeros and the rest digits. `None` when it is
/// nothing of that kind.
pub(super) fn without_decimals(text: &str) -> Option<&str> {
    let (whole, decimals) = text.rsplit_once([',', '.'])?;
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let grouped = |mark: char| {
        let mut groups = whole.split(mark);
        groups.next().is_some_and(|first| digits(first) && first.len() <= 3)
            && groups.all(|group| digits(group) && group.len() == 3)
    };
    let plain = digits(whole) || (text.contains(',') && (grouped('.') || grouped(',')));
    (plain && decimals.len() <= 6 && !decimals.is_empty() && decimals.bytes().all(|b| b == b'0')).then_some(whole)
}

/// A number in scientific notation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Scientific {
    /// All its digits are there: `1,1222333000181E+13`.
    Exact(String),
    /// Digits were lost: `1,12223E+13`.
    Lossy,
}

/// Reads scientific notation as spreadsheets write it: a sign after the E, or a mark before it.
pub(super) fn scientific(text: &str) -> Option<Scientific> {
    let (mantissa, exponent) = text.split_once(['e', 'E'])?;
    let (whole, rest) = mantissa.split_once([',', '.']).unwrap_or((mantissa, ""));
    let signed = exponent.starts_with(['+', '-']);
    let power = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let shaped = whole.len() == 1 && digits(whole) && digits(rest) && (1..=3).contains(&power.len()) && digits(power);
    if !shaped || (!signed && rest.is_empty()) {
        return None;
    }
    let exact = !exponent.starts_with('-') && power.parse() == Ok(rest.len());
    Some(if exact { Scientific::Exact(format!("{whole}{rest}")) } else { Scientific::Lossy })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(of: &str) -> Option<String> {
        match value(of, &mut Vec::new()) {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    #[test]
    fn blanks_marks_and_invisible_letters_go() {
        for (from, to) in [
            ("\u{a0} Ana\u{a0}\u{a0}Souza\u{200b} ", "Ana Souza"),
            ("Revenda\r\nFilial Sul Ltda", "Revenda Filial Sul Ltda"),
            ("Aça\u{303}o", "Ação"),
            ("'33451043000142", "33451043000142"),
            ("=\"0123\"", "0123"),
            ("'=\"0123\"", "0123"),
            ("='", "='"),
            ("'t Hooft", "'t Hooft"),
            ("👩\u{200d}💻 Ana", "👩\u{200d}💻 Ana"),
            ("\u{feff}7005", "7005"),
        ] {
            if to == "='" {
                assert_eq!(value(from, &mut Vec::new()), Value::Nothing);
            } else {
                assert_eq!(text(from).as_deref(), Some(to), "{from:?}");
            }
        }
    }

    #[test]
    fn errors_and_words_for_nothing_are_no_values() {
        for error in ["#N/D", "#REF!", "#NOME?", "#¡VALOR!", "#n/a", "#########", "Err:508", "#DIV/0!", "#NÚM!"] {
            assert_eq!(value(error, &mut Vec::new()), Value::Error, "{error}");
        }
        for nothing in ["", "  ", "-", ".", "--", "…", "NULL", "(null)", "N/A", "Não informado", "\u{200b}"] {
            assert_eq!(value(nothing, &mut Vec::new()), Value::Nothing, "{nothing:?}");
        }
        for something in ["#1 Informática", "Nulla", "A", "山", "😀", "# Ana", "Mr. N/A Silva"] {
            assert!(text(something).is_some(), "{something}");
        }
    }

    #[test]
    fn garbled_letters_are_restored_and_others_left_alone() {
        let mut warnings = Vec::new();
        assert_eq!(value("JosÃ© da ConceiÃ§Ã£o", &mut warnings), Value::Text("José da Conceição".into()));
        assert_eq!(warnings, [Reason::TextRestored]);
        for right in ["SÃO JOÃO", "Ângela", "Vovó â", "Ã", "São Luís"] {
            let mut warnings = Vec::new();
            assert_eq!(value(right, &mut warnings), Value::Text(right.into()));
            assert!(warnings.is_empty());
        }
    }

    #[test]
    fn decimals_and_powers_of_ten_are_recognised() {
        assert_eq!(without_decimals("33451037000195,00"), Some("33451037000195"));
        assert_eq!(without_decimals("7253.0"), Some("7253"));
        assert_eq!(without_decimals("33.451.037.000.195,00"), Some("33.451.037.000.195"));
        for other in ["12.5", "11.222.333/0001-00", "R.0", "1.2.0", "", "7253,"] {
            assert_eq!(without_decimals(other), None, "{other}");
        }
        assert_eq!(scientific("1,12223E+13"), Some(Scientific::Lossy));
        assert_eq!(scientific("1.1222333000181e+13"), Some(Scientific::Exact("11222333000181".into())));
        for other in ["12E45678000123", "1E3", "Ana", "12ABC34501DE35", "E+1"] {
            assert_eq!(scientific(other), None, "{other}");
        }
    }
}
