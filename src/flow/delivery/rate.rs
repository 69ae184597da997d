//! How many mails may leave now by what operators set in the schedule `mail`: its hours, its days, a pause, and so many a
//! minute over all nodes, to all and to one mail domain. Somebody waits before a screen for the awaited ones: no hour and
//! no pause holds them, and a fifth of every rate is kept for them.
//!
//! What began in the last minute is counted in the claim itself, by one node at a time, so that two of them never take
//! the same place.

use std::collections::HashMap;

use crate::db::Tx;
use crate::error::Result;
use crate::model::ctx::Ctx;
use crate::model::message::{self, Lane, Message, Urgency, live};
use crate::model::opening::Opening;
use crate::model::schedule::{self, Job, Schedule};

const MINUTE_S: i64 = 60;
/// The clocks of two nodes may differ by this much: what another one began counts, also a little ahead.
const SKEW_S: i64 = 60;
/// Looks for mails to other domains than those that had theirs; the next claim goes on.
const ROUNDS: usize = 8;
/// Mails that a dead node had begun are looked at up to here.
const ABANDONED: i64 = 200;

/// How many messages can be begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Of any urgency.
    pub any: i64,
    /// Of those that somebody waits for.
    pub awaited: i64,
    /// Of those for which nobody waits.
    pub calm: i64,
}

/// What is kept of a rate for mails that somebody waits for: a fifth, and never all of it.
pub fn kept(rate: i64) -> i64 {
    ((rate + 4) / 5).min(rate - 1).max(0)
}

/// Mails for which nobody waits may leave now, by pause, hours and days.
pub fn lets_out(row: &Schedule, ctx: &Ctx) -> bool {
    row.enabled && opening(row, ctx).is_open(ctx.now)
}

/// Hours and days of a schedule, in its own zone.
pub fn opening<'a>(row: &Schedule, ctx: &'a Ctx) -> Opening<'a> {
    let zone = row.time_zone.parse().unwrap_or(ctx.config.brand.time_zone);
    Opening::new(zone, row.window(), row.days, &ctx.config.promise.extra_holidays)
}

/// What may still begin.
pub(super) struct Allowed {
    open: bool,
    per_minute: i64,
    per_domain: i64,
    begun: i64,
    by_domain: HashMap<String, i64>,
}

/// What may begin in this lane now; `None` where nothing is limited. Where there is a rate, nobody else counts until this
/// transaction ends.
pub(super) fn allowed(tx: &mut Tx, ctx: &Ctx, lane: Lane) -> Result<Option<Allowed>> {
    match lane {
        Lane::Mail => {}
        Lane::Logout | Lane::Webhook => return Ok(None),
    }
    let Some(row) = schedule::find(tx, Job::Mail.as_str())? else { return Ok(None) };
    let (open, is_limited) = (lets_out(&row, ctx), row.per_minute > 0 || row.per_domain > 0);
    if open && !is_limited {
        return Ok(None);
    }
    let mut by_domain = HashMap::new();
    if is_limited {
        schedule::hold(tx, &row.name)?;
        let since = ctx.now.plus_s(-MINUTE_S);
        by_domain = message::begun_between(tx, lane, since, ctx.now.plus_s(SKEW_S))?.into_iter().collect();
    }
    let (per_minute, per_domain) = (row.per_minute.into(), row.per_domain.into());
    Ok(Some(Allowed { open, per_minute, per_domain, begun: by_domain.values().sum(), by_domain }))
}

impl Allowed {
    /// Places that are left of a rate of which `begun` are taken.
    fn left(rate: i64, begun: i64, urgency: Urgency) -> i64 {
        match (rate, urgency) {
            (0, _) => i64::MAX,
            (rate, Urgency::Awaited) => rate - begun,
            (rate, Urgency::Promised | Urgency::Routine) => rate - begun - kept(rate),
        }
    }

    fn of_domain(&self, domain: &str) -> i64 {
        self.by_domain.get(domain).copied().unwrap_or(0)
    }

    /// Domains that had theirs.
    fn full(&self, urgency: Urgency) -> Vec<String> {
        let full = self.by_domain.iter().filter(|(_, begun)| Self::left(self.per_domain, **begun, urgency) <= 0);
        full.map(|(domain, _)| domain.clone()).collect()
    }

    /// Takes a place for this mail, if there is one.
    fn take(&mut self, mail: &Message) -> bool {
        let free = |rate, begun| Self::left(rate, begun, mail.urgency) > 0;
        let to_domain = self.of_domain(&mail.destination);
        let held = !self.open && mail.urgency != Urgency::Awaited;
        if held || !free(self.per_minute, self.begun) || !free(self.per_domain, to_domain) {
            return false;
        }
        self.begun += 1;
        self.by_domain.insert(mail.destination.clone(), to_domain + 1);
        true
    }
}

/// Due mails in the order in which they leave, no more than `room` and what is allowed: first what a dead node had begun,
/// then what somebody waits for, then the rest. A domain that had its share keeps nobody else back.
pub(super) fn due(tx: &mut Tx, ctx: &Ctx, room: Room, mut allowed: Allowed) -> Result<Vec<Message>> {
    let mut taken: Vec<Message> = Vec::new();
    for seen in live::abandoned(tx, Lane::Mail, ctx.now, ABANDONED)? {
        if count(&taken) < room.any && allowed.take(&seen) {
            taken.push(seen);
        }
    }
    let awaited = room.awaited.min(room.any - count(&taken));
    pick(tx, ctx, &[Urgency::Awaited], awaited, (&mut allowed, &mut taken))?;
    let calm = room.calm.min(room.any - count(&taken));
    if allowed.open {
        pick(tx, ctx, &[Urgency::Promised, Urgency::Routine], calm, (&mut allowed, &mut taken))?;
    }
    Ok(taken)
}

fn pick(
    tx: &mut Tx,
    ctx: &Ctx,
    urgencies: &[Urgency],
    most: i64,
    (allowed, taken): (&mut Allowed, &mut Vec<Message>),
) -> Result<()> {
    let end = count(taken) + most;
    let urgency = urgencies.first().copied().unwrap_or(Urgency::Routine);
    for _ in 0..ROUNDS {
        let left = Allowed::left(allowed.per_minute, allowed.begun, urgency);
        let want = left.min(end - count(taken));
        if want <= 0 {
            break;
        }
        let (full, limit) = (allowed.full(urgency), want + count(taken));
        let mut found = Vec::new();
        for urgency in urgencies {
            found.extend(live::due_except(tx, Lane::Mail, *urgency, ctx.now, limit, &full)?);
        }
        let seen = count(&found);
        found.retain(|mail| taken.iter().all(|known| known.id != mail.id));
        found.sort_by_key(|mail| mail.leave_by);
        found.truncate(usize::try_from(want).unwrap_or(0));
        taken.extend(found.into_iter().filter(|mail| allowed.take(mail)));
        if seen < limit {
            break; // no others are due
        }
    }
    Ok(())
}

fn count(mails: &[Message]) -> i64 {
    i64::try_from(mails.len()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fifth_is_kept_and_never_all() {
        assert_eq!([0, 1, 2, 5, 6, 10, 100].map(kept), [0, 0, 1, 1, 2, 2, 20]);
    }
}
