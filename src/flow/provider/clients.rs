//! The clients: registered, changed, disabled, given a new secret. A secret is machine-made, told once, and stored as its
//! digest. Every node reads the clients anew when their version rises, so that a change needs no restart.

use serde_json::{Map, Value};

pub use super::client_terms::{Changes, NewClient};
use super::client_terms::{described, has_secret, problems, row, view};
use crate::crypto::secret::{Secret, random_token, sha256_hex};
use crate::db::types::ClientId;
use crate::db::{Db, Tx};
use crate::error::{Error, Result, Rule};
use crate::flow::access::{self, Doing};
use crate::model::audit::{self, Act, Subject};
use crate::model::client::{self, Client};
use crate::model::ctx::Ctx;
use crate::model::version;
use crate::oidc::client::ClientView;
use crate::oidc::registration::{RegistrationError, RegistrationFlaw};
use crate::oidc::sound::of_sector;

/// A client with its new secret; a public one has none.
#[derive(Clone, Debug)]
pub struct WithSecret {
    /// The row.
    pub client: Client,
    /// Told now and never again.
    pub secret: Option<Secret>,
}

/// Registers one, or says all that is wrong with it. [`Error::Duplicate`] when the id is taken.
pub fn register(
    tx: &mut Tx,
    ctx: &Ctx,
    new: &NewClient,
) -> Result<std::result::Result<WithSecret, Vec<RegistrationError>>> {
    access::allow(ctx, Doing::Operate)?;
    let mut problems = problems(new, &ctx.config);
    problems.extend(of_sector(&view(new), &new.sector));
    if !problems.is_empty() {
        return Ok(Err(problems));
    }
    let secret = if has_secret(new) { Some(random_token()?) } else { None };
    let client = row(ctx, new, secret.as_ref());
    client::insert(tx, &client)?;
    version::raise(tx, version::CLIENTS)?;
    record(tx, ctx, "client.register", None, &client)?;
    Ok(Ok(WithSecret { client, secret }))
}

/// Registers one, or registers a known one anew with a new secret. For set-ups that are made at each start.
pub fn register_or_rotate(tx: &mut Tx, ctx: &Ctx, new: &NewClient) -> Result<Secret> {
    access::allow(ctx, Doing::Operate)?;
    let problems = problems(new, &ctx.config);
    if let Some(first) = problems.first() {
        return Err(Error::internal(format!(
            "client {}: {} {}",
            new.id,
            first.field,
            first.flaw.words(crate::text::Lang::En)
        )));
    }
    let secret = random_token()?;
    let mut fresh = row(ctx, new, Some(&secret));
    let old = client::find(tx, &fresh.id)?;
    match &old {
        None => client::insert(tx, &fresh)?,
        Some(old) => {
            (fresh.version, fresh.created_at) = (old.version + 1, old.created_at);
            client::save(tx, &fresh)?;
        }
    }
    version::raise(tx, version::CLIENTS)?;
    record(tx, ctx, "client.register", old.as_ref(), &fresh)?;
    Ok(secret)
}

/// A new secret; the old one is refused from now on.
pub fn rotate_secret(tx: &mut Tx, ctx: &Ctx, id: &ClientId) -> Result<Secret> {
    access::allow(ctx, Doing::Operate)?;
    let old = client::find(tx, id)?.ok_or(Error::NotFound)?;
    let mut client = old.clone();
    if !has_secret(&NewClient::of(&client)) {
        return Err(Error::Conflict(Rule::PublicClient));
    }
    let secret = random_token()?;
    client.secret_hash = Some(sha256_hex(secret.expose()));
    save(tx, ctx, "client.rotate_secret", &old, client)?;
    Ok(secret)
}

/// Refuses a client from now on, or takes it back.
pub fn set_disabled(tx: &mut Tx, ctx: &Ctx, id: &ClientId, disabled: bool) -> Result<()> {
    access::allow(ctx, Doing::Operate)?;
    let old = client::find(tx, id)?.ok_or(Error::NotFound)?;
    let mut client = old.clone();
    if client.disabled_at.is_some() == disabled {
        return Ok(());
    }
    if client.has_left() {
        return Err(Error::Conflict(Rule::ClientLeft));
    }
    client.disabled_at = disabled.then_some(ctx.now);
    save(tx, ctx, if disabled { "client.disable" } else { "client.enable" }, &old, client)
}

/// One client, for whoever may change it.
pub fn get(db: &mut Db, ctx: &Ctx, id: &ClientId) -> Result<Client> {
    access::allow(ctx, Doing::Operate)?;
    client::find(db, id)?.ok_or(Error::NotFound)
}

/// Changes what a client was registered with, or says all that would be wrong with it; returns the names of the facts
/// that differ now. Codes and tokens that were issued stay what they are.
///
/// # Errors
/// `NotFound`; `Conflict(Rule::ChangedMeanwhile)` when the client is no longer the one that was looked at.
pub fn set(
    tx: &mut Tx,
    ctx: &Ctx,
    id: &ClientId,
    changes: &Changes,
) -> Result<std::result::Result<Vec<&'static str>, Vec<RegistrationError>>> {
    let old = get(tx, ctx, id)?;
    if changes.seen.is_some_and(|seen| seen != old.version) {
        return Err(Error::Conflict(Rule::ChangedMeanwhile));
    }
    let wanted = changes.applied_to(NewClient::of(&old));
    let mut wrong = problems(&wanted, &ctx.config);
    if wanted.first_party && old.registered_by.is_some() {
        wrong.push(RegistrationError { field: "first_party", flaw: RegistrationFlaw::SelfMade });
    }
    let (before, then) = (view(&NewClient::of(&old)), view(&wanted));
    let named = |view: &ClientView| (view.redirect_uris.clone(), view.terms.sector_identifier_uri.clone());
    if named(&before) != named(&then) {
        wrong.extend(of_sector(&then, &wanted.sector));
    }
    if !wrong.is_empty() {
        return Ok(Err(wrong));
    }
    let fresh = Client {
        secret_hash: old.secret_hash.clone().filter(|_| has_secret(&wanted)),
        version: old.version,
        created_at: old.created_at,
        disabled_at: old.disabled_at,
        registered_by: old.registered_by.clone(),
        management_hash: old.management_hash.clone(),
        operator_since: old.operator_since.or_else(|| old.registered_by.is_some().then_some(ctx.now)),
        ..row(ctx, &wanted, None)
    };
    let (_, after) = difference(Some(&old), &fresh);
    let changed =
        described(&fresh).into_iter().map(|(name, _)| name).filter(|name| after.contains_key(*name)).collect();
    if !after.is_empty() {
        save(tx, ctx, "client.set", &old, fresh)?;
    }
    Ok(Ok(changed))
}

pub(super) fn save(tx: &mut Tx, ctx: &Ctx, act: &str, old: &Client, mut client: Client) -> Result<()> {
    client.version += 1;
    client.updated_at = ctx.now;
    client::save(tx, &client)?;
    version::raise(tx, version::CLIENTS)?;
    record(tx, ctx, act, Some(old), &client)
}

/// What differs, before and after.
pub(super) fn difference(old: Option<&Client>, new: &Client) -> (Map<String, Value>, Map<String, Value>) {
    let before = old.map(described).unwrap_or_default();
    let differs = |name: &str, value: &Value| before.iter().all(|(n, v)| *n != name || v != value);
    let after: Map<_, _> =
        described(new).into_iter().filter(|(n, v)| differs(n, v)).map(|(n, v)| (n.to_owned(), v)).collect();
    let before = before.into_iter().filter(|(n, _)| after.contains_key(*n)).map(|(n, v)| (n.to_owned(), v)).collect();
    (before, after)
}

pub(super) fn record(tx: &mut Tx, ctx: &Ctx, act: &str, old: Option<&Client>, client: &Client) -> Result<()> {
    let (before, after) = difference(old, client);
    let before = (!before.is_empty()).then_some(Value::Object(before));
    let after = Some(Value::Object(after));
    audit::record(tx, ctx, Act { before, after, ..Act::on(Subject::Client, client.id.as_str(), act) })
}
