//! A user's card as the reseller's Administrator sees it, with what may be done from it. The verbs decide again.

use super::{email, manage as users};
use crate::db::Db;
use crate::db::types::UserId;
use crate::error::Result;
use crate::flow::access::{self, Doing};
use crate::flow::delivery::{self, Explained};
use crate::flow::sign_in::exits::{self, Exit};
use crate::model::ctx::Ctx;
use crate::model::message::{self, Asker, Lane, Message};
use crate::model::role::{Permission, Role};
use crate::model::session::{self, Session};
use crate::model::ticket::Ticket;
use crate::model::user::{BlockedBy, User, UserState};
use crate::model::{client, delivery_report, grant};
use crate::text::Lang;

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
    /// The last mail to this user.
    pub last_mail: Option<LastMail>,
    /// The only active Administrator of the reseller.
    pub last_administrator: bool,
    /// Which acts would be accepted now.
    pub may: May,
}

/// A mail to the user, and whether it arrived.
#[derive(Clone, Debug)]
pub struct LastMail {
    /// What it is.
    pub message: Message,
    /// Why it has not arrived and what to do, while that is so.
    pub explained: Option<Explained>,
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
pub fn card(db: &mut Db, ctx: &Ctx, id: &UserId, lang: Lang) -> Result<Card> {
    access::allow(ctx, Doing::ManageUsers)?;
    let user = users::get(db, ctx, id)?;
    let sessions = living(db, ctx, &user)?;
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
        last_mail: last_mail(db, id, lang)?,
        last_administrator,
        may,
        user,
    })
}

fn last_mail(db: &mut Db, id: &UserId, lang: Lang) -> Result<Option<LastMail>> {
    let Some(message) = message::of_user(db, id, Lane::Mail, 1)?.into_iter().next() else { return Ok(None) };
    let reports = delivery_report::of_message(db, &message.id)?;
    let explained = delivery::explain(&message, &reports, Asker::Administrator, lang);
    Ok(Some(LastMail { message, explained }))
}

/// The living sessions of a user, each with the names of the portals it opened.
pub fn living(db: &mut Db, ctx: &Ctx, user: &User) -> Result<Vec<(Session, Vec<String>)>> {
    let mut sessions = Vec::new();
    for session in session::living_of(db, &user.id, ctx.now)?.into_iter().filter(|s| s.epoch == user.epoch) {
        let portals = portals_of(db, &session)?;
        sessions.push((session, portals));
    }
    Ok(sessions)
}

fn portals_of(db: &mut Db, session: &Session) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for id in grant::clients_of_session(db, &session.id)? {
        names.push(client::find(db, &id)?.map_or_else(|| id.to_string(), |c| c.name));
    }
    names.sort();
    Ok(names)
}
