//! Finding a person by whatever the caller has: login, reseller ID, CNPJ, e-mail, telephone, reference, protocol. A reference finds a case
//! and proves nothing.

use serde_json::json;
use unicode_normalization::UnicodeNormalization;

use super::limit;
use super::record::record;
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::flow::access::{self, Doing};
use crate::flow::{recovery, reseller_name};
use crate::model::audit::Subject;
use crate::model::case::{self, Case, CaseState};
use crate::model::cnpj::Cnpj;
use crate::model::ctx::Ctx;
use crate::model::desk_day::Counted;
use crate::model::promise::{self, Promise, PromiseKind};
use crate::model::request;
use crate::model::reseller::{self, Reseller};
use crate::model::user::{self, User, UserState};
use crate::model::{address, login_name, phone, ticket};
use crate::text::format;

/// How many people one search shows.
const MOST: usize = 50;

/// How somebody was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoundBy {
    /// The login.
    Login,
    /// Reseller ID or CNPJ.
    Reseller,
    /// The registered e-mail, a user's or a contact's.
    Email,
    /// The registered telephone, a user's or a contact's.
    Phone,
    /// A reference on the caller's screen or in a mail, or a protocol number.
    Reference,
}

/// Somebody found: a user, or a reseller that waits for its first user.
#[derive(Clone, Debug)]
pub struct Hit {
    /// Opens the card.
    pub id: String,
    /// The person's name, masked.
    pub name: String,
    /// The login, or the reseller ID of a promise without user.
    pub login: String,
    /// Legal name and ID of the reseller; the distributor's name for staff.
    pub reseller: String,
    /// None while there is no user.
    pub state: Option<UserState>,
    /// How.
    pub by: FoundBy,
}

/// What a search brought.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// People, the best match first.
    pub hits: Vec<Hit>,
    /// The protocol of a prepared case that this contact opened.
    pub opened: Option<String>,
}

/// Finds by login, reseller ID, CNPJ, e-mail, telephone, reference or protocol. A prepared case opens: the person has made contact.
pub fn find(tx: &mut Tx, ctx: &Ctx, query: &str) -> Result<Found> {
    access::allow(ctx, Doing::Desk)?;
    let query: String = query.trim().chars().filter(|c| !c.is_control()).take(100).collect();
    let mut found = Found::default();
    if query.is_empty() {
        return Ok(found);
    }
    limit::refuse_over(tx, ctx, Counted::Miss)?;
    limit::count(tx, ctx, Counted::Search, "")?;
    if let Some(user) = user::by_login(tx, &login_name::fold(&query))? {
        add(tx, ctx, &mut found, &user, FoundBy::Login)?;
    }
    let mut resellers: Vec<Reseller> = reseller::find_external(tx, &query)?.into_iter().collect();
    if let Ok(cnpj) = Cnpj::parse(&query) {
        resellers.extend(reseller::by_cnpj(tx, cnpj.as_str())?);
    }
    for reseller in &resellers {
        for user in user::of_reseller(tx, &reseller.id, MOST as i64)? {
            add(tx, ctx, &mut found, &user, FoundBy::Reseller)?;
        }
    }
    let promise = promise::find(tx, PromiseKind::Credential, &reseller::fold_external(&query))?;
    if let Some(promise) = promise.filter(|p| p.user_id.is_none()) {
        add_promise(tx, &mut found, &promise, FoundBy::Reseller)?;
    }
    for reseller in &resellers {
        let promise = promise::find(tx, PromiseKind::Credential, &reseller.external_folded)?;
        if let Some(promise) = promise.filter(|p| p.user_id.is_none()) {
            add_promise(tx, &mut found, &promise, FoundBy::Reseller)?;
        }
    }
    by_contact(tx, ctx, &query, &mut found)?;
    by_reference(tx, ctx, &query, &mut found)?;
    if found.hits.is_empty() {
        limit::count(tx, ctx, Counted::Miss, "")?;
    }
    let kinds: Vec<_> = found.hits.iter().map(|hit| hit.id.as_str()).collect();
    let after = json!({ "found": kinds, "case": found.opened });
    record(tx, ctx, "desk.find", (Subject::Search, ""), None, Some(after))?;
    Ok(found)
}

/// By what is registered to reach people: users first, then the contacts of resellers.
fn by_contact(db: &mut Db, ctx: &Ctx, query: &str, found: &mut Found) -> Result<()> {
    let (by, users, resellers) = if query.contains('@') {
        let folded = address::fold(query);
        (FoundBy::Email, user::by_email(db, &folded)?, reseller::by_contact(db, &folded, MOST as i64)?)
    } else {
        let ways = phone::ways(query);
        if ways.is_empty() {
            return Ok(());
        }
        let (users, resellers) = (user::by_phone(db, &ways, MOST as i64)?, reseller::by_phone(db, &ways, MOST as i64)?);
        (FoundBy::Phone, users, resellers)
    };
    for user in users.iter().filter(|user| !user.role.is_staff()) {
        add(db, ctx, found, user, by)?;
    }
    for reseller in resellers {
        let promise = promise::find(db, PromiseKind::Credential, &reseller.external_folded)?;
        match promise {
            Some(promise) if promise.user_id.is_none() => add_promise(db, found, &promise, by)?,
            // The contact's own login, not everybody who works there.
            Some(promise) => {
                let first = match &promise.user_id {
                    Some(id) => user::find(db, id)?,
                    None => None,
                };
                for user in first.iter() {
                    add(db, ctx, found, user, by)?;
                }
            }
            None => {}
        }
    }
    Ok(())
}

fn by_reference(tx: &mut Tx, ctx: &Ctx, query: &str, found: &mut Found) -> Result<()> {
    let mut cases: Vec<Case> = case::by_protocol(tx, &without_label(query))?.into_iter().collect();
    if let Some(reference) = as_reference(query) {
        for request in request::by_reference(tx, &reference)? {
            let typed = user::by_login(tx, &request.login_folded)?;
            let concerned = match &request.user_id {
                Some(id) => user::find(tx, id)?,
                None => typed,
            };
            if let Some(user) = concerned {
                cases.extend(case::by_key(tx, &recovery::mismatch_key(&user.id, &request))?);
                add(tx, ctx, found, &user, FoundBy::Reference)?;
            }
        }
        for ticket in ticket::by_reference(tx, &reference)? {
            let user = user::get(tx, &ticket.user_id)?;
            add(tx, ctx, found, &user, FoundBy::Reference)?;
        }
        cases.extend(case::by_reference(tx, &reference)?);
    }
    for case in cases {
        if let Some(id) = &case.user_id {
            let user = user::get(tx, id)?;
            add(tx, ctx, found, &user, FoundBy::Reference)?;
        } else if let Some(id) = &case.promise_id {
            let promise = promise::get(tx, id)?;
            if promise.kind != PromiseKind::EndCustomer {
                add_promise(tx, found, &promise, FoundBy::Reference)?;
            }
        } else if let Some(id) = &case.reseller_id {
            for user in user::of_reseller(tx, id, MOST as i64)? {
                add(tx, ctx, found, &user, FoundBy::Reference)?;
            }
        }
        if case.state == CaseState::Prepared
            && case::change_state(tx, &case.id, CaseState::Prepared, CaseState::Open, ctx.now)?
        {
            let (before, after) = (json!({ "state": "prepared" }), json!({ "state": "open" }));
            record(tx, ctx, "case.open", (Subject::Case, case.id.as_str()), Some(before), Some(after))?;
            found.opened = Some(case.protocol);
        }
    }
    Ok(())
}

/// What was typed without its label ("Protocolo: …"), the quotes around it and the full stop after it, in plain letters.
pub fn without_label(typed: &str) -> String {
    let typed: String = typed.nfkc().collect();
    let last = typed.rsplit(':').find(|part| part.chars().any(char::is_alphanumeric)).unwrap_or_default();
    last.trim_matches(|c: char| !c.is_alphanumeric()).to_uppercase()
}

/// `k7qx` or `K7-QX` as it is stored; people read O for 0 and I or L for 1.
pub fn as_reference(typed: &str) -> Option<String> {
    let symbols: String = without_label(typed)
        .chars()
        .filter(|c| c.is_ascii_alphanumeric())
        .map(|c| match c {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    (symbols.len() == 4).then(|| format!("{}-{}", &symbols[..2], &symbols[2..]))
}

fn add(db: &mut Db, ctx: &Ctx, found: &mut Found, user: &User, by: FoundBy) -> Result<()> {
    let known = found.hits.iter().any(|hit| hit.id == user.id.as_str());
    if known || user.state == UserState::Deactivated || found.hits.len() >= MOST {
        return Ok(());
    }
    let reseller = match &user.reseller_id {
        Some(id) => named(&reseller::get(db, id)?),
        None => reseller_name(db, ctx, user)?,
    };
    found.hits.push(Hit {
        id: user.id.to_string(),
        name: format::masked_name(&user.name),
        login: user.login.clone(),
        reseller,
        state: Some(user.state),
        by,
    });
    Ok(())
}

fn add_promise(db: &mut Db, found: &mut Found, promise: &Promise, by: FoundBy) -> Result<()> {
    let id = promise.user_id.as_ref().map_or(promise.id.as_str(), |user| user.as_str());
    if found.hits.iter().any(|hit| hit.id == id) {
        return Ok(());
    }
    let reseller = match &promise.reseller_id {
        Some(id) => Some(reseller::get(db, id)?),
        None => None,
    };
    found.hits.push(Hit {
        id: id.to_owned(),
        name: reseller.as_ref().map(|r| format::masked_name(&r.contact_name)).unwrap_or_default(),
        login: promise.external_id.clone(),
        reseller: reseller.as_ref().map_or_else(|| promise.external_id.clone(), named),
        state: None,
        by,
    });
    Ok(())
}

fn named(reseller: &Reseller) -> String {
    format!("{} ({})", reseller.legal_name, reseller.external_id)
}

#[cfg(test)]
mod tests {
    use super::{as_reference, without_label};

    #[test]
    fn a_reference_is_read_as_people_type_it() {
        assert_eq!(as_reference(" k7qx "), Some("K7-QX".into()));
        assert_eq!(as_reference("O1-lI"), Some("01-11".into()));
        for typed in ["Ｋ７－ＱＸ", "K7-QX.", "Referência: K7-QX", "“k7-qx”", "Referência：Ｋ７-ＱＸ。"]
        {
            assert_eq!(as_reference(typed), Some("K7-QX".into()), "{typed}");
        }
        assert_eq!(without_label("Protocolo: 20261124-ab12."), "20261124-AB12");
        assert_eq!(as_reference("1001.maria"), None);
    }
}
