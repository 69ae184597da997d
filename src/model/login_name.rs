//! Logins: unique, case-insensitive, never reused, never shaped like an e-mail address.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longest login, in characters.
const MOST: usize = 64;

/// The form for comparison.
pub fn fold(login: &str) -> String {
    login.trim().nfkc().collect::<String>().to_lowercase()
}

/// The name part from what an Administrator typed or a contact is called: lower-case ASCII, words joined by dots.
pub fn name_part(text: &str) -> String {
    let plain = text.nfkd().filter(|c| !is_combining_mark(*c)).collect::<String>().to_lowercase();
    let mut out = String::new();
    for c in plain.chars() {
        match c {
            'a'..='z' | '0'..='9' => out.push(c),
            _ if !out.is_empty() && !out.ends_with('.') => out.push('.'),
            _ => {}
        }
    }
    out.trim_end_matches('.').chars().take(32).collect::<String>().trim_end_matches('.').to_owned()
}

/// First and last word of a person's name, as the name part of a login.
pub fn from_person(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let short = match words.as_slice() {
        [] => "usuario".to_owned(),
        [one] => (*one).to_owned(),
        [first, .., last] => format!("{first} {last}"),
    };
    match name_part(&short) {
        part if part.is_empty() => "usuario".to_owned(),
        part => part,
    }
}

/// `<external_id>.<name>`.
pub fn build(external_id: &str, part: &str) -> String {
    format!("{}.{part}", external_id.trim().to_lowercase().replace('@', ""))
}

/// Why a login cannot be taken, as a code; `None` when it can.
pub fn problem(login: &str) -> Option<&'static str> {
    let length = login.chars().count();
    if length < 3 {
        return Some("login_too_short");
    }
    if length > MOST {
        return Some("login_too_long");
    }
    if login.contains('@') {
        return Some("login_like_email");
    }
    if login.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Some("login_malformed");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_something_that_everybody_can_type() {
        assert_eq!(from_person("João Gonçalves da Conceição"), "joao.conceicao");
        assert_eq!(from_person("  "), "usuario");
        assert_eq!(name_part("Ana-Maria  (TI)"), "ana.maria.ti");
        assert_eq!(build("R100", "ana"), "r100.ana");
    }

    #[test]
    fn a_login_is_never_shaped_like_an_address() {
        assert_eq!(problem("ana@x.com"), Some("login_like_email"));
        assert_eq!(problem("r100.ana"), None);
    }
}
