//! A registration that a client sends in the place of its own (RFC 7592).

use serde_json::{Map, Value};

use super::{Member, Sent};
use crate::oidc::registration::{ClientField, RegistrationError, RegistrationFlaw as Flaw, Wrong};

/// What the client must not send back when it changes its registration (RFC 7592 section 2.2).
const OURS: [Member; 4] =
    [Member::RegistrationToken, Member::RegistrationUri, Member::SecretExpiresAt, Member::IdIssuedAt];

/// A registration that replaces another names the client, and nothing that only we say (RFC 7592 section 2.2).
/// `is_secret` says whether this is the client's secret.
pub fn replaces(
    all: &Map<String, Value>,
    client_id: &str,
    is_secret: impl FnOnce(&str) -> bool,
) -> Result<(), Vec<RegistrationError<Sent>>> {
    let mut wrong = Wrong::default();
    if all.get("client_id").and_then(Value::as_str) != Some(client_id) {
        wrong.say(ClientField::Id, Flaw::NotItsOwn);
    }
    for member in OURS.into_iter().filter(|member| all.contains_key(member.as_str())) {
        wrong.say(member, Flaw::LeaveOut);
    }
    match all.get(Member::Secret.as_str()) {
        None => {}
        Some(Value::String(secret)) if is_secret(secret) => {}
        Some(_) => wrong.say(Member::Secret, Flaw::NotItsOwn),
    }
    wrong.or(())
}
