//! The proof of a client.

use crate::crypto::secret::{self, sha256_hex};
use crate::model::client::Client;
use crate::oidc::client::ClientView;
use crate::oidc::client_auth::ClientCredentials;

/// The client is who it says it is, by its registered way (B25, P2-39, P2-50). One refusal for all that may be wrong.
pub fn authenticate_client(credentials: &ClientCredentials, known: Option<(&Client, &ClientView)>) -> bool {
    let given = credentials.secret.as_ref().map(|secret| sha256_hex(secret.expose()));
    let Some((row, view)) = known else { return false };
    let right = match (&row.secret_hash, &given) {
        (Some(stored), Some(given)) if !view.is_public() => secret::same(stored, given),
        (_, None) => view.is_public(),
        _ => false,
    };
    right && credentials.fits(view)
}
