//! Answers of the configuration with the person's facts filled in, in the visitor's language. What the desk sees masked
//! stays masked, unless the visitor is signed in and reads own facts; an answer whose fact is not known is not offered.

use crate::config::contact::Placeholder;
use crate::db::Db;
use crate::error::Result;
use crate::flow::desk::card::Card;
use crate::flow::{recovery, registration};
use crate::model::conversation::{Conversation, KnownBy};
use crate::model::ctx::Ctx;
use crate::model::user;
use crate::text::{fill, format};

/// An answer that can be put into the box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ready {
    /// Its key in the configuration.
    pub key: String,
    /// What it says.
    pub text: String,
}

/// Those that can be given.
pub(super) fn ready(db: &mut Db, ctx: &Ctx, row: &Conversation, card: Option<&Card>) -> Result<Vec<Ready>> {
    let lang = row.lang();
    let mut facts = Vec::new();
    for fact in Placeholder::ALL {
        let value = match fact {
            Placeholder::Sender => Some(ctx.config.mail.from_address.clone()),
            Placeholder::Protocol => Some(row.protocol.clone()),
            Placeholder::Due => card
                .and_then(|card| card.promise.as_ref())
                .filter(|promise| promise.stage.is_open())
                .map(|promise| format::at(promise.due_at.ms(), ctx.config.brand.time_zone, lang)),
            Placeholder::Administrator => administrator(db, row)?,
            Placeholder::MissingFacts => card.and_then(|card| card.missing.as_ref()).map(|missing| {
                let words = missing.facts.iter().map(|(fact, _)| registration::words(&ctx.config, lang, fact).0);
                words.collect::<Vec<_>>().join(", ")
            }),
        };
        facts.extend(value.filter(|value| !value.is_empty()).map(|value| (fact, value)));
    }
    let mut ready = Vec::new();
    for answer in &ctx.config.contact.answers {
        let text = lang.pick(answer.text.each());
        let (needed, _) = Placeholder::in_text(text);
        if needed.iter().all(|fact| facts.iter().any(|(known, _)| known == fact)) {
            let values: Vec<_> = facts.iter().map(|(fact, value)| (fact.as_str(), value.as_str())).collect();
            ready.push(Ready { key: answer.key.clone(), text: fill(text, &values) });
        }
    }
    Ok(ready)
}

/// The active Administrators by name; masked for whoever is not proved to be of the reseller.
fn administrator(db: &mut Db, row: &Conversation) -> Result<Option<String>> {
    let Some(id) = &row.user_id else { return Ok(None) };
    let Some(person) = user::find(db, id)? else { return Ok(None) };
    let names = recovery::administrator_names(db, &person)?;
    let own = row.known_by == Some(KnownBy::Session);
    let shown: Vec<_> = names.iter().map(|name| if own { name.clone() } else { format::masked_name(name) }).collect();
    Ok((!shown.is_empty()).then(|| shown.join(", ")))
}
