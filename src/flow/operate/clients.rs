//! The registered clients as operators look at them.

use crate::db::Db;
use crate::error::Result;
use crate::flow::access::{Doing, allow};
use crate::model::client::{self, Client};
use crate::model::ctx::Ctx;

/// Every client.
pub fn clients(db: &mut Db, ctx: &Ctx) -> Result<Vec<Client>> {
    allow(ctx, Doing::Operate)?;
    client::all(db)
}
