//! `cracha mail notification`: what a mail server pipes in when a mail came back or arrived.

use std::io::Read;
use std::path::Path;

use clap::Subcommand;

use super::setting;
use super::{Done, Failure, texts};
use crate::flow::delivery::Taken;
use crate::jobs;
use crate::text::fill;

/// A longer mail is no delivery status notification.
const MOST_BYTES: u64 = 1024 * 1024;

#[derive(Subcommand)]
pub enum Command {
    /// Take a delivery status notification (RFC 3464) from standard input
    Notification,
}

/// Runs it. What says nothing about a mail of ours is passed over with success: the mail server must not bounce it.
pub async fn run(file: Option<&Path>, command: Command) -> Done {
    let Command::Notification = command;
    let app = setting::open(file).await?;
    let mut mail = Vec::new();
    let read = std::io::stdin().lock().take(MOST_BYTES).read_to_end(&mut mail);
    read.map_err(|error| Failure::Failed(fill(texts().no_input, &[("error", &error.to_string())])))?;
    println!(
        "{}",
        match jobs::take_notification(&app, &mail).await? {
            Some(Taken::Delivered) => "the mail is delivered",
            Some(Taken::Failed) => "the mail came back",
            Some(Taken::Nothing) => "nothing new",
            Some(Taken::Unknown) => "about no mail of ours",
            None => "no delivery status notification",
        }
    );
    Ok(())
}
