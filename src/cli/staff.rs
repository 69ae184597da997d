//! `cracha operator` and `cracha agent`: staff accounts. There is none at first, and no password comes with one.

use std::path::Path;

use clap::Subcommand;

use super::setting::{self, ctx};
use super::{Done, Failure};
use crate::app::App;
use crate::error::Error;
use crate::flow::staff::{self, NewStaff, SetUp};
use crate::model::role::Role;
use crate::text::{Lang, format};
use crate::web::paths;

#[derive(Subcommand)]
pub enum Command {
    /// Make an account; a one-time set-up code is shown once
    Create {
        /// The login, for example duda.ramos
        login: String,
        /// The person's name
        #[arg(long)]
        name: String,
        /// The person's address, for notices
        #[arg(long)]
        email: String,
        /// pt-BR, es or en
        #[arg(long, default_value = "pt-BR")]
        language: String,
    },
    /// A new set-up code, when the first one was lost or the password is forgotten; every access of the account ends
    Code { login: String },
}

/// Runs one of them.
pub async fn run(file: Option<&Path>, role: Role, command: Command) -> Done {
    match command {
        Command::Create { login, name, email, language } => {
            let language = Lang::parse(&language)
                .ok_or_else(|| Failure::usage(format!("--language {language}: write pt-BR, es or en")))?;
            create(&setting::open(file).await?, NewStaff { login, name, email, language, role }).await
        }
        Command::Code { login } => code(&setting::open(file).await?, login, role).await,
    }
}

async fn create(app: &App, new: NewStaff) -> Done {
    let ctx = ctx(app);
    let made = app.write(move |tx| staff::create(tx, &ctx, &new)).await.map_err(|error| match error {
        Error::Invalid { .. } => Failure::usage(error.to_string()),
        other => other.into(),
    })?;
    print(app, &made);
    Ok(())
}

async fn code(app: &App, login: String, role: Role) -> Done {
    let (ctx, name) = (ctx(app), login.clone());
    let made = app.write(move |tx| staff::new_code(tx, &ctx, &name, role)).await.map_err(|error| match error {
        Error::NotFound => Failure::Failed(format!("there is no {} with the login {login}", role.as_str())),
        other => other.into(),
    })?;
    print(app, &made);
    Ok(())
}

fn print(app: &App, made: &SetUp) {
    let until = format::at(made.valid_until.ms(), app.config().brand.time_zone, Lang::En);
    println!("login        {}", made.user.login);
    println!("set-up code  {}", made.code.expose());
    println!("Type both at {}, until {until}. The code is not shown again.", app.config().url(paths::SETUP));
}
