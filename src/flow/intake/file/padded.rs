//! The cells of `.ods` and `.xls` files that show more zeros than their number has, by sheet, row and column: the reader
//! of these files hands over the bare number.

use std::collections::HashMap;
use std::io::{BufReader, Cursor};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::bounds::{is, times};
use super::shown::Pattern;
use super::unreadable::Unreadable;

/// So many are kept; a file with more is too large.
const MOST: usize = 1_000_000;
/// Rows and columns beyond these are not looked at.
const MOST_ROWS: u64 = 1_048_576;
const MOST_COLUMNS: u64 = 500;

/// What the cells of a workbook show.
#[derive(Debug, Default)]
pub(super) struct Padded {
    texts: HashMap<(usize, u32, u32), String>,
}

impl Padded {
    /// What the cell of this sheet shows, if it is more than its number.
    pub(super) fn get(&self, sheet: usize, row: u32, column: u32) -> Option<&str> {
        self.texts.get(&(sheet, row, column)).map(String::as_str)
    }

    fn put(&mut self, (sheet, row, column): (usize, u64, u64), text: &str) -> Result<(), Unreadable> {
        let (Ok(row), Ok(column)) = (u32::try_from(row), u32::try_from(column)) else { return Ok(()) };
        self.texts.insert((sheet, row, column), text.to_owned());
        if self.texts.len() > MOST { Err(Unreadable::TooLarge) } else { Ok(()) }
    }

    /// From the `content.xml` of an archive, which has beside each number the text that was shown.
    pub(super) fn of_ods(archive: &[u8]) -> Result<Self, Unreadable> {
        let mut archive = zip::ZipArchive::new(Cursor::new(archive)).map_err(|_| Unreadable::Damaged)?;
        let content = archive.by_name("content.xml").map_err(|_| Unreadable::Damaged)?;
        let mut reader = Reader::from_reader(BufReader::new(content));
        reader.config_mut().check_end_names = false;
        let (mut padded, mut buffer) = (Self::default(), Vec::new());
        let (mut sheets, mut row, mut rows, mut column) = (0_usize, 0_u64, 1_u64, 0_u64);
        let mut open: Option<(String, String, u64)> = None; // number, text so far, repeated
        loop {
            buffer.clear();
            match reader.read_event_into(&mut buffer).map_err(|_| Unreadable::Damaged)? {
                Event::Eof => return Ok(padded),
                Event::Start(start) if is(start.name().as_ref(), "table") => (sheets, row) = (sheets + 1, 0),
                Event::Start(start) if is(start.name().as_ref(), "table-row") => {
                    (column, rows) = (0, times(&start, "number-rows-repeated"));
                }
                Event::Empty(start) if is(start.name().as_ref(), "table-row") => {
                    row = row.saturating_add(times(&start, "number-rows-repeated"));
                }
                Event::End(end) if is(end.name().as_ref(), "table-row") => row = row.saturating_add(rows),
                Event::Start(start) if is_cell(&start) => {
                    open = Some((number_of(&start), String::new(), times(&start, "number-columns-repeated")));
                }
                Event::Empty(start) if is_cell(&start) => {
                    column = column.saturating_add(times(&start, "number-columns-repeated"));
                }
                Event::Text(text) => {
                    if let Some((_, shown, _)) = &mut open
                        && shown.len() < 100
                    {
                        shown.push_str(&text.xml10_content());
                    }
                }
                Event::End(end) if is(end.name().as_ref(), "table-cell") => {
                    let Some((number, shown, times)) = open.take() else { continue };
                    if is_padded(&number, &shown) {
                        for row in (row..row.saturating_add(rows)).take_while(|row| *row < MOST_ROWS) {
                            for column in (column..column.saturating_add(times)).take_while(|at| *at < MOST_COLUMNS) {
                                padded.put((sheets.saturating_sub(1), row, column), &shown)?;
                            }
                        }
                    }
                    column = column.saturating_add(times);
                }
                _ => {}
            }
        }
    }
}

fn is_cell(start: &BytesStart<'_>) -> bool {
    is(start.name().as_ref(), "table-cell") || is(start.name().as_ref(), "covered-table-cell")
}

fn number_of(start: &BytesStart<'_>) -> String {
    let all: Vec<_> = start.attributes().flatten().collect();
    let value = |local| all.iter().find(|a| is(a.key.as_ref(), local)).map(|a| a.value.to_string());
    match value("value-type").as_deref() {
        Some("float") => value("value").unwrap_or_default(),
        _ => String::new(),
    }
}

/// The shown text has the digits of the number behind zeros; whatever else it shows (thousands, a currency) is taste.
fn is_padded(number: &str, shown: &str) -> bool {
    let digits: String = shown.chars().filter(char::is_ascii_digit).collect();
    let whole = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let plain = shown.chars().all(|c| c.is_ascii_digit() || "-/. ".contains(c) || c.is_alphabetic());
    whole && plain && digits.len() > 1 && digits.starts_with('0') && {
        digits.len() > number.len() && digits.trim_start_matches('0') == number.trim_start_matches('0')
    }
}

/// The records of an xls stream ([MS-XLS] 2.4): its number formats, and the cells that use one of zeros.
pub(super) fn of_xls(stream: &[u8]) -> Result<Padded, Unreadable> {
    let (mut formats, mut styles, mut sheets) = (HashMap::new(), Vec::new(), Vec::new());
    let (mut padded, mut sheet, mut at) = (Padded::default(), None, 0_usize);
    while let Some(([t0, t1, l0, l1], after)) = stream.get(at..).and_then(|rest| rest.split_first_chunk::<4>()) {
        let data = after.get(..usize::from(u16::from_le_bytes([*l0, *l1]))).unwrap_or(after);
        match u16::from_le_bytes([*t0, *t1]) {
            // BOUNDSHEET: where a sheet begins.
            0x0085 => sheets.extend(data.first_chunk::<4>().map(|offset| u32::from_le_bytes(*offset) as usize)),
            0x0809 => sheet = sheets.iter().position(|offset| *offset == at),
            0x041E => formats.extend(format_of(data)),
            // XF: the second number names the format.
            0x00E0 => styles.push(number(data, 2)),
            kind @ (0x0203 | 0x027E | 0x0006 | 0x00BD) => {
                let Some(sheet) = sheet else {
                    continue_at(&mut at, data);
                    continue;
                };
                for (column, style, value) in numbers_of(kind, data) {
                    let format = styles.get(usize::from(style)).and_then(|style| formats.get(&(*style)?));
                    let shown = format.and_then(|pattern: &Pattern| pattern.show(value));
                    if let (Some(shown), Some(row)) = (shown, number(data, 0)) {
                        padded.put((sheet, u64::from(row), u64::from(column)), &shown)?;
                    }
                }
            }
            _ => {}
        }
        continue_at(&mut at, data);
    }
    Ok(padded)
}

fn continue_at(at: &mut usize, data: &[u8]) {
    *at += 4 + data.len();
}

fn number(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*data.get(at..)?.first_chunk()?))
}

/// FORMAT: its number, then a string of one or two bytes a character.
fn format_of(data: &[u8]) -> Option<(u16, Pattern)> {
    let (name, length, wide) = (number(data, 0)?, usize::from(number(data, 2)?), data.get(4)? & 1 == 1);
    let text = data.get(5..)?;
    let code: String = match wide {
        true => {
            text.chunks_exact(2).take(length).filter_map(|pair| char::from_u32(u32::from(number(pair, 0)?))).collect()
        }
        false => text.iter().take(length).map(|byte| char::from(*byte)).collect(),
    };
    Some((name, Pattern::of(&code)?))
}

/// NUMBER, RK, FORMULA and MULRK: column, style and value of each cell.
fn numbers_of(kind: u16, data: &[u8]) -> Vec<(u16, u16, f64)> {
    let float = |at: usize| Some(f64::from_le_bytes(*data.get(at..)?.first_chunk()?));
    let packed = |at: usize| Some(unpacked(u32::from_le_bytes(*data.get(at..)?.first_chunk()?)));
    let one = |value: Option<f64>| Some((number(data, 2)?, number(data, 4)?, value?));
    match kind {
        0x0203 | 0x0006 => one(float(6)).into_iter().collect(),
        0x027E => one(packed(6)).into_iter().collect(),
        _ => {
            let count = data.len().saturating_sub(6) / 6;
            let cell = |index: usize| {
                let column = number(data, 2)?.checked_add(u16::try_from(index).ok()?)?;
                Some((column, number(data, 4 + index * 6)?, packed(6 + index * 6)?))
            };
            (0..count).filter_map(cell).collect()
        }
    }
}

/// An RK number: 30 bits of a float or a whole number, perhaps a hundredfold ([MS-XLS] 2.5.217).
fn unpacked(rk: u32) -> f64 {
    let value = match rk & 2 {
        0 => f64::from_bits(u64::from(rk & !3) << 32),
        _ => f64::from(rk.cast_signed() >> 2),
    };
    if rk & 1 == 1 { value / 100.0 } else { value }
}
