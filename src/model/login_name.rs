//! Logins: unique, case-insensitive, never reused, never shaped like an e-mail address (product rule: reseller, user,
//! login). New ones are `<external_id>.<name>`, so that "taken" tells nothing about other resellers; imported ones stay.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::address::{fold_case, is_invisible};
use crate::error::Flaw;

/// Longest login, in characters.
pub const MOST: usize = 64;

/// Longest name part, in characters.
pub const MOST_NAME: usize = 32;

/// The form for comparison.
pub fn fold(login: &str) -> String {
    fold_case(login.trim())
}

/// The name part from what an Administrator typed or a contact is called: lower-case ASCII letters and digits, `_` and
/// `-` kept inside words, everything else a dot. Empty when nothing is left.
pub fn name_part(text: &str) -> String {
    let mut out = String::new();
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match transliterated(c) {
            Some(letters) => out.push_str(letters),
            None if c.is_ascii_alphanumeric() => out.push(c),
            None if out.ends_with(|last: char| last.is_ascii_alphanumeric()) => {
                out.push(if matches!(c, '_' | '-') { c } else { '.' });
            }
            None => {}
        }
    }
    let cut: String = out.chars().take(MOST_NAME).collect();
    cut.trim_end_matches(['.', '_', '-']).to_owned()
}

/// Letters that do not come apart into a plain one and an accent.
fn transliterated(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ł' => "l",
        'þ' => "th",
        'ı' => "i",
        _ => return None,
    })
}

/// First and last word of a person's name as the name part of a login; `usuario` where nothing is left of it.
pub fn from_person(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let short = match words.as_slice() {
        [first, .., last] => format!("{first} {last}"),
        other => other.concat(),
    };
    match name_part(&short) {
        part if part.is_empty() => "usuario".to_owned(),
        part => part,
    }
}

/// `<external_id>.<name>`, in lower case; characters of the ID that no login may have are left out.
pub fn build(external_id: &str, part: &str) -> String {
    let usable = |c: &char| *c != '@' && !c.is_whitespace() && !c.is_control() && !is_invisible(*c);
    let id: String = fold(external_id).chars().filter(usable).collect();
    format!("{id}.{part}")
}

/// Why a login cannot be taken; `None` when it can. Looks at the folded form: a full-width ＠ is an @ too.
pub fn problem(login: &str) -> Option<Flaw> {
    let folded = fold(login);
    match folded.chars().count() {
        0..3 => return Some(Flaw::LoginTooShort),
        length if length > MOST => return Some(Flaw::LoginTooLong),
        _ => {}
    }
    if folded.contains('@') {
        return Some(Flaw::LoginLikeEmail);
    }
    let unusable = |c: char| c.is_control() || c.is_whitespace() || is_invisible(c);
    folded.contains(unusable).then_some(Flaw::LoginMalformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_something_that_everybody_can_type() {
        assert_eq!(from_person("João Gonçalves da Conceição"), "joao.conceicao");
        assert_eq!(from_person("Łukasz Weiß-Ørsted"), "lukasz.weiss-orsted");
        assert_eq!(from_person("Ana"), "ana");
        assert_eq!(from_person("  "), "usuario");
        assert_eq!(from_person("山田"), "usuario");
    }

    #[test]
    fn a_name_part_has_letters_digits_and_single_separators() {
        assert_eq!(name_part("Ana Maria  (TI)"), "ana.maria.ti");
        assert_eq!(name_part("..compras__2--"), "compras_2");
        assert_eq!(name_part("a@b.com"), "a.b.com");
        assert!(name_part(&"x".repeat(99)).len() <= MOST_NAME);
        assert_eq!(name_part("¡!"), "");
    }

    #[test]
    fn a_login_is_the_reseller_id_and_the_name() {
        assert_eq!(build("R100", "ana"), "r100.ana");
        assert_eq!(build(" R 1@00 ", "ana"), "r100.ana");
        assert_eq!(fold(" R100.ANA "), fold("r100.ana"));
    }

    #[test]
    fn a_login_is_never_shaped_like_an_address() {
        for (bad, flaw) in [
            ("ana@x.com", Flaw::LoginLikeEmail),
            ("ana＠x.com", Flaw::LoginLikeEmail),
            ("a", Flaw::LoginTooShort),
            ("   ", Flaw::LoginTooShort),
            ("ana maria", Flaw::LoginMalformed),
            ("ana\nmaria", Flaw::LoginMalformed),
            ("ana\u{200b}maria", Flaw::LoginMalformed),
        ] {
            assert_eq!(problem(bad), Some(flaw), "{bad:?}");
        }
        assert_eq!(problem(&"a".repeat(65)), Some(Flaw::LoginTooLong));
        assert_eq!(problem("r100.ana"), None);
    }
}
