//! Names as they are searched for by their beginning, accents and case aside. A key is written in hexadecimal digits:
//! every collation of every engine orders those alike, so that all names that begin so are one range of an index.

use super::login_name::name_part;

/// Shortest beginning that is searched for, in letters: less names everybody.
pub const LEAST: usize = 3;

/// The key of a name; empty when no letter of it can be searched for.
pub fn of(name: &str) -> String {
    name_part(name).bytes().map(|byte| format!("{byte:02x}")).collect()
}

/// From where to where the keys of names lie that begin so, the end not in it; none for what is too short.
pub fn beginning(typed: &str) -> Option<(String, String)> {
    let from = of(typed);
    // No digit is greater than f.
    (from.len() >= 2 * LEAST).then(|| (from.clone(), format!("{from}g")))
}

/// Patterns of LIKE for the keys of names that begin so, and of those of which a further word does; none where nothing of
/// it can be searched for.
pub fn words(typed: &str) -> Option<(String, String)> {
    let key = of(typed);
    // A key is ASCII, two digits a letter, the first of them no e: 2e stands for a full stop alone, which is between words.
    (!key.is_empty()).then(|| (format!("{key}%"), format!("%2e{key}%")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_case_make_no_difference_and_a_beginning_is_a_range() {
        assert_eq!(of("José ÁVILA"), of("jose avila"));
        let (from, to) = beginning("jose á").unwrap();
        assert!(from <= of("José Ávila") && of("José Ávila") < to);
        assert!(!(from <= of("José Bento") && of("José Bento") < to));
        assert_eq!(beginning(" Jô "), None);
        assert_eq!(of("日本"), "");
    }
}
