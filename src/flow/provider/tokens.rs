//! The one verb of the token endpoint: the proof of the key is used up, then each grant has its own list of checks. Written
//! plainly, without a transaction: what is stored means nothing before the last statement of each.

use super::asking::Asking;
use super::issue::Issued;
use super::presented::Given;
use super::{client_credentials, code, device, dpop, refresh, token_exchange};
use crate::db::Tx;
use crate::error::Result;
use crate::model::ctx::Ctx;
use crate::oidc::error::ProtocolError;
use crate::oidc::failed::Failed;
use crate::oidc::token::TokenRequest;

/// How a token request went. A refusal may have left a trace, so it commits.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// Tokens.
    Issued(Box<Issued>),
    /// None.
    Refused(ProtocolError),
}

/// Tokens, or why not. `subject` is the token that is to be exchanged, where one is.
pub fn tokens(
    tx: &mut Tx,
    ctx: &Ctx,
    asking: Asking<'_>,
    request: &TokenRequest,
    subject: Option<&Given>,
) -> Result<Outcome> {
    Ok(match Failed::apart(issued(tx, ctx, asking, request, subject))? {
        Ok(issued) => Outcome::Issued(Box::new(issued)),
        Err(error) => Outcome::Refused(error),
    })
}

fn issued(
    tx: &mut Tx,
    ctx: &Ctx,
    asking: Asking<'_>,
    request: &TokenRequest,
    subject: Option<&Given>,
) -> Result<Issued, Failed> {
    dpop::use_up(tx, asking.proof)?;
    match request {
        TokenRequest::Code(asked) => code::exchange(tx, ctx, asking, asked),
        TokenRequest::Refresh(asked) => refresh::refresh(tx, ctx, asking, asked),
        TokenRequest::ClientCredentials(asked) => client_credentials::issue(tx, ctx, asking, asked),
        TokenRequest::Device(asked) => device::poll(tx, ctx, asking, asked),
        TokenRequest::Exchange(asked) => token_exchange::exchange_token(tx, ctx, asking, asked, subject),
    }
}
