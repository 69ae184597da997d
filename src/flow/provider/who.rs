//! Who is before the browser, and what [`decide`](crate::oidc::decide::decide) wants to know of them.

use super::{consent, facts, subject};
use crate::db::types::Instant;
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::flow::sign_in::{factor, session};
use crate::model::ctx::Ctx;
use crate::model::session::Session;
use crate::model::user::User;
use crate::oidc::authorize::AuthorizeRequest;
use crate::oidc::client::ClientView;
use crate::oidc::decide::{ConsentFacts, Facts, HintFacts, SessionFacts};

/// Who is before the browser, and whom the client expects there.
#[derive(Clone, Debug)]
pub struct Present {
    /// The living session.
    pub session: Option<(Session, User)>,
    /// Whom the client expects, read by the door with the keys in memory.
    pub expected: HintFacts,
}

/// A request that is looked at again.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    /// When it arrived.
    pub asked_at: Instant,
    /// The person has said yes to it.
    pub allowed: bool,
}

impl Present {
    /// Going to a portal is a use of the session; a portal that looks by itself (`prompt=none`) is none (P2-26).
    pub(super) fn used(&self, tx: &mut Tx, ctx: &Ctx, request: &AuthorizeRequest) -> Result<()> {
        match &self.session {
            Some((session, _)) if !request.prompt.none && session::is_stale(ctx, session) => {
                session::seen(tx, ctx, session)
            }
            _ => Ok(()),
        }
    }

    /// What the tables say. `seen` is none for a request that has just arrived.
    pub(super) fn facts(
        &self,
        db: &mut Db,
        ctx: &Ctx,
        request: &AuthorizeRequest,
        client: &ClientView,
        seen: Option<Seen>,
    ) -> Result<Facts> {
        let hint = self.expected.clone();
        let Some((session, user)) = &self.session else { return Ok(Facts { hint, ..Facts::default() }) };
        // Whom a client expects, it calls by the name that it knows.
        let expects = request.claims.sub.is_some() || matches!(hint, HintFacts::Of(_));
        let sub = if expects { subject::known(db, client, user)? } else { None };
        let allowed = seen.is_some_and(|seen| seen.allowed);
        let remembered = !client.first_party && !allowed && consent::is_remembered(db, &user.id, request)?;
        let session = SessionFacts {
            sub,
            auth_time_s: session.auth_time.seconds(),
            acr: facts::acr(session.methods),
            best: facts::best(db, request, (session, user))?,
            shut_in: factor::is_shut_in(&ctx.config, session, user),
            since_request: seen.is_some_and(|seen| session.auth_time >= seen.asked_at),
        };
        Ok(Facts { session: Some(session), consent: ConsentFacts { remembered, since_request: allowed }, hint })
    }
}
