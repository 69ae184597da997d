//! The paper that every letter is written on: a first line, blocks, a foot; laid out as text and as HTML from the same
//! words, so that the two parts cannot say different things.

use askama::Template;

use crate::error::{Error, Result};

/// A piece of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// A paragraph.
    Say(String),
    /// A secret, large and in a fixed-width face, with what there is to know about it.
    Code { label: String, value: String, notes: Vec<String> },
    /// What to do, in order.
    Steps(Vec<String>),
    /// Labelled values, one group.
    Facts(Vec<(String, String)>),
    /// The one address to open. The secret is never in it.
    Button { label: String, url: String },
}

/// A letter before it is laid out.
#[derive(Template)]
#[template(path = "mail/letter.html")]
pub(super) struct Paper<'a> {
    pub lang: &'a str,
    pub brand: &'a str,
    pub colour: &'a str,
    pub colour_dark: &'a str,
    pub subject: String,
    pub first_line: String,
    pub blocks: Vec<Block>,
    pub foot: Vec<String>,
}

impl Paper<'_> {
    /// The HTML part: no tables, no pictures, nothing loaded from anywhere.
    pub(super) fn html(&self) -> Result<String> {
        self.render().map_err(Error::internal)
    }

    /// The text part.
    pub(super) fn text(&self) -> String {
        let mut out = format!("{}\n", self.first_line);
        for block in &self.blocks {
            out.push('\n');
            match block {
                Block::Say(text) => line(&mut out, text),
                Block::Code { label, value, notes } => {
                    line(&mut out, &format!("{label}:\n\n    {value}\n"));
                    notes.iter().for_each(|note| line(&mut out, note));
                }
                Block::Steps(steps) => {
                    for (i, step) in steps.iter().enumerate() {
                        line(&mut out, &format!("{}. {step}", i + 1));
                    }
                }
                Block::Facts(facts) => {
                    facts.iter().for_each(|(name, value)| line(&mut out, &format!("{name}: {value}")))
                }
                Block::Button { label, url } => line(&mut out, &format!("{label}:\n{url}")),
            }
        }
        out.push_str("\n----\n");
        self.foot.iter().for_each(|text| line(&mut out, text));
        out
    }
}

fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

/// A name that a person or a file gave us, fit for a mail: one line, not endless, and nothing in it that a mail program
/// turns into a link, since an Administrator could name a user `www.elsewhere.example` and have us deliver it.
pub(super) fn name(given: &str) -> String {
    let plain: String = given.chars().map(|c| if c.is_control() || is_steering(c) { ' ' } else { c }).collect();
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ").replace("://", " ");
    let plain: Vec<char> = plain.chars().take(120).collect();
    let mut out = String::with_capacity(plain.len() + 4);
    for (i, c) in plain.iter().enumerate() {
        out.push(*c);
        let before = i > 0 && plain[i - 1].is_alphanumeric();
        let after = plain.get(i + 1..i + 3).is_some_and(|next| next.iter().all(|c| c.is_alphanumeric()));
        if *c == '.' && before && after {
            out.push('\u{2060}'); // word joiner: looks the same, is no domain any more
        }
    }
    out
}

/// Characters that turn the direction of writing or show nothing.
fn is_steering(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_and_no_link() {
        assert_eq!(name("Ana\r\nBcc: x"), "Ana Bcc: x");
        assert_eq!(name("Alfa S.A."), "Alfa S.A.");
        assert!(!name("veja https://mau.example/x").contains("://"));
        assert!(!name("www.mau.example").contains("mau.example"));
        assert_eq!(name(&"a".repeat(500)).len(), 120);
    }
}
