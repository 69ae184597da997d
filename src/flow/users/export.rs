//! Everything that is known about one person, as JSON: for the person, and for two people of the desk. Each value is
//! named here, so that a secret can only come along by being written down; of others it says nothing.

use serde_json::{Value, json};

use crate::db::types::Instant;
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::model::audit::{self, Of};
use crate::model::conversation::{self, KnownBy};
use crate::model::ctx::Ctx;
use crate::model::message::{self, Lane};
use crate::model::user::{self, User};
use crate::model::{case, consent, factor, request, reseller, session};

/// Of each kind at most so many, the newest.
const MOST: i64 = 1000;

/// The own data of whoever acts; the audit says that it was taken.
pub fn own(tx: &mut Tx, ctx: &Ctx) -> Result<Value> {
    let id = ctx.actor.user().cloned().ok_or(Error::Forbidden)?;
    let user = user::get(tx, &id)?;
    let all = of(tx, &user)?;
    audit::about_user(tx, ctx, "account.export", &user, None, None)?;
    Ok(all)
}

/// What is known about this person.
pub(in crate::flow) fn of(db: &mut Db, user: &User) -> Result<Value> {
    let at = |at: Instant| at.rfc3339();
    let maybe = |at: Option<Instant>| at.map(Instant::rfc3339);
    let reseller = match &user.reseller_id {
        Some(id) => Some(reseller::get(db, id)?),
        None => None,
    };
    let is_contact = |row: &reseller::Reseller| row.contact_folded == user.email_folded;
    let contact = reseller
        .as_ref()
        .filter(|row| is_contact(row))
        .map(|row| json!({ "name": row.contact_name, "email": row.contact_email, "phone": row.contact_phone }));
    let sessions: Vec<Value> = session::all_of(db, &user.id, MOST)?
        .iter()
        .map(|row| {
            json!({ "began_at": at(row.created_at), "seen_at": at(row.seen_at), "ended_at": maybe(row.ended_at),
                    "address": row.ip, "browser": row.agent })
        })
        .collect();
    let requests: Vec<Value> = request::of_login(db, &user.login_folded, MOST)?
        .iter()
        .map(|row| {
            json!({ "kind": row.kind, "reference": row.reference, "login": row.login_typed, "email": row.email_typed,
                    "address": row.ip, "created_at": at(row.created_at), "outcome": row.outcome })
        })
        .collect();
    let mails: Vec<Value> = message::of_user(db, &user.id, Lane::Mail, MOST)?
        .iter()
        .map(|row| {
            json!({ "kind": row.kind, "to": row.address, "created_at": at(row.created_at), "state": row.state,
                    "relayed_at": maybe(row.relayed_at), "delivered_at": maybe(row.delivered_at),
                    "failed_at": maybe(row.failed_at) })
        })
        .collect();
    let cases: Vec<Value> = case::of_user(db, &user.id, MOST)?
        .iter()
        .map(|row| {
            json!({ "protocol": row.protocol, "kind": row.kind, "state": row.state, "created_at": at(row.created_at),
                    "closed_at": maybe(row.closed_at) })
        })
        .collect();
    // What somebody else may have typed about this login is not this person's.
    let mut talks = Vec::new();
    for row in conversation::of_user(db, &user.id, KnownBy::Session, MOST)? {
        let lines: Vec<Value> = conversation::since(db, &row.id, row.last_seq - MOST, MOST)?
            .iter()
            .map(|line| json!({ "at": at(line.created_at), "by": line.speaker, "kind": line.kind, "text": line.body }))
            .collect();
        talks.push(json!({ "protocol": row.protocol, "topic": row.topic, "name": row.name, "email": row.email_typed,
                           "typed": row.login_typed, "began_at": at(row.created_at), "ended_at": maybe(row.closed_at),
                           "lines": lines }));
    }
    let about = [user.id.as_str().to_owned()];
    let audit: Vec<Value> = audit::page(db, Of::Subjects(&about), "", None, MOST)?
        .iter()
        .map(|row| json!({ "at": at(row.at), "act": row.act, "by_oneself": row.actor_id.as_deref() == Some(user.id.as_str()) }))
        .collect();
    let factors: Vec<Value> = factor::of_user(db, &user.id)?
        .iter()
        .map(|row| {
            json!({ "kind": row.kind, "name": row.name, "created_at": at(row.created_at), "used_at": maybe(row.used_at) })
        })
        .collect();
    let consents: Vec<Value> = consent::of_user(db, &user.id)?
        .iter()
        .map(|(row, client)| json!({ "service": client, "scope": row.scope, "granted_at": at(row.granted_at) }))
        .collect();
    Ok(json!({
        "person": {
            "subject": user.sub, "login": user.login, "name": user.name, "email": user.email, "phone": user.phone,
            "language": user.language, "role": user.role, "permissions": user.ticked(), "state": user.state,
            "created_at": at(user.created_at), "updated_at": at(user.updated_at),
            "email_changed_at": maybe(user.email_changed_at), "first_login_at": maybe(user.first_login_at),
            "last_login_at": maybe(user.last_login_at),
        },
        "reseller": reseller.as_ref().map(|row| json!({ "id": row.external_id, "name": row.legal_name })),
        "contact_of_the_reseller": contact,
        "sessions": sessions, "requests": requests, "mails": mails, "cases": cases, "audit": audit,
        "conversations": talks,
        "second_factors": factors, "consents": consents,
    }))
}
