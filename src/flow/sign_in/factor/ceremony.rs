//! The state between the halves of a passkey's ceremony: sealed in the page, spent by its answer.

use crate::crypto::passkey::{Begun, Passkeys};
use crate::db::Tx;
use crate::error::Result;
use crate::flow::sign_in::handed;
use crate::model::ctx::Ctx;
use crate::model::spent;

/// How long a page may stand open before its answer is too late, in seconds.
const OPEN_S: i64 = 30 * 60;

/// What a page needs to ask for a passkey.
#[derive(Clone, Debug)]
pub struct Asking {
    /// For the browser, JSON.
    pub options: String,
    /// Comes back with the answer.
    pub state: String,
}

/// What the ceremony is for: a state of one does not open another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Adding one.
    Enrol,
    /// Asking a person whose password was right.
    Ask,
    /// Asking whoever comes.
    Any,
}

impl Purpose {
    fn label(self, whose: &str) -> String {
        let word = match self {
            Self::Enrol => "enrol",
            Self::Ask => "ask",
            Self::Any => "any",
        };
        format!("passkey/{word}/{whose}")
    }
}

/// The provider's passkeys.
pub fn passkeys(ctx: &Ctx) -> Result<Passkeys> {
    Passkeys::of(&ctx.config.provider.issuer, &ctx.config.brand.name)
}

/// Seals what was begun for this person (nobody: the empty text).
pub fn sealed(ctx: &Ctx, purpose: Purpose, whose: &str, begun: Begun) -> Result<Asking> {
    let state = handed::seal(ctx, &purpose.label(whose), &begun.state, OPEN_S)?;
    Ok(Asking { options: begun.options, state })
}

/// Whether this provider can have passkeys.
pub fn are_possible(ctx: &Ctx) -> bool {
    Passkeys::are_possible(&ctx.config.provider.issuer)
}

/// For a page that anybody may see: asks for any passkey that the browser knows; none where there are no passkeys.
pub fn ask_any(ctx: &Ctx) -> Result<Option<Asking>> {
    match are_possible(ctx) {
        true => sealed(ctx, Purpose::Any, "", passkeys(ctx)?.begin_any()?).map(Some),
        false => Ok(None),
    }
}

/// The state that came back, once; `None` when it is another's, has run out or was spent.
pub fn spend(tx: &mut Tx, ctx: &Ctx, purpose: Purpose, whose: &str, state: &str) -> Result<Option<String>> {
    let Some((plain, until)) = handed::open(ctx, &purpose.label(whose), state) else { return Ok(None) };
    Ok(spent::spend(tx, &plain, until)?.then_some(plain))
}
