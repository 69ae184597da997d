//! Every text a person reads, in pt-BR, es and en side by side: a text that lacks a language does not compile.
//! One file per area; logs and protocol errors are ASCII English and do not come from here.

pub mod access;
pub mod account;
pub mod config;
pub mod contact;
pub mod customers;
pub mod delivery;
pub mod demo;
pub mod desk;
pub mod error;
pub mod format;
pub mod frame;
pub mod help;
pub mod intake;
pub mod operate;
pub mod provider;
pub mod recovery;
pub mod sign_in;
pub mod terminal;
pub mod users;

use serde::{Deserialize, Serialize};

/// A language of pages and mails. pt-BR comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Lang {
    /// Brazilian Portuguese.
    #[default]
    #[serde(rename = "pt-BR")]
    PtBr,
    /// Spanish.
    #[serde(rename = "es")]
    Es,
    /// English.
    #[serde(rename = "en")]
    En,
}

impl Lang {
    /// All languages, the first one is the default.
    pub const ALL: [Lang; 3] = [Lang::PtBr, Lang::Es, Lang::En];

    /// The BCP 47 tag in canonical case.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::PtBr => "pt-BR",
            Lang::Es => "es",
            Lang::En => "en",
        }
    }

    /// What its speakers call it.
    pub fn own_name(self) -> &'static str {
        match self {
            Lang::PtBr => "Português",
            Lang::Es => "Español",
            Lang::En => "English",
        }
    }

    /// The one of three that is in this language, given in the order of [`Lang::ALL`].
    pub fn pick<T>(self, [pt, es, en]: [T; 3]) -> T {
        match self {
            Lang::PtBr => pt,
            Lang::Es => es,
            Lang::En => en,
        }
    }

    /// The language of a BCP 47 tag, by its primary subtag; `None` for one that we do not speak.
    pub fn parse(tag: &str) -> Option<Lang> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or("");
        Lang::ALL.into_iter().find(|lang| {
            let ours = lang.tag().split('-').next().unwrap_or("");
            ours.eq_ignore_ascii_case(primary)
        })
    }

    /// The best language of a space- or comma-separated preference list (`ui_locales`, Accept-Language).
    pub fn best(list: &str) -> Option<Lang> {
        let mut ranked: Vec<(f32, Lang)> = Vec::new();
        for entry in list.split([',', ' ']).filter(|entry| !entry.is_empty()) {
            let mut parts = entry.split(';');
            let Some(lang) = parts.next().and_then(Lang::parse) else { continue };
            let weight = parts.find_map(|p| p.trim().strip_prefix("q=")).and_then(|q| q.parse().ok()).unwrap_or(1.0);
            ranked.push((weight, lang));
        }
        let best = ranked.iter().map(|(weight, _)| *weight).fold(0.0, f32::max);
        ranked.into_iter().find(|(weight, _)| *weight == best && best > 0.0).map(|(_, lang)| lang)
    }
}

/// Replaces `{name}` by its value; an unknown name stays as written. A value's own full stop ("Ltda.") ends the sentence.
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        out.push_str(&rest[..start]);
        let after = &rest[start + 1..];
        let known = after
            .find('}')
            .and_then(|end| values.iter().find(|(name, _)| *name == &after[..end]).map(|(_, value)| (end, *value)));
        match known {
            Some((end, value)) => {
                out.push_str(value);
                rest = &after[end + 1..];
                if value.ends_with('.') && rest.starts_with('.') && !rest.starts_with("..") {
                    rest = &rest[1..];
                }
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// Declares a struct of texts: `texts! { pub struct LoginText { title: "Entrar" | "Ingresar" | "Sign in"; } }`,
/// in the order pt-BR, es, en.
#[macro_export]
macro_rules! texts {
    ($(#[$meta:meta])* pub struct $name:ident { $($id:ident : $pt:literal | $es:literal | $en:literal ;)* }) => {
        $(#[$meta])*
        #[derive(Debug)]
        pub struct $name { $(#[doc = $en] pub $id: &'static str,)* }

        impl $name {
            /// Every text with its id, in pt-BR, es and en.
            pub const ALL: &'static [(&'static str, [&'static str; 3])] = &[$((stringify!($id), [$pt, $es, $en]),)*];

            /// The texts in this language.
            pub fn of(lang: $crate::text::Lang) -> &'static $name {
                static PT: $name = $name { $($id: $pt,)* };
                static ES: $name = $name { $($id: $es,)* };
                static EN: $name = $name { $($id: $en,)* };
                match lang {
                    $crate::text::Lang::PtBr => &PT,
                    $crate::text::Lang::Es => &ES,
                    $crate::text::Lang::En => &EN,
                }
            }
        }
    };
}

/// Declares a closed list of words that are stored, each with its names: `named! { pub enum Thing { One = "one" : "um" |
/// "uno" | "one" ; } }`, in the order pt-BR, es, en.
#[macro_export]
macro_rules! named {
    ($(#[$meta:meta])* pub enum $name:ident { $($variant:ident = $word:literal : $pt:literal | $es:literal | $en:literal ;)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name { $(#[doc = $en] $variant,)* }

        impl $name {
            /// Every one, in the order of the list.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// The word in tables and logs.
            pub const fn as_str(self) -> &'static str { match self { $($name::$variant => $word,)* } }

            /// The value of a word; none for one that only another version knows.
            pub fn parse(word: &str) -> Option<Self> { match word { $($word => Some($name::$variant),)* _ => None } }

            /// As people read it.
            pub fn name(self, lang: $crate::text::Lang) -> &'static str {
                lang.pick(match self { $($name::$variant => [$pt, $es, $en],)* })
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_language_follows_the_weights() {
        assert_eq!(Lang::best("fr, en;q=0.5, es;q=0.9"), Some(Lang::Es));
        assert_eq!(Lang::best("pt en"), Some(Lang::PtBr));
        assert_eq!(Lang::best("de"), None);
    }

    #[test]
    fn a_full_stop_of_a_name_is_not_doubled() {
        assert_eq!(fill("Da {a}. E {a}...", &[("a", "Nova Ltda.")]), "Da Nova Ltda. E Nova Ltda....");
        assert_eq!(fill("Da {a}.", &[("a", "Nova")]), "Da Nova.");
    }

    #[test]
    fn a_value_with_braces_is_not_filled_again() {
        assert_eq!(fill("{a} {b} {c}", &[("a", "{b}"), ("b", "2")]), "{b} 2 {c}");
    }
}
