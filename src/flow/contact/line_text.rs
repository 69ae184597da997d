//! The text of a line as it is kept: composed (NFC), without control characters and without those that turn the direction
//! of what follows, within bounds. What is out of bounds is refused before anything is done with it, and never cut.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::error::{Error, Field, Flaw, Result};

/// Longest line, in characters.
pub(super) const MOST_CHARS: usize = 2_000;
/// More bytes than that are not looked at.
const MOST_BYTES: usize = 16 * 1024;
/// Marks on one letter: the most that a living language puts there, and one more.
const MOST_MARKS: usize = 4;
/// Empty lines in a row.
const MOST_BREAKS: usize = 2;

/// A line as it is kept.
///
/// # Errors
/// `Invalid` when nothing is left of it, when it is too long, or when marks are heaped on a letter.
pub(super) fn read(typed: &str) -> Result<String> {
    let flaw = |reason| Err(Error::Invalid { field: Field::Line, reason });
    if typed.len() > MOST_BYTES {
        return flaw(Flaw::LineTooLong);
    }
    let mut marks = 0;
    for c in typed.chars() {
        marks = if is_combining_mark(c) { marks + 1 } else { 0 };
        if marks > MOST_MARKS {
            return flaw(Flaw::LineMarks);
        }
    }
    let mut text = String::with_capacity(typed.len());
    let mut breaks = 0;
    for c in typed.replace("\r\n", "\n").nfc() {
        match c {
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => {
                breaks += 1;
                if breaks <= MOST_BREAKS {
                    text.push('\n');
                }
                continue;
            }
            '\t' => text.push(' '),
            c if is_hidden(c) => continue,
            c => text.push(c),
        }
        breaks = 0;
    }
    let text = text.trim();
    if !text.chars().any(|c| !c.is_whitespace() && !is_combining_mark(c)) {
        return flaw(Flaw::LineEmpty);
    }
    if text.chars().count() > MOST_CHARS {
        return flaw(Flaw::LineTooLong);
    }
    Ok(text.to_owned())
}

/// A name or the like: one line of it, cut.
pub(super) fn one_line(typed: &str, chars: usize) -> String {
    let plain = typed.chars().take(chars * 4).collect::<String>();
    let plain: String = plain.nfc().filter(|c| !is_hidden(*c) && !is_combining_mark(*c)).take(chars).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Control characters, those that turn the direction of writing (UAX 9), and invisible ones that only hide something.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{061C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flaw(typed: &str) -> Option<Flaw> {
        match read(typed) {
            Err(Error::Invalid { reason, .. }) => Some(reason),
            _ => None,
        }
    }

    #[test]
    fn a_line_is_composed_and_loses_what_nobody_sees() {
        assert_eq!(read(" na\u{303}o\r\nchega\u{202E}\u{7}\tnada ").as_deref(), Ok("não\nchega nada"));
        assert_eq!(read("a\n\n\n\n\nb").as_deref(), Ok("a\n\nb"));
        assert_eq!(read("<b>&amp;</b>").as_deref(), Ok("<b>&amp;</b>"), "shown as text, so kept as text");
        assert_eq!(read("👩‍👩‍👧 ok ❤️").as_deref(), Ok("👩‍👩‍👧 ok ❤️"));
    }

    #[test]
    fn nothing_too_much_and_heaps_of_marks_are_refused_with_words() {
        assert_eq!(flaw(" \u{200B}\u{202E} \n"), Some(Flaw::LineEmpty));
        assert_eq!(flaw("\u{301}\u{301}"), Some(Flaw::LineEmpty));
        assert_eq!(flaw(&"á".repeat(2_001)), Some(Flaw::LineTooLong));
        assert_eq!(flaw(&"á".repeat(2_000)), None);
        assert_eq!(flaw(&format!("a{}", "\u{301}".repeat(5))), Some(Flaw::LineMarks));
        assert_eq!(flaw(&"a\u{300}\u{301}\u{302}\u{303} ".repeat(100)), None);
    }

    #[test]
    fn a_megabyte_of_marks_is_refused_by_its_length_alone() {
        assert_eq!(flaw(&"\u{301}".repeat(512 * 1024)), Some(Flaw::LineTooLong));
    }

    #[test]
    fn a_name_is_one_line_without_marks_that_stand_alone() {
        assert_eq!(one_line(" Ana\n Lúcia\u{202E} ", 100), "Ana Lúcia");
        assert_eq!(one_line(&"é".repeat(300), 100).chars().count(), 100);
    }
}
