//! Files of the drop folder: which node works on which. A lease that ran out is taken over, so that the file of a node
//! that died is taken to its end by another; its lines are known by then as far as they were taken.

use crate::db::Tx;
use crate::db::types::DropId;
use crate::error::{Error, Result};
use crate::flow::access::{self, Doing};
use crate::model::ctx::Ctx;
use crate::model::dropped_file::{self, DroppedFile};

/// Takes a file for this node; `false` while another one works on it.
pub fn claim_file(tx: &mut Tx, ctx: &Ctx, id: &DropId, name: &str, node: &str) -> Result<bool> {
    access::allow(ctx, Doing::HandOver)?;
    if dropped_file::take_over(tx, id, node, ctx.lease_until(), ctx.now)? {
        return Ok(true);
    }
    let file = DroppedFile {
        id: id.clone(),
        name: name.chars().take(200).collect(),
        lease_until: ctx.lease_until(),
        lease_by: node.to_owned(),
        taken_at: ctx.now,
    };
    match dropped_file::insert(tx, &file) {
        Ok(()) => Ok(true),
        Err(Error::Duplicate) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Keeps the lease while the file is taken; `false` when another node took over.
pub fn renew_file(tx: &mut Tx, ctx: &Ctx, id: &DropId, node: &str) -> Result<bool> {
    dropped_file::renew(tx, id, node, ctx.lease_until())
}

/// The file was put away.
pub fn file_done(tx: &mut Tx, id: &DropId) -> Result<()> {
    dropped_file::remove(tx, id)
}
