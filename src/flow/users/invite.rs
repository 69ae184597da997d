//! What naming another Administrator would mean, before it is done: whether it can be, and who reads that mailbox too.

use super::manage::{self as users, Form};
use crate::db::types::UserId;
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::model::address;
use crate::model::ctx::Ctx;
use crate::model::role::Role;
use crate::model::user;

/// Logins that are named at most.
const NAMED: i64 = 20;

/// A new user: refused as the act itself would be. Returns the own reseller's other logins of that mailbox.
pub fn new(tx: &mut Tx, ctx: &Ctx, form: &Form) -> Result<Vec<String>> {
    tx.rehearse(|tx| {
        let user = users::create(tx, ctx, form)?;
        sharing(tx, ctx, &address::fold(&user.email), &user.id)
    })
}

/// Somebody who is there: the same.
pub fn promoted(tx: &mut Tx, ctx: &Ctx, id: &UserId) -> Result<Vec<String>> {
    tx.rehearse(|tx| {
        users::set_role(tx, ctx, id, Role::Administrator, &[])?;
        let user = users::get(tx, ctx, id)?;
        sharing(tx, ctx, &user.email_folded, id)
    })
}

fn sharing(db: &mut Db, ctx: &Ctx, email_folded: &str, but: &UserId) -> Result<Vec<String>> {
    let reseller = users::own_reseller(ctx)?;
    let all = user::of_mailbox(db, &reseller, email_folded, NAMED)?;
    Ok(all.into_iter().filter(|user| user.id != *but).map(|user| user.login).collect())
}
