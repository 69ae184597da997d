//! The prose of a returned mail: what a server writes to a person, up to the copy of the mail; the addresses in it, and
//! what stands beside each.

use super::phrases::{self, COPY};
use super::report::{Action, Report};
use super::text::one_line;
use super::tree::Tree;

/// What is looked at.
const MOST_TEXT: usize = 32 * 1024;
/// More addresses than a notice names.
const MOST: usize = 50;

/// The notice: the text parts that are no copy, each up to where a copy begins.
pub fn of(tree: &Tree) -> String {
    let texts = || tree.parts.iter().filter(|part| !part.is_copy() && !part.is_status());
    let plain: Vec<&str> =
        texts().filter(|part| part.kind == "text/plain").map(|part| until_copy(&part.text)).collect();
    let plain = plain.join("\n\n");
    let text = if plain.trim().is_empty() {
        texts()
            .filter(|part| part.kind.starts_with("text/"))
            .map(|part| until_copy(&part.text))
            .collect::<Vec<_>>()
            .join("\n\n")
    } else {
        plain
    };
    text.chars().take(MOST_TEXT).collect()
}

/// What stands before the copy of the mail, if there is something before it.
fn until_copy(text: &str) -> &str {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let begins_copy = begins_copy(line);
        if begins_copy && !text[..at].trim().is_empty() {
            return &text[..at];
        }
        at += line.len();
    }
    text
}

fn begins_copy(line: &str) -> bool {
    let lower = line.trim_start_matches([' ', '>', '|', '\t']).trim_end().to_lowercase();
    let head = ["received: ", "return-path: ", "dkim-signature: ", "mime-version: ", "x-received: ", "arc-seal: "];
    head.iter().any(|field| lower.starts_with(field)) || lower.len() < 200 && phrases::any(&lower, COPY)
}

/// Whether a copy of the mail, or of its head, is in it.
pub fn has_copy(tree: &Tree) -> bool {
    let marked = |text: &str| until_copy(text).len() < text.len();
    tree.parts.iter().any(|part| part.is_copy() || part.kind.starts_with("text/") && marked(&part.text))
}

/// A report for each address in the notice that may be a recipient; one without an address when there is none.
pub fn reports(tree: &Tree, notice: &str, action: Action) -> Vec<Report> {
    let failed = tree.head.iter().filter(|(name, _)| matches!(*name, "x-failed-recipients" | "x-failed-recipient"));
    let mut recipients: Vec<String> = failed.flat_map(|(_, value)| addresses(value)).collect();
    let own: Vec<String> = ["from", "to", "sender", "return-path", "reply-to", "delivered-to", "x-original-to"]
        .iter()
        .filter_map(|name| tree.head.first(name))
        .flat_map(addresses)
        .collect();
    recipients.extend(addresses(notice).into_iter().filter(|address| !own.contains(address) && !is_a_helper(address)));
    let mut seen: Vec<Report> = Vec::new();
    for recipient in recipients {
        if seen.len() < MOST && !seen.iter().any(|report| report.recipients.contains(&recipient)) {
            let words = beside(notice, &recipient);
            seen.push(report(action, words, vec![recipient]));
        }
    }
    if seen.is_empty() {
        seen.push(report(action, one_line(notice, 500), Vec::new()));
    }
    seen
}

fn report(action: Action, words: String, recipients: Vec<String>) -> Report {
    let status = crate::mail::send::enhanced_code(&words).unwrap_or_default().to_owned();
    Report { action, status, words, recipients }
}

/// The lines that name an address and what follows each up to an empty line; for an address that stands alone, the next
/// paragraph too. When they hold no code, the line that holds one.
fn beside(notice: &str, address: &str) -> String {
    let lines: Vec<&str> = notice.lines().collect();
    let mut words = String::new();
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.to_lowercase().contains(&address.to_lowercase()))
    {
        let alone = line.trim().trim_matches(|c: char| "<>:;,\"' ".contains(c)).len() <= address.len();
        let mut paragraphs = 0;
        for next in &lines[at..lines.len().min(at + 14)] {
            if next.trim().is_empty() {
                paragraphs += 1;
                if paragraphs > usize::from(alone) {
                    break;
                }
            }
            words.push_str(next);
            words.push(' ');
        }
        if words.len() > 2_000 {
            break;
        }
    }
    let short = words.replace(address, "").trim().len() < 12;
    if short || crate::mail::send::enhanced_code(&words).is_none() && !has_reply_code(&words) {
        let said = lines.iter().filter(|line| crate::mail::send::enhanced_code(line).is_some() || has_reply_code(line));
        let said: Vec<&str> = said.take(3).copied().collect();
        let rest = if short && said.is_empty() { notice } else { "" };
        words = format!("{words} {} {rest}", said.join(" "));
    }
    one_line(&words, 500)
}

/// A refusal's reply code as a word of its own.
pub fn has_reply_code(line: &str) -> bool {
    line.split(|c: char| !c.is_ascii_alphanumeric() && c != '.')
        .any(|word| word.len() == 3 && word.starts_with(['4', '5']) && word.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Addresses that a notice names because they can help, or wrote it.
fn is_a_helper(address: &str) -> bool {
    let local = address.split('@').next().unwrap_or_default();
    let helpers = [
        "postmaster",
        "mailer-daemon",
        "mailer_daemon",
        "abuse",
        "hostmaster",
        "webmaster",
        "helpdesk",
        "support",
        "suporte",
        "soporte",
        "noc",
        "security",
    ];
    helpers.contains(&local)
}

/// Everything in a text that is written like an address, in lower case, in order, each once.
pub fn addresses(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let outside = |c: char| c.is_whitespace() || c.is_control() || "<>()[]{}\"',;:|".contains(c);
    for word in text.split(outside).filter(|word| word.len() <= 320) {
        let word = word.trim_matches(|c: char| "./\\*`!?#$%^&=~".contains(c));
        let Some((local, domain)) = word.split_once('@') else { continue };
        let dotted = domain.contains('.') && !domain.contains('@') && !domain.starts_with('.');
        if !local.is_empty() && dotted && found.len() < MOST {
            let address = word.to_lowercase();
            if !found.contains(&address) {
                found.push(address);
            }
        }
    }
    found
}
