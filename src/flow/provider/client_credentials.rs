//! A client for itself (RFC 6749 section 4.4).

use super::asking::Asking;
use super::issue::{self, Issued, Reach};
use crate::db::Tx;
use crate::model::ctx::Ctx;
use crate::oidc::failed::Failed;
use crate::oidc::token::ForItself;

/// An access token and nothing beside it.
pub(super) fn issue(tx: &mut Tx, ctx: &Ctx, asking: Asking<'_>, asked: &ForItself) -> Result<Issued, Failed> {
    let reach = Reach {
        scopes: asked.scopes.clone(),
        cnf: asking.client.binds(asking.shown),
        audience: asked.resources.clone(),
        details: asked.details.clone(),
    };
    let access = issue::store_access(tx, ctx, asking.client, None, &reach)?;
    Ok(issue::issued(access, None, None))
}
