//! The way back to who made the file: the same lines with one column more, in their language.
//!
//! A cell that a spreadsheet would compute (`=…`, `+…`, `-…`, `@…`) gets a `'` before it; when the report is corrected and
//! sent again, the cleaning takes it off.

use rust_xlsxwriter::Workbook;

use super::Sheet;
use super::lines;
use crate::error::{Error, Result};
use crate::flow::intake::Answer;
use crate::model::reason::sentences;
use crate::text::Lang;
use crate::text::intake::ImportText;

/// The raw line of a workbook's row is written with this.
pub(super) const JOINED: char = ';';
/// A line with many more fields than the header does not push the report's column out of sight.
const MOST_SPARE: usize = 20;

/// How a file or a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Text with this between the values.
    Separated(char),
    /// A workbook.
    Workbook,
}

/// What is sent back.
pub struct Report {
    lang: Lang,
    /// Of the lines as they came.
    separator: char,
    /// Where the column is.
    at: usize,
    /// The next line of the text.
    next: i32,
    sink: Sink,
}

enum Sink {
    Text(Box<csv::Writer<Vec<u8>>>),
    Book(Box<Workbook>),
}

impl Report {
    /// Begins with what stands above the lines; the new column is named in its last one.
    pub fn new(sheet: &Sheet, style: Style, lang: Lang) -> Result<Self> {
        let separator = sheet.separator();
        let at = sheet.widest().clamp(sheet.width(), sheet.width() + MOST_SPARE);
        let sink = match style {
            Style::Separated(mark) => {
                let mark = u8::try_from(mark).ok().filter(u8::is_ascii).unwrap_or(b';');
                let mut writer = csv::WriterBuilder::new();
                let writer = writer.delimiter(mark).flexible(true).terminator(csv::Terminator::CRLF);
                // Spreadsheets take a text for UTF-8 by its mark alone.
                Sink::Text(Box::new(writer.from_writer(b"\xEF\xBB\xBF".to_vec())))
            }
            Style::Workbook => {
                let mut book = Workbook::new();
                book.add_worksheet_with_constant_memory().map_err(Error::internal)?;
                Sink::Book(Box::new(book))
            }
        };
        let mut report = Self { lang, separator, at, next: 1, sink };
        let last = sheet.head.len().saturating_sub(1);
        for (index, (number, raw)) in sheet.head.iter().enumerate() {
            let title = (index == last).then(|| ImportText::of(lang).result_column);
            report.row(*number, raw, title.unwrap_or(""))?;
        }
        Ok(report)
    }

    /// A line and what became of it.
    pub fn line(&mut self, number: i32, raw: &str, answer: &Answer) -> Result<()> {
        let says = says(answer, self.lang);
        self.row(number, raw, &says)
    }

    /// The whole file.
    pub fn finish(self) -> Result<Vec<u8>> {
        match self.sink {
            Sink::Text(writer) => writer.into_inner().map_err(Error::internal),
            Sink::Book(mut book) => book.save_to_buffer().map_err(Error::internal),
        }
    }

    fn row(&mut self, number: i32, raw: &str, says: &str) -> Result<()> {
        let mut cells: Vec<String> = lines::fields(raw, self.separator).iter().map(|cell| harmless(cell)).collect();
        if !says.is_empty() {
            cells.resize(cells.len().max(self.at), String::new());
            cells.push(says.to_owned());
        }
        match &mut self.sink {
            Sink::Text(writer) => {
                // Blank lines stay, so that numbers stay.
                for _ in self.next..number {
                    writer.write_record([""]).map_err(Error::internal)?;
                }
                writer.write_record(&cells).map_err(Error::internal)?;
                self.next = number + 1 + i32::try_from(raw.matches('\n').count()).unwrap_or(0);
            }
            Sink::Book(book) => {
                let sheet = book.worksheet_from_index(0).map_err(Error::internal)?;
                let row = u32::try_from(number - 1).unwrap_or(0);
                for (column, cell) in (0_u16..).zip(&cells).filter(|(_, cell)| !cell.is_empty()) {
                    let cell: String = cell.chars().take(32_000).collect(); // a cell holds 32,767
                    sheet.write_string(row, column, cell).map_err(Error::internal)?;
                }
            }
        }
        Ok(())
    }
}

/// The outcome and its reasons in words.
fn says(answer: &Answer, lang: Lang) -> String {
    let outcome = answer.words(lang);
    match answer.reasons.is_empty() {
        true => outcome.to_owned(),
        false => format!("{outcome} {}", sentences(&answer.reasons, lang)),
    }
}

/// The fields of a workbook's row as one line.
pub(super) fn joined(fields: &[String]) -> String {
    let quoted = |field: &String| match field.contains([JOINED, '"', '\n', '\r']) {
        true => format!("\"{}\"", field.replace('"', "\"\"")),
        false => field.clone(),
    };
    fields.iter().map(quoted).collect::<Vec<_>>().join(&JOINED.to_string())
}

/// A number or telephone computes nothing; whatever else begins like a formula is marked as text.
fn harmless(cell: &str) -> String {
    let start = cell.trim_start();
    let plain = |rest: &str| rest.chars().all(|c| c.is_ascii_digit() || " ().-/,".contains(c));
    let risky = match start.chars().next() {
        Some('=' | '@') => true,
        Some('+' | '-') => !plain(start.get(1..).unwrap_or("")),
        _ => cell.starts_with(['\t', '\r', '\n']),
    };
    if risky { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_compute_is_marked_as_text() {
        for bad in ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3+cmd", " =1", "\t=1", "=\"00123\"", "+A1"] {
            assert!(harmless(bad).starts_with('\''), "{bad}");
        }
        for good in ["+55 (11) 91234-5678", "-12,50", "-", "Ana", "ana@x.example", "'=1"] {
            assert_eq!(harmless(good), good);
        }
    }

    #[test]
    fn the_column_that_was_added_is_no_unknown_one_when_the_file_comes_back() {
        let table = crate::config::ColumnNames::built_in().unwrap();
        for lang in Lang::ALL {
            let name = crate::config::columns::folded(ImportText::of(lang).result_column);
            assert!(table.ignored.contains(&name), "{name}");
        }
    }
}
