//! The proof of a client, and what becomes of wrong ones: they count for this client and address, or for the address alone
//! where there is no such client, and after the free ones whoever comes from there waits, with the right secret too
//! (invariant 13).

use crate::crypto::secret::{self, Secret, sha256_hex};
use crate::db::Tx;
use crate::db::types::Instant;
use crate::error::Result;
use crate::flow::sign_in::throttle;
use crate::model::audit::{self, Act, Subject};
use crate::model::client::Client;
use crate::model::ctx::Ctx;
use crate::model::spent;
use crate::model::throttle as counters;
use crate::oidc::client_assertion::Used;

/// The secret is the client's (B25, P2-50).
pub fn is_secret(client: &Client, given: &Secret) -> bool {
    client.secret_hash.as_ref().is_some_and(|stored| secret::same(stored, &sha256_hex(given.expose())))
}

/// A proof that is wrong, or one of somebody who was wrong before; whether it is taken. `known` when there is such a
/// client: what a stranger typed as a name is not written down.
///
/// # Errors
/// `Throttled` while a wait runs, whatever the proof is.
pub fn count_proof(tx: &mut Tx, ctx: &Ctx, client_id: &str, known: bool, right: bool) -> Result<bool> {
    // Names that are nobody's count together: else each new one would be free, and a row.
    let whose = if known { client_id } else { "" };
    let counter = throttle::key(ctx, "client", &format!("{whose}/{}", ctx.ip.as_deref().unwrap_or_default()))?;
    throttle::refuse_waiting(tx, ctx, &counter)?;
    if right {
        counters::reset(tx, &counter)?;
        return Ok(true);
    }
    let failures = throttle::reserve(tx, ctx, &counter, counters::Keeping::ForADay)?;
    let after = Some(serde_json::json!({ "failures": failures }));
    let subject_id = if known { client_id } else { "unknown" };
    audit::record(tx, ctx, Act { after, ..Act::on(Subject::Client, subject_id, "client.fail") })?;
    Ok(false)
}

/// An assertion counts once (RFC 7523 section 3, B27).
pub fn first_use_of_assertion(tx: &mut Tx, client_id: &str, used: &Used) -> Result<bool> {
    spent::spend(tx, &format!("assertion\n{client_id}\n{}", used.jti), Instant(used.until_s.saturating_mul(1000)))
}
