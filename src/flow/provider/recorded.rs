//! A client's row written, with what differs in the audit, and every node told to read the clients anew.

use serde_json::{Map, Value, json};

use crate::db::Tx;
use crate::error::Result;
use crate::model::audit::{self, Act, Subject};
use crate::model::client::{self, Client};
use crate::model::ctx::Ctx;
use crate::model::version;

/// A new one.
pub(super) fn insert(tx: &mut Tx, ctx: &Ctx, act: &str, client: &Client) -> Result<()> {
    client::insert(tx, client)?;
    version::raise(tx, version::CLIENTS)?;
    record(tx, ctx, act, None, client)
}

/// A known one, in its next version.
pub(super) fn save(tx: &mut Tx, ctx: &Ctx, act: &str, old: &Client, mut client: Client) -> Result<()> {
    client.version += 1;
    client.updated_at = ctx.now;
    client::save(tx, &client)?;
    version::raise(tx, version::CLIENTS)?;
    record(tx, ctx, act, Some(old), &client)
}

fn record(tx: &mut Tx, ctx: &Ctx, act: &str, old: Option<&Client>, client: &Client) -> Result<()> {
    let (before, after) = difference(old, client);
    let before = (!before.is_empty()).then_some(Value::Object(before));
    let after = Some(Value::Object(after));
    audit::record(tx, ctx, Act { before, after, ..Act::on(Subject::Client, client.id.as_str(), act) })
}

/// The names of the facts that differ.
pub(super) fn changed(old: &Client, new: &Client) -> Vec<&'static str> {
    let (_, after) = difference(Some(old), new);
    described(new).into_iter().map(|(name, _)| name).filter(|name| after.contains_key(*name)).collect()
}

/// What differs, before and after.
fn difference(old: Option<&Client>, new: &Client) -> (Map<String, Value>, Map<String, Value>) {
    let before = old.map(described).unwrap_or_default();
    let differs = |name: &str, value: &Value| before.iter().all(|(n, v)| *n != name || v != value);
    let after: Map<_, _> =
        described(new).into_iter().filter(|(n, v)| differs(n, v)).map(|(n, v)| (n.to_owned(), v)).collect();
    let before = before.into_iter().filter(|(n, _)| after.contains_key(*n)).map(|(n, v)| (n.to_owned(), v)).collect();
    (before, after)
}

/// The registered facts of a row, by the names that operators know. Never the secret.
fn described(client: &Client) -> Vec<(&'static str, Value)> {
    let said = client.said();
    vec![
        ("name", json!(said.name)),
        ("redirect_uris", json!(said.redirect_uris)),
        ("post_logout_redirect_uris", json!(said.post_logout_redirect_uris)),
        ("backchannel_logout_uri", json!(said.backchannel_logout_uri)),
        ("home_uri", json!(said.home_uri)),
        ("grant_types", json!(said.grant_types)),
        ("scopes", json!(said.scopes)),
        ("public", json!(said.public)),
        ("native", json!(said.native)),
        ("first_party", json!(said.first_party)),
        ("require_pkce", json!(said.require_pkce)),
        ("claims_in_id_token", json!(said.claims_in_id_token)),
        ("id_token_alg", json!(said.id_token_alg)),
        ("userinfo_alg", json!(said.userinfo_alg)),
        ("terms", Value::Object(said.terms)),
        ("registered_by", json!(client.registered_by)),
        ("disabled", json!(client.disabled_at.is_some())),
    ]
}
