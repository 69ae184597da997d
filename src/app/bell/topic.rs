//! What may change, and its word between nodes.

use crate::db::types::{ConversationId, UserId};

/// What may change.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Topic {
    /// A line of it, or its state.
    Conversation(ConversationId),
    /// Which conversations wait for an agent.
    Queue,
    /// This person's access ended, or a session of it.
    Access(UserId),
}

impl Topic {
    /// Between nodes.
    pub(super) fn word(&self) -> String {
        match self {
            Topic::Conversation(id) => format!("c{id}"),
            Topic::Queue => "q".to_owned(),
            Topic::Access(user) => format!("a{user}"),
        }
    }

    /// The topic of a word; none for one of a newer node.
    pub(super) fn parse(word: &str) -> Option<Self> {
        match word {
            "q" => Some(Topic::Queue),
            _ => {
                let conversation = || Some(Topic::Conversation(ConversationId::from_text(word.strip_prefix('c')?)));
                let access = || Some(Topic::Access(UserId::from_text(word.strip_prefix('a')?)));
                conversation().or_else(access)
            }
        }
    }
}

/// Stands for every topic.
pub(super) const EVERYTHING: &str = "*";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_is_its_word_again() {
        for topic in [Topic::Conversation(ConversationId::new()), Topic::Queue, Topic::Access(UserId::new())] {
            assert_eq!(Topic::parse(&topic.word()), Some(topic));
        }
        assert_eq!((Topic::parse(EVERYTHING), Topic::parse("t7"), Topic::parse("")), (None, None, None));
    }
}
