//! What a browser holds for a while and gives back: sealed for one purpose, good until an instant.

use crate::db::types::Instant;
use crate::error::Result;
use crate::model::ctx::Ctx;

/// Seals a text for this purpose, good for so many seconds.
pub(super) fn seal(ctx: &Ctx, label: &str, text: &str, seconds: i64) -> Result<String> {
    ctx.keys.seal(label, format!("{text}/{}", ctx.now.plus_s(seconds).ms()).as_bytes())
}

/// The text and until when it is good; `None` for what was sealed for something else, or has run out.
pub(super) fn open(ctx: &Ctx, label: &str, sealed: &str) -> Option<(String, Instant)> {
    let plain = ctx.keys.open(label, sealed).ok()?;
    let (text, until) = std::str::from_utf8(&plain).ok()?.rsplit_once('/')?;
    let until = Instant(until.parse().ok()?);
    (until > ctx.now).then(|| (text.to_owned(), until))
}
