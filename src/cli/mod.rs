//! The terminal door: one file per group of commands; each translates words into one verb and its answer into lines.
//!
//! Exit codes: 0 done; 1 failed or not all of it was done; 2 the command or the configuration is wrong and nothing was
//! started; 75 (EX_TEMPFAIL, for `mail notification` alone) come again later. What a person asked for goes to standard output, what went wrong to standard error, one line per thing.

mod client;
mod client_check;
mod client_invite;
mod client_shown;
mod client_try;
mod demo;
mod doctor;
mod fault;
mod healthcheck;
mod keys;
pub mod language;
mod limits;
mod logs;
mod mail;
mod migrate;
pub mod problems;
mod promise;
mod reload;
mod reseller;
mod schedule;
pub mod serve;
mod setting;
mod simulate;
mod staff;
mod webhook;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::crypto::keyfile;
use crate::error::Error;
use crate::mail::problem as mail_problem;
use crate::model::role::Role;
use crate::text::terminal::{self, DoneText, TerminalText};

#[derive(Parser)]
#[command(name = "cracha", version, about, max_term_width = 100)]
struct Cli {
    /// The configuration file (TOML); the environment (CRACHA_…) wins over it
    #[arg(long, global = true, env = "CRACHA_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Show all of it on this machine: provider, two portals, an ERP, a mailbox
    Demo(demo::Args),
    /// Run the provider until SIGTERM or SIGINT
    Serve(serve::Args),
    /// Make the database or bring it up to date
    Migrate,
    /// Read the configuration and everything that it names, and report all that is wrong
    CheckConfig,
    /// The portals and other clients
    #[command(subcommand)]
    Client(client::Command),
    /// Accounts of operators
    #[command(subcommand)]
    Operator(staff::Command),
    /// Accounts of desk agents
    #[command(subcommand)]
    Agent(staff::Command),
    /// Accounts of supervisors of the desk
    #[command(subcommand)]
    Supervisor(staff::Command),
    /// Resellers from a file
    #[command(subcommand)]
    Reseller(reseller::Command),
    /// End customers of resellers from a file
    #[command(subcommand)]
    EndCustomer(reseller::CustomerCommand),
    /// Promises of further rows of the table
    #[command(subcommand)]
    Promise(promise::Command),
    /// When the recurring jobs run
    #[command(subcommand)]
    Schedule(schedule::Command),
    /// What would become of the promise under other settings, arrivals or failures, without touching anything
    Simulate(Box<simulate::Args>),
    /// Reports about mail, and whether it arrives
    #[command(subcommand)]
    Mail(mail::Command),
    /// The receiver of webhooks
    #[command(subcommand)]
    Webhook(webhook::Command),
    /// Ask the running server whether it is ready; exit code 1 if not
    Healthcheck,
    /// The master key file and the signing keys
    #[command(subcommand)]
    Keys(keys::Command),
}

/// Why a command ends without success.
#[derive(Debug)]
pub enum Failure {
    /// The command or the configuration is wrong: all problems, a line each. Exit code 2.
    Usage(Vec<String>),
    /// It was tried and did not work. Exit code 1.
    Failed(String),
    /// The answer was printed already, and it is not a success. Exit code 1.
    Unfinished,
    /// It could not be stored and must not be lost: a mail server keeps it and tries again. Exit code 75.
    Later(Vec<String>),
}

impl Failure {
    fn usage(line: impl Into<String>) -> Self {
        Self::Usage(vec![line.into()])
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Failed(scarce(&error).map_or_else(|| words(&error), fault::refused))
    }
}

impl From<keyfile::Problem> for Failure {
    fn from(problem: keyfile::Problem) -> Self {
        Self::Failed(problems::key_file(&problem, language::of_terminal()))
    }
}

impl From<mail_problem::Problem> for Failure {
    fn from(problem: mail_problem::Problem) -> Self {
        Self::usage(problems::mailer(&problem, language::of_terminal()))
    }
}

/// An error in a sentence, in the language of whoever sits at the terminal.
fn words(error: &Error) -> String {
    terminal::sentence(language::of_terminal(), error)
}

/// The terminal's texts in the language of whoever sits there.
fn texts() -> &'static TerminalText {
    TerminalText::of(language::of_terminal())
}

/// What it says of what it did, in the same language.
fn done() -> &'static DoneText {
    DoneText::of(language::of_terminal())
}

/// What the system gave no more of, if that is what went wrong.
fn scarce(error: &Error) -> Option<&str> {
    let (Error::Unavailable(text) | Error::Internal(text)) = error else { return None };
    ["os error 11", "out of memory"].iter().any(|word| text.contains(word)).then_some(text.as_str())
}

/// What a verb refused: a value that cannot be taken is a wrong command, everything else was tried.
fn refused(error: &Error) -> Failure {
    match error {
        error if scarce(error).is_some() => Failure::Failed(fault::refused(scarce(error).unwrap_or_default())),
        Error::Invalid { .. } => Failure::usage(words(error)),
        _ => Failure::Failed(words(error)),
    }
}

type Done = Result<(), Failure>;

/// Reads the command line and runs it.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        // A mistake in a mail server's alias must not throw away what came back.
        Err(error) if error.use_stderr() && is_notification(std::env::args()) => {
            return report(Failure::Later(vec![error.to_string()]));
        }
        Err(error) => error.exit(),
    };
    let is_notification = matches!(cli.command, Command::Mail(mail::Command::Notification));
    fault::watch();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            let problem = fault::refused(&format!("memory or files for threads: {error}"));
            return report(if is_notification { Failure::Later(vec![problem]) } else { Failure::Failed(problem) });
        }
    };
    let done = runtime.block_on(run(cli));
    // A blocking call that is still out (a DNS query) must not keep the process.
    runtime.shutdown_timeout(std::time::Duration::from_millis(500));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => report(failure),
    }
}

async fn run(cli: Cli) -> Done {
    let file = cli.config.as_deref();
    match cli.command {
        Command::Demo(args) => demo::run(args).await,
        Command::Serve(args) => serve::run(file, args).await,
        Command::Migrate => migrate::run(file).await,
        Command::CheckConfig => setting::check(file).await,
        Command::Client(command) => client::run(file, command).await,
        Command::Operator(command) => staff::run(file, Role::Operator, command).await,
        Command::Agent(command) => staff::run(file, Role::Agent, command).await,
        Command::Supervisor(command) => staff::run(file, Role::Supervisor, command).await,
        Command::Reseller(command) => reseller::run(file, command).await,
        Command::EndCustomer(command) => reseller::run_customers(file, command).await,
        Command::Promise(command) => promise::run(file, command).await,
        Command::Schedule(command) => schedule::run(file, command).await,
        Command::Simulate(args) => simulate::run(file, *args).await,
        Command::Mail(command) => mail::run(file, command).await,
        Command::Webhook(command) => webhook::run(file, command).await,
        Command::Healthcheck => healthcheck::run(file),
        Command::Keys(command) => keys::run(file, command).await,
    }
}

fn is_notification(mut arguments: impl Iterator<Item = String>) -> bool {
    arguments.any(|argument| argument == "mail") && arguments.any(|argument| argument == "notification")
}

fn report(failure: Failure) -> ExitCode {
    match failure {
        Failure::Later(problems) => {
            problems.iter().for_each(|problem| eprintln!("cracha: {}", logs::tame(problem)));
            ExitCode::from(75)
        }
        Failure::Usage(problems) => {
            problems.iter().for_each(|problem| eprintln!("cracha: {}", logs::tame(problem)));
            ExitCode::from(2)
        }
        Failure::Failed(problem) => {
            eprintln!("cracha: {}", logs::tame(&problem));
            ExitCode::from(1)
        }
        Failure::Unfinished => ExitCode::from(1),
    }
}
