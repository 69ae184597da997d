//! What a browser holds between the password and the second factor: that this password was right. It opens nothing.

use crate::db::types::UserId;
use crate::error::Result;
use crate::model::ctx::Ctx;

/// How long it opens the page where the factor is asked for, in seconds.
pub const PASS_S: i64 = 10 * 60;

const LABEL: &str = "factor";

/// Whose password was right, and what must not have changed since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pass {
    /// Who.
    pub user: UserId,
    /// Their epoch then.
    pub epoch: i64,
    /// The version of the password then.
    pub version: i64,
}

/// Writes it for the browser.
pub fn write(ctx: &Ctx, pass: &Pass) -> Result<String> {
    let Pass { user, epoch, version } = pass;
    let until = ctx.now.plus_s(PASS_S).ms();
    ctx.keys.seal(LABEL, format!("{user}/{epoch}/{version}/{until}").as_bytes())
}

/// Reads it; `None` for anything else, or when it has run out.
pub fn read(ctx: &Ctx, text: &str) -> Option<Pass> {
    let plain = ctx.keys.open(LABEL, text).ok()?;
    let mut parts = std::str::from_utf8(&plain).ok()?.split('/');
    let (user, epoch, version, until) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let living = until.parse::<i64>().ok()? > ctx.now.ms();
    let pass = Pass { user: UserId::from_text(user), epoch: epoch.parse().ok()?, version: version.parse().ok()? };
    Some(pass).filter(|_| living)
}
