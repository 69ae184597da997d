//! The bell: after a commit a door says what changed, and whoever looks at it looks again. It is a hint: what was written
//! is in the database, and a page that asks finds it.

use super::App;
use crate::model::ids::ConversationId;

/// What changed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    /// Lines or state of a conversation.
    Conversation(ConversationId),
    /// Who waits for an agent.
    Queue,
}

impl App {
    /// Tells who listens on this node and on every other that this changed.
    pub fn ring(&self, _topic: Topic) {}
}
