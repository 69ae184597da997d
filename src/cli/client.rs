//! `cracha client`: the portals, the ERP, other applications.

use std::path::Path;

use clap::Subcommand;
use serde_json::Value;

use super::client_check::{self, unknown};
use super::client_invite::{Invite, invitations, invite, revoke_invitation};
use super::client_shown::{line, refused, show};
use super::language::of_terminal;
use super::setting::{self, ctx};
use super::{Done, Failure, client_try, done, keys, texts, words};
use crate::app::App;
use crate::error::Error;
use crate::flow::provider::clients::{self, NewClient};
use crate::model::client::{self, Client};
use crate::model::ids::ClientId;
use crate::oidc::subject::Sector;
use crate::oidc::terms::Terms;
use crate::text::fill;
use crate::text::operate::manage::ManageText;
use crate::text::provider::RecipeText;

#[derive(Subcommand)]
pub enum Command {
    /// Register one; its secret is shown once
    Add(Box<Add>),
    /// Change what one was registered with; every node follows at once. A list that is given replaces the old one
    Set(Box<Set>),
    /// Show all, a line each
    List,
    /// Show one, without its secret
    Show { id: String },
    /// Refuse one from now on
    Disable { id: String },
    /// Take a disabled one back
    Enable { id: String },
    /// Give one a new secret, which is shown once; the old one is refused from now on
    RotateSecret { id: String },
    /// Let clients register themselves: makes an initial access token (RFC 7591), which is shown once
    Invite(Box<Invite>),
    /// Show all invitations, a line each, without their tokens
    Invitations,
    /// Take an invitation back; clients that came by it stay
    RevokeInvitation { name: String },
    /// Say what is wrong or weak about one; exit code 1 when something is wrong
    Check { id: String },
    /// Try one out with a made-up person: every step of its login and what each token says; exit code 1 when it does not come
    /// to its end
    Try { id: String },
    /// Print a ready configuration of a library for one; the secret is not in it
    Recipe {
        id: String,
        /// spring, aspnet, symfony, laravel, passport, openid-client, authlib, go-oidc, mod_auth_openidc or oauth2-proxy
        #[arg(long = "for", value_name = "NAME")]
        library: String,
    },
}

#[derive(clap::Args)]
pub struct Add {
    /// The client_id
    id: String,
    /// The name that people see
    #[arg(long)]
    name: String,
    /// Where it takes answers, exactly as it will send it; may be repeated
    #[arg(long = "redirect-uri", value_name = "URI")]
    redirect_uris: Vec<String>,
    /// Where people go after a sign-out, exactly as it will send it; may be repeated
    #[arg(long = "post-logout-redirect-uri", value_name = "URI")]
    post_logout_redirect_uris: Vec<String>,
    /// Where it takes logout tokens
    #[arg(long, value_name = "URI")]
    backchannel_logout_uri: Option<String>,
    /// Its start page, shown to people who come to the login without a portal
    #[arg(long, value_name = "URI")]
    home_uri: Option<String>,
    /// What it may ask for; may be repeated
    #[arg(long = "scope", value_name = "SCOPE")]
    scopes: Vec<String>,
    /// authorization_code, refresh_token, client_credentials,
    /// urn:ietf:params:oauth:grant-type:device_code or
    /// urn:ietf:params:oauth:grant-type:token-exchange; may be repeated
    #[arg(long = "grant", value_name = "TYPE", default_value = "authorization_code")]
    grants: Vec<String>,
    /// It cannot keep a secret (an app, a page in the browser): PKCE is required
    #[arg(long)]
    public: bool,
    /// A native application: any port on its loopback redirect, or a scheme of its own
    #[arg(long)]
    native: bool,
    /// The distributor's own: no consent page
    #[arg(long)]
    first_party: bool,
    /// PKCE required although it has a secret
    #[arg(long)]
    require_pkce: bool,
    /// The reseller claims in the ID token too, not only from userinfo
    #[arg(long)]
    claims_in_id_token: bool,
    /// Signs its ID tokens and logout tokens: RS256, PS256, ES256 or EdDSA
    #[arg(long, value_name = "ALG", default_value = "RS256")]
    id_token_alg: String,
    /// Signed userinfo with this algorithm instead of plain JSON
    #[arg(long, value_name = "ALG")]
    userinfo_alg: Option<String>,
    /// Any other setting by its registered name, such as profile=fapi2 or jwks_uri=https://…; may be repeated
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = term)]
    terms: Vec<(String, Value)>,
}

#[derive(clap::Args)]
pub struct Set {
    /// The client_id
    id: String,
    /// The name that people see
    #[arg(long)]
    name: Option<String>,
    /// Where it takes answers, exactly as it will send it; may be repeated
    #[arg(long = "redirect-uri", value_name = "URI")]
    redirect_uris: Option<Vec<String>>,
    /// Where people go after a sign-out, exactly as it will send it; may be repeated; "" for none
    #[arg(long = "post-logout-redirect-uri", value_name = "URI")]
    post_logout_redirect_uris: Option<Vec<String>>,
    /// Where it takes logout tokens; "" for nowhere
    #[arg(long, value_name = "URI")]
    backchannel_logout_uri: Option<String>,
    /// Its start page; "" for none
    #[arg(long, value_name = "URI")]
    home_uri: Option<String>,
    /// What it may ask for; may be repeated
    #[arg(long = "scope", value_name = "SCOPE")]
    scopes: Option<Vec<String>>,
    /// authorization_code, refresh_token, client_credentials,
    /// urn:ietf:params:oauth:grant-type:device_code or
    /// urn:ietf:params:oauth:grant-type:token-exchange; may be repeated
    #[arg(long = "grant", value_name = "TYPE")]
    grants: Option<Vec<String>>,
    /// A native application: any port on its loopback redirect, or a scheme of its own
    #[arg(long, value_name = "true|false")]
    native: Option<bool>,
    /// The distributor's own: no consent page
    #[arg(long, value_name = "true|false")]
    first_party: Option<bool>,
    /// PKCE required although it has a secret
    #[arg(long, value_name = "true|false")]
    require_pkce: Option<bool>,
    /// The reseller claims in the ID token too, not only from userinfo
    #[arg(long, value_name = "true|false")]
    claims_in_id_token: Option<bool>,
    /// Signs its ID tokens and logout tokens: RS256, PS256, ES256 or EdDSA
    #[arg(long, value_name = "ALG")]
    id_token_alg: Option<String>,
    /// Signed userinfo with this algorithm; "" for plain JSON
    #[arg(long, value_name = "ALG")]
    userinfo_alg: Option<String>,
    /// Any other setting by its registered name, such as profile=fapi2 or jwks_uri=https://…; may be repeated; NAME= takes
    /// one back
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = term)]
    terms: Vec<(String, Value)>,
}

fn term(line: &str) -> Result<(String, Value), String> {
    Terms::typed(line).ok_or_else(|| fill(texts().term, &[("typed", line)]))
}

impl Set {
    /// What is given laid over what is registered; an empty text takes back.
    fn over(self, now: NewClient) -> NewClient {
        let list = |given: Option<Vec<String>>, now| match given {
            Some(list) => list.into_iter().filter(|word| !word.is_empty()).collect(),
            None => now,
        };
        let text = |given: Option<String>, now| match given {
            Some(text) => Some(text).filter(|text| !text.is_empty()),
            None => now,
        };
        NewClient {
            name: self.name.unwrap_or(now.name),
            redirect_uris: list(self.redirect_uris, now.redirect_uris),
            post_logout_redirect_uris: list(self.post_logout_redirect_uris, now.post_logout_redirect_uris),
            backchannel_logout_uri: text(self.backchannel_logout_uri, now.backchannel_logout_uri),
            home_uri: text(self.home_uri, now.home_uri),
            grant_types: list(self.grants, now.grant_types),
            scopes: list(self.scopes, now.scopes),
            native: self.native.unwrap_or(now.native),
            first_party: self.first_party.unwrap_or(now.first_party),
            require_pkce: self.require_pkce.unwrap_or(now.require_pkce),
            claims_in_id_token: self.claims_in_id_token.unwrap_or(now.claims_in_id_token),
            id_token_alg: self.id_token_alg.unwrap_or(now.id_token_alg),
            userinfo_alg: text(self.userinfo_alg, now.userinfo_alg),
            terms: now.terms.into_iter().chain(self.terms).collect(),
            ..now
        }
    }
}

impl From<Add> for NewClient {
    fn from(add: Add) -> Self {
        Self {
            id: add.id,
            name: add.name,
            redirect_uris: add.redirect_uris,
            post_logout_redirect_uris: add.post_logout_redirect_uris,
            backchannel_logout_uri: add.backchannel_logout_uri,
            home_uri: add.home_uri,
            grant_types: add.grants,
            scopes: add.scopes,
            public: add.public,
            native: add.native,
            first_party: add.first_party,
            require_pkce: add.require_pkce,
            claims_in_id_token: add.claims_in_id_token,
            id_token_alg: add.id_token_alg,
            userinfo_alg: add.userinfo_alg,
            terms: add.terms.into_iter().collect(),
            sector: Sector::Unread,
        }
    }
}

/// Runs one of them.
pub async fn run(file: Option<&Path>, command: Command) -> Done {
    let app = setting::open(file).await?;
    match command {
        Command::Add(new) => add(&app, (*new).into()).await,
        Command::Set(changes) => set(&app, *changes).await,
        Command::List => {
            for client in app.read(client::all).await? {
                println!("{}", line(&client));
            }
            Ok(())
        }
        Command::Show { id } => show(&get(&app, id).await?),
        Command::Disable { id } => set_disabled(&app, id, true).await,
        Command::Enable { id } => set_disabled(&app, id, false).await,
        Command::RotateSecret { id } => rotate(&app, id).await,
        Command::Invite(new) => invite(&app, *new).await,
        Command::Invitations => invitations(&app).await,
        Command::RevokeInvitation { name } => revoke_invitation(&app, name).await,
        Command::Check { id } => client_check::check(&app, &id).await,
        Command::Try { id } => client_try::run(&app, &id).await,
        Command::Recipe { id, library } => client_check::recipe(&app, &id, &library).await,
    }
}

async fn add(app: &App, new: NewClient) -> Done {
    let new = NewClient { sector: app.sector_of(&new.terms).await?, ..new };
    let (ctx, id) = (ctx(app), new.id.clone());
    let tried = app.write(move |tx| clients::register(tx, &ctx, &new)).await.map_err(|error| match error {
        Error::Duplicate => Failure::Failed(fill(texts().client_taken, &[("id", &id)])),
        other => other.into(),
    })?;
    let registered = tried.map_err(refused)?;
    println!("client_id      {id}");
    match registered.secret {
        Some(secret) => println!("client_secret  {}\n{}", secret.expose(), done().secret_once),
        None => println!("{}", ManageText::of(of_terminal()).no_secret),
    }
    if !registered.client.redirects().is_empty() {
        let known = client_check::libraries();
        println!("{}", fill(RecipeText::of(of_terminal()).how, &[("id", &id), ("known", &known)]));
    }
    // After the secret, which is told this once.
    keys::make_missing(app).await?;
    Ok(())
}

async fn set(app: &App, set: Set) -> Done {
    let (ctx, id) = (ctx(app), set.id.clone());
    let known = get(app, id.clone()).await?;
    let wanted = set.over(known.said());
    let wanted = NewClient { sector: app.sector_of(&wanted.terms).await?, ..wanted };
    let tried = app.write(move |tx| clients::set(tx, &ctx, &known.id, known.version, &wanted)).await;
    let tried = tried.map_err(|error| unknown(error, &id))?;
    match tried.map_err(refused)?.as_slice() {
        [] => println!("{}", fill(done().same, &[("id", &id)])),
        changed => {
            println!("{}", fill(done().changed, &[("id", &id), ("fields", &changed.join(", "))]));
            keys::make_missing(app).await?;
        }
    }
    Ok(())
}

async fn set_disabled(app: &App, id: String, disabled: bool) -> Done {
    let (ctx, key) = (ctx(app), ClientId::from_text(&id));
    app.write(move |tx| clients::set_disabled(tx, &ctx, &key, disabled)).await.map_err(|error| unknown(error, &id))?;
    let t = ManageText::of(of_terminal());
    println!("{id}: {}", if disabled { t.disable_done } else { t.enable_done });
    Ok(())
}

async fn rotate(app: &App, id: String) -> Done {
    let (ctx, key) = (ctx(app), ClientId::from_text(&id));
    let secret = app.write(move |tx| clients::rotate_secret(tx, &ctx, &key)).await.map_err(|error| match error {
        Error::Conflict(_) => Failure::Failed(format!("{id}: {}", words(&error))),
        error => unknown(error, &id),
    })?;
    println!("client_id      {id}\nclient_secret  {}\n{}", secret.expose(), done().secret_once);
    Ok(())
}

async fn get(app: &App, id: String) -> Result<Client, Failure> {
    let key = ClientId::from_text(&id);
    app.read(move |db| client::find(db, &key)).await?.ok_or_else(|| unknown(Error::NotFound, &id))
}
