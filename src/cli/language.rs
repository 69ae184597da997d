//! The language of the terminal.

use crate::text::Lang;

/// As LC_ALL, LC_MESSAGES and LANG say, the first that is set; English where they name none of ours (`C`, or nothing).
pub fn of_terminal() -> Lang {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(|name| std::env::var(name).ok());
    chosen(set)
}

fn chosen(values: impl Iterator<Item = String>) -> Lang {
    let mut values = values.filter(|value| !value.is_empty());
    let first = values.next().unwrap_or_default();
    Lang::parse(first.split(['.', '@']).next().unwrap_or_default()).unwrap_or(Lang::En)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_variable_that_is_set_counts() {
        let of = |values: &[&str]| chosen(values.iter().map(|value| (*value).to_owned()));
        assert_eq!(of(&["pt_BR.UTF-8", "en_US"]), Lang::PtBr);
        assert_eq!(of(&["", "es_AR.UTF-8"]), Lang::Es);
        assert_eq!(of(&["es@euro"]), Lang::Es);
        assert_eq!(of(&["C.UTF-8", "pt_BR"]), Lang::En);
        assert_eq!(of(&["de_DE.UTF-8"]), Lang::En);
        assert_eq!(of(&[]), Lang::En);
    }
}
