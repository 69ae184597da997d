//! What a person does with the own account.

use serde_json::json;

use crate::db::types::{ClientId, SessionId};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::flow::sign_in::end;
use crate::model::audit::{self, Act, Subject};
use crate::model::case::{self, Case, CaseKind};
use crate::model::ctx::Ctx;
use crate::model::ending::EndReason;
use crate::model::session::{self, Session};
use crate::model::user::{self, User};
use crate::model::{client, consent, family, grant};
use crate::text::Lang;

fn own(db: &mut Db, ctx: &Ctx) -> Result<User> {
    user::get(db, ctx.actor.user().ok_or(Error::Forbidden)?)
}

/// The language of pages and mails.
pub fn set_language(tx: &mut Tx, ctx: &Ctx, language: Lang) -> Result<()> {
    let user = own(tx, ctx)?;
    user::set_profile(tx, &user.id, &user.name, user.phone.as_deref(), language, ctx.now)
}

/// One living session with the names of the portals that it opened.
#[derive(Clone, Debug)]
pub struct OwnSession {
    /// The row.
    pub session: Session,
    /// By name.
    pub portals: Vec<String>,
}

/// The own living sessions, newest first.
pub fn sessions(db: &mut Db, ctx: &Ctx) -> Result<Vec<OwnSession>> {
    let user = own(db, ctx)?;
    let mut list = Vec::new();
    for session in session::living_of(db, &user.id, ctx.now)? {
        let mut portals = Vec::new();
        for id in grant::clients_of_session(db, &session.id)? {
            portals.extend(client::find(db, &id)?.map(|c| c.name));
        }
        list.push(OwnSession { session, portals });
    }
    Ok(list)
}

/// Ends one own session by its `sid`; somebody else's is not found.
pub fn end_session(tx: &mut Tx, ctx: &Ctx, sid: &str) -> Result<()> {
    let user = own(tx, ctx)?;
    let found = session::by_sid(tx, sid)?.filter(|s| s.user_id == user.id).ok_or(Error::NotFound)?;
    end::end_session(tx, ctx, &found, &user, EndReason::EndedByOwner)?;
    Ok(())
}

/// Ends every own session but this one.
pub fn end_others(tx: &mut Tx, ctx: &Ctx, this: &SessionId) -> Result<()> {
    let user = own(tx, ctx)?;
    // Idle ones too: a portal's refresh token outlives the idle limit.
    for session in session::unended_of(tx, &user.id)? {
        if session.id != *this {
            end::end_session(tx, ctx, &session, &user, EndReason::EndedByOwner)?;
        }
    }
    Ok(())
}

/// Takes a consent back: what the client holds ends.
pub fn revoke_consent(tx: &mut Tx, ctx: &Ctx, client: &ClientId) -> Result<()> {
    let user = own(tx, ctx)?;
    if !consent::remove(tx, &user.id, client)? {
        return Err(Error::NotFound);
    }
    for grant in grant::of_user_at(tx, &user.id, client)? {
        family::end_of_grant(tx, &grant, EndReason::ConsentRevoked, ctx.now)?;
    }
    grant::end_of_user_at(tx, &user.id, client, EndReason::ConsentRevoked, ctx.now)?;
    let after = Some(json!({ "client": client }));
    audit::record(tx, ctx, Act { after, ..Act::on(Subject::User, user.id.as_str(), "consent.revoke") })
}

/// "Não está mais na empresa?": the reseller's Administrator has left; a case for the desk. Returns its number.
pub fn administrator_left(tx: &mut Tx, ctx: &Ctx, note: &str) -> Result<String> {
    let user = own(tx, ctx)?;
    let reseller = user.reseller_id.clone().ok_or(Error::Forbidden)?;
    let key = format!("administrator_left/{reseller}/{}", ctx.now.ms() / 86_400_000);
    if let Some(known) = case::by_key(tx, &key)? {
        return Ok(known.protocol);
    }
    let note: String = note.chars().filter(|c| !c.is_control()).take(500).collect();
    let row = Case {
        unique_key: Some(key.clone()),
        user_id: Some(user.id),
        reseller_id: Some(reseller),
        ..Case::new(ctx, CaseKind::AdministratorLeft, &json!({ "note": note }))?
    };
    if case::insert_once(tx, &row)? {
        return Ok(row.protocol);
    }
    Ok(case::by_key(tx, &key)?.map(|c| c.protocol).unwrap_or_default())
}
