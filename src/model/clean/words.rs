//! The words that ERPs and people have for a state and a language: each value of the closed list has its own.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::text::{Value, value};
use crate::model::reason::Reason;
use crate::model::reseller::ResellerState;
use crate::text::Lang;

/// A reseller's state; `None` when nothing is said. "Inactive" is a pause, which can be taken back, not an end.
///
/// # Errors
/// [`Reason::StateUnknown`]; also for a letter that may mean two things (`B`: bloqueada or baixada).
pub fn state(text: &str) -> Result<Option<ResellerState>, Reason> {
    let Some(word) = folded(text)? else { return Ok(None) };
    ResellerState::ALL
        .iter()
        .copied()
        .find(|state| states(*state).any(|known| known == word))
        .map(Some)
        .ok_or(Reason::StateUnknown)
}

/// What a state is called, folded.
fn states(state: ResellerState) -> impl Iterator<Item = &'static str> {
    let words = match state {
        ResellerState::Active => {
            "active ativo ativa activo activa a s sim si y yes 1 1.0 true verdadeiro verdadero v liberado liberada \
             normal regular habilitado habilitada"
        }
        ResellerState::Suspended => {
            "suspended suspenso suspensa suspendido suspendida inativo inativa inactivo inactiva inactive i n nao no 0 \
             0.0 false falso f bloqueado bloqueada blocked desabilitado desabilitada desativado desativada \
             deshabilitado paralisado paralisada"
        }
        ResellerState::Closed => {
            "closed encerrado encerrada fechado fechada baixado baixada cancelado cancelada extinto extinta excluido \
             excluida cerrado cerrada cancelled"
        }
    };
    words.split_whitespace()
}

/// A language by its tag or its name in one of ours; `None` when nothing is said.
///
/// # Errors
/// [`Reason::LanguageUnknown`].
pub fn language(text: &str) -> Result<Option<Lang>, Reason> {
    let Some(word) = folded(text)? else { return Ok(None) };
    let first = word.split([' ', '(', '-', '_']).next().unwrap_or_default();
    Lang::ALL
        .into_iter()
        .find(|lang| languages(*lang).any(|known| known == first))
        .map(Some)
        .ok_or(Reason::LanguageUnknown)
}

/// What a language is called, folded, in ours.
fn languages(lang: Lang) -> impl Iterator<Item = &'static str> {
    let words = match lang {
        Lang::PtBr => "pt ptb por br portugues portuguese",
        Lang::Es => "es esp spa espanhol espanol castellano castelhano spanish",
        Lang::En => "en eng ing ingles english",
    };
    words.split_whitespace()
}

fn folded(text: &str) -> Result<Option<String>, Reason> {
    match value(text, &mut Vec::new()) {
        Value::Nothing => Ok(None),
        Value::Error => Err(Reason::SpreadsheetError),
        Value::Text(text) => {
            Ok(Some(text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_that_erps_print_are_states() {
        use ResellerState::{Active, Closed, Suspended};
        for (words, right) in [
            (&["Ativa", "ATIVO", "A", "S", "1", "active", "Sim"][..], Active),
            (&["Inativo", "Bloqueado", "Suspensa ", "N", "0", "suspended"], Suspended),
            (&["Baixada", "Encerrada", "CLOSED"], Closed),
        ] {
            for word in words {
                assert_eq!(state(word), Ok(Some(right)), "{word}");
            }
        }
        let mut words: Vec<_> = ResellerState::ALL.iter().flat_map(|state| states(*state)).collect();
        let count = words.len();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), count, "a word means one state");
        assert_eq!(state("-"), Ok(None));
        assert_eq!(state("B"), Err(Reason::StateUnknown));
        assert_eq!(state("talvez"), Err(Reason::StateUnknown));
        assert_eq!(state("#REF!"), Err(Reason::SpreadsheetError));
    }

    #[test]
    fn languages_have_tags_and_names() {
        for (words, right) in [
            (&["Português", "pt", "PT-BR", "pt_BR", "Português (Brasil)"][..], Lang::PtBr),
            (&["Español", "es-MX", "Espanhol"], Lang::Es),
            (&["Inglês", "en-US", "EN", "English"], Lang::En),
        ] {
            for word in words {
                assert_eq!(language(word), Ok(Some(right)), "{word}");
            }
        }
        assert_eq!(language("fr"), Err(Reason::LanguageUnknown));
        assert_eq!(language(""), Ok(None));
    }
}
