//! Public keys of clients: as registered, or from their `jwks_uri` through the one guarded way out. What was fetched stays
//! as long as its answer allows, within bounds; a name that is not among them is looked for again soon, since clients
//! rotate keys without telling; and while the address does not answer, what it said last still counts for a day.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Mutex as Turn;

use super::outgoing::Fetched;
use super::{App, Registered};
use crate::crypto::keys::{TheirKeys, Wanted};
use crate::db::types::Instant;

/// What an answer without a word about it is kept, and the bounds of what it may say, in seconds.
const USUAL_S: i64 = 300;
const LEAST_S: i64 = 60;
const MOST_S: i64 = 86_400;
/// Between two looks at one address that did not bring what was looked for, in seconds.
const PATIENCE_S: i64 = 30;
/// So long the last answer counts while no other comes, in seconds.
const STALE_S: i64 = 86_400;
/// Beyond that many addresses it begins anew.
const MOST: usize = 10_000;

/// The keys at hand.
#[derive(Debug, Default)]
pub struct ClientKeys {
    fetched: Mutex<HashMap<String, Arc<Turn<Held>>>>,
}

#[derive(Debug, Default)]
struct Held {
    keys: Arc<TheirKeys>,
    etag: Option<String>,
    until: Option<Instant>,
    looked_at: Option<Instant>,
}

impl ClientKeys {
    /// The keys of this client, among them the wanted one if there is such a one. None at all is an answer too:
    /// then nothing that it signs is good.
    pub async fn of(&self, app: &App, client: &Registered, wanted: Wanted<'_>) -> Arc<TheirKeys> {
        let Some(uri) = &client.view.terms.jwks_uri else { return client.keys.clone() };
        let turn = self.turn(uri);
        let mut held = turn.lock().await;
        let now = app.now();
        if held.is_wanting(wanted, now) {
            held.looked_at = Some(now);
            held.look(app, uri, now).await;
        }
        held.keys.clone()
    }

    fn turn(&self, uri: &str) -> Arc<Turn<Held>> {
        let mut all = self.fetched.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST {
            all.clear();
        }
        all.entry(uri.to_owned()).or_default().clone()
    }
}

impl Held {
    /// Worth another look: run out, or without the wanted key; and not looked at just now.
    fn is_wanting(&self, wanted: Wanted<'_>, now: Instant) -> bool {
        let recent = self.looked_at.is_some_and(|at| now < at.plus_s(PATIENCE_S));
        let fresh = self.until.is_some_and(|until| now < until);
        !recent && (!fresh || !self.keys.has(wanted))
    }

    async fn look(&mut self, app: &App, uri: &str, now: Instant) {
        let answer = match app.outgoing() {
            Ok(outgoing) => outgoing.get(uri, self.etag.as_deref()).await,
            Err(error) => return tracing::error!(%error, "keys of a client cannot be fetched"),
        };
        match answer.map(|fetched| self.take(fetched, now)) {
            Ok(true) => {}
            Ok(false) => tracing::warn!(uri, "a jwks_uri answers with no key set"),
            Err(no) => tracing::warn!(uri, why = no.why, "a jwks_uri does not answer"),
        }
        if self.until.is_none_or(|until| now > until.plus_s(STALE_S)) {
            *self = Self { looked_at: self.looked_at, ..Self::default() };
        }
    }

    fn take(&mut self, fetched: Fetched, now: Instant) -> bool {
        let set = serde_json::from_slice::<serde_json::Value>(&fetched.body).ok();
        match (fetched.status, set) {
            (304, _) => {}
            (200, Some(set)) if set["keys"].is_array() => {
                self.keys = Arc::new(TheirKeys::read(&set));
                self.etag = fetched.etag;
            }
            _ => return false,
        }
        self.until = Some(now.plus_s(fetched.max_age_s.unwrap_or(USUAL_S).clamp(LEAST_S, MOST_S)));
        true
    }
}
