//! A file with columns that are not the ERP's: rows of fields below a header that the caller knows. Pure.

use super::header::{LOOKED_AT, SEPARATORS};
use super::report::JOINED;
use super::sniff::{self, Kind};
use super::unreadable::Unreadable;
use super::{MOST_BYTES, lines, with_lines, workbook};

/// A file, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The fields of the header.
    pub head: Vec<String>,
    /// What is below it and holds something, with the numbers that a spreadsheet shows.
    pub rows: Vec<(i32, Vec<String>)>,
}

/// Reads text in any usual encoding and separator, or of a workbook the first sheet with such a header. None where no
/// line is one.
///
/// # Errors
/// Why nothing of the file can be read.
pub fn table(bytes: &[u8], most: usize, is_head: impl Fn(&[String]) -> bool) -> Result<Option<Table>, Unreadable> {
    if bytes.len() > MOST_BYTES {
        return Err(Unreadable::TooLarge);
    }
    let (sheets, separators): (Vec<Vec<lines::Text>>, &[char]) = match sniff::kind(bytes)? {
        Kind::Text => (vec![with_lines(bytes, |texts| Ok(texts.collect()))?], &SEPARATORS),
        Kind::Zip => (workbook::of_zip(bytes)?, &[JOINED]),
        Kind::Ole => (workbook::of_ole(bytes)?, &[JOINED]),
    };
    if sheets.iter().all(Vec::is_empty) {
        return Err(Unreadable::Empty);
    }
    for sheet in &sheets {
        for at in 0..sheet.len().min(LOOKED_AT) {
            let found = separators.iter().map(|separator| (*separator, lines::fields(&sheet[at].content, *separator)));
            if let Some((separator, head)) = found.into_iter().find(|(_, head)| is_head(head)) {
                return below(&sheet[at + 1..], separator, head, most).map(Some);
            }
        }
    }
    Ok(None)
}

fn below(texts: &[lines::Text], separator: char, head: Vec<String>, most: usize) -> Result<Table, Unreadable> {
    let mut rows = Vec::new();
    for text in lines::joined(texts.iter().cloned(), separator, head.len()) {
        let fields = lines::fields(&text.content, separator);
        if fields.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        if rows.len() >= most {
            return Err(Unreadable::TooManyLines);
        }
        rows.push((text.number, fields));
    }
    Ok(Table { head, rows })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(head: &[String]) -> bool {
        head.iter().any(|name| name.trim().eq_ignore_ascii_case("e-mail"))
    }

    #[test]
    fn a_file_is_read_as_people_have_it() {
        let latin = b"Usu\xe1rios da revenda\r\nNome;E-mail\r\nJos\xe9;jose@x.example\r\n;;\r\n";
        let found = table(latin, 10, named).unwrap().unwrap();
        assert_eq!(found.rows, [(3, vec!["José".to_owned(), "jose@x.example".to_owned()])]);
        let quoted = "e-mail,nome\n\"a@x.example\",\"Souza,\nAna\"\n";
        let found = table(quoted.as_bytes(), 10, named).unwrap().unwrap();
        assert_eq!(found.rows[0].1, ["a@x.example", "Souza,\nAna"]);
        assert_eq!(table(b"a;b\nc;d\n", 10, named), Ok(None));
        assert_eq!(table(b"e-mail\na\nb\nc\n", 2, named), Err(Unreadable::TooManyLines));
        assert!(table(b"<html><body>", 10, named).is_err());
    }
}
