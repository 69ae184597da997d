//! What may change, and its word between nodes.

use crate::db::types::ConversationId;

/// What may change.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Topic {
    /// A line of it, or its state.
    Conversation(ConversationId),
    /// Which conversations wait for an agent.
    Queue,
    /// An agent's or operator's access ended.
    Access,
}

impl Topic {
    /// Between nodes.
    pub(super) fn word(&self) -> String {
        match self {
            Topic::Conversation(id) => format!("c{id}"),
            Topic::Queue => "q".to_owned(),
            Topic::Access => "a".to_owned(),
        }
    }

    /// The topic of a word; none for one of a newer node.
    pub(super) fn parse(word: &str) -> Option<Self> {
        match word {
            "q" => Some(Topic::Queue),
            "a" => Some(Topic::Access),
            _ => word.strip_prefix('c').map(|id| Topic::Conversation(ConversationId::from_text(id))),
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
        for topic in [Topic::Conversation(ConversationId::new()), Topic::Queue, Topic::Access] {
            assert_eq!(Topic::parse(&topic.word()), Some(topic));
        }
        assert_eq!((Topic::parse(EVERYTHING), Topic::parse("t7"), Topic::parse("")), (None, None, None));
    }
}
