//! Where the header is: the first of the first ten lines that names the needed columns. Reports have titles above it.

use super::columns::{Columns, Names};
use super::lines::{self, Text};
use super::report::JOINED;
use super::unreadable::Unreadable;

/// A header may be this far down; blank lines do not count.
pub(super) const LOOKED_AT: usize = 10;
/// A quoted name in a header may hold this many line breaks.
const MOST_BREAKS: usize = 5;
pub(super) const SEPARATORS: [char; 4] = [';', ',', '\t', '|'];

/// The header of a text.
pub(super) struct Found {
    pub separator: char,
    pub columns: Columns,
    /// Titles and header, with their numbers.
    pub head: Vec<(i32, String)>,
    /// Lines below it that were read already.
    pub rest: Vec<Text>,
}

pub(super) fn of_text(texts: &mut impl Iterator<Item = Text>, names: &Names) -> Result<Found, Unreadable> {
    let mut first: Vec<Text> = texts.take(LOOKED_AT + MOST_BREAKS + 1).collect();
    let hint = first.first().and_then(|text| hinted(&text.content));
    if hint.is_some() {
        first.remove(0);
    }
    if first.is_empty() {
        return Err(Unreadable::Empty);
    }
    let separators: Vec<char> = hint.into_iter().chain(SEPARATORS).collect();
    let mut best: Option<Candidate> = None;
    for at in 0..first.len().min(LOOKED_AT) {
        for separator in &separators {
            let candidate = Candidate::at(&first, at, *separator, names);
            if best.as_ref().is_none_or(|best| candidate.columns.known() > best.columns.known()) {
                best = Some(candidate);
            }
        }
        if best.as_ref().is_some_and(|best| best.columns.complete()) {
            break;
        }
    }
    let Some(best) = best else { return Err(Unreadable::Empty) };
    if let Some(fault) = best.columns.fault(names) {
        return Err(fault);
    }
    let rest = first.split_off(best.end);
    let mut head: Vec<(i32, String)> = first.drain(..best.start).map(|text| (text.number, text.content)).collect();
    let header: Vec<String> = first.iter().map(|text| text.content.clone()).collect();
    head.push((first.first().map_or(1, |text| text.number), header.join("\n")));
    Ok(Found { separator: best.separator, columns: best.columns, head, rest })
}

/// A spreadsheet's hint to itself: `sep=;`.
fn hinted(line: &str) -> Option<char> {
    let line = line.trim_start().trim_matches('"');
    let value = line.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).and_then(|_| line.get(4..))?;
    value.chars().next().or(Some(';'))
}

struct Candidate {
    separator: char,
    columns: Columns,
    start: usize,
    /// The line after it.
    end: usize,
}

impl Candidate {
    /// Lines that a quote holds together are one.
    fn at(texts: &[Text], start: usize, separator: char, names: &Names) -> Self {
        let mut content = String::new();
        let mut end = start;
        for text in texts.iter().skip(start).take(MOST_BREAKS + 1) {
            if end > start {
                content.push('\n');
            }
            content.push_str(&text.content);
            end += 1;
            if !lines::is_open(&content, separator) {
                break;
            }
        }
        if lines::is_open(&content, separator) {
            content = texts.get(start).map(|text| text.content.clone()).unwrap_or_default();
            end = start + 1;
        }
        Self { separator, columns: Columns::of(names, &lines::fields(&content, separator)), start, end }
    }
}

/// The first sheet with a header: which, where the header is, and what it says.
pub(super) fn of_sheets(sheets: &[Vec<Text>], names: &Names) -> Result<(usize, usize, Columns), Unreadable> {
    let mut best: Option<Columns> = None;
    for (sheet, rows) in sheets.iter().enumerate() {
        for (at, row) in rows.iter().take(LOOKED_AT).enumerate() {
            let columns = Columns::of(names, &lines::fields(&row.content, JOINED));
            if columns.complete() && columns.fault(names).is_none() {
                return Ok((sheet, at, columns));
            }
            if best.as_ref().is_none_or(|best| columns.known() > best.known()) {
                best = Some(columns);
            }
        }
    }
    Err(best.map_or(Unreadable::Empty, |columns| columns.fault(names).unwrap_or(Unreadable::Damaged)))
}
