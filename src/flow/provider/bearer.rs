//! Who calls the API: a client with an access token of its own (client credentials), or a portal with the token of the
//! person before its screen. Each opens what it is for, and never the other's.

use super::presented::{self, Presented};
use crate::db::Db;
use crate::error::Result;
use crate::model::ctx::{Actor, Ctx};
use crate::model::token::{Behind, Living};
use crate::oidc::error::{Code, ProtocolError};
use crate::oidc::failed::Failed;
use crate::oidc::scope::Scopes;

/// The client behind this token, if it holds `scope` (P2-41). A token issued for a person opens no API, whatever its
/// scopes; a disabled client's opens nothing.
pub fn client(db: &mut Db, ctx: &Ctx, access: &Presented, scope: &str) -> Result<Actor, Failed> {
    let Living { token, of } = presented::living(db, ctx, access)?;
    if of.is_some() || !Scopes::parse(&token.scope).has(scope) {
        let text = format!("this needs a token from client credentials with the scope {scope}");
        return Err(ProtocolError::new(Code::InsufficientScope, text).into());
    }
    Ok(Actor::Client(token.client_id.as_str().to_owned()))
}

/// The person on whose behalf a portal calls with this token, if it holds `scope`. A token whose person was blocked, or
/// whose epoch has passed, is dead; so is one of a disabled client.
pub fn person(db: &mut Db, ctx: &Ctx, access: &Presented, scope: &str) -> Result<Actor, Failed> {
    let Living { token, of } = presented::living(db, ctx, access)?;
    let holds = Scopes::parse(&token.scope).has(scope);
    let Some(Behind { user, .. }) = of.filter(|_| holds) else {
        let text = format!("this needs the access token of a person with the scope {scope}");
        return Err(ProtocolError::new(Code::InsufficientScope, text).into());
    };
    Ok(Actor::Person { user: user.id, login: user.login, role: user.role, reseller: user.reseller_id })
}
