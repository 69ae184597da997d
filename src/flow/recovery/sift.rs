//! Before requests are decided one by one: those beyond the free ones of their address wait, and those that concern nobody are
//! settled together. So a flood costs a few statements for a batch, and a page one row.

use std::collections::{BTreeMap, HashSet};

use super::limit;
use crate::db::types::{Instant, RequestRowId};
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::model::ctx::Ctx;
use crate::model::request::{self, Request, RequestKind, RequestOutcome};
use crate::model::{promise, reseller, user};

/// What is left of a batch.
#[derive(Clone, Debug)]
pub struct Sifted {
    /// To be decided one by one, oldest first.
    pub due: Vec<Request>,
    /// Settled: they concern nobody.
    pub settled: usize,
    /// Held back because many came from their address: how many, and the longest such wait in seconds.
    pub slowed: Option<(usize, i64)>,
}

/// Undecided requests that are due, oldest first.
pub fn waiting(db: &mut Db, now: Instant, batch: i64) -> Result<Vec<Request>> {
    request::undecided(db, now, batch)
}

/// Takes what is due.
pub fn sift(tx: &mut Tx, ctx: &Ctx, mut due: Vec<Request>) -> Result<Sifted> {
    let waits = waits(tx, ctx, &due)?;
    for (wait_s, ids) in &waits {
        request::hold_back(tx, ids, ctx.now.plus_s(*wait_s))?;
    }
    let held: HashSet<&RequestRowId> = waits.values().flatten().collect();
    let slowed = waits.keys().next_back().map(|longest| (held.len(), *longest));
    due.retain(|request| !held.contains(&request.id));
    let known = Known::of(tx, &due)?;
    let (due, nobodys): (Vec<_>, Vec<_>) = due.into_iter().partition(|request| known.has(request));
    let nobodys: Vec<_> = nobodys.into_iter().map(|request| request.id).collect();
    let settled = request::settle(tx, &nobodys, RequestOutcome::Nothing, ctx.now)?;
    Ok(Sifted { due, settled, slowed })
}

/// Who waits how long, in seconds. Behind one address sit whole offices: beyond the free ones of an hour they wait a little,
/// everybody is served. What waited once is not counted again, and what came from no known address is not counted.
fn waits(tx: &mut Tx, ctx: &Ctx, due: &[Request]) -> Result<BTreeMap<i64, Vec<RequestRowId>>> {
    let mut from: BTreeMap<(&str, i64), Vec<&Request>> = BTreeMap::new();
    for request in due.iter().filter(|request| !request.is_slowed() && !request.ip.is_empty()) {
        from.entry((&request.ip, limit::hour(request.created_at))).or_default().push(request);
    }
    let mut waits: BTreeMap<i64, Vec<RequestRowId>> = BTreeMap::new();
    for ((ip, hour), requests) in from {
        let before = limit::before(tx, ctx, (ip, hour), requests.len())?;
        for (at, request) in (before + 1..).zip(requests) {
            let wait_s = limit::wait_s(ctx, at);
            if wait_s > 0 {
                waits.entry(wait_s).or_default().push(request.id.clone());
            }
        }
    }
    Ok(waits)
}

/// What of a batch the product knows.
struct Known {
    logins: HashSet<String>,
    emails: HashSet<String>,
    resellers: HashSet<String>,
}

impl Known {
    fn of(db: &mut Db, due: &[Request]) -> Result<Self> {
        let texts = |of: fn(&Request) -> &String| {
            let texts: HashSet<&String> = due.iter().map(of).filter(|text| !text.is_empty()).collect();
            texts.into_iter().cloned().collect::<Vec<_>>()
        };
        let (logins, emails) = (texts(|request| &request.login_folded), texts(|request| &request.email_folded));
        let mut found = user::emails_of(db, &emails)?;
        found.extend(promise::pending_contacts_of(db, &emails)?);
        Ok(Self {
            logins: user::logins_of(db, &logins)?.into_iter().collect(),
            resellers: reseller::externals_of(db, &logins)?.into_iter().collect(),
            emails: found.into_iter().collect(),
        })
    }

    /// It may concern somebody.
    fn has(&self, request: &Request) -> bool {
        match request.kind {
            RequestKind::Resend => self.resellers.contains(&reseller::fold_external(&request.login_folded)),
            RequestKind::Password | RequestKind::Login => {
                self.logins.contains(&request.login_folded) || self.emails.contains(&request.email_folded)
            }
        }
    }
}
