//! A mail on the desk's card in words: where it stands, its attempts, what the recipient's side reported.

use crate::flow::desk::trail::{AttemptEnd, AttemptLine, MailLine, ReportLine};
use crate::model::delivery_report::Reported;
use crate::model::message::{MessageState, Reason};
use crate::text::delivery::returned::ReturnedText;
use crate::text::delivery::trail::TrailText;
use crate::text::desk::DeskText;
use crate::text::{fill, format};
use crate::web::desk::view::MailView;
use crate::web::kit::page::Page;
use crate::web::kit::shared::{Pill, Step};
use crate::web::visit::Visit;

/// A mail, with its attempts and what came back.
pub(super) fn mail_view(visit: &Visit, page: &Page, mail: MailLine) -> MailView {
    let t = DeskText::of(visit.lang);
    let moment = |ms| format::short(ms, visit.zone(), visit.lang);
    let attempts = mail.attempts.iter().enumerate().map(|(n, attempt)| attempt_step(visit, n + 1, attempt));
    let attempts = attempts.chain(mail.reports.iter().map(|report| report_step(visit, report))).collect();
    let word = match (mail.state, mail.delivered_at) {
        (_, Some(at)) => page.fill(t.mail_arrived, "at", moment(at.ms())),
        (MessageState::Relayed, None) if mail.reports.is_empty() => t.mail_spam.to_owned(),
        (MessageState::Queued, None) if mail.attempts.is_empty() => t.mail_waits.to_owned(),
        (MessageState::Failed, None) if mail.kept_back => Reason::Suppressed.sentence(visit.lang).to_owned(),
        _ => String::new(),
    };
    let (code, todo) = mail.explained.map(|found| (found.code, found.todo)).unwrap_or_default();
    MailView {
        code,
        todo,
        subject: mail.subject,
        to: page.fill2(t.mail_to, "address", &mail.to, "at", moment(mail.queued_at.ms())),
        reference: match mail.reference.as_str() {
            "" => String::new(),
            reference => page.fill(t.mail_reference, "reference", reference),
        },
        state: mail_pill(page, mail.state),
        word,
        attempts,
    }
}

/// What the recipient's side reported, after the attempts.
fn report_step(visit: &Visit, report: &ReportLine) -> Step {
    Step {
        label: ReturnedText::of(visit.lang).report.to_owned(),
        at: Some(format::short(report.at.ms(), visit.zone(), visit.lang)),
        state: match report.action {
            Reported::Delivered => "done",
            Reported::Failed => "bad",
            Reported::Delayed | Reported::Relayed | Reported::Expanded => "now",
        },
        note: format!("{} {}", report.what, report.why).trim_end().to_owned(),
    }
}

fn attempt_step(visit: &Visit, number: usize, attempt: &AttemptLine) -> Step {
    let t = TrailText::of(visit.lang);
    let state = match attempt.end {
        AttemptEnd::Taken => "done",
        AttemptEnd::Running | AttemptEnd::Unknown => "now",
        AttemptEnd::Failed => "bad",
    };
    Step {
        label: fill(t.attempt, &[("n", &number.to_string())]),
        at: Some(format::short(attempt.at.ms(), visit.zone(), visit.lang)),
        state,
        note: attempt.why.to_owned(),
    }
}

/// A mail's state in a pill.
fn mail_pill(page: &Page, state: MessageState) -> Pill {
    let t = DeskText::of(page.lang);
    let (text, tone) = match state {
        MessageState::Queued => (t.queued, "calm"),
        MessageState::Sending => (t.sending, "calm"),
        MessageState::Delayed => (t.delayed, "warn"),
        MessageState::Unknown => (t.unknown, "warn"),
        MessageState::Relayed => (t.relayed, "good"),
        MessageState::Delivered => (t.delivered, "good"),
        MessageState::Failed => (t.failed, "bad"),
        MessageState::Voided => (TrailText::of(page.lang).voided, "calm"),
    };
    Pill { text: text.to_owned(), tone }
}
