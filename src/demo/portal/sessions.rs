//! What a portal keeps about browsers: logins under way, sessions, and which were ended from outside. In memory: the
//! demo forgets at its end.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::logout_token::Ending;
use super::rp::{Pending, Person, PortalIdToken};

/// A login under way is kept this long: somebody may read mail in between. Milliseconds.
const PENDING_MS: i64 = 60 * 60_000;
/// The longest session of a portal. Milliseconds.
const SESSION_MS: i64 = 24 * 60 * 60_000;
/// So many logins under way are kept at most.
const MAX_PENDING: usize = 10_000;

/// One browser that is, or was, signed in.
#[derive(Clone)]
pub struct Session {
    /// The ID token, for the hint at sign-out.
    pub id_token: PortalIdToken,
    /// For userinfo.
    pub access_token: String,
    /// Until when the access token is good, UTC milliseconds.
    pub access_until_ms: i64,
    /// `iss` of the account.
    pub iss: String,
    /// `sub` of the account.
    pub sub: String,
    /// The provider's session.
    pub sid: Option<String>,
    /// What the provider says of the person.
    pub person: Person,
    /// When that was read, UTC milliseconds.
    pub read_ms: i64,
    /// Signed in at, UTC milliseconds.
    pub since_ms: i64,
    /// Set when it is over.
    pub ended: Option<Ended>,
}

/// Why and when a session ended without this browser asking for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// By a logout token; otherwise the provider refused the access token.
    pub by_notice: bool,
    /// UTC milliseconds.
    pub at_ms: i64,
}

/// A sign-out under way: the state sent to the provider.
#[derive(Clone)]
pub struct Leaving {
    /// The browser that asked.
    pub browser: String,
    /// Whether to log in again afterwards ("entrar com outro login").
    pub again: bool,
    at_ms: i64,
}

/// Everything that a portal remembers.
#[derive(Default)]
pub struct Sessions(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    sessions: HashMap<String, Session>,
    pending: HashMap<String, (String, Pending, i64)>,
    leaving: HashMap<String, Leaving>,
    seen: HashMap<String, i64>,
    ended_sids: HashMap<String, i64>,
}

impl Sessions {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Remembers a login under way, by its state.
    pub fn begin(&self, browser: &str, pending: Pending, now_ms: i64) {
        let mut inner = self.inner();
        inner.pending.retain(|_, (_, _, at)| now_ms - *at < PENDING_MS);
        if inner.pending.len() < MAX_PENDING {
            inner.pending.insert(pending.state.clone(), (browser.to_owned(), pending, now_ms));
        }
    }

    /// Takes a login under way, once, and only in the browser that began it.
    pub fn resume(&self, browser: &str, state: &str, now_ms: i64) -> Option<Pending> {
        let mut inner = self.inner();
        let mine = inner.pending.get(state).is_some_and(|(owner, _, at)| owner == browser && now_ms - *at < PENDING_MS);
        if !mine {
            return None;
        }
        inner.pending.remove(state).map(|(_, pending, _)| pending)
    }

    /// Stores a new session under `key`; a logout that overtook the login ends it at once.
    pub fn open(&self, key: String, mut session: Session, now_ms: i64) {
        let mut inner = self.inner();
        let over = session.sid.as_ref().and_then(|sid| inner.ended_sids.get(sid)).copied();
        session.ended = over.map(|at_ms| Ended { by_notice: true, at_ms });
        inner.sessions.retain(|_, kept| now_ms - kept.since_ms < SESSION_MS);
        inner.sessions.insert(key, session);
    }

    /// The session of a browser, also when it is over.
    pub fn get(&self, key: &str, now_ms: i64) -> Option<Session> {
        self.inner().sessions.get(key).filter(|session| now_ms - session.since_ms < SESSION_MS).cloned()
    }

    /// Keeps what userinfo says now.
    pub fn update(&self, key: &str, person: Person, now_ms: i64) {
        if let Some(session) = self.inner().sessions.get_mut(key) {
            session.person = person;
            session.read_ms = now_ms;
        }
    }

    /// Marks a session as over because the provider refused its access token.
    pub fn refused(&self, key: &str, now_ms: i64) {
        if let Some(session) = self.inner().sessions.get_mut(key) {
            session.ended.get_or_insert(Ended { by_notice: false, at_ms: now_ms });
        }
    }

    /// Forgets a session: its own browser signed out, or logs in anew.
    pub fn forget(&self, key: &str) -> Option<Session> {
        self.inner().sessions.remove(key)
    }

    /// Ends what a verified logout token names and says how many sessions that were; `None` for a replayed token.
    pub fn end(&self, iss: &str, ending: &Ending, now_ms: i64) -> Option<usize> {
        let mut inner = self.inner();
        inner.seen.retain(|_, until| *until > now_ms);
        inner.ended_sids.retain(|_, at| now_ms - *at < PENDING_MS);
        if inner.seen.insert(ending.jti.clone(), ending.until_ms).is_some() {
            return None;
        }
        if let Some(sid) = &ending.sid {
            inner.ended_sids.insert(sid.clone(), now_ms);
        }
        let mut count = 0;
        for session in inner.sessions.values_mut().filter(|session| session.iss == iss && session.ended.is_none()) {
            let named = match (&ending.sid, &ending.sub) {
                (Some(sid), sub) => {
                    session.sid.as_ref() == Some(sid) && sub.as_ref().is_none_or(|sub| *sub == session.sub)
                }
                (None, Some(sub)) => *sub == session.sub,
                (None, None) => false,
            };
            if named {
                session.ended = Some(Ended { by_notice: true, at_ms: now_ms });
                count += 1;
            }
        }
        Some(count)
    }

    /// Remembers a sign-out under way, by its state.
    pub fn leave(&self, state: &str, browser: &str, again: bool, now_ms: i64) {
        let mut inner = self.inner();
        inner.leaving.retain(|_, leaving| now_ms - leaving.at_ms < PENDING_MS);
        if inner.leaving.len() < MAX_PENDING {
            inner.leaving.insert(state.to_owned(), Leaving { browser: browser.to_owned(), again, at_ms: now_ms });
        }
    }

    /// Takes a sign-out under way, once, and only in the browser that began it.
    pub fn left(&self, state: &str, browser: &str) -> Option<Leaving> {
        let mut inner = self.inner();
        inner.leaving.get(state).filter(|leaving| leaving.browser == browser)?;
        inner.leaving.remove(state)
    }
}
