//! The bell: who waits for something to change hears of it at once, on every node. A ring carries nothing but its topic:
//! whoever hears it looks, so that a ring too many costs a look and one too few only time. SQLite is one process; on
//! PostgreSQL the nodes tell each other, after the commit and from a task of its own, which says the same thing once.
//!
//! Whether others are heard is tried all the time: this node says a word and waits until it comes back. Without it (the
//! network is silent, a pooler stands in between) whoever waits looks every two seconds; when it is back everybody looks
//! once, for something may have been missed.

use std::collections::{BTreeSet, HashMap};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::time::{Sleep, sleep};

use super::App;
use crate::db::Store;
use crate::db::notices::{self, Heard, Turn};
use crate::db::types::ConversationId;
use crate::error::Result;

/// Who waits looks at least so often while other nodes are heard.
const SELDOM: Duration = Duration::from_secs(60);
/// The same while they are not.
const OFTEN: Duration = Duration::from_secs(2);
/// How often it is tried whether others are heard.
const TRY: Duration = Duration::from_secs(5);
/// What is rung within this time is said once.
const MERGE: Duration = Duration::from_millis(5);
/// Before something is said again that could not be said.
const AGAIN: Duration = Duration::from_secs(1);
/// After so many tries in vain the connection is made anew; then after twice as many, up to [`LAST_RENEWAL`].
const RENEW_AFTER: u64 = 3;
/// From here on at each multiple of it.
const LAST_RENEWAL: u64 = 48;
/// Topics in one notice: the server takes 8,000 bytes.
const IN_ONE: usize = 150;
/// With more than this to say, everybody looks at everything.
const MOST_TO_SAY: usize = 3_000;

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
    fn word(&self) -> String {
        match self {
            Topic::Conversation(id) => format!("c{id}"),
            Topic::Queue => "q".to_owned(),
            Topic::Access => "a".to_owned(),
        }
    }

    fn parse(word: &str) -> Option<Self> {
        match word {
            "q" => Some(Topic::Queue),
            "a" => Some(Topic::Access),
            _ => word.strip_prefix('c').map(|id| Topic::Conversation(ConversationId::from_text(id))),
        }
    }
}

/// Stands for every topic.
const EVERYTHING: &str = "*";

impl App {
    /// Something changed, and is committed.
    pub fn ring(&self, topic: Topic) {
        self.parts.bell.ring(topic);
    }

    /// From now on [`Listening::rang`] comes when this is rung, on whichever node.
    pub fn listen(&self, topic: Topic) -> Listening {
        self.parts.bell.listen(topic)
    }

    /// Whether this node hears the others. One that has nobody to hear for does not listen.
    pub fn hears_others(&self) -> bool {
        self.parts.bell.0.hears.load(Ordering::Acquire)
    }
}

/// The bell of one process; what waits at it ends with it.
pub(super) struct Bell(Arc<Shared>);

struct Shared {
    waiting: Mutex<HashMap<Topic, watch::Sender<()>>>,
    /// Other nodes share the data.
    has_nodes: AtomicBool,
    to_say: Mutex<ToSay>,
    /// Wakes the task that says it.
    wake: Notify,
    closed: AtomicBool,
    /// This process among the others.
    name: String,
    hears: AtomicBool,
    /// The last try that came back.
    echo: AtomicU64,
    /// A connection has just begun to listen: it can be tried.
    fresh: AtomicBool,
}

#[derive(Default)]
struct ToSay {
    topics: BTreeSet<Topic>,
    everything: bool,
}

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
        Self(Arc::new(Shared {
            waiting: Mutex::default(),
            has_nodes: AtomicBool::new(false),
            to_say: Mutex::default(),
            wake: Notify::new(),
            closed: AtomicBool::new(false),
            name: uuid::Uuid::new_v4().simple().to_string(),
            hears: AtomicBool::new(true),
            echo: AtomicU64::new(0),
            fresh: AtomicBool::new(false),
        }))
    }

    /// A hand on it for whoever rings before the parts are there.
    pub(super) fn rope(&self) -> impl Fn(Topic) + Send + Sync + 'static {
        let shared = self.0.clone();
        move |topic| shared.ring(topic)
    }

    /// Over this storage; with PostgreSQL the other nodes are told, and heard.
    pub(super) fn connect(&self, store: &Store) {
        if store.has_nodes() {
            self.0.has_nodes.store(true, Ordering::Release);
            self.0.hears.store(false, Ordering::Release);
            tokio::spawn(Tending { bell: self.0.clone(), store: store.clone(), turn: Turn::default() }.tend());
        }
    }

    fn ring(&self, topic: Topic) {
        self.0.ring(topic);
    }

    fn listen(&self, topic: Topic) -> Listening {
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

impl Shared {
    fn waiting(&self) -> MutexGuard<'_, HashMap<Topic, watch::Sender<()>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn to_say(&self) -> MutexGuard<'_, ToSay> {
        self.to_say.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pace(&self) -> Duration {
        if self.hears.load(Ordering::Acquire) { SELDOM } else { OFTEN }
    }

    fn ring(&self, topic: Topic) {
        self.ring_here(&topic);
        if self.has_nodes.load(Ordering::Acquire) {
            self.to_say().add([topic]);
            self.wake.notify_one();
        }
    }

    fn ring_here(&self, topic: &Topic) {
        if let Some(sender) = self.waiting().get(topic) {
            sender.send_replace(());
        }
    }

    fn ring_all_here(&self) {
        self.waiting().values().for_each(|sender| sender.send_replace(()));
    }

    fn heard(&self, heard: Heard) {
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

    fn understand(&self, words: &str) {
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
    fn hears(&self, hears: bool) {
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
    fn add(&mut self, topics: impl IntoIterator<Item = Topic>) {
        self.topics.extend(topics);
        if self.topics.len() > MOST_TO_SAY {
            self.topics.clear();
            self.everything = true;
        }
    }
}

/// Says and hears for one process.
struct Tending {
    bell: Arc<Shared>,
    store: Store,
    turn: Turn,
}

impl Tending {
    async fn tend(self) {
        let (mut listens, mut tried, mut in_vain) = (false, 0, 0);
        let mut next = tokio::time::interval(TRY);
        next.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            let try_now = tokio::select! {
                _ = next.tick() => true,
                () = self.bell.wake.notified() => false,
            };
            if self.bell.closed.load(Ordering::Acquire) {
                break;
            }
            let wanted = !self.bell.waiting().is_empty();
            listens = listens || (wanted && self.listen());
            if try_now && listens && wanted {
                in_vain = if self.bell.echo.load(Ordering::Acquire) == tried { 0 } else { in_vain + 1 };
                if in_vain >= 2 {
                    self.bell.hears(false);
                }
                if is_renewal(in_vain) {
                    listens = self.listen();
                }
            }
            if self.bell.fresh.swap(false, Ordering::AcqRel) || (try_now && listens && wanted) {
                tried += 1;
                let _ = self.say(format!("{} t{tried}", self.bell.name)).await; // what does not come back tells
            }
            if self.say_all().await.is_err() {
                tokio::time::sleep(AGAIN).await;
                self.bell.wake.notify_one();
            }
            tokio::time::sleep(MERGE).await;
        }
        self.turn.over();
    }

    fn listen(&self) -> bool {
        let bell = self.bell.clone();
        match self.store.listen(&self.turn, move |heard| bell.heard(heard)) {
            Ok(listens) => listens,
            Err(error) => {
                tracing::error!(%error, "other nodes are not heard");
                false
            }
        }
    }

    /// What could not be said stays.
    async fn say_all(&self) -> Result<()> {
        let to_say = std::mem::take(&mut *self.bell.to_say());
        if to_say.everything {
            if let Err(error) = self.say(format!("{} {EVERYTHING}", self.bell.name)).await {
                self.bell.to_say().everything = true;
                return Err(error);
            }
            return Ok(());
        }
        let topics: Vec<Topic> = to_say.topics.into_iter().collect();
        for (number, some) in topics.chunks(IN_ONE).enumerate() {
            let words: Vec<String> = some.iter().map(Topic::word).collect();
            if let Err(error) = self.say(format!("{} {}", self.bell.name, words.join(" "))).await {
                self.bell.to_say().add(topics[number * IN_ONE..].iter().cloned());
                return Err(error);
            }
        }
        Ok(())
    }

    async fn say(&self, words: String) -> Result<()> {
        self.store.write_plain(move |tx| notices::say(tx, &words)).await
    }
}

/// 3, 6, 12, 24, 48, 96, 144 …
fn is_renewal(in_vain: u64) -> bool {
    let early = in_vain % RENEW_AFTER == 0 && (in_vain / RENEW_AFTER).is_power_of_two() && in_vain <= LAST_RENEWAL;
    early || (in_vain > LAST_RENEWAL && in_vain % LAST_RENEWAL == 0)
}

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

    #[test]
    fn a_connection_that_hears_nothing_is_made_anew_more_and_more_seldom() {
        let renewals: Vec<u64> = (0..200).filter(|tries| is_renewal(*tries)).collect();
        assert_eq!(renewals, [3, 6, 12, 24, 48, 96, 144, 192]);
    }

    #[test]
    fn with_too_much_to_say_everybody_looks_at_everything() {
        let mut to_say = ToSay::default();
        to_say.add((0..=MOST_TO_SAY).map(|_| Topic::Conversation(ConversationId::new())));
        assert!(to_say.everything && to_say.topics.is_empty());
    }

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
