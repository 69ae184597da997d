//! The keys of a client that an answer is encrypted to.

use std::sync::Arc;

use super::call::Call;
use crate::app::{Registered, TheirKeys, Wanted};
use crate::oidc::error::ProtocolError;

/// Those of a client, the wanted one among them; without it nothing is told.
pub async fn keys(call: &Call, client: &Registered, wanted: Wanted<'_>) -> Result<Arc<TheirKeys>, ProtocolError> {
    let keys = call.app().keys_of(client, wanted).await;
    match keys.has(wanted) {
        true => Ok(keys),
        false => {
            Err(ProtocolError::request("no key of the client's can be encrypted to with its registered algorithm"))
        }
    }
}
