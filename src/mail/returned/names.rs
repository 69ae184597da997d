//! Whatever may name the mail that something is about: Message-IDs wherever they stand, envelope ids, the relay's own
//! names, the tokens of our envelope senders. Which of them are ours is looked up afterwards.

use super::fields::{after_type, from_xtext};
use super::tree::Tree;
use crate::mail::return_path;

/// The names, each list without repetition and bounded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// What may be the token of one of our envelope senders.
    pub tokens: Vec<String>,
    /// What may be a Message-ID, without brackets.
    pub mail_ids: Vec<String>,
    /// What may be a name that the relay gave.
    pub relay_ids: Vec<String>,
}

const MOST: usize = 200;

/// Every name in the mail. A Message-ID counts wherever it stands: an attached original, its head alone, In-Reply-To,
/// References, X-Original-Message-ID, a copy in prose.
pub fn of(mail: &[u8], tree: &Tree) -> Names {
    let mut names = Names::default();
    let raw = String::from_utf8_lossy(mail);
    let texts = || std::iter::once(raw.as_ref()).chain(tree.parts.iter().map(|part| part.text.as_str()));
    for text in texts() {
        return_path::tokens_in(text, &mut names.tokens, MOST);
    }
    let heads = || std::iter::once(&tree.head).chain(tree.parts.iter().map(|part| &part.head));
    let groups: Vec<_> = tree
        .parts
        .iter()
        .filter(|part| part.is_status() || part.kind.starts_with("text/"))
        .flat_map(|part| part.text.split("\n\n").take(40).map(super::fields::Fields::read))
        .collect();
    // The surest first: a long mail names many others.
    for fields in groups.iter().chain(heads()) {
        for (name, value) in fields.iter() {
            match name {
                "original-envelope-id" | "x-original-envelope-id" => {
                    let id = from_xtext(after_type(value).trim_matches(['<', '>', ' ']));
                    add(&mut names.mail_ids, &id);
                    add(&mut names.relay_ids, &id);
                }
                "message-id"
                | "x-original-message-id"
                | "in-reply-to"
                | "references"
                | "original-message-id"
                | "x-message-id"
                | "x-ms-exchange-parent-message-id"
                | "x-google-original-message-id" => {
                    ids(value, &mut names.mail_ids);
                }
                "x-postfix-queue-id" | "x-queue-id" | "x-ses-message-id" | "x-mandrill-id" | "x-pm-message-id" => {
                    add(&mut names.relay_ids, value.trim_matches(['<', '>', ' ']));
                }
                "received" | "x-received" => received(value, &mut names.relay_ids),
                _ => {}
            }
        }
    }
    for text in texts() {
        ids(text, &mut names.mail_ids);
    }
    // A relay that replaces the Message-ID puts its own name before the @.
    for id in names.mail_ids.clone() {
        add(&mut names.relay_ids, &id);
        if let Some((local, _)) = id.split_once('@') {
            add(&mut names.relay_ids, local);
        }
    }
    for id in super::cloud::ids(tree) {
        add(&mut names.relay_ids, &id);
        add(&mut names.mail_ids, &id);
    }
    names
}

/// What stands like an id in a text. Our own have 24 letters, digits, `-` and `_` before the `@`; a relay's are shorter
/// or longer, so length says little.
fn ids(text: &str, into: &mut Vec<String>) {
    let outside = |c: char| c.is_whitespace() || c.is_control() || "<>()[]\"',;:|&".contains(c);
    for word in text.split(outside) {
        if into.len() >= MOST {
            return;
        }
        if word.len() <= 250
            && word.len() > 8
            && word.split_once('@').is_some_and(|(local, host)| local.len() > 4 && !host.is_empty())
        {
            add(into, word.trim_end_matches(['.', '=']));
        }
    }
}

/// `… by relay.example (Postfix) with ESMTP id 4F1C2D; …`: the name that each server on the way gave.
fn received(value: &str, into: &mut Vec<String>) {
    let mut words = value.split([' ', '\t', ';', '(', ')']).filter(|word| !word.is_empty());
    while let Some(word) = words.next() {
        if word.eq_ignore_ascii_case("id")
            && let Some(id) = words.next()
        {
            add(into, id.trim_matches(['<', '>']));
        }
    }
}

fn add(into: &mut Vec<String>, id: &str) {
    let fits = (5..=250).contains(&id.len()) && id.bytes().any(|byte| byte.is_ascii_alphanumeric());
    if fits && into.len() < MOST && !into.iter().any(|known| known == id) {
        into.push(id.to_owned());
    }
}
