//! A record's whole way: as it came, who changed what, the promise with every mail, the user.

use super::audit::{Audited, audit_about};
use super::promises::{self, Promised, Trail};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::flow::access::{Doing, allow};
use crate::model::ctx::Ctx;
use crate::model::intake_line::{self, IntakeLine};
use crate::model::promise::{self, PromiseKind};
use crate::model::reseller::{self, Reseller, fold_external};
use crate::model::user::{self, User};

/// Lines and entries of the audit that are shown at most.
const MOST: i64 = 100;

/// What is known of a reseller ID.
#[derive(Clone, Debug)]
pub struct Way {
    /// As it is written.
    pub external_id: String,
    /// Everything that came for it and is kept, the newest first.
    pub lines: Vec<IntakeLine>,
    /// The reseller, once a record was accepted.
    pub reseller: Option<Reseller>,
    /// The promise, with its mails.
    pub promise: Option<(Promised, Trail)>,
    /// The user that the promise is about, once made.
    pub user: Option<User>,
    /// Who changed what of all that, the newest first.
    pub changes: Vec<Audited>,
}

/// The way of the records of a reseller ID; [`Error::NotFound`] when none ever came.
pub fn way(db: &mut Db, ctx: &Ctx, external_id: &str) -> Result<Way> {
    allow(ctx, Doing::Operate)?;
    let folded = fold_external(external_id.trim());
    let lines = intake_line::of_external(db, &folded, MOST)?;
    let reseller = reseller::find_external(db, &folded)?;
    let promise = promise::find(db, PromiseKind::Credential, &folded)?;
    let written = reseller.as_ref().map(|reseller| reseller.external_id.clone());
    let written = written.or(promise.as_ref().map(|promise| promise.external_id.clone()));
    let Some(external_id) = written.or(lines.first().and_then(|line| line.external_id.clone())) else {
        return Err(Error::NotFound);
    };
    let user = match promise.as_ref().and_then(|promise| promise.user_id.as_ref()) {
        Some(id) => user::find(db, id)?,
        None => None,
    };
    let promise = promise
        .map(|promise| promises::promise(db, ctx, &promise.id).map(|(promised, _, trail)| (promised, trail)))
        .transpose()?;
    let mut about: Vec<String> = lines.iter().map(|line| line.id.to_string()).collect();
    about.extend(reseller.as_ref().map(|reseller| reseller.id.to_string()));
    about.extend(user.as_ref().map(|user| user.id.to_string()));
    let changes = audit_about(db, &about, MOST)?;
    Ok(Way { external_id, lines, reseller, promise, user, changes })
}
