//! `cracha mail doctor`: whether our mail arrives, finding by finding, each with the record to publish.

use std::path::Path;
use std::time::Duration;

use super::language::of_terminal;
use super::{Done, Failure, refused, setting};
use crate::app::App;
use crate::flow::delivery::doctor::{check_name, grade_name, send_test, words};
use crate::mail::doctor::{Finding, Grade, Sender, dns, judge, look};
use crate::mail::transport::Mailer;
use crate::model::ids::MessageId;
use crate::model::message::{self, MessageState};
use crate::text::delivery::doctor::DoctorText;
use crate::text::{Lang, fill};

/// How long a running node has for the test mail, and how often it is looked at.
const PATIENCE: u32 = 40;
const LOOK: Duration = Duration::from_millis(500);

/// Exit code 1 when something is wrong or the test mail did not leave.
pub async fn run(file: Option<&Path>, to: Option<String>) -> Done {
    let lang = of_terminal();
    let config = setting::config(file)?;
    let mailer = Mailer::from_config(&config)?;
    let unasked = |words: String| Failure::Failed(fill(DoctorText::of(lang).no_resolver, &[("words", &words)]));
    let dns = dns::Dns::from_config(&config).map_err(unasked)?;
    let facts = look::gather(&config, &mailer, &dns).await;
    let findings = judge(&facts);
    for finding in &findings {
        print(finding, &facts.sender, lang);
    }
    let sent = match to {
        Some(to) => test(file, &to, lang).await?,
        None => true,
    };
    let wrong = findings.iter().any(|finding| finding.grade() == Grade::Wrong);
    if wrong || !sent { Err(Failure::Unfinished) } else { Ok(()) }
}

fn print(finding: &Finding, sender: &Sender, lang: Lang) {
    let (check, grade) = (check_name(finding.check, lang), grade_name(finding.grade(), lang));
    println!("{check} [{grade}] {}", words(finding, sender, lang));
    if let Some(record) = &finding.record {
        println!("    {} {} {} {}", DoctorText::of(lang).publish, record.name, record.kind, record.value);
    }
}

/// The way of all mails: into the outbox, and a running node hands it over. `false` when it did not leave.
async fn test(file: Option<&Path>, to: &str, lang: Lang) -> Result<bool, Failure> {
    let t = DoctorText::of(lang);
    let app = setting::open(file).await?;
    let (ctx, address) = (setting::ctx(&app), to.to_owned());
    let id = app.write(move |tx| send_test(tx, &ctx, &address, lang)).await.map_err(|error| refused(&error))?;
    for _ in 0..PATIENCE {
        let (state, reply) = standing(&app, &id).await?;
        let values = [("words", reply.as_str()), ("to", to)];
        match state {
            MessageState::Relayed | MessageState::Delivered => {
                println!("{}", fill(t.test_taken, &values));
                return Ok(true);
            }
            MessageState::Failed | MessageState::Delayed | MessageState::Unknown | MessageState::Voided => {
                println!("{}", fill(t.test_failed, &values));
                return Ok(false);
            }
            MessageState::Queued | MessageState::Sending => tokio::time::sleep(LOOK).await,
        }
    }
    println!("{}", t.test_waits);
    Ok(false)
}

async fn standing(app: &App, id: &MessageId) -> Result<(MessageState, String), Failure> {
    let id = id.clone();
    let row = app.read(move |db| message::get(db, &id)).await?;
    Ok((row.state, row.reply.unwrap_or_default()))
}
