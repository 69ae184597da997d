//! How often something happened to a conversation or an address on a day.

use crate::db::Tx;
use crate::error::Result;
use crate::flow::sign_in::throttle;
use crate::model::ctx::Ctx;
use crate::model::throttle::{self as counters, Keeping};

const DAY_S: i64 = 86_400;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Counted {
    /// Mails that came to a conversation.
    Mail,
    /// Mails that say why something was not taken.
    Note,
    /// Files that somebody at an address of the network sent, taken or not.
    File,
    /// Mails that say to an address that a conversation was taken down.
    Received,
}

/// Until the day is over, in seconds.
pub(super) fn left_s(ctx: &Ctx) -> u32 {
    u32::try_from(DAY_S - ctx.now.seconds().rem_euclid(DAY_S)).unwrap_or(1)
}

/// Counts one more on this day; how many there are with it.
pub(super) fn count(ctx: &Ctx, tx: &mut Tx, what: Counted, of: &str) -> Result<i64> {
    let scope = match what {
        Counted::Mail => "contact-mail",
        Counted::Note => "contact-note",
        Counted::File => "contact-file",
        Counted::Received => "contact-to",
    };
    let day = ctx.now.seconds().div_euclid(DAY_S);
    let key = throttle::key(ctx, scope, &format!("{day}/{of}"))?;
    Ok(counters::count(tx, &key, Keeping::ForADay, ctx.now)?.failures)
}
