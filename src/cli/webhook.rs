//! `cracha webhook`: whether the receiver of webhooks takes what it is told.

use std::path::Path;
use std::time::Duration;

use clap::Subcommand;

use super::language::of_terminal;
use super::{Done, Failure, setting};
use crate::flow::delivery;
use crate::model::message::{self, MessageState};
use crate::text::fill;
use crate::text::terminal::WebhookText;

/// How long a running node has for the event, and how often it is looked at.
const PATIENCE: u32 = 40;
const LOOK: Duration = Duration::from_millis(500);

#[derive(Subcommand)]
pub enum Command {
    /// Send an event that says nothing, the way that all events take
    Test,
    /// Tell a receiver again that answered 410
    Resume,
}

/// Runs one of them.
pub async fn run(file: Option<&Path>, command: Command) -> Done {
    let t = WebhookText::of(of_terminal());
    let app = setting::open(file).await?;
    if !app.config().webhook.is_on() {
        return Err(Failure::usage(t.none));
    }
    let (ctx, host) = (setting::ctx(&app), app.config().webhook.host());
    match command {
        Command::Resume => {
            let resumed = app.write(move |tx| delivery::resume_webhook(tx, &ctx)).await?;
            println!("{}", fill(if resumed { t.resumed } else { t.not_gone }, &[("host", &host)]));
            Ok(())
        }
        Command::Test => {
            let Some(id) = app.write(move |tx| delivery::test_webhook(tx, &ctx)).await? else {
                return Err(Failure::Failed(fill(t.gone, &[("host", &host)])));
            };
            for _ in 0..PATIENCE {
                let known = id.clone();
                let row = app.read(move |db| message::get(db, &known)).await?;
                let said = row.reply.unwrap_or_default();
                match row.state {
                    MessageState::Queued | MessageState::Sending => tokio::time::sleep(LOOK).await,
                    MessageState::Relayed | MessageState::Delivered => {
                        println!("{}", fill(t.taken, &[("host", &host), ("words", &said)]));
                        return Ok(());
                    }
                    MessageState::Delayed | MessageState::Unknown | MessageState::Failed | MessageState::Voided => {
                        let code = row.code.map(|code| code.to_string()).unwrap_or_default();
                        let said = format!("{code} {said}");
                        println!("{}", fill(t.failed, &[("host", &host), ("words", said.trim())]));
                        return Err(Failure::Unfinished);
                    }
                }
            }
            println!("{}", t.waits);
            Err(Failure::Unfinished)
        }
    }
}
