//! Whether a reseller's registration has the facts that the portals need ("Sob Consulta", product rule "Desk"). What is
//! missing has a case, so that a caller has a number and everybody knows since when and whom it waits for. It is looked
//! at when a record arrives, at provisioning, at a login and every night, and closes itself when the fact arrives.

use std::collections::BTreeMap;

use crate::config::Config;
use crate::db::types::Instant;
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::model::case::{self, Case, CaseKind, CaseState};
use crate::model::ctx::{Actor, Ctx};
use crate::model::reseller::{self, Reseller};
use crate::model::user::User;
use crate::text::Lang;

/// What has been looked at within so many hours is not looked at again that night.
const NIGHTLY_H: i64 = 20;

/// What is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The case's number.
    pub protocol: String,
    /// Each fact, in the order of the configuration, and since when it has been missed.
    pub facts: Vec<(String, Instant)>,
}

/// A fact in words, and who in the distributor's house enters it; the owner may be empty.
pub fn words(config: &Config, lang: Lang, fact: &str) -> (String, String) {
    match config.registration.facts.iter().find(|known| known.name == fact) {
        Some(known) => {
            let words = match lang {
                Lang::PtBr => &known.pt,
                Lang::Es => &known.es,
                Lang::En => &known.en,
            };
            (words.clone(), known.owner.clone())
        }
        None => (fact.to_owned(), String::new()),
    }
}

/// What this reseller's registration lacks; none when it is complete.
pub fn find(db: &mut Db, ctx: &Ctx, reseller: &Reseller) -> Result<Option<Missing>> {
    let missing = reseller.missing(&ctx.config.registration.required_facts);
    if missing.is_empty() {
        return Ok(None);
    }
    let case = case::by_key(db, &key(reseller))?;
    let since = case.as_ref().map(since).unwrap_or_default();
    let facts = missing.into_iter().map(|fact| {
        let at = missed_since(ctx, &since, &fact);
        (fact, Instant(at))
    });
    Ok(Some(Missing { facts: facts.collect(), protocol: case.map(|case| case.protocol).unwrap_or_default() }))
}

fn key(reseller: &Reseller) -> String {
    format!("registration/{}", reseller.id)
}

/// From the case: each fact and since when.
fn since(case: &Case) -> BTreeMap<String, i64> {
    serde_json::from_str(&case.summary).unwrap_or_default()
}

/// The same for the reseller of who asks.
pub fn own(db: &mut Db, ctx: &Ctx) -> Result<Option<Missing>> {
    match &ctx.actor {
        Actor::Person { reseller: Some(id), .. } => {
            let reseller = reseller::get(db, id)?;
            find(db, ctx, &reseller)
        }
        _ => Ok(None),
    }
}

/// Looks at one reseller, whose row the caller has touched.
pub fn check(tx: &mut Tx, ctx: &Ctx, reseller: &Reseller) -> Result<()> {
    let missing = reseller.missing(&ctx.config.registration.required_facts);
    let case = case::by_key(tx, &key(reseller))?;
    match (missing.is_empty(), case) {
        (true, None) => Ok(()),
        (true, Some(case)) => case::settle(tx, &case.id, ctx.now),
        (false, Some(case)) => {
            let before = since(&case);
            let now: BTreeMap<String, i64> = with_instants(ctx, missing, &before);
            if now == before { Ok(()) } else { case::set_summary(tx, &case.id, &serde_json::json!(now), ctx.now) }
        }
        (false, None) => {
            let summary = serde_json::json!(with_instants(ctx, missing, &BTreeMap::new()));
            // It waits for the distributor's own people: the desk takes it up when the reseller calls.
            let row = Case {
                unique_key: Some(key(reseller)),
                reseller_id: Some(reseller.id.clone()),
                state: CaseState::Prepared,
                ..Case::new(ctx, CaseKind::RegistrationIncomplete, &summary)?
            };
            case::insert_once(tx, &row).map(drop)
        }
    }
}

fn missed_since(ctx: &Ctx, before: &BTreeMap<String, i64>, fact: &str) -> i64 {
    before.get(fact).copied().unwrap_or(ctx.now.ms())
}

fn with_instants(ctx: &Ctx, missing: Vec<String>, before: &BTreeMap<String, i64>) -> BTreeMap<String, i64> {
    missing.into_iter().map(|fact| (fact.clone(), missed_since(ctx, before, &fact))).collect()
}

/// Somebody of a reseller logs in. Nothing is asked where no fact is needed.
pub fn at_login(tx: &mut Tx, ctx: &Ctx, user: &User) -> Result<()> {
    match &user.reseller_id {
        Some(id) if !ctx.config.registration.required_facts.is_empty() => {
            let reseller = reseller::get(tx, id)?;
            check(tx, ctx, &reseller)
        }
        _ => Ok(()),
    }
}

/// The night's look: the configuration may ask for other facts than yesterday. Returns how many were looked at.
pub fn check_some(tx: &mut Tx, ctx: &Ctx, limit: i64) -> Result<usize> {
    let some = reseller::unchecked(tx, ctx.now.plus_h(-NIGHTLY_H), limit)?;
    for row in &some {
        let complete = row.missing(&ctx.config.registration.required_facts).is_empty();
        // Most are complete and have no case: nothing to lock.
        if !complete || case::by_key(tx, &key(row))?.is_some() {
            reseller::touch(tx, &row.id)?;
            let fresh = reseller::get(tx, &row.id)?;
            check(tx, ctx, &fresh)?;
        }
    }
    let ids: Vec<_> = some.iter().map(|row| &row.id).collect();
    reseller::checked(tx, &ids, ctx.now)?;
    Ok(some.len())
}
