//! Reports by the book (RFC 3464, RFC 6533), and by those who read it loosely: fields in any order, comments, groups
//! without empty lines between them, as plain text.

use super::fields::{Fields, address, after_type, without_comments};
use super::report::{Action, Report};
use super::text::one_line;
use super::tree::{Part, Tree};

/// More recipients than any mail of ours has.
const MOST: usize = 50;

/// Every report in the mail; empty when there is none.
pub fn of(tree: &Tree) -> Vec<Report> {
    let by_the_book: Vec<Report> =
        tree.parts.iter().filter(|part| part.is_status()).flat_map(groups).take(MOST).collect();
    if !by_the_book.is_empty() {
        return by_the_book;
    }
    // In a part of another type: only whole groups count, not a word that somebody quotes.
    tree.parts.iter().filter(|part| looks_like_one(&part.text)).flat_map(groups).take(MOST).collect()
}

fn looks_like_one(text: &str) -> bool {
    let begins =
        |name: &str| text.lines().any(|line| line.get(..name.len()).is_some_and(|l| l.eq_ignore_ascii_case(name)));
    has_an_action(text) && (begins("Final-Recipient:") || begins("Original-Recipient:"))
}

/// Whether a block of fields says what happened, in whatever words.
pub fn has_an_action(text: &str) -> bool {
    text.lines().any(|line| line.get(..7).is_some_and(|name| name.eq_ignore_ascii_case("action:")))
}

fn groups(part: &Part) -> Vec<Report> {
    let blocks: Vec<Fields> = part
        .text
        .split("\n\n")
        .flat_map(apart)
        .filter(|block| !block.trim().is_empty())
        .map(|block| Fields::read(&block))
        .collect();
    blocks.iter().filter_map(report).collect()
}

/// A block in which a recipient begins twice is two: the empty line between them was lost.
fn apart(block: &str) -> Vec<String> {
    let mut parts: Vec<(String, bool)> = vec![(String::new(), false)];
    for line in block.trim_start_matches('\n').lines() {
        let begins = line.get(..16).is_some_and(|name| name.eq_ignore_ascii_case("final-recipient:"));
        if let Some((text, has_one)) = parts.last_mut() {
            if begins && *has_one {
                parts.push((format!("{line}\n"), true));
            } else {
                *has_one |= begins;
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    parts.into_iter().map(|(text, _)| text).collect()
}

fn report(group: &Fields) -> Option<Report> {
    let named = ["original-recipient", "final-recipient", "x-actual-recipient", "x-original-recipient"];
    let recipients: Vec<String> = named.iter().filter_map(|name| group.first(name)).filter_map(address).collect();
    let status = group.first("status").map(status_code).unwrap_or_default();
    let action = match group.first("action") {
        Some(word) => action(word)?,
        // Some leave the action out; the class of the status says it.
        None if recipients.is_empty() || status.is_empty() => return None,
        None if status.starts_with('5') => Action::Failed,
        None if status.starts_with('4') => Action::Delayed,
        None => return None,
    };
    let words = ["diagnostic-code", "x-notes", "x-supplementary-info", "x-mailer-diagnostic", "x-diagnostic-code"]
        .iter()
        .find_map(|name| group.first(name).filter(|value| !value.trim().is_empty()));
    let words = words.map(|value| one_line(after_type(value), 500)).unwrap_or_default();
    Some(Report { action, status, words, recipients })
}

/// The word, whatever stands after it in comments.
fn action(value: &str) -> Option<Action> {
    let value = without_comments(value).to_ascii_lowercase();
    let word: String =
        value.chars().skip_while(|c| !c.is_ascii_alphabetic()).take_while(|c| c.is_ascii_alphabetic()).collect();
    Some(match word.as_str() {
        "failed" | "failure" | "fail" | "error" | "expired" | "rejected" | "returned" | "bounced" | "undeliverable" => {
            Action::Failed
        }
        "delayed" | "delay" | "deferred" => Action::Delayed,
        "delivered" => Action::Delivered,
        "relayed" => Action::Relayed,
        "expanded" => Action::Expanded,
        _ => return None,
    })
}

/// The code alone: `5.1.1 (bad destination mailbox address)`.
fn status_code(value: &str) -> String {
    let code: String = value.trim().chars().take_while(|c| c.is_ascii_digit() || *c == '.').take(12).collect();
    let parts: Vec<&str> = code.split('.').collect();
    if parts.len() == 3 && matches!(parts[0], "2" | "4" | "5") { code } else { String::new() }
}
