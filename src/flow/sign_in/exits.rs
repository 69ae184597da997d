//! Whether the portals know that a person is out: one back-channel logout per session and portal, with the instant at
//! which the portal confirmed it (product rule "One credential, two portals").

use crate::db::Db;
use crate::db::types::{Instant, UserId};
use crate::error::Result;
use crate::model::client;
use crate::model::message::{self, Lane, Message, MessageState};

/// One portal's answer to one ended session.
#[derive(Clone, Debug)]
pub struct Exit {
    /// The portal's name.
    pub portal: String,
    /// When the logout was queued.
    pub asked_at: Instant,
    /// When the portal answered 200 or 204.
    pub confirmed_at: Option<Instant>,
    /// Given up after `outbox.logout_give_up_hours`.
    pub gave_up: bool,
}

/// The newest `limit` of a user.
pub fn of(db: &mut Db, user: &UserId, limit: i64) -> Result<Vec<Exit>> {
    let messages = message::of_user(db, user, Lane::Logout, limit)?;
    named(db, messages)
}

/// Those of one ended session, by the name that the portals know it by.
pub fn of_session(db: &mut Db, user: &UserId, sid: &str) -> Result<Vec<Exit>> {
    let messages = message::logouts_of(db, user, sid)?;
    named(db, messages)
}

fn named(db: &mut Db, messages: Vec<Message>) -> Result<Vec<Exit>> {
    let mut exits = Vec::new();
    for message in messages {
        let client = match &message.client_id {
            Some(id) => client::find(db, id)?,
            None => None,
        };
        exits.push(Exit {
            portal: client.map_or(message.destination, |c| c.name),
            asked_at: message.created_at,
            confirmed_at: message.relayed_at,
            gave_up: message.state == MessageState::Failed,
        });
    }
    Ok(exits)
}
