//! What a browser holds between the password and the second factor: that this password was right. It opens nothing.

use crate::db::types::UserId;
use crate::error::Result;
use crate::flow::sign_in::handed;
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
    handed::seal(ctx, LABEL, &format!("{user}/{epoch}/{version}"), PASS_S)
}

/// Reads it; `None` for anything else, or when it has run out.
pub fn read(ctx: &Ctx, text: &str) -> Option<Pass> {
    let (plain, _) = handed::open(ctx, LABEL, text)?;
    let mut parts = plain.split('/');
    let (user, epoch, version) = (parts.next()?, parts.next()?, parts.next()?);
    Some(Pass { user: UserId::from_text(user), epoch: epoch.parse().ok()?, version: version.parse().ok()? })
}
