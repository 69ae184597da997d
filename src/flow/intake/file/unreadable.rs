//! Why a whole file cannot be read: a closed list, worded in three languages, each with what to do.

use crate::config::ColumnKey;
use crate::text::intake::FileText;
use crate::text::{Lang, fill};

/// Nothing of the file was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// No line in it.
    Empty,
    /// More bytes than are looked at, packed or unpacked.
    TooLarge,
    /// More lines than are looked at.
    TooManyLines,
    /// HTML, often named `.xls`.
    WebPage,
    /// Some XML.
    Xml,
    /// JSON.
    Json,
    /// PDF.
    Pdf,
    /// A zip or gzip that holds no workbook.
    Archive,
    /// A workbook with a password.
    Encrypted,
    /// A workbook that its reader does not understand.
    Damaged,
    /// Bytes that are no text.
    NotText,
    /// No line names the needed columns.
    NoHeader(Vec<Missing>),
    /// Two columns of one meaning.
    TwoColumns(ColumnKey),
}

impl Unreadable {
    /// What a person reads.
    pub fn words(&self, lang: Lang) -> String {
        let t = FileText::of(lang);
        match self {
            Self::Empty => t.empty.into(),
            Self::TooLarge => t.too_large.into(),
            Self::TooManyLines => t.too_many_lines.into(),
            Self::WebPage => t.web_page.into(),
            Self::Xml => t.xml.into(),
            Self::Json => t.json.into(),
            Self::Pdf => t.pdf.into(),
            Self::Archive => t.archive.into(),
            Self::Encrypted => t.encrypted.into(),
            Self::Damaged => t.damaged.into(),
            Self::NotText => t.not_text.into(),
            Self::NoHeader(missing) => {
                let all: Vec<_> = missing.iter().map(|column| column.words(t)).collect();
                fill(t.no_header, &[("columns", &all.join("; "))])
            }
            Self::TwoColumns(name) => fill(t.two_columns, &[("name", name.as_str())]),
        }
    }
}

/// A column that is needed and not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The first name of its column.
    pub(super) name: String,
    /// Other names that would do.
    pub(super) also: Vec<String>,
    /// A name in the header that looks like one of them.
    pub(super) near: Option<String>,
}

impl Missing {
    fn words(&self, t: &FileText) -> String {
        let name = self.name.as_str();
        match (&self.near, self.also.is_empty()) {
            (Some(near), _) => fill(t.column_near, &[("name", name), ("near", near)]),
            (None, false) => fill(t.column, &[("name", name), ("also", &self.also.join(", "))]),
            (None, true) => self.name.clone(),
        }
    }
}
