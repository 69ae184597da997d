//! What was acknowledged to the ERP, and what came out at the other end: kept by the test, out of the product's sight.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use crate::support::faulty_relay::{FaultyRelay, NOBODY, Taken};

/// See the module.
#[derive(Debug, Default)]
pub struct Ledger {
    acknowledged: Mutex<BTreeSet<String>>,
    /// Suspended by the ERP later: they may have their mail or not.
    suspended: Mutex<BTreeSet<String>>,
}

/// What was counted.
#[derive(Debug, Default)]
pub struct Counted {
    /// Resellers that were acknowledged.
    pub acknowledged: usize,
    /// Mails that the relay took.
    pub mails: usize,
    /// Of these, identical copies of another.
    pub copies: usize,
}

/// The address of a reseller's contact: every seventeenth has a mailbox that is none.
pub fn address(id: &str) -> String {
    let number: usize = id.trim_start_matches(|c: char| !c.is_ascii_digit()).parse().unwrap_or(1);
    if number.is_multiple_of(17) {
        format!("{}@{NOBODY}", id.to_lowercase())
    } else {
        format!("{}@r.example", id.to_lowercase())
    }
}

impl Ledger {
    /// The ERP was told that this one is taken.
    pub fn acknowledge(&self, id: &str) {
        self.acknowledged.lock().unwrap().insert(id.to_owned());
    }

    /// The ERP was told that this one is suspended.
    pub fn suspend(&self, id: &str) {
        self.suspended.lock().unwrap().insert(id.to_owned());
    }

    /// Who was acknowledged.
    pub fn everybody(&self) -> Vec<String> {
        self.acknowledged.lock().unwrap().iter().cloned().collect()
    }

    /// Who has a mail, and may use it.
    pub fn with_mail(&self, relay: &FaultyRelay) -> Vec<String> {
        let came: BTreeSet<String> = relay.taken().into_iter().map(|taken| taken.to).collect();
        let suspended = self.suspended.lock().unwrap();
        let may = |id: &String| came.contains(&address(id)) && !suspended.contains(id);
        self.everybody().into_iter().filter(may).collect()
    }

    /// Whose first mail has not come, although it should.
    pub fn missing(&self, relay: &FaultyRelay) -> Vec<String> {
        let came: BTreeSet<String> = relay.taken().into_iter().map(|taken| taken.to).collect();
        let suspended = self.suspended.lock().unwrap();
        let waits = |id: &String| {
            let to = address(id);
            !to.ends_with(NOBODY) && !suspended.contains(id) && !came.contains(&to)
        };
        self.acknowledged.lock().unwrap().iter().filter(|id| waits(id)).cloned().collect()
    }

    /// Nothing but what was acknowledged came, and each came once, or once more to the byte.
    pub fn check(&self, relay: &FaultyRelay) -> Counted {
        let mut by_recipient: BTreeMap<String, Vec<Taken>> = BTreeMap::new();
        for taken in relay.taken() {
            by_recipient.entry(taken.to.clone()).or_default().push(taken);
        }
        let known: BTreeSet<String> = self.everybody().iter().map(|id| address(id)).collect();
        let mut counted = Counted { acknowledged: known.len(), ..Counted::default() };
        for (to, mails) in &by_recipient {
            let first = &mails[0];
            for mail in &mails[1..] {
                assert_eq!(mail.message_id, first.message_id, "a second mail to {to}");
                assert_eq!(mail.digest, first.digest, "the copy to {to} is another one");
            }
            counted.mails += mails.len();
            counted.copies += mails.len() - 1;
        }
        counted
    }
}
