//! `cracha client invite`, `invitations` and `revoke-invitation`: who may register clients without an operator.

use super::client_shown::refused;
use super::language::of_terminal;
use super::setting::ctx;
use super::{Done, Failure, done, texts};
use crate::app::App;
use crate::error::Error;
use crate::flow::provider::invitations::{self, NewInvitation};
use crate::model::client_invitation::{ClientInvitation, InvitationState};
use crate::model::ctx::Ctx;
use crate::oidc::metadata::path;
use crate::oidc::registration::limits::Limits;
use crate::text::fill;
use crate::text::operate::invite::InviteText;

#[derive(clap::Args)]
pub struct Invite {
    /// For operators; every client that comes by it names it
    name: String,
    /// So many days it is good
    #[arg(long, value_name = "N", default_value_t = 7)]
    days: i64,
    /// So many clients may come by it
    #[arg(long, value_name = "N", default_value_t = 1)]
    most: i64,
    /// So many within an hour
    #[arg(long, value_name = "N", default_value_t = 10)]
    an_hour: i64,
    /// What they may ask for; may be repeated
    #[arg(long = "scope", value_name = "SCOPE", default_values = ["openid", "profile", "email", "phone", "offline_access"])]
    scopes: Vec<String>,
    /// By which ways they may get tokens; may be repeated
    #[arg(long = "grant", value_name = "TYPE", default_values = ["authorization_code", "refresh_token"])]
    grants: Vec<String>,
    /// Where all of their addresses are, such as portal.example.com, or .example.com for all below it; may be repeated;
    /// anywhere when none is given
    #[arg(long = "host", value_name = "HOST")]
    hosts: Vec<String>,
    /// The rules that they are held to at least: plain, fapi2 or fapi2-ms
    #[arg(long, value_name = "PROFILE", default_value = "plain")]
    profile: String,
}

impl From<Invite> for NewInvitation {
    fn from(typed: Invite) -> Self {
        Self {
            name: typed.name,
            days: typed.days,
            most: typed.most,
            an_hour: typed.an_hour,
            scopes: typed.scopes,
            grant_types: typed.grants,
            hosts: typed.hosts,
            profile: typed.profile,
        }
    }
}

pub async fn invite(app: &App, typed: Invite) -> Done {
    let (ctx, new) = (ctx(app), NewInvitation::from(typed));
    let name = new.name.clone();
    let made = app.write(move |tx| invitations::invite(tx, &ctx, &new)).await.map_err(|error| match error {
        Error::Duplicate => Failure::Failed(fill(texts().invitation_taken, &[("name", &name)])),
        other => other.into(),
    })?;
    let (row, token) = made.map_err(refused)?;
    let issuer = &app.config().provider.issuer;
    println!("registration_endpoint  {issuer}{}", path::REGISTER);
    println!("initial_access_token   {}\n{}", token.expose(), done().token_once);
    println!("{}", line(&row, &self::ctx(app)));
    Ok(())
}

pub async fn invitations(app: &App) -> Done {
    let (asking, now) = (ctx(app), ctx(app));
    for row in app.read(move |db| invitations::all(db, &asking)).await? {
        println!("{}", line(&row, &now));
    }
    Ok(())
}

pub async fn revoke_invitation(app: &App, name: String) -> Done {
    let (ctx, key) = (ctx(app), name.clone());
    app.write(move |tx| invitations::revoke(tx, &ctx, &key)).await.map_err(|error| match error {
        Error::NotFound => Failure::Failed(fill(texts().no_invitation, &[("name", &name)])),
        other => other.into(),
    })?;
    println!("{name}  {}", InvitationState::Revoked.words(of_terminal()));
    Ok(())
}

/// One of many.
fn line(row: &ClientInvitation, ctx: &Ctx) -> String {
    let limits = Limits::read(&row.limits);
    let lang = of_terminal();
    let state = row.state(ctx.now).words(lang);
    let hosts = match limits.hosts.is_empty() {
        true => InviteText::of(lang).anywhere.to_owned(),
        false => limits.hosts.join(","),
    };
    let until = fill(done().until, &[("at", &row.valid_until.rfc3339())]);
    let (name, profile) = (&row.name, limits.profile.as_str());
    format!("{name:<24} {state:<10} {}/{} {until}  {profile}  {hosts}  {}", row.used, row.most, limits.scopes)
}
