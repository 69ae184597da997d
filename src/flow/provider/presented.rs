//! An access token as it was shown at a resource: alive, for us, and shown by whoever it is bound to. Every resource asks
//! here, for opaque tokens and for JWTs.

use crate::crypto::secret::Secret;
use crate::db::Db;
use crate::error::Result;
use crate::model::ctx::Ctx;
use crate::model::token::{self, Living};
use crate::oidc::access_token;
use crate::oidc::cnf::{Cnf, Scheme, Shown};
use crate::oidc::error::ProtocolError;
use crate::oidc::failed::Failed;
use crate::oidc::issuer::Issuer;
use crate::oidc::keyset::KeySet;
use crate::oidc::resource::Audience;

/// A token of ours as somebody showed it, of whichever kind.
#[derive(Clone, Debug)]
pub struct Given {
    pub(super) text: Secret,
    pub(super) row: String,
}

impl Given {
    /// Reads it with the keys in memory: the signature of a JWT is checked here, its row is looked up later.
    pub fn read(text: Secret, issuer: &Issuer, keys: &KeySet) -> Self {
        Self { row: access_token::row_of(text.expose(), issuer, keys), text }
    }
}

/// An access token, and what was proved beside it.
#[derive(Clone, Debug)]
pub struct Presented {
    /// The token.
    pub token: Given,
    /// By which word.
    pub scheme: Scheme,
    /// With which key.
    pub shown: Shown,
}

/// The living token behind it. One that is bound is dead without its key (F43), and one for somebody else opens nothing
/// here (P2-41).
pub(super) fn living(db: &mut Db, ctx: &Ctx, presented: &Presented) -> Result<Living, Failed> {
    let found = token::find_living(db, &presented.token.row, ctx.now)?;
    let fits = |living: &Living| Cnf::read(living.token.cnf.as_deref()).allows(presented.scheme, &presented.shown);
    Ok(found.filter(|living| fits(living) && is_for_us(ctx, living)).ok_or_else(ProtocolError::dead_token)?)
}

/// We are who the token is for.
pub(super) fn is_for_us(ctx: &Ctx, living: &Living) -> bool {
    Audience::read(living.token.audience.as_deref()).is_us(&ctx.config.provider.issuer)
}
