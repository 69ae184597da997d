//! How much a workbook unpacks to, found out before anything of it is built in memory: a few bytes can stand for
//! gigabytes, by compression, by repetition, or by one cell in the last corner.

use std::io::{BufReader, Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::unreadable::Unreadable;

/// Unpacked bytes of all parts.
const MOST_UNPACKED: u64 = 256 * 1024 * 1024;
/// Parts of an archive.
const MOST_PARTS: usize = 5_000;
/// Cells of all sheets, empty ones within the used area counted.
pub(super) const MOST_CELLS: u64 = 8_000_000;

/// What kind of workbook an archive holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packed {
    Xlsx,
    Xlsb,
    Ods,
}

/// Unpacks everything to nowhere, counting; the sizes that an archive claims prove nothing.
pub(super) fn zip(bytes: &[u8]) -> Result<Packed, Unreadable> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable::Damaged)?;
    if archive.len() > MOST_PARTS {
        return Err(Unreadable::TooLarge);
    }
    let has = |name: &str| archive.file_names().flatten().any(|part| part.eq_ignore_ascii_case(name));
    // Strange names are of no concern here: what they hold is counted all the same.
    let packed = if has("xl/workbook.bin") {
        Packed::Xlsb
    } else if has("content.xml") && !has("word/document.xml") {
        Packed::Ods
    } else if archive.file_names().flatten().any(|part| part.to_ascii_lowercase().starts_with("xl/")) {
        Packed::Xlsx
    } else {
        return Err(Unreadable::Archive);
    };
    let mut left = MOST_UNPACKED;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| Unreadable::Damaged)?;
        let size = std::io::copy(&mut part.take(left + 1), &mut std::io::sink()).map_err(|_| Unreadable::Damaged)?;
        left = left.checked_sub(size).ok_or(Unreadable::TooLarge)?;
    }
    if packed == Packed::Ods {
        ods(&mut archive)?;
    }
    Ok(packed)
}

/// Counts the cells that `number-columns-repeated` and `number-rows-repeated` stand for, as the reader builds them: empty
/// ones at the end of a row or sheet are not.
fn ods(archive: &mut zip::ZipArchive<Cursor<&[u8]>>) -> Result<(), Unreadable> {
    let content = archive.by_name("content.xml").map_err(|_| Unreadable::Damaged)?;
    let mut reader = Reader::from_reader(BufReader::new(content));
    reader.config_mut().check_end_names = false;
    let (mut all, mut row, mut gap, mut repeated, mut empty_rows) = (0_u64, 0_u64, 0_u64, 1_u64, 0_u64);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let (start, closed) = match reader.read_event_into(&mut buffer).map_err(|_| Unreadable::Damaged)? {
            Event::Eof => return Ok(()),
            Event::Start(start) => (start, false),
            Event::Empty(start) => (start, true),
            Event::End(end) if is(end.name().as_ref(), "table-row") => {
                if row == 0 {
                    empty_rows = empty_rows.saturating_add(repeated);
                } else {
                    // A gap of rows is filled up to the width of the sheet, which is at least this row's.
                    all = all.saturating_add(row.saturating_mul(repeated.saturating_add(empty_rows)));
                    empty_rows = 0;
                }
                if all > MOST_CELLS {
                    return Err(Unreadable::TooLarge);
                }
                continue;
            }
            _ => continue,
        };
        let name = start.name();
        if is(name.as_ref(), "table-row") {
            (row, gap, repeated) = (0, 0, times(&start, "number-rows-repeated"));
        } else if is(name.as_ref(), "table-cell") || is(name.as_ref(), "covered-table-cell") {
            let count = times(&start, "number-columns-repeated");
            if closed && !has(&start, "value-type") {
                gap = gap.saturating_add(count);
            } else {
                row = row.saturating_add(gap).saturating_add(count);
                gap = 0;
            }
        }
    }
}

pub(super) fn is(name: &str, local: &str) -> bool {
    name.rsplit(':').next() == Some(local)
}

fn has(start: &BytesStart<'_>, local: &str) -> bool {
    start.attributes().flatten().any(|attribute| is(attribute.key.as_ref(), local))
}

pub(super) fn times(start: &BytesStart<'_>, local: &str) -> u64 {
    let found = start.attributes().flatten().find(|attribute| is(attribute.key.as_ref(), local));
    found.and_then(|attribute| attribute.value.trim().parse().ok()).unwrap_or(1)
}

/// The used area of every sheet of an xls file: its reader builds a full rectangle. Also tells one with a password.
/// Returns its records.
pub(super) fn xls(bytes: &[u8]) -> Result<Vec<u8>, Unreadable> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| Unreadable::Damaged)?;
    if file.exists("EncryptedPackage") {
        return Err(Unreadable::Encrypted);
    }
    let name = ["Workbook", "Book"].into_iter().find(|name| file.exists(name)).ok_or(Unreadable::NotText)?;
    let mut stream = Vec::new();
    let opened = file.open_stream(name).map_err(|_| Unreadable::Damaged)?;
    opened.take(MOST_UNPACKED).read_to_end(&mut stream).map_err(|_| Unreadable::Damaged)?;
    let mut area = Area::default();
    let mut all = 0_u64;
    let mut rest = stream.as_slice();
    while let Some(([t0, t1, l0, l1], after)) = rest.split_first_chunk::<4>() {
        let data = after.get(..usize::from(u16::from_le_bytes([*l0, *l1]))).unwrap_or(after);
        match u16::from_le_bytes([*t0, *t1]) {
            0x0809 => all = all.saturating_add(std::mem::take(&mut area).cells()), // BOF: the next sheet
            // FORMULA, LABEL, NUMBER, BOOLERR, RK, LABELSST, RSTRING, MULRK: [MS-XLS] 2.4
            0x0006 | 0x0204 | 0x0203 | 0x0205 | 0x027E | 0x00FD | 0x00D6 | 0x00BD => area.add(data),
            _ => {}
        }
        rest = after.get(data.len()..).unwrap_or_default();
    }
    all = all.saturating_add(area.cells());
    if all > MOST_CELLS { Err(Unreadable::TooLarge) } else { Ok(stream) }
}

/// The rectangle that holds all cells seen.
#[derive(Default)]
struct Area(Option<[u64; 4]>);

impl Area {
    fn add(&mut self, data: &[u8]) {
        let Some([r0, r1, c0, c1]) = data.first_chunk::<4>() else { return };
        let (row, column) = (u64::from(u16::from_le_bytes([*r0, *r1])), u64::from(u16::from_le_bytes([*c0, *c1])));
        // MULRK holds several; six bytes each.
        let last = column + data.len() as u64 / 6;
        let [top, bottom, left, right] = self.0.unwrap_or([row, row, column, last]);
        self.0 = Some([top.min(row), bottom.max(row), left.min(column), right.max(last)]);
    }

    fn cells(&self) -> u64 {
        self.0.map_or(0, |[top, bottom, left, right]| (bottom - top + 1) * (right - left + 1))
    }
}
