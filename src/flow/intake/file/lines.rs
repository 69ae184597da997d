//! Bytes to lines, lines to fields (RFC 4180, any separator).

use std::collections::VecDeque;

use super::encoding::Bytewise;
use crate::model::reason::Reason;

/// A field may hold this many line breaks; beyond that a quote was forgotten.
const MOST_BREAKS: usize = 5;
/// A longer line is not looked at.
const MOST_BYTES: usize = 16 * 1024;

/// A line of the file.
#[derive(Clone, Debug)]
pub struct Text {
    /// From 1.
    pub number: i32,
    /// As read.
    pub content: String,
    /// When it could not be read right.
    pub problem: Option<Reason>,
}

impl Text {
    /// Nothing but blanks, quotes and separators.
    pub fn is_blank(&self) -> bool {
        self.content.chars().all(|c| c.is_whitespace() || matches!(c, ';' | ',' | '|' | '"'))
    }
}

/// The lines of a file, each decoded for itself. `promised` when the file said that it is Unicode.
pub fn split(bytes: &[u8], promised: bool, fallback: Bytewise) -> impl Iterator<Item = Text> {
    // Old Macs end a line with CR alone.
    let end = if bytes.contains(&b'\n') { b'\n' } else { b'\r' };
    (1..).zip(bytes.split(move |b| *b == end)).map(move |(number, line)| {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let (content, problem) = decode(line, promised, fallback);
        Text { number, content, problem }
    })
}

fn decode(line: &[u8], promised: bool, fallback: Bytewise) -> (String, Option<Reason>) {
    if line.len() > MOST_BYTES {
        let start = line.get(..1000).unwrap_or(line);
        return (String::from_utf8_lossy(start).into_owned(), Some(Reason::LineTooLong));
    }
    let (text, good) = match std::str::from_utf8(line) {
        Ok(text) => (text.to_owned(), true),
        Err(_) if promised => (String::from_utf8_lossy(line).into_owned(), false),
        Err(_) => (fallback.decode(line), true),
    };
    // A control is a byte that no letter has; U+FFFD was made by a program that had lost one.
    let odd = |c: char| (c.is_control() && c != '\t') || c == '\u{FFFD}';
    let good = good && !text.chars().any(odd);
    (text.replace('\0', ""), (!good).then_some(Reason::Encoding))
}

/// Joins a line that ends within quotes with the following ones, if that makes a sound line of `width` fields; if not, it
/// stays alone and is wrong, and the following ones are read for themselves.
pub fn joined(mut texts: impl Iterator<Item = Text>, separator: char, width: usize) -> impl Iterator<Item = Text> {
    let mut waiting: VecDeque<Text> = VecDeque::new();
    std::iter::from_fn(move || {
        let mut first = waiting.pop_front().or_else(|| texts.next())?;
        if !Parsed::of(&first.content, separator).open {
            return Some(first);
        }
        let mut content = first.content.clone();
        for breaks in 0..MOST_BREAKS {
            if waiting.len() <= breaks {
                waiting.extend(texts.next());
            }
            let Some(next) = waiting.get(breaks) else { break };
            content.push('\n');
            content.push_str(&next.content);
            let whole = Parsed::of(&content, separator);
            if !whole.open && whole.sound && whole.fields.len() == width {
                let problem = waiting.drain(..=breaks).find_map(|text| text.problem);
                return Some(Text { content, problem: first.problem.or(problem), ..first });
            }
        }
        first.problem = first.problem.or(Some(Reason::QuoteNotClosed));
        Some(first)
    })
}

/// The line ends within quotes.
pub fn is_open(line: &str, separator: char) -> bool {
    Parsed::of(line, separator).open
}

/// The fields of a line, without their quotes.
pub fn fields(line: &str, separator: char) -> Vec<String> {
    Parsed::of(line, separator).fields
}

struct Parsed {
    fields: Vec<String>,
    /// It ends within quotes.
    open: bool,
    /// What follows a closing quote is a separator or the end.
    sound: bool,
}

impl Parsed {
    fn of(line: &str, separator: char) -> Self {
        let mut parsed = Self { fields: Vec::new(), open: false, sound: true };
        let (mut field, mut begun, mut closed) = (String::new(), false, false);
        let mut chars = line.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '"' if parsed.open && chars.next_if_eq(&'"').is_some() => field.push('"'),
                '"' if parsed.open => (parsed.open, closed) = (false, true),
                '"' if !begun => (parsed.open, begun) = (true, true),
                c if c == separator && !parsed.open => {
                    parsed.fields.push(std::mem::take(&mut field));
                    (begun, closed) = (false, false);
                }
                c => {
                    parsed.sound &= !closed || c.is_whitespace();
                    begun = begun || !c.is_whitespace();
                    field.push(c);
                }
            }
        }
        parsed.fields.push(field);
        parsed
    }
}
