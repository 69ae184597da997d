//! The page about delivery.

use askama::Template;

use crate::text::operate::OperatorText;
use crate::text::operate::delivery::DeliveryText;
use crate::web::kit::input::Filled;
use crate::web::kit::page::Page;
use crate::web::kit::shared::{Pager, Pill};
use crate::web::operate::download::Download;
use crate::web::operate::view::MessageRow;

/// One finding.
#[derive(Clone, Debug)]
pub struct FindingRow {
    /// About what.
    pub check: &'static str,
    /// How bad it is.
    pub grade: Pill,
    /// What was found.
    pub words: String,
    /// Name, type and content of a record to publish.
    pub record: Option<[String; 3]>,
}

/// A domain.
#[derive(Clone, Debug)]
pub struct DomainRow {
    /// Its name.
    pub domain: String,
    /// Caused, relayed, delivered, failed, delayed.
    pub counts: [i64; 5],
    /// Half of those that the relay took took no longer; may be empty.
    pub half: String,
}

/// The page. GET: `check`, `sent`; the test mail's field is `to`.
#[derive(Debug, Template)]
#[template(path = "operate/delivery.html")]
pub struct DeliveryPage {
    /// The frame.
    pub page: Page,
    /// How long the check takes at most, in seconds.
    pub patience: u64,
    /// What was found; none before it was asked for.
    pub findings: Option<Vec<FindingRow>>,
    /// Why nothing was found; may be empty.
    pub trouble: String,
    /// The test mail's address as typed.
    pub form: Filled,
    /// The test mail that was sent.
    pub rows: Vec<MessageRow>,
    /// Those with the most mails first.
    pub domains: Vec<DomainRow>,
    /// Of when the count is; may be empty.
    pub counted: String,
    /// The next ones.
    pub pager: Pager,
    /// The table as a file.
    pub download: Download,
}

crate::page!(DeliveryPage, DeliveryText);

impl DeliveryPage {
    fn o(&self) -> &'static OperatorText {
        OperatorText::of(self.page.lang)
    }
}
