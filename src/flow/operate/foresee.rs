//! The forecast of the promises as the `watch` schedule takes it: under the settings of now, and only what is news.

use super::outlook::Outlook;
use crate::db::types::PromiseId;
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::flow::promise::{self as promises, Expected};
use crate::model::ctx::Ctx;
use crate::model::promise::{self, Ahead};

/// A forecast that moved by less is not written.
const MOVED_MS: i64 = 300_000;

/// What is to be written: one promise and what is to be expected of it.
pub type Foreseen = (PromiseId, Expected);

/// Looks at every open promise, and gives those of which something else is to be expected than before. Writes nothing.
pub fn foresee(db: &mut Db, ctx: &Ctx) -> Result<Vec<Foreseen>> {
    let outlook = Outlook::read(db, ctx)?;
    let found = outlook.look_ahead(ctx, outlook.provision.as_ref(), outlook.mail.as_ref());
    let changed = outlook.open.into_iter().zip(found).filter(|(promise, expected)| is_news(promise, expected));
    Ok(changed.map(|(promise, expected)| (promise.id, expected)).collect())
}

/// Writes what [`foresee`] gave. Returns how many.
pub fn foreseen(tx: &mut Tx, ctx: &Ctx, found: &[Foreseen]) -> Result<usize> {
    let mut written = 0;
    for (id, expected) in found {
        written += usize::from(promises::take_forecast(tx, ctx, id, expected)?);
    }
    Ok(written)
}

fn is_news(promise: &Ahead, expected: &Expected) -> bool {
    let moved = match (promise.expected_at, expected.at) {
        (Some(was), Some(is)) => is.since(was).abs() >= MOVED_MS,
        (was, is) => was != is,
    };
    let foreseen = |problem: &Option<promise::Problem>| problem.filter(|why| why.is_foreseen());
    // A cause that was found otherwise stands until whoever found it takes it away.
    let free = promise.problem.is_none_or(|why| why.is_foreseen());
    moved || (free && foreseen(&promise.problem) != foreseen(&expected.why))
}
