//! What became of the mails of the last seven days, by the domain of their recipients: counted by housekeeping, so that
//! nobody who looks counts.

use std::collections::HashMap;

use crate::db::types::Instant;
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::flow::access::{Doing, allow};
use crate::model::ctx::Ctx;
use crate::model::mail_domain::{self, MailDomain};
use crate::model::message::{self, MessageState};
use crate::model::run;
use crate::model::schedule::Job;

/// So far back.
const DAYS: i64 = 7;
const HOURS: i64 = 24;
/// Domains that have a metric of their own; the others are one.
const NAMED: i64 = 20;

/// What has to be written after a count.
#[derive(Clone, Debug, Default)]
pub struct Domains {
    /// New, or not as they were.
    pub put: Vec<MailDomain>,
    /// Nothing went to them lately.
    pub forget: Vec<String>,
}

/// Counts. Reads the mails of the last days by index, an hour at a time, and writes nothing.
pub fn count_domains(db: &mut Db, ctx: &Ctx) -> Result<Domains> {
    let mut counted: HashMap<String, (MailDomain, Vec<i64>)> = HashMap::new();
    let from = ctx.now.plus_h(-DAYS * HOURS);
    for hour in 0..=DAYS * HOURS {
        let begins = from.plus_h(hour);
        for sent in message::live::sent_between(db, begins, begins.plus_h(1))? {
            let (row, took) = counted.entry(sent.domain.clone()).or_insert_with(|| (nothing(sent.domain), Vec::new()));
            row.mails += 1;
            row.relayed += i64::from(sent.took_ms.is_some());
            row.delivered += i64::from(sent.state == MessageState::Delivered);
            row.failed += i64::from(sent.state == MessageState::Failed);
            row.delayed += i64::from(matches!(sent.state, MessageState::Delayed | MessageState::Unknown));
            took.extend(sent.took_ms);
        }
    }
    let known: HashMap<String, MailDomain> =
        mail_domain::all(db)?.into_iter().map(|row| (row.domain.clone(), row)).collect();
    let forget = known.keys().filter(|domain| !counted.contains_key(*domain)).cloned().collect();
    let half = |(mut row, mut took): (MailDomain, Vec<i64>)| {
        took.sort_unstable();
        row.half_ms = took.get(took.len().saturating_sub(1) / 2).copied();
        row
    };
    let put = counted.into_values().map(half).filter(|row| known.get(&row.domain) != Some(row)).collect();
    Ok(Domains { put, forget })
}

fn nothing(domain: String) -> MailDomain {
    MailDomain { domain, mails: 0, relayed: 0, delivered: 0, failed: 0, delayed: 0, half_ms: None }
}

/// Keeps some of a count.
pub fn keep_domains(tx: &mut Tx, put: &[MailDomain], forget: &[String]) -> Result<()> {
    put.iter().try_for_each(|row| mail_domain::put(tx, row))?;
    mail_domain::forget(tx, forget)
}

/// Those with the most mails first, after a domain with so many; and of when the count is.
pub fn domains(
    db: &mut Db,
    ctx: &Ctx,
    after: Option<(i64, &str)>,
    limit: i64,
) -> Result<(Vec<MailDomain>, Option<Instant>)> {
    allow(ctx, Doing::Operate)?;
    let counted = run::latest(db, Job::Housekeeping.as_str(), 1)?.first().map(|run| run.started_at);
    Ok((mail_domain::page(db, after, limit)?, counted))
}

/// The domains with the most mails, for metrics: few enough to have a name each; and all others together.
pub(super) fn most(db: &mut Db) -> Result<(Vec<MailDomain>, MailDomain)> {
    let named = mail_domain::page(db, None, NAMED)?;
    let mut others = mail_domain::sum(db)?;
    for row in &named {
        others.mails -= row.mails;
        others.relayed -= row.relayed;
        others.delivered -= row.delivered;
        others.failed -= row.failed;
        others.delayed -= row.delayed;
    }
    Ok((named, others))
}
