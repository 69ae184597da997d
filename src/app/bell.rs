//! The bell: who waits for something to change hears of it at once, on every node. A ring carries nothing but its topic:
//! whoever hears it looks, so that a ring too many costs a look and one too few only time. SQLite is one process; on
//! PostgreSQL the nodes tell each other, after the commit and from a task of its own, which says the same thing once.
//!
//! Whether others are heard is tried all the time: this node says a word and waits until it comes back. Without it (the
//! network is silent, a pooler stands in between) whoever waits looks every two seconds; when it is back everybody looks
//! once, for something may have been missed.

mod others;
mod shared;
mod topic;

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use tokio::sync::watch;
use tokio::time::{Sleep, sleep};

use crate::db::Store;
use crate::db::notices::Turn;
use others::Tending;
use shared::Shared;
pub use topic::Topic;

/// The bell of one process; what waits at it ends with it.
pub(super) struct Bell(Arc<Shared>);

/// A place at the bell, for one topic. Nothing is kept for a topic when the last one has gone.
pub struct Listening {
    heard: watch::Receiver<()>,
    anyway: Pin<Box<Sleep>>,
    topic: Topic,
    bell: Arc<Shared>,
}

impl Listening {
    /// Comes when it was rung since the last time, and when it is time to look anyway. May be dropped and asked again.
    pub async fn rang(&mut self) {
        tokio::select! {
            changed = self.heard.changed() => {
                if changed.is_err() {
                    // The bell has gone with its process.
                    self.anyway.as_mut().await;
                }
            }
            () = self.anyway.as_mut() => {}
        }
        self.anyway = Box::pin(sleep(self.bell.pace()));
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let mut waiting = self.bell.waiting();
        if waiting.get(&self.topic).is_some_and(|sender| sender.receiver_count() <= 1) {
            waiting.remove(&self.topic);
        }
    }
}

impl Bell {
    pub(super) fn new() -> Self {
        Self(Arc::new(Shared::new()))
    }

    /// A hand on it for whoever rings before the parts are there.
    pub(super) fn rope(&self) -> impl Fn(Topic) + Send + Sync + 'static {
        let shared = self.0.clone();
        move |topic| shared.ring(topic)
    }

    /// Whether the others are heard.
    pub(super) fn hears_others(&self) -> bool {
        self.0.hears.load(Ordering::Acquire)
    }

    /// Over this storage; with PostgreSQL the other nodes are told, and heard.
    pub(super) fn connect(&self, store: &Store) {
        if store.has_nodes() {
            self.0.has_nodes.store(true, Ordering::Release);
            self.0.hears.store(false, Ordering::Release);
            tokio::spawn(Tending { bell: self.0.clone(), store: store.clone(), turn: Turn::default() }.tend());
        }
    }

    /// Something changed, and is committed.
    pub(super) fn ring(&self, topic: Topic) {
        self.0.ring(topic);
    }

    /// A place for this topic.
    pub(super) fn listen(&self, topic: Topic) -> Listening {
        let shared = self.0.clone();
        let heard = {
            let mut waiting = shared.waiting();
            waiting.entry(topic.clone()).or_insert_with(|| watch::channel(()).0).subscribe()
        };
        shared.wake.notify_one(); // the first one makes this node listen to others
        Listening { heard, anyway: Box::pin(sleep(shared.pace())), topic, bell: shared }
    }
}

impl Drop for Bell {
    fn drop(&mut self) {
        self.0.closed.store(true, Ordering::Release);
        self.0.wake.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn nothing_is_kept_for_a_topic_to_which_nobody_listens() {
        let bell = Bell::new();
        bell.ring(Topic::Queue);
        assert!(bell.0.waiting().is_empty());
        let (mut one, two) = (bell.listen(Topic::Queue), bell.listen(Topic::Queue));
        bell.ring(Topic::Queue);
        one.rang().await;
        drop(one);
        assert_eq!(bell.0.waiting().len(), 1);
        drop(two);
        assert!(bell.0.waiting().is_empty());
    }

    #[tokio::test]
    async fn a_ring_before_somebody_asks_is_heard_and_counts_once() {
        let bell = Bell::new();
        let mut listening = bell.listen(Topic::Queue);
        bell.ring(Topic::Queue);
        bell.ring(Topic::Queue);
        listening.rang().await;
        let again = tokio::time::timeout(Duration::from_millis(20), listening.rang()).await;
        assert!(again.is_err(), "nothing has changed since");
    }
}
