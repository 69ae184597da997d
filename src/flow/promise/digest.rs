//! What operators are told by mail: one mail for all lines that promises crossed since the last one, not one a promise.
//! The first line of a calm time is told at once, what follows within `promise.digest_minutes` comes together.

use crate::db::Tx;
use crate::db::types::Instant;
use crate::error::Result;
use crate::flow::outbox::{self, To};
use crate::mail::letter::{CrossedCounts, DigestLine, Letter};
use crate::model::audit::{self, Act, Subject};
use crate::model::ctx::Ctx;
use crate::model::promise::digest::{causes, counts, earliest_due, last, take};
use crate::model::promise::{Crossed, Crossing, Problem};
use crate::model::role::Role;
use crate::model::user::{self, User, UserState};
use crate::text::Lang;

/// Promises that a mail names; the page has the rest.
const NAMED: usize = 10;
/// Lines that are looked at for them: a promise may have crossed several.
const LOOKED_AT: i64 = 60;

/// Tells active operators what was crossed since the last time, unless that is too short ago. Returns how many mails
/// were queued.
pub fn digest(tx: &mut Tx, ctx: &Ctx) -> Result<usize> {
    let pause_ms = ctx.config.promise.digest_minutes.saturating_mul(60_000);
    // One that a wrong clock wrote ahead keeps none back.
    let too_early = |last: Instant| (0..pause_ms).contains(&ctx.now.since(last));
    // Marked before anything is read: of two nodes one finds nothing left.
    if pause_ms <= 0 || last(tx)?.is_some_and(too_early) || take(tx, ctx.now)? == 0 {
        return Ok(0);
    }
    let (counts, causes) = (counts(tx, ctx.now)?, causes(tx, ctx.now)?);
    let named = named(earliest_due(tx, ctx.now, LOOKED_AT)?);
    let operators: Vec<User> =
        user::with_role(tx, Role::Operator)?.into_iter().filter(|user| user.state == UserState::Active).collect();
    for operator in &operators {
        let lang = operator.lang();
        let letter = Letter::PromiseDigest {
            person: outbox::person(operator, &ctx.config.brand.name),
            counts: crossed(&counts),
            causes: causes.iter().map(|(problem, count)| (problem.sentence(lang).to_owned(), *count)).collect(),
            lines: named.iter().map(|(row, subject, due)| line(row, subject, *due, lang)).collect(),
        };
        // A backlog of promised mails is what it may be about: it does not wait behind them.
        outbox::queue_letter(tx, ctx, To { awaited: true, ..To::user(operator) }, &letter)?;
    }
    record(tx, ctx, &counts, operators.len())?;
    Ok(operators.len())
}

/// The last line of each promise, for the first few promises.
fn named(rows: Vec<(Crossed, String, Instant)>) -> Vec<(Crossed, String, Instant)> {
    let mut named: Vec<(Crossed, String, Instant)> = Vec::new();
    for row in rows {
        match named.last_mut() {
            Some(before) if before.0.promise_id == row.0.promise_id => *before = row,
            _ => named.push(row),
        }
    }
    named.truncate(NAMED);
    named
}

fn crossed(counts: &[(Crossing, i64)]) -> CrossedCounts {
    let of = |line: Crossing| counts.iter().find(|(found, _)| *found == line).map_or(0, |(_, count)| *count);
    CrossedCounts {
        at_risk: of(Crossing::AtRisk),
        breached: of(Crossing::Breached),
        kept_late: of(Crossing::KeptLate),
        back_in_time: of(Crossing::BackInTime),
    }
}

fn line(row: &Crossed, subject: &str, due: Instant, lang: Lang) -> DigestLine {
    let why = row.problem.map_or("", |problem: Problem| problem.sentence(lang));
    let words = format!("{}. {why}", row.crossing.name(lang));
    DigestLine { subject: subject.to_owned(), due_ms: due.ms(), words: words.trim_end().to_owned() }
}

fn record(tx: &mut Tx, ctx: &Ctx, counts: &[(Crossing, i64)], mails: usize) -> Result<()> {
    let crossed: serde_json::Map<_, _> =
        counts.iter().map(|(line, count)| (line.as_str().to_owned(), (*count).into())).collect();
    audit::record(
        tx,
        ctx,
        Act {
            act: "promise.digest",
            subject: Subject::Digest,
            subject_id: "promises",
            reseller_id: None,
            before: None,
            after: Some(serde_json::json!({ "crossed": crossed, "mails": mails })),
        },
    )
}
