//! What a record means once every value is cleaned; all reasons against it at once.

use serde_json::{Map, Value};

use super::record::{Contact, Record};
use crate::db::types::Instant;
use crate::model::cnpj::Cnpj;
use crate::model::ctx::Ctx;
use crate::model::reason::Reason;
use crate::model::reseller::ResellerState;
use crate::model::{address, clean};
use crate::text::Lang;

/// Longest name, in characters.
const MOST_NAME: usize = 200;

/// A record that passed every check, cleaned. What it leaves out is `None`.
#[derive(Clone, Debug)]
pub struct Good {
    pub(super) external_id: String,
    pub(super) legal_name: String,
    pub(super) cnpj: Cnpj,
    pub(super) contact_name: String,
    pub(super) email: String,
    pub(super) phone: Option<String>,
    pub(super) language: Option<Lang>,
    /// Name and e-mail.
    pub(super) alternate: Option<(Option<String>, String)>,
    pub(super) sales_rep: Option<String>,
    pub(super) facts: Map<String, Value>,
    pub(super) issued: Option<Instant>,
    pub(super) state: Option<ResellerState>,
    pub(super) warnings: Vec<Reason>,
}

/// Checks a record without touching anything.
///
/// # Errors
/// Every reason why it cannot be taken.
pub fn check(ctx: &Ctx, record: &Record) -> Result<Good, Vec<Reason>> {
    let mut reasons = Vec::new();
    let mut warnings = Vec::new();
    let w = &mut warnings;
    let external_id = kept(clean::external_id(&record.external_id, w), &mut reasons);
    let legal_name =
        needed_name(&record.legal_name, [Reason::LegalNameMissing, Reason::LegalNameTooLong], &mut reasons, w);
    let contact = &record.contact;
    let contact_name =
        needed_name(&contact.name, [Reason::ContactNameMissing, Reason::ContactNameTooLong], &mut reasons, w);
    let cnpj = kept(clean::cnpj(&record.cnpj, w), &mut reasons);
    let email = kept(clean::email(&contact.email), &mut reasons);
    if email.as_deref().is_some_and(|email| address::near_known(email, &ctx.config.mail.known_domains).is_some()) {
        w.push(Reason::EmailDomainNearKnown);
    }
    let phone = contact.phone.as_deref().and_then(|phone| clean::phone(phone, w));
    let language = kept(clean::language(contact.language.as_deref().unwrap_or("")), &mut reasons);
    let zone = ctx.config.brand.time_zone;
    let issued = record.id_issued_at.as_deref().unwrap_or("");
    let issued = kept(clean::instant(issued, zone, ctx.now, w), &mut reasons);
    let state = kept(clean::state(record.state.as_deref().unwrap_or("")), &mut reasons);
    let alternate = record.alternate.as_ref().and_then(|contact| alternate(contact, w));
    let sales_rep = record.sales_representative.as_deref().and_then(|rep| optional_name(rep, w));
    let facts = facts(&record.facts, w);
    let all = (external_id, legal_name, cnpj, contact_name, email, language, issued, state);
    match all {
        (
            Some(external_id),
            Some(legal_name),
            Some(cnpj),
            Some(contact_name),
            Some(email),
            Some(language),
            Some(issued),
            Some(state),
        ) if reasons.is_empty() => {
            warnings.dedup();
            Ok(Good {
                external_id,
                legal_name,
                cnpj,
                contact_name,
                email,
                phone,
                language,
                alternate,
                sales_rep,
                facts,
                issued,
                state,
                warnings,
            })
        }
        _ => {
            let mut seen = Vec::new();
            reasons.retain(|reason| {
                !seen.contains(reason) && {
                    seen.push(*reason);
                    true
                }
            });
            Err(reasons)
        }
    }
}

fn kept<T>(found: Result<T, Reason>, reasons: &mut Vec<Reason>) -> Option<T> {
    found.map_err(|reason| reasons.push(reason)).ok()
}

/// One that is missing, or stands as a spreadsheet's error, is both: what lacks, and why.
fn needed_name(
    text: &str,
    [missing, long]: [Reason; 2],
    reasons: &mut Vec<Reason>,
    warnings: &mut Vec<Reason>,
) -> Option<String> {
    match clean::name(text, warnings) {
        Ok(Some(name)) if name.chars().count() > MOST_NAME => reasons.push(long),
        Ok(Some(name)) if name.contains('\u{fffd}') => reasons.push(Reason::Encoding),
        Ok(Some(name)) => return Some(name),
        Ok(None) => reasons.push(missing),
        Err(error) => reasons.extend([missing, error]),
    }
    None
}

fn optional_name(text: &str, warnings: &mut Vec<Reason>) -> Option<String> {
    let name = clean::name(text, warnings).unwrap_or_else(|error| {
        warnings.push(error);
        None
    });
    name.map(|name| name.chars().take(MOST_NAME).collect())
}

fn alternate(contact: &Contact, warnings: &mut Vec<Reason>) -> Option<(Option<String>, String)> {
    match clean::email(&contact.email) {
        Ok(email) => Some((optional_name(&contact.name, warnings), email)),
        Err(Reason::EmailMissing) => None,
        Err(_) => {
            warnings.push(Reason::AlternateEmailIgnored);
            None
        }
    }
}

/// A fact whose cell is empty or a spreadsheet's error is no fact.
fn facts(facts: &Map<String, Value>, warnings: &mut Vec<Reason>) -> Map<String, Value> {
    let clean = |value: &Value, warnings: &mut Vec<Reason>| match value {
        Value::String(text) => match clean::value(text, warnings) {
            clean::Value::Text(text) => Some(Value::String(text)),
            clean::Value::Nothing => None,
            clean::Value::Error => {
                warnings.push(Reason::SpreadsheetError);
                None
            }
        },
        other => Some(other.clone()),
    };
    facts.iter().filter_map(|(name, value)| Some((name.clone(), clean(value, warnings)?))).collect()
}
