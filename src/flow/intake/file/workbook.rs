//! Workbooks: xlsx, xlsb, ods and xls, by `calamine`, as lines of text. A date becomes ISO text, a number its
//! digits, with the zeros that its cell shows. A row is joined to a line as soon as it is whole: a line takes a fifth of
//! the memory of its cells.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, Ods, Range, Reader, Style, Xls, Xlsb, Xlsx};

use super::bounds::{self, MOST_CELLS, Packed};
use super::lines::Text;
use super::padded::{self, Padded};
use super::report;
use super::shown::Pattern;
use super::unreadable::Unreadable;
use super::{MOST_BYTES, MOST_LINES};
use crate::model::reason::Reason;

/// The columns of a sheet that are looked at.
const MOST_COLUMNS: u32 = 500;
/// A workbook with more sheets is looked at in part.
const MOST_SHEETS: usize = 50;
/// A cell is cut after so many bytes.
const MOST_CELL: usize = 16 * 1024;

/// The sheets of an archive, in order.
pub(super) fn of_zip(bytes: &[u8]) -> Result<Vec<Vec<Text>>, Unreadable> {
    let packed = bounds::zip(bytes)?;
    guarded(|| match packed {
        Packed::Xlsx => {
            let mut book = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
            each(book.sheet_names(), |_, name, rows| {
                let Ok(mut cells) = book.worksheet_cells_reader(name) else { return Ok(()) };
                let code = |style: &Style| Pattern::of(&style.number_format.as_ref()?.format_code);
                let patterns: Vec<Option<Pattern>> = cells.styles().iter().map(code).collect();
                while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(damaged)? {
                    let value = cell.get_value();
                    let shown = patterns.get(style).and_then(Option::as_ref).and_then(|pattern| shown(pattern, value));
                    rows.add(cell.get_position(), shown.unwrap_or_else(|| text_of(value.clone())))?;
                }
                Ok(())
            })
        }
        Packed::Xlsb => {
            let mut book = Xlsb::new(Cursor::new(bytes)).map_err(damaged)?;
            each(book.sheet_names(), |_, name, rows| {
                let Ok(mut cells) = book.worksheet_cells_reader(name) else { return Ok(()) };
                while let Some(cell) = cells.next_cell().map_err(damaged)? {
                    rows.add(cell.get_position(), text_of(cell.get_value().clone()))?;
                }
                Ok(())
            })
        }
        Packed::Ods => {
            let padded = Padded::of_ods(bytes)?;
            let mut book = Ods::new(Cursor::new(bytes)).map_err(damaged)?;
            each(book.sheet_names(), |sheet, name, rows| {
                let range = book.worksheet_range(name).map_err(damaged)?;
                rows.all(&range, |row, column| padded.get(sheet, row, column))
            })
        }
    })
}

/// The sheets of an OLE file, in order.
pub(super) fn of_ole(bytes: &[u8]) -> Result<Vec<Vec<Text>>, Unreadable> {
    let padded = padded::of_xls(&bounds::xls(bytes)?)?;
    guarded(|| {
        let mut book = Xls::new(Cursor::new(bytes)).map_err(damaged)?;
        each(book.sheet_names(), |sheet, name, rows| {
            let range = book.worksheet_range(name).map_err(damaged)?;
            rows.all(&range, |row, column| padded.get(sheet, row, column))
        })
    })
}

/// A fault of the reader over a crafted file is a damaged file.
fn guarded<T>(read: impl FnOnce() -> Result<T, Unreadable>) -> Result<T, Unreadable> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or(Err(Unreadable::Damaged))
}

fn damaged(error: impl std::fmt::Display) -> Unreadable {
    match error.to_string().contains("password") {
        true => Unreadable::Encrypted,
        false => Unreadable::Damaged,
    }
}

fn each(
    names: Vec<String>,
    mut read: impl FnMut(usize, &str, &mut Rows) -> Result<(), Unreadable>,
) -> Result<Vec<Vec<Text>>, Unreadable> {
    let mut size = 0;
    let mut sheets = Vec::new();
    for (sheet, name) in names.iter().take(MOST_SHEETS).enumerate() {
        let mut rows = Rows { size, ..Rows::default() };
        read(sheet, name, &mut rows)?;
        size = rows.size;
        sheets.push(rows.finish());
    }
    Ok(sheets)
}

#[derive(Default)]
struct Rows {
    /// Those that are whole and hold something; numbered as the workbook shows them, from 1.
    whole: Vec<Text>,
    /// The cells of the row that is being read.
    cells_of: Vec<String>,
    number: i32,
    /// Bytes of text so far, of all sheets.
    size: usize,
    cells: u64,
}

impl Rows {
    fn add(&mut self, (row, column): (u32, u32), mut text: String) -> Result<(), Unreadable> {
        self.cells += 1;
        if text.is_empty() || column >= MOST_COLUMNS {
            return if self.cells > MOST_CELLS { Err(Unreadable::TooLarge) } else { Ok(()) };
        }
        if text.len() > MOST_CELL {
            text = text.chars().take(MOST_CELL / 4).collect();
        }
        self.size += text.len() + size_of::<String>();
        if self.size > 4 * MOST_BYTES || self.cells > MOST_CELLS {
            return Err(Unreadable::TooLarge);
        }
        let number = i32::try_from(row).unwrap_or(i32::MAX - 1) + 1;
        if self.number != number {
            self.end_row();
            if self.whole.len() > MOST_LINES {
                return Err(Unreadable::TooManyLines);
            }
            self.number = number;
        }
        let at = column as usize;
        if self.cells_of.len() <= at {
            // Empty cells before this one take their place too.
            self.size += (at - self.cells_of.len()) * size_of::<String>();
            self.cells_of.resize(at + 1, String::new());
        }
        if let Some(field) = self.cells_of.get_mut(at) {
            *field = text;
        }
        Ok(())
    }

    fn all<'a>(&mut self, range: &Range<Data>, shown: impl Fn(u32, u32) -> Option<&'a str>) -> Result<(), Unreadable> {
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let at = |start: u32, offset: usize| start.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX));
            let (row, column) = (at(top, row), at(left, column));
            self.add((row, column), shown(row, column).map_or_else(|| text(value), str::to_owned))?;
        }
        Ok(())
    }

    fn end_row(&mut self) {
        let cells = std::mem::take(&mut self.cells_of);
        if cells.iter().any(|cell| !cell.trim().is_empty()) {
            let lost = cells.iter().any(|cell| cell.contains('\u{fffd}'));
            let problem = lost.then_some(Reason::Encoding);
            self.whole.push(Text { number: self.number, content: report::joined(&cells), problem });
        }
    }

    /// Programs may write rows out of order.
    fn finish(mut self) -> Vec<Text> {
        self.end_row();
        self.whole.sort_by_key(|row| row.number);
        self.whole
    }
}

/// A number as its cell shows it.
fn shown(pattern: &Pattern, value: &DataRef<'_>) -> Option<String> {
    match value {
        DataRef::Float(number) => pattern.show(*number),
        DataRef::Int(number) => pattern.show(i32::try_from(*number).map_or(f64::NAN, f64::from)),
        _ => None,
    }
}

fn text_of(value: DataRef<'_>) -> String {
    match value {
        DataRef::SharedString(text) => text.to_owned(),
        other => text(&Data::from(other)),
    }
}

fn text(value: &Data) -> String {
    match value {
        Data::Empty => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number_text(*number),
        Data::Bool(yes) => yes.to_string(),
        Data::Error(error) => error.to_string(),
        Data::DateTime(at) if at.is_datetime() => {
            let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
        }
        Data::DateTime(at) => number_text(at.as_f64()),
    }
}

/// All digits of a whole number; one that is larger than a spreadsheet's 15 digits as the spreadsheet shows it.
fn number_text(number: f64) -> String {
    match number {
        n if n.fract() == 0.0 && n.abs() < 1e15 => format!("{n:.0}"),
        n if n.abs() >= 1e15 => format!("{n:E}").replace('E', "E+"),
        n => n.to_string(),
    }
}
