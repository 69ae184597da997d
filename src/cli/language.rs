//! The language of the terminal: what the locale says (POSIX: `LC_ALL`, then `LC_MESSAGES`, then `LANG`), English
//! otherwise.

use crate::text::Lang;

/// The language that whoever sits at the terminal reads.
pub fn of_terminal() -> Lang {
    of_locale(|name| std::env::var(name).ok())
}

fn of_locale(variable: impl Fn(&str) -> Option<String>) -> Lang {
    let locale =
        ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| variable(name).filter(|v| !v.is_empty()));
    let name = locale.unwrap_or_default();
    Lang::parse(name.split(['.', '@']).next().unwrap_or("")).unwrap_or(Lang::En)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_locale_that_is_set_decides_and_english_is_the_rest() {
        let with = |set: &'static [(&'static str, &'static str)]| {
            of_locale(|name| set.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
        };
        assert_eq!(with(&[("LANG", "pt_BR.UTF-8")]), Lang::PtBr);
        assert_eq!(with(&[("LANG", "pt_BR.UTF-8"), ("LC_ALL", "es_AR.UTF-8")]), Lang::Es);
        assert_eq!(with(&[("LANG", "pt_BR.UTF-8"), ("LC_MESSAGES", "C")]), Lang::En);
        assert_eq!(with(&[("LC_ALL", ""), ("LANG", "pt_PT@euro")]), Lang::PtBr);
        assert_eq!(with(&[]), Lang::En);
        assert_eq!(with(&[("LANG", "de_DE.UTF-8")]), Lang::En);
    }
}
