//! Lines of a conversation in words: whose, when, what. A page and a script show the same.

use chrono_tz::Tz;

use crate::config::{Config, PromisePolicy};
use crate::model::conversation::{
    ClosedWhy, Conversation, Family, FileNote, KnownBy, Line, LineKind, LineSpeaker, Step,
};
use crate::text::contact::ContactText;
use crate::text::recovery::RecoveryText;
use crate::text::{Lang, fill, format};
use crate::web::paths;

/// A line in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineView {
    /// Its number.
    pub seq: i64,
    /// `visitor`, `agent` or `product`.
    pub side: &'static str,
    /// Who, for the reader.
    pub who: String,
    /// When, in the reader's words.
    pub at: String,
    /// What was said, line by line; text, never markup.
    pub said: Vec<String>,
    /// A file that hangs on it.
    pub file: Option<FileView>,
}

/// A file, as a link that saves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileView {
    /// A path of ours.
    pub href: String,
    /// Its name and size.
    pub label: String,
}

/// Who reads.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    /// The configuration.
    pub config: &'a Config,
    /// The reader's language.
    pub lang: Lang,
    /// The reader is the visitor, and is addressed as such.
    pub by_visitor: bool,
}

/// Each line in words; an agent is called by the name that came in last.
pub fn all(reading: Reading, row: &Conversation, lines: &[Line]) -> Vec<LineView> {
    let mut agent = String::new();
    let mut views = Vec::new();
    for line in lines {
        if line.kind == LineKind::Joined {
            agent.clone_from(&line.body);
        }
        views.push(view(reading, row, line, &agent));
    }
    views
}

/// One line in words; `agent` is what the agent is called.
pub fn view(reading: Reading, row: &Conversation, line: &Line, agent: &str) -> LineView {
    let t = ContactText::of(reading.lang);
    let zone = reading.config.brand.time_zone;
    let who = match line.speaker {
        LineSpeaker::Visitor if reading.by_visitor => t.you.to_owned(),
        LineSpeaker::Visitor if row.name.is_empty() => t.visitor.to_owned(),
        LineSpeaker::Visitor => row.name.clone(),
        LineSpeaker::Agent if agent.is_empty() => t.agent.to_owned(),
        LineSpeaker::Agent => format!("{agent} ({})", t.agent),
        LineSpeaker::Product => t.assistant.to_owned(),
    };
    let at = format::short(line.created_at.ms(), zone, reading.lang);
    LineView {
        seq: line.seq,
        side: line.speaker.as_str(),
        who,
        at: if line.kind == LineKind::Mailed { format!("{at} · {}", t.by_mail_mark) } else { at },
        said: words(reading, row, line).lines().map(str::to_owned).collect(),
        file: (line.kind == LineKind::Attached).then(|| file(reading, row, line)).flatten(),
    }
}

fn file(reading: Reading, row: &Conversation, line: &Line) -> Option<FileView> {
    let note: FileNote = serde_json::from_str(&line.body).ok()?;
    let href = match reading.by_visitor {
        true => paths::contact_file(&note.file),
        false => paths::chat_file(row.id.as_str(), &note.file),
    };
    let size = format!("{} kB", (note.size + 999) / 1000);
    Some(FileView { href, label: format!("{} ({size})", note.name) })
}

/// What a line says.
fn words(reading: Reading, row: &Conversation, line: &Line) -> String {
    let t = ContactText::of(reading.lang);
    let named = |text: &str| fill(text, &[("name", &line.body)]);
    match line.kind {
        LineKind::Said | LineKind::Typed => line.body.clone(),
        LineKind::Asked => asked(t, row),
        LineKind::Offered => Step::parse(&line.body).map_or(String::new(), |step| offered(reading, step)),
        LineKind::Queued => t.line_queued.to_owned(),
        LineKind::ByMail if row.email_typed.is_empty() => t.line_by_mail_open.to_owned(),
        LineKind::ByMail => fill(t.line_by_mail, &[("at", &back(reading, line))]),
        LineKind::Joined => named(t.line_joined),
        LineKind::Transferred if line.body.is_empty() => t.line_back.to_owned(),
        LineKind::Transferred => named(t.line_transferred),
        LineKind::Mailed => line.body.clone(),
        LineKind::Attached => t.line_attached.to_owned(),
        LineKind::MailedElsewhere => {
            let (address, said) = line.body.split_once('\n').unwrap_or(("", &line.body));
            let from = match reading.by_visitor {
                true => t.line_elsewhere_own.to_owned(),
                false => fill(t.line_elsewhere, &[("address", address)]),
            };
            format!("{from}\n{said}")
        }
        LineKind::Reopened => t.line_reopened.to_owned(),
        LineKind::LeftOut => fill(t.line_left_out, &[("names", &line.body.replace('\n', ", "))]),
        LineKind::Closed => match ClosedWhy::parse(&line.body) {
            Some(ClosedWhy::SolvedByProduct) => t.line_closed_solved.to_owned(),
            _ => t.line_closed.to_owned(),
        },
    }
}

/// What the product asks; whoever is signed in need not say who it is.
fn asked(t: &ContactText, row: &Conversation) -> String {
    let known = row.known_by == Some(KnownBy::Session);
    let text = match row.family {
        Family::Login if known => t.asks_login_known,
        Family::Login => t.asks_login,
        Family::Registration if known => t.asks_registration_known,
        Family::Registration => t.asks_registration,
        Family::Order => t.asks_order,
        Family::Delivery => t.asks_delivery,
        Family::Other => t.asks_other,
    };
    fill(text, &[("name", row.name.split_whitespace().next().unwrap_or_default())])
}

fn offered(reading: Reading, step: Step) -> String {
    let t = ContactText::of(reading.lang);
    match step {
        Step::LookUp => {
            fill(t.step_look_up, &[("term", &term(reading)), ("sender", &reading.config.mail.from_address)])
        }
        Step::ForgotPassword => t.step_forgot_password.to_owned(),
        Step::ForgotLogin => t.step_forgot_login.to_owned(),
        Step::Registration => t.step_registration.to_owned(),
        Step::Representative => t.step_representative.to_owned(),
        Step::DeliveryInTime => t.step_delivery_in_time.to_owned(),
        Step::DeliveryLate => t.step_delivery_late.to_owned(),
    }
}

/// The promised term of the first access, as the public look-up says it.
fn term(reading: Reading) -> String {
    let (t, policy) = (RecoveryText::of(reading.lang), &reading.config.promise.policies.credential);
    match policy.counts {
        PromisePolicy::WallClock => fill(t.hours, &[("n", &policy.hours.to_string())]),
        PromisePolicy::BusinessDays => fill(t.business_days, &[("n", &policy.days.to_string())]),
    }
}

/// When the desk is back, as it was when the line was written.
fn back(reading: Reading, line: &Line) -> String {
    let zone: Tz = reading.config.brand.time_zone;
    line.body.parse().map_or(String::new(), |ms| format::soon(ms, line.created_at.ms(), zone, reading.lang))
}
