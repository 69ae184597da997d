//! Which clients failed to prove who they are, and from where, as far as this process has seen it. A memory and no rule:
//! it only says for whom the counters in the database have to be asked, so that a client in good standing costs no
//! statement. Each node notices for itself; the counters are everybody's.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Beyond that it begins anew: secrets of 256 bits are not guessed in the gap.
const MOST: usize = 10_000;

/// The suspects.
#[derive(Debug, Default)]
pub struct Suspects {
    some: AtomicBool,
    pairs: Mutex<HashSet<(String, String)>>,
}

impl Suspects {
    /// This client, from this address, has failed since it last succeeded.
    pub fn has(&self, client: &str, address: &str) -> bool {
        if !self.some.load(Ordering::Acquire) {
            return false;
        }
        self.lock().contains(&(client.to_owned(), address.to_owned()))
    }

    /// It failed.
    pub fn add(&self, client: &str, address: &str) {
        let mut pairs = self.lock();
        if pairs.len() >= MOST {
            pairs.clear();
        }
        pairs.insert((client.to_owned(), address.to_owned()));
        self.some.store(true, Ordering::Release);
    }

    /// It succeeded.
    pub fn remove(&self, client: &str, address: &str) {
        let mut pairs = self.lock();
        pairs.remove(&(client.to_owned(), address.to_owned()));
        self.some.store(!pairs.is_empty(), Ordering::Release);
    }

    fn lock(&self) -> MutexGuard<'_, HashSet<(String, String)>> {
        self.pairs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
