//! How a name looks: whether it hides something or looks like another one (UTS 39). A name is read by people who decide by
//! it whom to block and whom to send a password.

use unicode_security::{MixedScript, skeleton};

use super::address::is_invisible;
use crate::error::Flaw;

/// Turns the direction of writing, or fixes it: what stands in memory is not what is read.
fn turns(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Why a name as it was typed cannot be taken; none when it can.
pub fn problem(typed: &str) -> Option<Flaw> {
    if typed.chars().any(turns) {
        return Some(Flaw::NameTurned);
    }
    let joiner = |c: char| matches!(c, '\u{200c}' | '\u{200d}');
    if typed.trim().chars().any(|c| is_invisible(c) && !joiner(c)) {
        return Some(Flaw::NameInvisible);
    }
    // Words of one script each may stand beside each other; letters of two within a word are read as one.
    typed.split_whitespace().any(|word| !word.is_single_script()).then_some(Flaw::NameMixed)
}

/// The form in which two names that look alike are the same.
pub fn of(name: &str) -> String {
    skeleton(&name.to_lowercase()).collect::<String>().to_lowercase()
}

/// It has nothing but letters of the Latin alphabet, which look like themselves.
pub fn is_plain(name: &str) -> bool {
    name.chars().all(|c| c == ' ' || c == '-' || c == '\'' || c == '.' || (c.is_alphabetic() && (c as u32) < 0x250))
}

/// The two look alike and are not the same name.
pub fn imitates(name: &str, other: &str) -> bool {
    name.to_lowercase() != other.to_lowercase() && of(name) == of(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_hides_something_is_refused_with_its_reason() {
        for (typed, flaw) in [
            ("Maria\u{202e}azuoS", Flaw::NameTurned),
            ("Ma\u{200b}ria", Flaw::NameInvisible),
            ("M\u{0430}ria Souza", Flaw::NameMixed),
        ] {
            assert_eq!(problem(typed), Some(flaw), "{typed:?}");
        }
        for fine in ["Maria da Conceição", "João D'Ávila", "山田 太郎", "Мария Иванова", "Ana 山田", "María-José"]
        {
            assert_eq!(problem(fine), None, "{fine}");
        }
    }

    #[test]
    fn a_name_in_other_letters_looks_like_another() {
        assert!(imitates("\u{0410}\u{0441}\u{0430}", "Aca"));
        assert!(imitates("Mar1a", "Maria") || imitates("Maria 1", "Maria l"));
        assert!(!imitates("Maria", "MARIA") && !imitates("Maria", "Mario"));
        assert!(is_plain("Maria da Conceição") && !is_plain("\u{0410}na") && !is_plain("Maria 2"));
    }
}
