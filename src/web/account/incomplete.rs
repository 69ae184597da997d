//! "Cadastro incompleto": what a person reads when the own reseller's registration lacks facts.

use crate::error::Result;
use crate::flow::registration;
use crate::text::account::AccountText;
use crate::text::fill;
use crate::web::visit::Visit;

/// What is missing and whom it waits for, and what to do; nothing for who has nothing to wait for.
pub async fn incomplete(visit: &Visit) -> Result<Option<(String, String)>> {
    let config = visit.app().config();
    if config.registration.required_facts.is_empty() {
        return Ok(None);
    }
    let ctx = visit.ctx();
    let Some(missing) = visit.app().read(move |db| registration::own(db, &ctx)).await? else { return Ok(None) };
    let t = AccountText::of(visit.lang);
    let one = |fact: &str| match registration::words(config, visit.lang, fact) {
        (words, owner) if owner.is_empty() => words,
        (words, owner) => fill(t.incomplete_with, &[("fact", &words), ("owner", &owner)]),
    };
    let facts: Vec<String> = missing.facts.iter().map(|(fact, _)| one(fact)).collect();
    let said = fill(t.incomplete, &[("protocol", &missing.protocol), ("facts", &facts.join(", "))]);
    Ok(Some((said, fill(t.incomplete_next, &[("chat", visit.lang.pick(config.brand.chat_path.each()))]))))
}
