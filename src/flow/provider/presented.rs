//! An access token as it was shown at a resource: alive, and shown by whoever it is bound to. Every resource asks here.

use crate::crypto::secret::{Secret, sha256_hex};
use crate::db::types::Instant;
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::model::ctx::Ctx;
use crate::model::spent;
use crate::model::token::{self, Living};
use crate::oidc::cnf::{Cnf, Scheme, Shown};
use crate::oidc::dpop::Proof;
use crate::oidc::error::ProtocolError;

/// A token, and what was proved beside it.
#[derive(Clone, Debug)]
pub struct Presented {
    /// The token.
    pub token: Secret,
    /// By which word.
    pub scheme: Scheme,
    /// With which key.
    pub shown: Shown,
}

/// The living token behind it. One that is bound is dead without its key (F43).
pub(super) fn living(db: &mut Db, ctx: &Ctx, presented: &Presented) -> Result<Result<Living, ProtocolError>> {
    let found = token::find_living(db, &sha256_hex(presented.token.expose()), ctx.now)?;
    let fits = |living: &Living| Cnf::read(living.token.cnf.as_deref()).allows(presented.scheme, &presented.shown);
    Ok(found.filter(fits).ok_or_else(ProtocolError::dead_token))
}

/// A proof counts once where a token is issued (RFC 9449 section 11.1).
pub fn first_use_of_proof(tx: &mut Tx, proof: &Proof) -> Result<bool> {
    let until = Instant(proof.until_s.saturating_mul(1000));
    spent::spend(tx, &format!("dpop\n{}\n{}", proof.jkt, proof.jti), until)
}
