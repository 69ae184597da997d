//! What kind of mail it is, from the surest sign to the least: a report by the book, a receipt, a complaint, what a
//! service tells in JSON, an absence note, the prose of a mail server.

use super::notice::{self, has_reply_code};
use super::phrases::{self, ARRIVALS, AWAY, DELAYS, FAILURES, MAILERS, ONWARD, OVER, SUBJECTS};
use super::report::{Action, Kind, Report};
use super::tree::Tree;
use super::{cloud, status};
use crate::mail::send::enhanced_code;

/// The kind, what it reports, and whether that is read from prose.
pub fn of(tree: &Tree, notice: &str) -> (Kind, Vec<Report>, bool) {
    if is_complaint(tree) {
        return (Kind::Complaint, Vec::new(), false);
    }
    let has = |kind: &str| tree.parts.iter().any(|part| part.kind == kind && !part.inside);
    let reported = status::of(tree);
    if !reported.is_empty() {
        return (Kind::Report, reported, false);
    }
    if tree.parts.iter().any(|part| part.is_status() && status::has_an_action(&part.text)) {
        return (Kind::Other, Vec::new(), false); // a report whose words nobody knows: prose must not guess over it
    }
    if has("message/disposition-notification") || content_type(tree).contains("disposition-notification") {
        return (Kind::ReadReceipt, Vec::new(), false);
    }
    if let Some((kind, reports)) = cloud::of(tree) {
        return (kind, reports, false);
    }
    if is_auto_reply(tree, notice) {
        return (Kind::AutoReply, Vec::new(), false);
    }
    match prose(tree, notice) {
        Some(action) => (Kind::Report, notice::reports(tree, notice, action), true),
        None => (Kind::Other, Vec::new(), false),
    }
}

fn content_type(tree: &Tree) -> String {
    tree.head.first("content-type").unwrap_or_default().to_ascii_lowercase()
}

/// RFC 5965, and Microsoft's way of the same.
fn is_complaint(tree: &Tree) -> bool {
    let subject = tree.subject.to_lowercase();
    tree.parts.iter().any(|part| part.kind == "message/feedback-report" && !part.inside)
        || content_type(tree).contains("feedback-report")
        || tree.head.has("x-hmxmroriginalrecipient")
        || ["complaint about message from", "email feedback report", "abuse report"]
            .iter()
            .any(|s| subject.starts_with(s))
}

/// RFC 3834 says how an automatic answer is marked, but mail servers mark their reports so as well: what decides is
/// that it is not a server that writes, or that the subject says "away".
fn is_auto_reply(tree: &Tree, notice: &str) -> bool {
    let subject = tree.subject.to_lowercase();
    if phrases::any(&subject, AWAY) && !phrases::any(&subject, SUBJECTS) {
        return true;
    }
    let marked =
        tree.head.first("auto-submitted").is_some_and(|value| value.to_ascii_lowercase().contains("auto-replied"))
            || ["x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply", "x-vacation"]
                .iter()
                .any(|name| tree.head.has(name))
            || tree.head.first("precedence").is_some_and(|value| value.to_ascii_lowercase().contains("auto"));
    let answers = ["re:", "aw:", "res:", "sv:", "fw:", "fwd:", "enc:"].iter().any(|prefix| subject.starts_with(prefix));
    let server = is_server(tree) || phrases::any(&subject, SUBJECTS) && !answers;
    if server {
        return false;
    }
    marked && !phrases::any(&notice.to_lowercase(), FAILURES)
}

/// The sender is a mail server by name, or nobody (RFC 5321 section 4.5.5).
fn is_server(tree: &Tree) -> bool {
    let from = tree.head.first("from").unwrap_or_default().to_lowercase();
    let sender = tree.head.first("sender").unwrap_or_default().to_lowercase();
    phrases::any(&from, MAILERS) || phrases::any(&sender, MAILERS) || is_from_nobody(tree)
}

fn is_from_nobody(tree: &Tree) -> bool {
    let path =
        tree.head.first("return-path").map(|path| path.trim_matches(|c: char| "<> \"".contains(c)).to_lowercase());
    path.is_some_and(|path| path.is_empty() || path.starts_with("mailer-daemon"))
}

/// What a mail server's prose says happened; nothing for prose of somebody else.
fn prose(tree: &Tree, notice: &str) -> Option<Action> {
    let (subject, text) = (tree.subject.to_lowercase(), notice.to_lowercase());
    let answers = ["re:", "aw:", "res:", "sv:"].iter().any(|prefix| subject.starts_with(prefix));
    let (server, titled) = (is_server(tree), phrases::any(&subject, SUBJECTS) && !answers);
    let named = tree.head.has("x-failed-recipients") || tree.head.has("x-failed-recipient");
    if !(server || titled || named) {
        return None;
    }
    let failed = phrases::any(&text, FAILURES) || has_reply_code(notice) || enhanced_code(notice).is_some();
    let over = phrases::any(&text, OVER) || phrases::any(&subject, OVER);
    if !over && !named {
        if phrases::any(&text, ONWARD) {
            return Some(Action::Relayed);
        }
        if phrases::any(&text, ARRIVALS) || subject.contains("(success)") {
            return Some(Action::Delivered);
        }
    }
    if !over
        && (phrases::any(&text, DELAYS) || phrases::any(&subject, DELAYS) || subject.starts_with("warning: message"))
    {
        return Some(Action::Delayed);
    }
    let sure = named || titled && (failed || notice::has_copy(tree)) || server && failed;
    // A server that sends a mail back and says why in no language that we know.
    let back = server && is_from_nobody(tree) && notice::has_copy(tree) || titled && server;
    (sure || back).then_some(Action::Failed)
}
