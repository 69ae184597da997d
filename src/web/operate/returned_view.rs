//! What came back and waits for an operator.

use askama::Template;

use crate::text::delivery::returned::ReturnedText;
use crate::web::kit::page::Page;
use crate::web::kit::shared::Pill;
use crate::web::paths;

/// One of them.
#[derive(Clone, Debug)]
pub struct ReturnedRow {
    /// Row.
    pub id: String,
    /// What it is.
    pub kind: Pill,
    /// When it came in, and how often.
    pub at: String,
    /// Who wrote it, as it says.
    pub sender: String,
    /// Its subject.
    pub subject: String,
    /// Which mail of ours it names: what, to whom.
    pub about: String,
    /// What it says.
    pub excerpt: String,
}

impl ReturnedRow {
    /// POST: an operator has looked.
    pub fn seen_path(&self) -> String {
        paths::returned_seen(&self.id)
    }
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "operate/returned.html")]
pub struct ReturnedPage {
    /// The frame.
    pub page: Page,
    /// The newest first.
    pub rows: Vec<ReturnedRow>,
}

crate::page!(ReturnedPage, ReturnedText);
