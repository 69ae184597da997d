//! Resellers from a file: from bytes to lines that [`take_all`](super::take_all) takes. Pure.
//!
//! What a file is, its content says, not its name. Text is read line by line, so that one bad line costs itself alone: a
//! quote that is never closed does not swallow what follows, and a byte that is no UTF-8 does not change how the other
//! lines are read. A workbook is measured before it is read. The way back to who made the file is the [`Report`].

mod bounds;
mod columns;
mod encoding;
mod header;
mod lines;
mod padded;
mod report;
mod sheet;
mod shown;
mod sniff;
mod table;
mod unreadable;
mod workbook;

pub use columns::Names;
pub use report::{Report, Style};
pub use sheet::Sheet;
pub use table::{Table, table};
pub use unreadable::Unreadable;

use crate::crypto::secret::sha256_hex;
use lines::Text;
use sniff::Kind;

/// A larger file is not looked at.
pub const MOST_BYTES: usize = 32 * 1024 * 1024;
/// More lines are not looked at.
const MOST_LINES: usize = 200_000;

/// Reads a file.
///
/// # Errors
/// Why nothing of it can be taken.
pub fn read(bytes: &[u8], names: &Names) -> Result<Sheet, Unreadable> {
    if bytes.len() > MOST_BYTES {
        return Err(Unreadable::TooLarge);
    }
    let digest = sha256_hex(bytes);
    match sniff::kind(bytes)? {
        Kind::Text => text(bytes, digest, names),
        Kind::Zip => sheets(workbook::of_zip(bytes)?, digest, names),
        Kind::Ole => sheets(workbook::of_ole(bytes)?, digest, names),
    }
}

/// The lines of a text that hold something, in whatever encoding it is.
fn with_lines<T>(
    bytes: &[u8],
    read: impl FnOnce(&mut dyn Iterator<Item = Text>) -> Result<T, Unreadable>,
) -> Result<T, Unreadable> {
    let (bytes, promised) = encoding::unified(bytes);
    // Ctrl-Z was the end of a file under DOS.
    let bytes = bytes.strip_suffix(b"\x1a").unwrap_or(&bytes);
    let fallback = encoding::Bytewise::guess(bytes);
    let start = bytes.get(..2000).unwrap_or(bytes);
    if let Some(other) = sniff::other_text(&String::from_utf8_lossy(start).replace('\u{fffd}', "é")) {
        return Err(other);
    }
    read(&mut lines::split(bytes, promised, fallback).filter(|text| !text.is_blank()))
}

fn text(bytes: &[u8], digest: String, names: &Names) -> Result<Sheet, Unreadable> {
    with_lines(bytes, |texts| sheet_of(texts, digest, names))
}

fn sheet_of(mut texts: &mut dyn Iterator<Item = Text>, digest: String, names: &Names) -> Result<Sheet, Unreadable> {
    let found = header::of_text(&mut texts, names)?;
    let mut all = Vec::new();
    for text in lines::joined(found.rest.into_iter().chain(texts), found.separator, found.columns.kinds.len()) {
        if lines::fields(&text.content, found.separator).iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        if all.len() >= MOST_LINES {
            return Err(Unreadable::TooManyLines);
        }
        all.push(text);
    }
    let style = Style::Separated(found.separator);
    Ok(Sheet::new(digest, style, found.head, found.columns, names, all))
}

/// Of a workbook the first sheet that has a header.
fn sheets(mut sheets: Vec<Vec<Text>>, digest: String, names: &Names) -> Result<Sheet, Unreadable> {
    let (sheet, at, columns) = header::of_sheets(&sheets, names)?;
    let mut head = sheets.swap_remove(sheet);
    let below = head.split_off(at + 1);
    let head = head.into_iter().map(|row| (row.number, row.content)).collect();
    Ok(Sheet::new(digest, Style::Workbook, head, columns, names, below))
}

#[cfg(test)]
mod tests;
