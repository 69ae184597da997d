//! A user's card as the reseller's Administrator sees it, with what may be done from it. The verbs decide again.

use super::{email, manage as users};
use crate::db::Db;
use crate::db::types::UserId;
use crate::error::Result;
use crate::flow::access::{self, Doing};
use crate::flow::sign_in::exits::{self, Exit};
use crate::model::ctx::Ctx;
use crate::model::role::{Permission, Role};
use crate::model::session::{self, Session};
use crate::model::ticket::Ticket;
use crate::model::user::{BlockedBy, User, UserState};
use crate::model::{client, grant};

/// Everything on the card.
#[derive(Clone, Debug)]
pub struct Card {
    /// The user.
    pub user: User,
    /// What the portals are told.
    pub permissions: Vec<Permission>,
    /// Living sessions, each with the names of the portals it opened.
    pub sessions: Vec<(Session, Vec<String>)>,
    /// What the portals said to ended sessions, the newest first.
    pub exits: Vec<Exit>,
    /// The address that waits for its code.
    pub pending: Option<Ticket>,
    /// The only active Administrator of the reseller.
    pub last_administrator: bool,
    /// Which acts would be accepted now.
    pub may: May,
}

/// Acts on a user that the rules allow as things stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct May {
    /// Block.
    pub block: bool,
    /// Lift the reseller's own block.
    pub unblock: bool,
    /// Send a new password.
    pub send_password: bool,
    /// Change the role.
    pub role: bool,
    /// Correct the e-mail.
    pub email: bool,
    /// End the sessions.
    pub end_sessions: bool,
    /// Delete.
    pub delete: bool,
}

/// The card of a user of the own reseller; `NotFound` for everybody else's.
pub fn card(db: &mut Db, ctx: &Ctx, id: &UserId) -> Result<Card> {
    access::allow(ctx, Doing::ManageUsers)?;
    let user = users::get(db, ctx, id)?;
    let mut sessions = Vec::new();
    for session in session::living_of(db, id, ctx.now)?.into_iter().filter(|s| s.epoch == user.epoch) {
        let portals = portals_of(db, &session)?;
        sessions.push((session, portals));
    }
    let last_administrator = match &user.reseller_id {
        Some(reseller) => users::is_last(db, reseller, &user)?,
        None => false,
    };
    let blocked = user.state == UserState::Blocked;
    let may = May {
        block: !blocked && !last_administrator,
        unblock: blocked && user.blocked_by == Some(BlockedBy::Reseller),
        send_password: !blocked,
        role: !last_administrator,
        email: user.role != Role::Administrator,
        end_sessions: !sessions.is_empty(),
        delete: !last_administrator,
    };
    Ok(Card {
        permissions: access::effective(&ctx.config, &user),
        sessions,
        exits: exits::of(db, id, 20)?,
        pending: email::pending(db, ctx, &user)?,
        last_administrator,
        may,
        user,
    })
}

fn portals_of(db: &mut Db, session: &Session) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for id in grant::clients_of_session(db, &session.id)? {
        names.push(client::find(db, &id)?.map_or_else(|| id.to_string(), |c| c.name));
    }
    names.sort();
    Ok(names)
}
