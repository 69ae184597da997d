//! `cracha mail`: `notification` is what a mail server pipes in when a mail came back or arrived; `doctor`
//! looks whether mail can arrive.

use std::io::Read;
use std::path::Path;
use std::time::Duration;

use clap::Subcommand;

use super::language::of_terminal;
use super::{Done, Failure, setting};
use crate::flow::contact::Replied;
use crate::flow::delivery::Taken;
use crate::jobs::{self, Came};
use crate::text::fill;
use crate::text::terminal::NotificationText;

/// A longer mail is read to its end, so that the mail server sees no broken pipe, but not looked at.
const MOST_BYTES: u64 = 16 * 1024 * 1024;
/// Long before a mail server ends a command that hangs, and bounces the report.
const PATIENCE: Duration = Duration::from_secs(90);
/// Where mail servers put the address that a mail was sent to (Postfix, Exim, qmail).
const ENVELOPE: [&str; 6] = ["ORIGINAL_RECIPIENT", "RECIPIENT", "EXTENSION", "LOCAL_PART_SUFFIX", "EXT", "DEFAULT"];

#[derive(Subcommand)]
pub enum Command {
    /// Take what came back to the envelope sender from standard input: a report (RFC 3464), a returned mail
    Notification,
    /// Judge SPF, DKIM, DMARC, MX, PTR and the relay, and name the DNS records to publish
    Doctor {
        /// Also send a test mail to this address, the way that all mail takes
        #[arg(long, value_name = "ADDRESS")]
        to: Option<String>,
    },
}

/// Runs it. Whatever keeps it from storing what came in ends in [`Failure::Later`]: its sender is `<>`, so a mail server
/// that was told anything else would throw it away. What is understood as nothing of ours ends well.
pub async fn run(file: Option<&Path>, command: Command) -> Done {
    if let Command::Doctor { to } = command {
        return super::doctor::run(file, to).await;
    }
    let t = NotificationText::of(of_terminal());
    let file = file.map(Path::to_owned);
    let work = tokio::spawn(async move { notification(file.as_deref()).await });
    match tokio::time::timeout(PATIENCE, work).await {
        Ok(Ok(Ok(taken))) => {
            println!("{}", taken.map_or(t.nothing, |taken| words(taken, t)));
            Ok(())
        }
        Ok(Ok(Err(Failure::Usage(problems)))) => Err(Failure::Later(problems)),
        Ok(Ok(Err(Failure::Failed(problem)))) => Err(Failure::Later(vec![problem])),
        Ok(Ok(Err(other))) => Err(other),
        Ok(Err(_)) => Err(Failure::Later(vec![t.broke.into()])),
        Err(_) => Err(Failure::Later(vec![fill(t.slow, &[("seconds", &PATIENCE.as_secs().to_string())])])),
    }
}

/// Nothing where nothing came in: somebody tries whether it would work, and nothing of that is left to an operator.
async fn notification(file: Option<&Path>) -> Result<Option<Came>, Failure> {
    let unread = NotificationText::of(of_terminal()).input;
    let mail = input().map_err(|error| Failure::Failed(fill(unread, &[("error", &error.to_string())])))?;
    let envelope_to: Vec<String> = ENVELOPE.iter().filter_map(|name| std::env::var(name).ok()).collect();
    let app = setting::open(file).await?;
    if mail.is_empty() {
        app.write(|_| Ok(())).await?;
        return Ok(None);
    }
    Ok(Some(jobs::take_mail(&app, &mail, &envelope_to.join(" "), None).await?))
}

fn input() -> std::io::Result<Vec<u8>> {
    let (mut mail, mut input) = (Vec::new(), std::io::stdin().lock());
    input.by_ref().take(MOST_BYTES).read_to_end(&mut mail)?;
    std::io::copy(&mut input, &mut std::io::sink())?;
    Ok(mail)
}

fn words(came: Came, t: &'static NotificationText) -> &'static str {
    let taken = match came {
        Came::Returned(taken) => taken,
        Came::Reply(Replied::Line(_) | Replied::Again) => return t.reply,
        Came::Reply(Replied::Automatic) => return t.auto_reply,
        Came::Reply(Replied::Refused) => return t.reply_refused,
        Came::Reply(Replied::Unknown) => return t.reply_unknown,
    };
    match taken {
        Taken::Delivered => t.delivered,
        Taken::Failed => t.failed,
        Taken::Delayed => t.delayed,
        Taken::Relayed => t.relayed,
        Taken::Expanded => t.expanded,
        Taken::Known => t.known,
        Taken::Unmatched => t.unmatched,
        Taken::Unrecognised => t.unrecognised,
        Taken::Complaint => t.complaint,
        Taken::AutoReply => t.auto_reply,
        Taken::ReadReceipt => t.read_receipt,
    }
}
