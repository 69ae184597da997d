//! The data of somebody who has no login, handed out or erased (LGPD): found by CNPJ, CPF, e-mail or telephone, proposed
//! by one agent with what proves that the caller may ask, decided by another. What is handed out goes to who proposed,
//! once, within a day.

use serde_json::{Value, json};

use super::approval::{VALID_HOURS, different_people};
use super::limit;
use super::record::record;
use crate::db::types::{DataRequestId, Instant};
use crate::db::{Db, Tx};
use crate::error::{Error, Field, Flaw, Result, Rule};
use crate::flow::access::{self, Doing};
use crate::flow::customers;
use crate::model::approval::ApprovalState;
use crate::model::audit::Subject;
use crate::model::case::{self, CaseState};
use crate::model::conversation;
use crate::model::ctx::Ctx;
use crate::model::data_request::{self, DataAct, DataRequest};
use crate::model::desk_day::Counted;
use crate::model::outsider::{self, Found, Lookup};
use crate::model::{reseller, user};

/// How many proposals the page shows.
const SHOWN: i64 = 100;
/// Lines of a conversation that are handed out.
const MOST: i64 = 1000;

/// What was found, and what stands against each act.
#[derive(Clone, Debug)]
pub struct Seen {
    /// How many of each kind.
    pub found: Found,
    /// What may be proposed, and what stands against it.
    pub against: Vec<(DataAct, Option<Rule>)>,
}

/// Looks for somebody. The audit says that it was looked for, and not for whom.
pub fn look(tx: &mut Tx, ctx: &Ctx, typed: &str) -> Result<Seen> {
    access::allow(ctx, Doing::Desk)?;
    limit::refuse_over(tx, ctx, Counted::Miss)?;
    limit::count(tx, ctx, Counted::Search, "")?;
    let by = lookup(typed)?;
    let found = known(tx, &by)?;
    if found.is_empty() {
        limit::count(tx, ctx, Counted::Miss, "")?;
    }
    let mut against = Vec::new();
    for act in DataAct::ALL {
        against.push((*act, stands_against(tx, *act, &by, &found)?));
    }
    record(tx, ctx, "desk.data.find", (Subject::Search, ""), None, Some(json!({ "found": !found.is_empty() })))?;
    Ok(Seen { found, against })
}

/// The first agent: what proves it. Nothing changes yet.
pub fn propose(tx: &mut Tx, ctx: &Ctx, typed: &str, act: DataAct, note: &str) -> Result<DataRequestId> {
    access::allow(ctx, Doing::Desk)?;
    limit::count(tx, ctx, Counted::Correction, "")?;
    let by = lookup(typed)?;
    let note = access::reason(note)?;
    let found = known(tx, &by)?;
    if let Some(rule) = stands_against(tx, act, &by, &found)? {
        return Err(Error::Conflict(rule));
    }
    let row = DataRequest {
        id: DataRequestId::new(),
        act,
        open_key: Some(format!("{}/{}", act.as_str(), by.key())),
        lookup: typed.trim().to_owned(),
        note,
        state: ApprovalState::Open,
        proposed_by: ctx.actor.user().cloned().ok_or(Error::Forbidden)?,
        proposed_label: ctx.actor.label().to_owned(),
        proposed_at: ctx.now,
        valid_until: ctx.now.plus_h(VALID_HOURS),
        decided_by: None,
        decided_at: None,
        fetched_at: None,
    };
    match data_request::insert(tx, &row) {
        Err(Error::Duplicate) => return Err(Error::Conflict(Rule::AlreadyProposed)),
        done => done?,
    }
    let what = match act {
        DataAct::Export => "desk.data_export.propose",
        DataAct::Erasure => "desk.data_erasure.propose",
    };
    record(tx, ctx, what, (Subject::DataRequest, row.id.as_str()), None, None)?;
    Ok(row.id)
}

/// The second agent: the data can be fetched, or is gone.
pub fn approve(tx: &mut Tx, ctx: &Ctx, id: &DataRequestId) -> Result<DataAct> {
    access::allow(ctx, Doing::Desk)?;
    let row = data_request::get(tx, id)?;
    let actor = ctx.actor.user().ok_or(Error::Forbidden)?;
    different_people(tx, &row.proposed_by, actor)?;
    let by = lookup(&row.lookup).map_err(|_| Error::Conflict(Rule::ProposalOver))?;
    let found = known(tx, &by)?;
    if let Some(rule) = stands_against(tx, row.act, &by, &found)? {
        return Err(Error::Conflict(rule));
    }
    let in_time = row.valid_until > ctx.now;
    if !in_time || !data_request::decide(tx, id, ApprovalState::Approved, Some(actor), ctx.now)? {
        return Err(Error::Conflict(Rule::ProposalOver));
    }
    let after = Some(json!({ "proposed_by": row.proposed_label }));
    let about = (Subject::DataRequest, row.id.as_str());
    match row.act {
        DataAct::Export => record(tx, ctx, "desk.data_export.approve", about, None, after)?,
        DataAct::Erasure => {
            for customer in &found.end_customers {
                customers::erase(tx, ctx, customer)?;
            }
            outsider::clear(tx, &by, &found)?;
            data_request::forget(tx, &row.lookup)?;
            record(tx, ctx, "desk.data_erasure.approve", about, None, after)?;
        }
    }
    Ok(row.act)
}

/// Takes a proposal back; anybody of the desk may.
pub fn withdraw(tx: &mut Tx, ctx: &Ctx, id: &DataRequestId) -> Result<DataAct> {
    access::allow(ctx, Doing::Desk)?;
    let row = data_request::get(tx, id)?;
    if !data_request::decide(tx, id, ApprovalState::Withdrawn, ctx.actor.user(), ctx.now)? {
        return Err(Error::Conflict(Rule::ProposalOver));
    }
    let what = match row.act {
        DataAct::Export => "desk.data_export.withdraw",
        DataAct::Erasure => "desk.data_erasure.withdraw",
    };
    record(tx, ctx, what, (Subject::DataRequest, row.id.as_str()), None, None)?;
    Ok(row.act)
}

/// What was approved, for who proposed it: once.
pub fn fetch(tx: &mut Tx, ctx: &Ctx, id: &DataRequestId) -> Result<Value> {
    access::allow(ctx, Doing::Desk)?;
    let row = data_request::get(tx, id)?;
    let over = Error::Conflict(Rule::ProposalOver);
    let mine = ctx.actor.user() == Some(&row.proposed_by) && row.act == DataAct::Export;
    let late = row.decided_at.is_none_or(|at| at.plus_h(VALID_HOURS) <= ctx.now);
    if !mine || late || !data_request::fetch(tx, id, ctx.now)? {
        return Err(over);
    }
    let by = lookup(&row.lookup).map_err(|_| over)?;
    let found = known(tx, &by)?;
    let all = handed_out(tx, &found)?;
    record(tx, ctx, "desk.data_export.fetch", (Subject::DataRequest, row.id.as_str()), None, None)?;
    Ok(all)
}

/// What was proposed in the last day, and what was approved and waits to be fetched, the newest first.
pub fn proposed(db: &mut Db, ctx: &Ctx) -> Result<Vec<DataRequest>> {
    access::allow(ctx, Doing::Desk)?;
    let mut all = data_request::since(db, ctx.now.plus_h(-2 * VALID_HOURS), SHOWN)?;
    all.retain(|row| match row.state {
        ApprovalState::Open => row.valid_until > ctx.now,
        ApprovalState::Approved => row.act == DataAct::Export && row.fetched_at.is_none(),
        ApprovalState::Withdrawn | ApprovalState::Cooled | ApprovalState::Stopped => false,
    });
    Ok(all)
}

fn lookup(typed: &str) -> Result<Lookup> {
    Lookup::of(typed).ok_or(Error::Invalid { field: Field::Query, reason: Flaw::NobodyFoundBy })
}

/// With the contacts whom the ERP names.
fn known(db: &mut Db, by: &Lookup) -> Result<Found> {
    let mut found = outsider::find(db, by)?;
    if let Some(email) = &by.email {
        found.contacts = reseller::by_contact(db, email, outsider::MOST)?;
    } else if !by.phones.is_empty() {
        found.contacts = reseller::by_phone(db, &by.phones, outsider::MOST)?;
    }
    Ok(found)
}

/// What a login, the ERP or an open conversation still needs.
fn stands_against(db: &mut Db, act: DataAct, by: &Lookup, found: &Found) -> Result<Option<Rule>> {
    if found.is_empty() {
        return Ok(Some(Rule::NothingKnown));
    }
    if let Some(email) = &by.email
        && !user::by_email(db, email)?.is_empty()
    {
        return Ok(Some(Rule::HasLogin));
    }
    if act == DataAct::Export {
        return Ok(None);
    }
    if !found.contacts.is_empty() {
        return Ok(Some(Rule::ContactOfReseller));
    }
    for talk in &found.talks {
        if talk.closed_at.is_none() || case::get(db, &talk.case_id)?.state != CaseState::Closed {
            return Ok(Some(Rule::OpenTalk));
        }
    }
    Ok(None)
}

fn handed_out(db: &mut Db, found: &Found) -> Result<Value> {
    let at = |at: Instant| at.rfc3339();
    let maybe = |at: Option<Instant>| at.map(Instant::rfc3339);
    let mut customers = Vec::new();
    for row in &found.end_customers {
        let of = reseller::get(db, &row.reseller_id)?;
        customers.push(json!({
            "of": of.legal_name, "kind": row.kind, "document": row.document, "name": row.name, "email": row.email,
            "phone": row.phone, "city": row.city, "region": row.region, "state": row.state,
            "created_at": at(row.created_at), "updated_at": at(row.updated_at),
            "available_at": maybe(row.available_at), "removed_at": maybe(row.removed_at),
        }));
    }
    let alternates: Vec<Value> = found
        .alternates
        .iter()
        .map(|row| json!({ "of": row.legal_name, "name": row.alternate_name, "email": row.alternate_email }))
        .collect();
    let contacts: Vec<Value> = found
        .contacts
        .iter()
        .map(|row| {
            json!({ "of": row.legal_name, "name": row.contact_name, "email": row.contact_email, "phone": row.contact_phone })
        })
        .collect();
    let mut talks = Vec::new();
    for row in &found.talks {
        let lines: Vec<Value> = conversation::since(db, &row.id, row.last_seq - MOST, MOST)?
            .iter()
            .map(|line| json!({ "at": at(line.created_at), "by": line.speaker, "kind": line.kind, "text": line.body }))
            .collect();
        talks.push(json!({ "protocol": row.protocol, "topic": row.topic, "name": row.name, "email": row.email_typed,
                           "typed": row.login_typed, "began_at": at(row.created_at), "ended_at": maybe(row.closed_at),
                           "lines": lines }));
    }
    let requests: Vec<Value> = found
        .requests
        .iter()
        .map(|row| {
            json!({ "kind": row.kind, "reference": row.reference, "login": row.login_typed, "email": row.email_typed,
                    "address": row.ip, "created_at": at(row.created_at) })
        })
        .collect();
    let mails: Vec<Value> = found
        .mails
        .iter()
        .map(|row| {
            json!({ "kind": row.kind, "to": row.address, "created_at": at(row.created_at), "state": row.state,
                    "relayed_at": maybe(row.relayed_at), "delivered_at": maybe(row.delivered_at) })
        })
        .collect();
    Ok(json!({
        "end_customer": customers, "alternate_contact": alternates, "contact": contacts, "conversations": talks,
        "requests": requests, "mails": mails,
    }))
}
