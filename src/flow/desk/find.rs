//! Finding a person by whatever the caller has: login, reseller ID, CNPJ, e-mail, telephone, reference, protocol. A reference finds a case
//! and proves nothing.

use std::collections::HashMap;

use serde_json::json;

use super::limit;
use super::record::record;
use super::typed::{as_reference, without_label};
use crate::db::types::ResellerId;
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

/// Finds by login, reseller ID, CNPJ, e-mail, telephone, reference or protocol. A login that was deleted is found by
/// itself: it stays reserved, and its owner calls. A prepared case opens: the person has made contact.
pub fn find(tx: &mut Tx, ctx: &Ctx, query: &str) -> Result<Found> {
    access::allow(ctx, Doing::Desk)?;
    let query: String = query.trim().chars().filter(|c| !c.is_control()).take(100).collect();
    if query.is_empty() {
        return Ok(Found::default());
    }
    limit::refuse_over(tx, ctx, Counted::Miss)?;
    limit::count(tx, ctx, Counted::Search, "")?;
    let mut search = Search { ctx, found: Found::default(), named: HashMap::new() };
    if let Some(user) = user::by_login(tx, &login_name::fold(&query))? {
        search.add(tx, &user, FoundBy::Login)?;
    }
    search.by_reseller(tx, &query)?;
    search.by_contact(tx, &query)?;
    search.by_reference(tx, &query)?;
    let found = search.found;
    if found.hits.is_empty() {
        limit::count(tx, ctx, Counted::Miss, "")?;
    }
    let kinds: Vec<_> = found.hits.iter().map(|hit| hit.id.as_str()).collect();
    let after = json!({ "found": kinds, "case": found.opened });
    record(tx, ctx, "desk.find", (Subject::Search, ""), None, Some(after))?;
    Ok(found)
}

/// One search, and what it knows already: each reseller is read once, however many of its people are found.
struct Search<'a> {
    ctx: &'a Ctx,
    found: Found,
    named: HashMap<ResellerId, String>,
}

impl Search<'_> {
    fn by_reseller(&mut self, db: &mut Db, query: &str) -> Result<()> {
        let mut resellers: Vec<Reseller> = reseller::find_external(db, query)?.into_iter().collect();
        if let Ok(cnpj) = Cnpj::parse(query) {
            resellers.extend(reseller::by_cnpj(db, cnpj.as_str())?);
        }
        for reseller in &resellers {
            self.named.insert(reseller.id.clone(), named(reseller));
            for user in user::of_reseller(db, &reseller.id, MOST as i64)? {
                self.add(db, &user, FoundBy::Reseller)?;
            }
        }
        // A record whose reseller is not made yet has its promise under the ID that was typed.
        let mut ids: Vec<String> = resellers.into_iter().map(|reseller| reseller.external_folded).collect();
        let typed = reseller::fold_external(query);
        if !ids.contains(&typed) {
            ids.insert(0, typed);
        }
        for id in ids {
            let promise = promise::find(db, PromiseKind::Credential, &id)?;
            if let Some(promise) = promise.filter(|p| p.user_id.is_none()) {
                self.add_promise(db, &promise, FoundBy::Reseller)?;
            }
        }
        Ok(())
    }

    /// By what is registered to reach people: users first, then the contacts of resellers. The distributor's own are found
    /// by e-mail by who may decide about them.
    fn by_contact(&mut self, db: &mut Db, query: &str) -> Result<()> {
        let (by, users, resellers) = if query.contains('@') {
            let folded = address::fold(query);
            (FoundBy::Email, user::by_email(db, &folded)?, reseller::by_contact(db, &folded, MOST as i64)?)
        } else {
            let ways = phone::ways(query);
            if ways.is_empty() {
                return Ok(());
            }
            let users = user::by_phone(db, &ways, MOST as i64)?;
            (FoundBy::Phone, users, reseller::by_phone(db, &ways, MOST as i64)?)
        };
        let decides = access::allow(self.ctx, Doing::DecideOnStaff).is_ok();
        for user in users.iter().filter(|user| decides || !user.role.is_staff()) {
            self.add(db, user, by)?;
        }
        for reseller in resellers {
            let promise = promise::find(db, PromiseKind::Credential, &reseller.external_folded)?;
            match promise {
                Some(promise) if promise.user_id.is_none() => self.add_promise(db, &promise, by)?,
                // The contact's own login, not everybody who works there.
                Some(promise) => {
                    let first = match &promise.user_id {
                        Some(id) => user::find(db, id)?,
                        None => None,
                    };
                    for user in first.iter() {
                        self.add(db, user, by)?;
                    }
                }
                None => {}
            }
        }
        Ok(())
    }

    fn by_reference(&mut self, tx: &mut Tx, query: &str) -> Result<()> {
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
                    self.add(tx, &user, FoundBy::Reference)?;
                }
            }
            for ticket in ticket::by_reference(tx, &reference)? {
                let user = user::get(tx, &ticket.user_id)?;
                self.add(tx, &user, FoundBy::Reference)?;
            }
            cases.extend(case::by_reference(tx, &reference)?);
        }
        for case in cases {
            self.add_case(tx, case)?;
        }
        Ok(())
    }

    /// Whom a case is about; a prepared one opens.
    fn add_case(&mut self, tx: &mut Tx, case: Case) -> Result<()> {
        if let Some(id) = &case.user_id {
            let user = user::get(tx, id)?;
            self.add(tx, &user, FoundBy::Reference)?;
        } else if let Some(id) = &case.promise_id {
            let promise = promise::get(tx, id)?;
            if promise.kind != PromiseKind::EndCustomer {
                self.add_promise(tx, &promise, FoundBy::Reference)?;
            }
        } else if let Some(id) = &case.reseller_id {
            for user in user::of_reseller(tx, id, MOST as i64)? {
                self.add(tx, &user, FoundBy::Reference)?;
            }
        }
        if case.state == CaseState::Prepared
            && case::change_state(tx, &case.id, CaseState::Prepared, CaseState::Open, self.ctx.now)?
        {
            let (before, after) = (json!({ "state": "prepared" }), json!({ "state": "open" }));
            record(tx, self.ctx, "case.open", (Subject::Case, case.id.as_str()), Some(before), Some(after))?;
            self.found.opened = Some(case.protocol);
        }
        Ok(())
    }

    fn add(&mut self, db: &mut Db, user: &User, by: FoundBy) -> Result<()> {
        let known = self.found.hits.iter().any(|hit| hit.id == user.id.as_str());
        let gone = user.state == UserState::Deactivated && by != FoundBy::Login;
        if known || gone || self.found.hits.len() >= MOST {
            return Ok(());
        }
        let reseller = match &user.reseller_id {
            Some(id) => self.name_of(db, id)?,
            None => reseller_name(db, self.ctx, user)?,
        };
        self.found.hits.push(Hit {
            id: user.id.to_string(),
            name: format::masked_name(&user.name),
            login: user.login.clone(),
            reseller,
            state: Some(user.state),
            by,
        });
        Ok(())
    }

    fn name_of(&mut self, db: &mut Db, id: &ResellerId) -> Result<String> {
        if let Some(name) = self.named.get(id) {
            return Ok(name.clone());
        }
        let name = named(&reseller::get(db, id)?);
        self.named.insert(id.clone(), name.clone());
        Ok(name)
    }

    fn add_promise(&mut self, db: &mut Db, promise: &Promise, by: FoundBy) -> Result<()> {
        let id = promise.user_id.as_ref().map_or(promise.id.as_str(), |user| user.as_str());
        if self.found.hits.iter().any(|hit| hit.id == id) {
            return Ok(());
        }
        let reseller = match &promise.reseller_id {
            Some(id) => Some(reseller::get(db, id)?),
            None => None,
        };
        self.found.hits.push(Hit {
            id: id.to_owned(),
            name: reseller.as_ref().map(|r| format::masked_name(&r.contact_name)).unwrap_or_default(),
            login: promise.external_id.clone(),
            reseller: reseller.as_ref().map_or_else(|| promise.external_id.clone(), named),
            state: None,
            by,
        });
        Ok(())
    }
}

fn named(reseller: &Reseller) -> String {
    format!("{} ({})", reseller.legal_name, reseller.external_id)
}
