//! The help: which questions fit what somebody wrote, and what is on record for who asks.

use crate::db::Db;
use crate::error::Result;
use crate::flow::registration::{self, Missing};
use crate::model::ctx::Ctx;
use crate::model::login_name::name_part;
use crate::model::promise::{self, Promise};
use crate::model::reseller::{self, Reseller};
use crate::model::user::{self, User, UserState};
use crate::text::Lang;
use crate::text::help::Question;

/// Most words of a search that are looked at.
const MOST_WORDS: usize = 12;
/// What a word counts for where it is found: in the question, among other words for it, in the answer.
const WEIGHTS: [u32; 3] = [6, 4, 1];

/// The questions that fit, best first. Accents, case, endings and a wrong letter make no difference.
pub fn search(lang: Lang, typed: &str) -> Vec<Question> {
    let wanted = words(typed, MOST_WORDS);
    let mut found: Vec<(usize, u32, Question)> = Vec::new();
    for question in Question::ALL {
        let readings = question.readings(lang).map(|text| words(&text, usize::MAX));
        let best = |word: &String| {
            let hits = readings.iter().zip(WEIGHTS).filter(|(known, _)| known.iter().any(|known| is_like(word, known)));
            hits.map(|(_, weight)| weight).sum::<u32>()
        };
        let scores: Vec<u32> = wanted.iter().map(best).filter(|score| *score > 0).collect();
        if !scores.is_empty() {
            found.push((scores.len(), scores.iter().sum(), *question));
        }
    }
    let most = found.iter().map(|(hits, ..)| *hits).max().unwrap_or_default();
    // Somebody who writes a sentence means its rare words: what fits only half of them is no answer.
    found.retain(|(hits, ..)| 2 * hits > most);
    found.sort_by_key(|(hits, score, _)| std::cmp::Reverse((*hits, *score)));
    found.into_iter().map(|(_, _, question)| question).collect()
}

/// The words of a text that say something, folded.
fn words(text: &str, most: usize) -> Vec<String> {
    let cut = text.split(|c: char| !c.is_alphanumeric()).map(name_part);
    cut.filter(|word| word.len() > 2 && !is_common(word)).take(most).collect()
}

/// Words that stand in every sentence of one of the languages.
fn is_common(word: &str) -> bool {
    const COMMON: &str = " meu minha nao que com para por uma como quando onde esta isso dos das nos nas mas sem \
                          mi los las del una con por para como cuando donde esta eso pero sin \
                          the and not can how when where this that with for have has does get was are did you your ";
    COMMON.contains(&format!(" {word} "))
}

/// The same word, its beginning, or the same word with another ending or one letter wrong.
fn is_like(typed: &str, known: &str) -> bool {
    let stem = |word: &str| word.len().saturating_sub(2).max(4);
    known.starts_with(typed)
        || (typed.len() > 4
            && known.len() > 4
            && typed.get(..stem(typed)) == known.get(..stem(typed))
            && known.len() <= typed.len() + 2)
        || (typed.len() > 4 && strsim::osa_distance(typed, known) == 1)
}

/// What is on record for who asks.
#[derive(Clone, Debug)]
pub struct Own {
    /// The person.
    pub user: User,
    /// Where the person belongs; none for staff.
    pub reseller: Option<Reseller>,
    /// The reseller's active Administrators: name and login.
    pub administrators: Vec<(String, String)>,
    /// The reseller's first access.
    pub promise: Option<Promise>,
    /// What its registration lacks.
    pub missing: Option<Missing>,
}

/// The same; none for somebody who is not signed in.
pub fn own(db: &mut Db, ctx: &Ctx) -> Result<Option<Own>> {
    let Some(id) = ctx.actor.user() else { return Ok(None) };
    let user = user::get(db, id)?;
    let Some(of) = &user.reseller_id else {
        return Ok(Some(Own { user, reseller: None, administrators: Vec::new(), promise: None, missing: None }));
    };
    let all = user::administrators(db, of, &[UserState::Active])?;
    let administrators = all.into_iter().map(|a| (a.name, a.login)).collect();
    let reseller = reseller::get(db, of)?;
    let promise = promise::find(db, promise::PromiseKind::Credential, &reseller.external_folded)?;
    let missing = registration::find(db, ctx, &reseller)?;
    Ok(Some(Own { user, reseller: Some(reseller), administrators, promise, missing }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(lang: Lang, typed: &str) -> Option<Question> {
        search(lang, typed).first().copied()
    }

    #[test]
    fn people_find_the_answer_in_their_own_words() {
        use Question as Q;
        for (typed, question) in [
            ("esqueci minha senha", Q::ForgotPassword),
            ("ESQUECÍ A SENHA", Q::ForgotPassword),
            ("não lembro o usuario", Q::ForgotLogin),
            ("usuário não confere com o e-mail", Q::EmailMismatch),
            ("sob consulta", Q::NoPrices),
            ("sob consulat", Q::NoPrices),
            ("quem é o administrador", Q::Administrator),
            ("48hrs", Q::FirstAccess),
            ("e-mail não chegou spam", Q::MailMissing),
            ("senha temporária venceu", Q::TemporaryPassword),
            ("mercadoria quebrada", Q::Damaged),
            ("pedido atrasado", Q::DeliveryLate),
            ("cadastrar cliente final", Q::RegisterCustomer),
            ("o que o comprador pode fazer", Q::Roles),
            ("perdi meu celular", Q::SecondFactor),
            ("7 dias da entrega", Q::FoundLater),
        ] {
            assert_eq!(first(Lang::PtBr, typed), Some(question), "{typed}: {:?}", search(Lang::PtBr, typed));
        }
        assert_eq!(first(Lang::Es, "olvidé la contraseña"), Some(Q::ForgotPassword));
        assert_eq!(first(Lang::Es, "el correo no llegó"), Some(Q::MailMissing));
        assert_eq!(first(Lang::En, "forgot my pasword"), Some(Q::ForgotPassword));
        assert_eq!(first(Lang::En, "broken goods"), Some(Q::Damaged));
    }

    #[test]
    fn what_says_nothing_finds_nothing() {
        for typed in ["", "   ", "?!", "de la", "xyzzy", "日本語", &"\u{301}".repeat(100_000)] {
            assert_eq!(first(Lang::PtBr, typed), None);
        }
    }

    #[test]
    fn every_question_is_found_by_its_own_words() {
        for lang in Lang::ALL {
            for question in Question::ALL {
                let found = search(lang, question.name(lang));
                assert!(found.iter().take(2).any(|one| one == question), "{question:?} {lang:?}: {found:?}");
            }
        }
    }
}
