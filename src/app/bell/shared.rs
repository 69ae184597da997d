//! What the parts of a bell share: who waits, what was said to other nodes, and whether they are heard.

use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, watch};

use super::topic::{EVERYTHING, Topic};
use crate::db::notices::Heard;

/// Who waits looks at least so often while other nodes are heard.
const SELDOM: Duration = Duration::from_secs(60);
/// The same while they are not.
const OFTEN: Duration = Duration::from_secs(2);
/// With more than this to say, everybody looks at everything.
const MOST_TO_SAY: usize = 3_000;

/// Who waits at the bell of one process, and what other nodes are to be told.
pub(super) struct Shared {
    pub(super) waiting: Mutex<HashMap<Topic, watch::Sender<()>>>,
    /// Other nodes share the data.
    pub(super) has_nodes: AtomicBool,
    pub(super) to_say: Mutex<ToSay>,
    /// Wakes the task that says it.
    pub(super) wake: Notify,
    pub(super) closed: AtomicBool,
    /// This process among the others.
    pub(super) name: String,
    pub(super) hears: AtomicBool,
    /// The last try that came back.
    pub(super) echo: AtomicU64,
    /// A connection has just begun to listen: it can be tried.
    pub(super) fresh: AtomicBool,
}

/// What other nodes are to be told.
#[derive(Default)]
pub(super) struct ToSay {
    pub(super) topics: BTreeSet<Topic>,
    pub(super) everything: bool,
}

impl Shared {
    pub(super) fn new() -> Self {
        Self {
            waiting: Mutex::default(),
            has_nodes: AtomicBool::new(false),
            to_say: Mutex::default(),
            wake: Notify::new(),
            closed: AtomicBool::new(false),
            name: uuid::Uuid::new_v4().simple().to_string(),
            hears: AtomicBool::new(true),
            echo: AtomicU64::new(0),
            fresh: AtomicBool::new(false),
        }
    }

    pub(super) fn waiting(&self) -> MutexGuard<'_, HashMap<Topic, watch::Sender<()>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn to_say(&self) -> MutexGuard<'_, ToSay> {
        self.to_say.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn pace(&self) -> Duration {
        if self.hears.load(Ordering::Acquire) { SELDOM } else { OFTEN }
    }

    pub(super) fn ring(&self, topic: Topic) {
        self.ring_here(&topic);
        if self.has_nodes.load(Ordering::Acquire) {
            self.to_say().add([topic]);
            self.wake.notify_one();
        }
    }

    pub(super) fn ring_here(&self, topic: &Topic) {
        if let Some(sender) = self.waiting().get(topic) {
            sender.send_replace(());
        }
    }

    pub(super) fn ring_all_here(&self) {
        self.waiting().values().for_each(|sender| sender.send_replace(()));
    }

    pub(super) fn heard(&self, heard: Heard) {
        match heard {
            Heard::Listening => {
                self.ring_all_here();
                self.fresh.store(true, Ordering::Release);
                self.wake.notify_one();
            }
            Heard::Words(words) => self.understand(&words),
            Heard::Lost(why) => {
                tracing::debug!(why, "the connection that hears other nodes is lost");
                self.hears(false);
            }
        }
    }

    pub(super) fn understand(&self, words: &str) {
        let mut words = words.split(' ');
        if words.next() == Some(&self.name) {
            if let Some(number) = words.next().and_then(|word| word.strip_prefix('t')).and_then(|n| n.parse().ok()) {
                self.echo.fetch_max(number, Ordering::AcqRel);
                self.hears(true);
            }
            return;
        }
        for word in words {
            match Topic::parse(word) {
                Some(topic) => self.ring_here(&topic),
                None if word == EVERYTHING => self.ring_all_here(),
                None => {} // a newer node's word, or a try of its own
            }
        }
    }

    /// Each change is told, and makes everybody look, who then waits by the new pace.
    pub(super) fn hears(&self, hears: bool) {
        if self.hears.swap(hears, Ordering::AcqRel) == hears {
            return;
        }
        match hears {
            true => tracing::info!("other nodes are heard"),
            false => tracing::warn!("other nodes are not heard: open conversations look every 2 s"),
        }
        self.ring_all_here();
    }
}

impl ToSay {
    pub(super) fn add(&mut self, topics: impl IntoIterator<Item = Topic>) {
        self.topics.extend(topics);
        if self.topics.len() > MOST_TO_SAY {
            self.topics.clear();
            self.everything = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::types::ConversationId;

    #[test]
    fn with_too_much_to_say_everybody_looks_at_everything() {
        let mut to_say = ToSay::default();
        to_say.add((0..=MOST_TO_SAY).map(|_| Topic::Conversation(ConversationId::new())));
        assert!(to_say.everything && to_say.topics.is_empty());
    }
}
