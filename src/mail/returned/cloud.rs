//! What a sender in the cloud tells by mail in JSON: Amazon SES through SNS.

use serde_json::Value;

use super::report::{Action, Kind, Report};
use super::text::one_line;
use super::tree::Tree;

/// What is told; nothing when the mail holds no such JSON.
pub fn of(tree: &Tree) -> Option<(Kind, Vec<Report>)> {
    let told = told(tree)?;
    let kind = text(&told, "notificationType").or_else(|| text(&told, "eventType"))?;
    let list = |of: &str, name: &str| told.get(of)?.get(name)?.as_array().cloned();
    match kind {
        "Complaint" => Some((Kind::Complaint, Vec::new())),
        "Bounce" => {
            let bounce = told.get("bounce")?;
            let passing = text(bounce, "bounceType") == Some("Transient");
            let recipients = list("bounce", "bouncedRecipients")?;
            // SES gives up itself: even what it calls transient is not tried on.
            let reports = recipients.iter().take(50).map(|one| {
                let status = text(one, "status").unwrap_or(if passing { "4.0.0" } else { "5.0.0" });
                let diagnostic =
                    text(one, "diagnosticCode").or_else(|| text(bounce, "bounceSubType")).unwrap_or_default();
                report(Action::Failed, status, diagnostic, text(one, "emailAddress"))
            });
            Some((Kind::Report, reports.collect()))
        }
        "DeliveryDelay" => {
            let recipients = list("deliveryDelay", "delayedRecipients")?;
            let reports = recipients.iter().take(50).map(|one| {
                let (status, diagnostic) = (text(one, "status"), text(one, "diagnosticCode"));
                report(
                    Action::Delayed,
                    status.unwrap_or_default(),
                    diagnostic.unwrap_or_default(),
                    text(one, "emailAddress"),
                )
            });
            Some((Kind::Report, reports.collect()))
        }
        "Delivery" => {
            let words =
                told.get("delivery").and_then(|delivery| text(delivery, "smtpResponse")).unwrap_or_default().to_owned();
            let recipients = list("delivery", "recipients")?;
            // Taken by the recipient's server, which says nothing of the mailbox.
            let reports = recipients.iter().take(50).map(|one| report(Action::Relayed, "2.0.0", &words, one.as_str()));
            Some((Kind::Report, reports.collect()))
        }
        _ => None,
    }
}

/// The ids that it gives for the mail.
pub fn ids(tree: &Tree) -> Vec<String> {
    let Some(mail) = told(tree).and_then(|told| told.get("mail").cloned()) else { return Vec::new() };
    let common = mail.get("commonHeaders").and_then(|headers| text(headers, "messageId"));
    let ids = [text(&mail, "messageId"), common];
    ids.into_iter().flatten().map(|id| id.trim_matches(['<', '>']).to_owned()).collect()
}

fn told(tree: &Tree) -> Option<Value> {
    tree.parts.iter().filter(|part| part.kind.starts_with("text/plain") || part.kind == "application/json").find_map(
        |part| {
            let text = part.text.trim_start();
            if !text.starts_with('{') {
                return None;
            }
            // Long lines are folded at any place on the way.
            let joined: String = text.lines().take_while(|line| *line != "--").collect();
            let read = |text: &str| serde_json::Deserializer::from_str(text).into_iter::<Value>().next()?.ok();
            let told: Value =
                read(text).or_else(|| read(&joined)).or_else(|| read(&joined.replace("! ", "").replace('!', "")))?;
            // SNS may wrap it once more.
            match told.get("Message").and_then(Value::as_str) {
                Some(inner) => serde_json::from_str(inner).ok(),
                None => Some(told),
            }
        },
    )
}

fn text<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get(name)?.as_str()
}

fn report(action: Action, status: &str, words: &str, recipient: Option<&str>) -> Report {
    let recipients = recipient.map(str::to_lowercase).into_iter().collect();
    Report { action, status: status.to_owned(), words: one_line(words, 500), recipients }
}
