//! The clients: registered, changed, disabled, given a new secret. A secret is machine-made, told once, and stored as its
//! digest. Every node reads the clients anew when their version rises, so that a change needs no restart.

use super::problems::problems;
use super::recorded;
use crate::crypto::secret::{Secret, random_token};
use crate::db::types::ClientId;
use crate::db::{Db, Tx};
use crate::error::{Error, Result, Rule};
use crate::flow::access::{self, Doing};
use crate::model::client::{self, Client};
use crate::model::ctx::Ctx;
use crate::oidc::client::ClientView;
pub use crate::oidc::new_client::NewClient;
use crate::oidc::registration::{Around, RegistrationError};

/// A client with its new secret; a public one has none.
#[derive(Clone, Debug)]
pub struct WithSecret {
    /// The row.
    pub client: Client,
    /// Told now and never again.
    pub secret: Option<Secret>,
}

/// Its sector's list was asked just now, or nobody can say what is on it.
fn by_an_operator(new: &NewClient) -> Around<'_> {
    Around { sector: Some(&new.sector), ..Around::default() }
}

/// Registers one, or says all that is wrong with it. [`Error::Duplicate`] when the id is taken.
pub fn register(
    tx: &mut Tx,
    ctx: &Ctx,
    new: &NewClient,
) -> Result<std::result::Result<WithSecret, Vec<RegistrationError>>> {
    access::allow(ctx, Doing::Operate)?;
    let wrong = problems(new, &ctx.config, by_an_operator(new));
    if !wrong.is_empty() {
        return Ok(Err(wrong));
    }
    let secret = if new.has_secret() { Some(random_token()?) } else { None };
    let client = Client::of(new, ctx.now).with_secret(secret.as_ref(), ctx.now);
    recorded::insert(tx, ctx, "client.register", &client)?;
    Ok(Ok(WithSecret { client, secret }))
}

/// Registers one, or registers a known one anew with a new secret. For set-ups that are made at each start.
pub fn register_or_rotate(tx: &mut Tx, ctx: &Ctx, new: &NewClient) -> Result<Secret> {
    access::allow(ctx, Doing::Operate)?;
    if let Some(first) = problems(new, &ctx.config, by_an_operator(new)).first() {
        let words = first.flaw.words(crate::text::Lang::En);
        return Err(Error::internal(format!("client {}: {} {words}", new.id, first.field)));
    }
    let secret = random_token()?;
    let fresh = Client::of(new, ctx.now).with_secret(new.has_secret().then_some(&secret), ctx.now);
    match client::find(tx, &fresh.id)? {
        None => recorded::insert(tx, ctx, "client.register", &fresh)?,
        Some(old) => {
            let fresh = Client { version: old.version, created_at: old.created_at, ..fresh };
            recorded::save(tx, ctx, "client.register", &old, fresh)?;
        }
    }
    Ok(secret)
}

/// A new secret; the old one is refused from now on.
pub fn rotate_secret(tx: &mut Tx, ctx: &Ctx, id: &ClientId) -> Result<Secret> {
    access::allow(ctx, Doing::Operate)?;
    let old = client::find(tx, id)?.ok_or(Error::NotFound)?;
    if !old.said().has_secret() {
        return Err(Error::Conflict(Rule::PublicClient));
    }
    let secret = random_token()?;
    let client = old.clone().with_secret(Some(&secret), ctx.now);
    recorded::save(tx, ctx, "client.rotate_secret", &old, client)?;
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
    recorded::save(tx, ctx, if disabled { "client.disable" } else { "client.enable" }, &old, client)
}

/// One client, for whoever may change it.
pub fn get(db: &mut Db, ctx: &Ctx, id: &ClientId) -> Result<Client> {
    access::allow(ctx, Doing::Operate)?;
    client::find(db, id)?.ok_or(Error::NotFound)
}

/// Registers a client anew with all of what is wanted, or says all that would be wrong with it; returns the names of the
/// facts that differ now. Codes and tokens that were issued stay what they are. Its id, and whether it is public, stay: it
/// either got a secret or it did not. `seen` is the version that was looked at, so that nobody overwrites another's change.
///
/// # Errors
/// `NotFound`; `Conflict(Rule::ChangedMeanwhile)` when the client is no longer the one that was looked at.
pub fn set(
    tx: &mut Tx,
    ctx: &Ctx,
    id: &ClientId,
    seen: i64,
    wanted: &NewClient,
) -> Result<std::result::Result<Vec<&'static str>, Vec<RegistrationError>>> {
    let old = get(tx, ctx, id)?;
    if seen != old.version {
        return Err(Error::Conflict(Rule::ChangedMeanwhile));
    }
    let wanted = NewClient { id: id.as_str().to_owned(), public: old.public, ..wanted.clone() };
    // What the sector's list says counts where it is asked about something else: one that is silent now stops no other change.
    let named = |client: ClientView| (client.redirect_uris, client.terms.sector_identifier_uri);
    let moves = named(old.view()) != named(wanted.view());
    let around =
        Around { self_made: old.registered_by.is_some(), sector: moves.then_some(&wanted.sector), ..Around::default() };
    let wrong = problems(&wanted, &ctx.config, around);
    if !wrong.is_empty() {
        return Ok(Err(wrong));
    }
    let mut fresh = old.anew(&wanted, ctx.now);
    fresh.operator_since = old.operator_since.or_else(|| old.registered_by.is_some().then_some(ctx.now));
    let changed = recorded::changed(&old, &fresh);
    if !changed.is_empty() {
        recorded::save(tx, ctx, "client.set", &old, fresh)?;
    }
    Ok(Ok(changed))
}

/// All of them, by name, for whoever may see them.
pub fn all(db: &mut Db, ctx: &Ctx) -> Result<Vec<Client>> {
    access::allow(ctx, Doing::Operate)?;
    client::all(db)
}
