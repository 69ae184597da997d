//! Telephones as they are compared: digits alone, with or without the country's 55 and the zero before the area code.

/// The digits of a user's telephone, as the index has them.
pub const OF_USER: &str = "replace(replace(replace(replace(replace(replace(replace(phone, ' ', ''), '-', ''), '(', ''), ')', ''), '+', ''), '.', ''), '/', '')";
/// The digits of a contact's telephone, as the index has them.
pub const OF_CONTACT: &str = "replace(replace(replace(replace(replace(replace(replace(contact_phone, ' ', ''), '-', ''), '(', ''), ')', ''), '+', ''), '.', ''), '/', '')";

/// How the digits of this number may be registered; empty where it is no telephone with an area code. Foreign numbers
/// are compared as they are.
pub fn ways(typed: &str) -> Vec<String> {
    let written = |c: char| c.is_ascii_digit() || c.is_whitespace() || "+-().\u{2010}\u{2011}\u{2013}/".contains(c);
    let typed = typed.trim();
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    if !typed.chars().all(written) || !(10..=15).contains(&digits.len()) {
        return Vec::new();
    }
    let within = match digits.strip_prefix("55") {
        Some(rest) if matches!(rest.len(), 10..=12) => rest,
        _ => digits.as_str(),
    };
    let national = within.strip_prefix('0').filter(|rest| matches!(rest.len(), 10 | 11)).unwrap_or(within);
    if !matches!(national.len(), 10 | 11) {
        return vec![digits];
    }
    vec![national.to_owned(), format!("0{national}"), format!("55{national}"), format!("550{national}")]
}

#[cfg(test)]
mod tests {
    use super::ways;

    #[test]
    fn a_number_is_the_same_however_it_is_written() {
        for typed in [
            "(11) 98765-4321",
            "11987654321",
            "+55 11 98765-4321",
            "011 98765 4321",
            "+55 (011) 98765.4321",
            "5511987654321",
        ] {
            assert_eq!(ways(typed)[0], "11987654321", "{typed}");
        }
        assert_eq!(ways("+1 415 555 2671 00"), ["1415555267100"]);
        for typed in ["R10482", "12ABC34501DE35", "98765-4321", "maria@x.example", "12.ABC.345/01DE-35", ""] {
            assert!(ways(typed).is_empty(), "{typed}");
        }
    }
}
