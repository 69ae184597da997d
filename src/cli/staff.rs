//! `cracha operator`, `cracha supervisor` and `cracha agent`: staff accounts. There is none at first, and no password comes with one.

use std::path::Path;

use clap::Subcommand;

use super::language::of_terminal;
use super::setting::{self, ctx};
use super::{Done, Failure, done, texts, words};
use crate::app::App;
use crate::error::Error;
use crate::flow::operate::staff::{self, NewStaff, SetUp};
use crate::model::role::Role;
use crate::text::{Lang, fill, format};
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
    /// Shut somebody out who has left: sessions, codes and the password end at once
    Block { login: String },
    /// Take a blocked account back; it then needs a new set-up code
    Unblock { login: String },
}

/// Runs one of them.
pub async fn run(file: Option<&Path>, role: Role, command: Command) -> Done {
    match command {
        Command::Create { login, name, email, language } => {
            let language = Lang::parse(&language)
                .ok_or_else(|| Failure::usage(fill(texts().language, &[("typed", &language)])))?;
            create(&setting::open(file).await?, NewStaff { login, name, email, language, role }).await
        }
        Command::Code { login } => code(&setting::open(file).await?, login, role).await,
        Command::Block { login } => switch(&setting::open(file).await?, login, role, true).await,
        Command::Unblock { login } => switch(&setting::open(file).await?, login, role, false).await,
    }
}

async fn create(app: &App, new: NewStaff) -> Done {
    let ctx = ctx(app);
    let made = app.write(move |tx| staff::create(tx, &ctx, &new)).await.map_err(|error| super::refused(&error))?;
    print(app, &made);
    Ok(())
}

async fn code(app: &App, login: String, role: Role) -> Done {
    let (ctx, name) = (ctx(app), login.clone());
    let made = app.write(move |tx| staff::new_code(tx, &ctx, &name, role)).await;
    print(app, &made.map_err(|error| refused(error, &login, role))?);
    Ok(())
}

async fn switch(app: &App, login: String, role: Role, block: bool) -> Done {
    let (ctx, name) = (ctx(app), login.clone());
    let verb = if block { staff::block } else { staff::unblock };
    let tried = app.write(move |tx| verb(tx, &ctx, &name, role)).await;
    tried.map_err(|error| refused(error, &login, role))?;
    let words = if block { done().blocked } else { done().unblocked };
    println!("{}", fill(words, &[("login", &login), ("role", role.as_str())]));
    Ok(())
}

fn refused(error: Error, login: &str, role: Role) -> Failure {
    let none = match role {
        Role::Operator => texts().no_operator,
        Role::Supervisor => texts().no_supervisor,
        Role::Agent | Role::Administrator | Role::Buyer | Role::Support | Role::Basic | Role::Custom => {
            texts().no_agent
        }
    };
    match error {
        Error::NotFound => Failure::Failed(fill(none, &[("login", login)])),
        Error::Conflict(_) => Failure::Failed(format!("{login}: {}", words(&error))),
        other => super::refused(&other),
    }
}

fn print(app: &App, made: &SetUp) {
    let (t, until) = (done(), format::at(made.valid_until.ms(), app.config().brand.time_zone, of_terminal()));
    println!("{:<width$}  {}", "login", made.user.login, width = t.set_up_code.chars().count());
    println!("{}  {}", t.set_up_code, made.code.expose());
    println!("{}", fill(t.type_both, &[("address", &app.config().url(paths::SETUP)), ("at", &until)]));
}
