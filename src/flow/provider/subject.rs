//! What a person is called towards a client: the public subject, or the one of the client's sector (OpenID Connect Core 8.1).

use crate::db::{Db, Tx};
use crate::error::Result;
use crate::model::ctx::Ctx;
use crate::model::pairwise;
use crate::model::user::User;
use crate::oidc::client::ClientView;

/// Before tokens are issued; made where it is the first time.
pub(super) fn give(tx: &mut Tx, ctx: &Ctx, client: &ClientView, user: &User) -> Result<String> {
    match client.sector() {
        None => Ok(user.sub.clone()),
        Some(sector) => pairwise::give(tx, &user.id, &sector, ctx.now),
    }
}

/// As the client knows the person; none where it never heard of them.
pub(super) fn known(db: &mut Db, client: &ClientView, user: &User) -> Result<Option<String>> {
    in_sector(db, client.sector().as_deref(), user)
}

/// The same by the client's sector.
pub(super) fn in_sector(db: &mut Db, sector: Option<&str>, user: &User) -> Result<Option<String>> {
    match sector {
        None => Ok(Some(user.sub.clone())),
        Some(sector) => pairwise::find(db, &user.id, sector),
    }
}

/// The login, for who may compare: it names the person in every sector.
pub(super) fn login(client: &ClientView, login: String) -> Option<String> {
    client.sector().is_none().then_some(login)
}
