//! What callers read out and agents type: references and protocol numbers.

use unicode_normalization::UnicodeNormalization;

/// What was typed without its label ("Protocolo: …"), the quotes around it and the full stop after it, in plain letters.
pub fn without_label(typed: &str) -> String {
    let typed: String = typed.nfkc().collect();
    let last = typed.rsplit(':').find(|part| part.chars().any(char::is_alphanumeric)).unwrap_or_default();
    last.trim_matches(|c: char| !c.is_alphanumeric()).to_uppercase()
}

/// `k7qx` or `K7-QX` as it is stored; people read O for 0 and I or L for 1.
pub fn as_reference(typed: &str) -> Option<String> {
    let symbols: String = without_label(typed)
        .chars()
        .filter(|c| c.is_ascii_alphanumeric())
        .map(|c| match c {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    (symbols.len() == 4).then(|| format!("{}-{}", &symbols[..2], &symbols[2..]))
}

#[cfg(test)]
mod tests {
    use super::{as_reference, without_label};

    #[test]
    fn a_reference_is_read_as_people_type_it() {
        assert_eq!(as_reference(" k7qx "), Some("K7-QX".into()));
        assert_eq!(as_reference("O1-lI"), Some("01-11".into()));
        for typed in ["Ｋ７－ＱＸ", "K7-QX.", "Referência: K7-QX", "“k7-qx”", "Referência：Ｋ７-ＱＸ。"]
        {
            assert_eq!(as_reference(typed), Some("K7-QX".into()), "{typed}");
        }
        assert_eq!(without_label("Protocolo: 20261124-ab12."), "20261124-AB12");
        assert_eq!(as_reference("1001.maria"), None);
    }
}
