//! The trail of every mail to a person in plain words, with its attempts and what came back, and the recoveries that
//! failed, with the reason.

use crate::db::Db;
use crate::db::types::{Instant, UserId};
use crate::error::Result;
use crate::flow::delivery::{self, Explained, reason};
use crate::model::delivery_report::{self, DeliveryReport, Reported};
use crate::model::message::{self, Asker, Attempt, Lane, Message, MessageState, Outcome, Reason};
use crate::model::request::{self, Request};
use crate::model::{address, ticket};
use crate::text::Lang;
use crate::text::delivery::trail::TrailText;

/// How many mails and recoveries are shown.
const SHOWN: i64 = 30;

/// A mail and what became of it.
#[derive(Clone, Debug)]
pub struct MailLine {
    /// Which mail, in words.
    pub subject: &'static str,
    /// Of its ticket; empty when it has none.
    pub reference: String,
    /// Masked address.
    pub to: String,
    /// Where it stands.
    pub state: MessageState,
    /// When it was written into the outbox.
    pub queued_at: Instant,
    /// It was kept back: the address had sent another mail back.
    pub kept_back: bool,
    /// A notification said that it arrived.
    pub delivered_at: Option<Instant>,
    /// Why it has not arrived and what to do, while that is so.
    pub explained: Option<Explained>,
    /// Every attempt, in order.
    pub attempts: Vec<AttemptLine>,
    /// What was reported after the mail server took it, in order.
    pub reports: Vec<ReportLine>,
}

/// What the recipient's side reported.
#[derive(Clone, Debug)]
pub struct ReportLine {
    /// When it came in.
    pub at: Instant,
    /// What it says; [`Reported::Failed`] and [`Reported::Delayed`] come with a reason.
    pub action: Reported,
    /// What happened, in words.
    pub what: &'static str,
    /// One sentence to read out; may be empty.
    pub why: &'static str,
}

/// One attempt to hand a mail over.
#[derive(Clone, Debug)]
pub struct AttemptLine {
    /// When it began.
    pub at: Instant,
    /// See [`AttemptEnd`].
    pub end: AttemptEnd,
    /// One sentence to read out.
    pub why: &'static str,
}

/// How an attempt looks to the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttemptEnd {
    /// Not over yet.
    Running,
    /// The relay took it.
    Taken,
    /// Nobody knows whether the relay took it.
    Unknown,
    /// It did not leave.
    Failed,
}

/// A recovery that failed.
#[derive(Clone, Debug)]
pub struct FailureLine {
    /// When it was asked for.
    pub at: Instant,
    /// On the caller's screen.
    pub reference: String,
    /// In plain words.
    pub why: &'static str,
}

/// The mails to a user, the newest first.
pub(super) fn mails(db: &mut Db, user: &UserId, lang: Lang) -> Result<Vec<MailLine>> {
    let mut mails = Vec::new();
    for mail in message::of_user(db, user, Lane::Mail, SHOWN)? {
        mails.push(mail_line(db, &mail, lang)?);
    }
    Ok(mails)
}

fn mail_line(db: &mut Db, mail: &Message, lang: Lang) -> Result<MailLine> {
    let reference = match &mail.ticket_id {
        Some(id) => ticket::get(db, id)?.reference,
        None => String::new(),
    };
    let attempts = message::attempts_of(db, &mail.id)?;
    let first_unknown = attempts.iter().position(|a| a.outcome == Some(Outcome::Unknown));
    let again = |n: usize| first_unknown.is_some_and(|first| first < n);
    let attempts = attempts.iter().enumerate().map(|(n, a)| attempt_line(a, again(n), lang)).collect();
    let reports = delivery_report::of_message(db, &mail.id)?;
    let explained = delivery::explain(mail, &reports, Asker::House, lang);
    let reports = reports.iter().map(|r| report_line(r, lang)).collect();
    Ok(MailLine {
        subject: mail.name(lang),
        reference,
        to: address::masked(&mail.address),
        state: mail.state,
        queued_at: mail.created_at,
        kept_back: mail.problem == Some(Reason::Suppressed),
        delivered_at: mail.delivered_at,
        explained,
        attempts,
        reports,
    })
}

fn report_line(report: &DeliveryReport, lang: Lang) -> ReportLine {
    let why = report.reason.map_or("", |reason| reason.sentence(lang));
    ReportLine { at: report.received_at, action: report.action, what: report.action.sentence(lang), why }
}

/// `again`: an earlier attempt of the same mail ended with an unknown outcome.
fn attempt_line(attempt: &Attempt, again: bool, lang: Lang) -> AttemptLine {
    let why = match attempt.outcome {
        Some(Outcome::Temporary | Outcome::Permanent) => {
            reason::of_reply(attempt.stage, attempt.code, attempt.detail.as_deref().unwrap_or("")).sentence(lang)
        }
        Some(Outcome::Lost) if again => TrailText::of(lang).lost_again,
        Some(Outcome::Lost) => TrailText::of(lang).lost,
        Some(Outcome::Unknown) if again => TrailText::of(lang).attempt_unknown_again,
        Some(Outcome::Unknown) => TrailText::of(lang).attempt_unknown,
        Some(Outcome::Relayed) if again => TrailText::of(lang).twin_taken,
        Some(Outcome::Relayed) => TrailText::of(lang).attempt_taken,
        None => TrailText::of(lang).attempt_running,
    };
    let end = match attempt.outcome {
        None => AttemptEnd::Running,
        Some(Outcome::Relayed) => AttemptEnd::Taken,
        Some(Outcome::Unknown) => AttemptEnd::Unknown,
        Some(Outcome::Temporary | Outcome::Permanent | Outcome::Lost) => AttemptEnd::Failed,
    };
    AttemptLine { at: attempt.started_at, end, why }
}

/// Those that led to no code or password, and those that are held back.
pub(super) fn failures(db: &mut Db, login_folded: &str, lang: Lang) -> Result<Vec<FailureLine>> {
    let line = |r: Request| {
        let why = match r.outcome {
            None if r.is_slowed() => TrailText::of(lang).slowed,
            None => return None,
            Some(outcome) if outcome.is_served() => return None,
            Some(outcome) => outcome.words(lang),
        };
        Some(FailureLine { at: r.created_at, why, reference: r.reference })
    };
    Ok(request::of_login(db, login_folded, SHOWN)?.into_iter().filter_map(line).collect())
}
