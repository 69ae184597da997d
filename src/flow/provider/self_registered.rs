//! Clients that register themselves and look after their registration (RFC 7591, RFC 7592). What an operator registers is
//! checked by the same rules; beside them stand the limits of the invitation that the client came by.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::look_alike::poses_as_ours;
use super::problems::problems;
use super::{invitations, recorded};
use crate::crypto::keys::Alg;
use crate::crypto::secret::{self, Secret, random_token, sha256_hex};
use crate::db::types::ClientId;
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::flow::sign_in::throttle;
use crate::flow::sign_in::window::{self, Window};
use crate::model::client::{self, Client};
use crate::model::client_invitation::{self, ClientInvitation};
use crate::model::consent;
use crate::model::ctx::Ctx;
use crate::oidc::client::{ClientView, GrantType};
use crate::oidc::client_metadata::{Asked, USUAL_SCOPES, told};
use crate::oidc::new_client::NewClient;
use crate::oidc::place::web_host;
use crate::oidc::registration::limits::Limits;
use crate::oidc::registration::{Around, ClientField as Field, RegistrationError, RegistrationFlaw as Flaw};
use crate::oidc::subject::Sector;
use crate::oidc::terms::ClientProfile;

const HOUR_S: i64 = 3600;
/// Changes of one client in an hour: each is read anew by every node.
const MOST_CHANGES: i64 = 60;
/// Lists of a sector that are fetched in an hour for whoever is behind one address.
const MOST_FETCHES: i64 = 60;

/// A client as it is registered now.
#[derive(Clone, Debug)]
pub struct Registration {
    /// Its row.
    pub client: Client,
    /// In the registered names, without what is secret.
    pub metadata: Map<String, Value>,
    /// A new secret, told now and never again.
    pub secret: Option<Secret>,
    /// The token that manages the registration, where it is new.
    pub management: Option<Secret>,
}

impl Registration {
    fn of(client: Client, secret: Option<Secret>, management: Option<Secret>) -> Self {
        let metadata = told(&client.view(), &client.name, client.home_uri.as_deref());
        Self { client, metadata, secret, management }
    }
}

/// Wrong with a registration, all at once.
pub type Wrong = Vec<RegistrationError>;

/// Registers one by this invitation, under an id of ours; `algs` are those that the house signs with. None when the
/// invitation was used up or taken back meanwhile.
///
/// # Errors
/// `Throttled` when as many came within the hour as may.
pub fn register(
    tx: &mut Tx,
    ctx: &Ctx,
    (invitation, id): (&str, &ClientId),
    asked: &Asked,
    algs: &[Alg],
) -> Result<Option<std::result::Result<Registration, Wrong>>> {
    let Some(open) = client_invitation::find(tx, invitation)?.filter(|row| row.is_open(ctx.now)) else {
        return Ok(None);
    };
    let new = match checked(tx, ctx, id, asked, &Limits::read(&open.limits), algs)? {
        Ok(new) => new,
        Err(wrong) => return Ok(Some(Err(wrong))),
    };
    // The row is ours from here on: nobody else comes by this invitation until the end of the transaction.
    if !client_invitation::use_one(tx, invitation, ctx.now)? {
        return Ok(None);
    }
    within_the_hour(tx, ctx, &open)?;
    let secret = if new.has_secret() { Some(random_token()?) } else { None };
    let management = random_token()?;
    let client = Client {
        registered_by: Some(open.name),
        management_hash: Some(sha256_hex(management.expose())),
        ..Client::of(&new, ctx.now).with_secret(secret.as_ref(), ctx.now)
    };
    recorded::insert(tx, ctx, "client.register", &client)?;
    Ok(Some(Ok(Registration::of(client, secret, Some(management)))))
}

/// As many as may came already: the next one waits until the first of them is an hour old.
fn within_the_hour(db: &mut Db, ctx: &Ctx, invitation: &ClientInvitation) -> Result<()> {
    let since = ctx.now.plus_s(-HOUR_S);
    let came = client::registered_since(db, &invitation.name, since, invitation.an_hour)?;
    let enough = usize::try_from(invitation.an_hour).is_ok_and(|most| came.len() >= most);
    match came.first().filter(|_| enough) {
        None => Ok(()),
        Some(first) => {
            let wait_s = first.plus_s(HOUR_S).since(ctx.now) / 1000 + 1;
            Err(Error::Throttled { retry_after_s: u32::try_from(wait_s).unwrap_or(u32::MAX) })
        }
    }
}

/// What it is to be registered with: the defaults filled in, nothing beyond the limits.
fn checked(
    db: &mut Db,
    ctx: &Ctx,
    id: &ClientId,
    asked: &Asked,
    limits: &Limits,
    algs: &[Alg],
) -> Result<std::result::Result<NewClient, Wrong>> {
    let new = filled_in(id, asked, limits, algs);
    let wrong = flaws(db, ctx, &new, Some(&new.sector), (limits, algs))?;
    Ok(if wrong.is_empty() { Ok(new) } else { Err(wrong) })
}

/// What is wrong with it; whatever its sector says where that was not asked.
fn flaws(
    db: &mut Db,
    ctx: &Ctx,
    new: &NewClient,
    sector: Option<&Sector>,
    invited: (&Limits, &[Alg]),
) -> Result<Wrong> {
    let around = Around { self_made: true, sector, invited: Some(invited), ..Around::default() };
    let mut wrong = problems(new, &ctx.config, around);
    if poses_as_ours(db, ctx, &new.name)? {
        wrong.push(RegistrationError { field: Field::Name, flaw: Flaw::NameOfTheHouse });
    }
    Ok(wrong)
}

/// Asked before a `sector_identifier_uri` is fetched for somebody: what is wrong anyway; and so many of an hour fetch.
///
/// # Errors
/// `Throttled` when many came from the address.
pub fn before_sector(
    tx: &mut Tx,
    ctx: &Ctx,
    (id, invitation): (&ClientId, Option<&str>),
    asked: &Asked,
    algs: &[Alg],
) -> Result<Wrong> {
    let limits = limits_of(tx, invitation)?;
    let wrong = flaws(tx, ctx, &filled_in(id, asked, &limits, algs), None, (&limits, algs))?;
    if wrong.is_empty() {
        let from = ctx.ip.as_deref().unwrap_or("?");
        window::admit(tx, ctx, Window::Hour, ("registration-sector", from), MOST_FETCHES)?;
    }
    Ok(wrong)
}

fn limits_of(db: &mut Db, invitation: Option<&str>) -> Result<Limits> {
    let row = match invitation {
        Some(name) => client_invitation::find(db, name)?,
        None => None,
    };
    Ok(row.map(|row| Limits::read(&row.limits)).unwrap_or_default())
}

fn filled_in(id: &ClientId, asked: &Asked, limits: &Limits, algs: &[Alg]) -> NewClient {
    let profile = asked.terms.get("profile").and_then(Value::as_str).and_then(ClientProfile::parse);
    let least = limits.at_least(profile.unwrap_or_default());
    let mut terms = asked.terms.clone();
    // A word that is none stays, and is refused for what it is.
    if profile.is_some() || !terms.contains_key("profile") {
        terms.insert("profile".into(), Value::from(least.as_str()));
    }
    let strong = algs.iter().find(|alg| Alg::STRONG.contains(alg)).filter(|_| least != ClientProfile::Plain);
    let usual = strong.copied().unwrap_or(Alg::Rs256).as_str();
    let persons = [GrantType::AuthorizationCode, GrantType::DeviceCode].map(GrantType::as_str);
    let of_a_person = asked.grant_types.iter().any(|grant| persons.contains(&grant.as_str()));
    let scopes = asked.scopes.clone().unwrap_or_else(|| {
        let usual = USUAL_SCOPES.iter().filter(|scope| of_a_person && limits.scopes.has(scope));
        usual.map(|scope| (*scope).to_owned()).collect()
    });
    NewClient {
        id: id.as_str().to_owned(),
        name: asked.name.clone().unwrap_or_else(|| named(asked, id)),
        redirect_uris: asked.redirect_uris.clone(),
        post_logout_redirect_uris: asked.post_logout_redirect_uris.clone(),
        backchannel_logout_uri: asked.backchannel_logout_uri.clone(),
        home_uri: asked.home_uri.clone(),
        grant_types: asked.grant_types.clone(),
        scopes,
        public: asked.public,
        native: asked.native,
        id_token_alg: asked.id_token_alg.clone().unwrap_or_else(|| usual.to_owned()),
        userinfo_alg: asked.userinfo_alg.clone(),
        terms,
        sector: asked.sector.clone(),
        ..NewClient::default() // the rest operators say alone
    }
}

/// A client without a name is called by where its people come from.
fn named(asked: &Asked, id: &ClientId) -> String {
    asked.redirect_uris.first().and_then(|uri| web_host(uri)).unwrap_or_else(|| id.as_str().to_owned())
}

/// The client that this token manages; none for any other token or client.
///
/// # Errors
/// `Throttled` while whoever asks has to wait, whatever the token is.
pub fn managed(db: &mut Db, ctx: &Ctx, id: &ClientId, token: &Secret) -> Result<Option<Registration>> {
    let found = client::find(db, id)?;
    throttle::refuse_waiting(db, ctx, &invitations::counter(ctx, found.as_ref())?)?;
    let given = sha256_hex(token.expose());
    let right = |client: &Client| client.management_hash.as_deref().is_some_and(|stored| secret::same(stored, &given));
    Ok(found.filter(right).map(|client| Registration::of(client, None, None)))
}

/// Whether this is the client's secret.
pub fn is_secret(client: &Client, secret: &str) -> bool {
    client.secret_hash.as_deref().is_some_and(|stored| secret::same(stored, &sha256_hex(secret)))
}

/// Registers a client that proved itself by its token anew, with all of what is asked and nothing else (RFC 7592 section
/// 2.2). Its token and its secret stay; one that needs a secret and has none gets one. None when the client left meanwhile.
pub fn replace(
    tx: &mut Tx,
    ctx: &Ctx,
    id: &ClientId,
    asked: &Asked,
    algs: &[Alg],
) -> Result<Option<std::result::Result<Registration, Wrong>>> {
    let Some(old) = client::find(tx, id)?.filter(Client::manages_itself) else { return Ok(None) };
    window::admit(tx, ctx, Window::Hour, ("registration-set", id.as_str()), MOST_CHANGES)?;
    let limits = limits_of(tx, old.registered_by.as_deref())?;
    let new = match checked(tx, ctx, id, asked, &limits, algs)? {
        Ok(new) => new,
        Err(wrong) => return Ok(Some(Err(wrong))),
    };
    let (before, then) = (old.view(), new.view());
    if before.sector() != then.sector() && before.sector().is_some() {
        return Ok(Some(Err(vec![RegistrationError { field: Field::RedirectUris, flaw: Flaw::SectorStays }])));
    }
    let mut client = old.anew(&new, ctx.now);
    let secret = if new.has_secret() && client.secret_hash.is_none() { Some(random_token()?) } else { None };
    if secret.is_some() {
        client = client.with_secret(secret.as_ref(), ctx.now);
    }
    if client.secret_hash == old.secret_hash && recorded::changed(&old, &client).is_empty() {
        return Ok(Some(Ok(Registration::of(old, None, None))));
    }
    // People allowed it to who it was then.
    if client.name != old.name || hosts(&before) != hosts(&then) {
        consent::remove_of_client(tx, id)?;
    }
    recorded::save(tx, ctx, "client.set", &old, client.clone())?;
    Ok(Some(Ok(Registration::of(client, secret, None))))
}

/// Where it takes people.
fn hosts(client: &ClientView) -> BTreeSet<String> {
    client.redirect_uris.iter().map(|uri| web_host(uri).unwrap_or_else(|| uri.clone())).collect()
}

/// The client leaves: its id, secret, token and all that was issued to it are good for nothing from now on (RFC 7592 section
/// 2.3). Its row stays, so that the audit can be read. `false` when it left before.
pub fn leave(tx: &mut Tx, ctx: &Ctx, id: &ClientId) -> Result<bool> {
    let Some(old) = client::find(tx, id)?.filter(|client| client.management_hash.is_some()) else { return Ok(false) };
    let gone = Client { management_hash: None, disabled_at: Some(ctx.now), ..old.clone().with_secret(None, ctx.now) };
    recorded::save(tx, ctx, "client.leave", &old, gone)?;
    Ok(true)
}
