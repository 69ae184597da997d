//! The pages about what came in.

use askama::Template;

use crate::text::intake::page::IntakeText;
use crate::text::operate::OperatorText;
use crate::web::kit::input::Filled;
use crate::web::kit::page::Page;
use crate::web::kit::shared::{Fact, Pager, Pill, Step};
use crate::web::operate::download::Download;
use crate::web::operate::view::{EntryRow, MessageRow};
use crate::web::paths;

/// A batch in the list.
#[derive(Clone, Debug)]
pub struct BatchRow {
    /// Part of the address.
    pub id: String,
    /// The file's name, or the door.
    pub name: String,
    /// The door, and what came through it.
    pub source: String,
    /// When it began.
    pub began: String,
    /// Who sent it.
    pub who: String,
    /// Under way, done or cut off.
    pub state: Pill,
    /// "300 of 500".
    pub progress: String,
    /// Lines that were looked at.
    pub looked_at: i32,
    /// Lines in all.
    pub total: i32,
    /// It moves.
    pub running: bool,
    /// It stopped in the middle.
    pub cut_off: bool,
    /// Accepted, rejected, accepted with a warning.
    pub counts: [i32; 3],
}

/// A kept line in a list.
#[derive(Clone, Debug)]
pub struct LineRow {
    /// Part of the address.
    pub id: String,
    /// "Line 12".
    pub number: String,
    /// By which way, and what it tells of.
    pub origin: String,
    /// It tells of an end customer.
    pub end_customer: bool,
    /// The reseller ID as it came; may be empty.
    pub external_id: String,
    /// When it came.
    pub at: String,
    /// Who sent it.
    pub who: String,
    /// What became of it.
    pub state: Pill,
    /// It waits for a correction.
    pub waits: bool,
    /// It was set aside.
    pub aside: bool,
    /// Why, or what to look at.
    pub reasons: String,
    /// As it came.
    pub raw: String,
}

impl BatchRow {
    /// As a row of a file.
    pub fn cells(self) -> Vec<String> {
        let counts = self.counts.map(|count| count.to_string());
        let facts = [self.name, self.source, self.began, self.who, self.state.text, self.progress];
        [facts.as_slice(), counts.as_slice()].concat()
    }
}

impl LineRow {
    /// As a row of a file.
    pub fn cells(self) -> Vec<String> {
        vec![self.at, self.number, self.origin, self.external_id, self.who, self.state.text, self.reasons, self.raw]
    }

    fn path(&self) -> String {
        paths::intake_line(&self.id)
    }

    fn way(&self) -> String {
        paths::intake_record(&self.external_id)
    }
}

/// Batches, and what was rejected by reason.
#[derive(Debug, Template)]
#[template(path = "operate/intake.html")]
pub struct IntakePage {
    /// The frame.
    pub page: Page,
    /// The table as a file.
    pub download: Download,
    /// The search.
    pub form: Filled,
    /// Reason, how many, the list's address.
    pub reasons: Vec<(&'static str, i64, String)>,
    /// The newest first.
    pub rows: Vec<BatchRow>,
    /// Older ones.
    pub pager: Pager,
}

crate::page!(IntakePage, IntakeText);

/// One batch with its lines.
#[derive(Debug, Template)]
#[template(path = "operate/intake_batch.html")]
pub struct BatchPage {
    /// The frame.
    pub page: Page,
    /// As in the list.
    pub row: BatchRow,
    /// Counts and dates.
    pub facts: Vec<Fact>,
    /// By their numbers.
    pub lines: Vec<LineRow>,
    /// Further ones.
    pub pager: Pager,
}

crate::page!(BatchPage, IntakeText);

/// Rejected lines of a reason.
#[derive(Debug, Template)]
#[template(path = "operate/intake_rejected.html")]
pub struct RejectedPage {
    /// The frame.
    pub page: Page,
    /// The heading.
    pub title: &'static str,
    /// The table as a file.
    pub download: Download,
    /// The reason; empty for all.
    pub reason: &'static str,
    /// Where all of them are sent again; none when that helps nothing.
    pub again: Option<String>,
    /// What helps instead; may be empty.
    pub hint: &'static str,
    /// The newest first.
    pub lines: Vec<LineRow>,
    /// Older ones.
    pub pager: Pager,
}

crate::page!(RejectedPage, IntakeText);

/// One rejected line, to be corrected.
#[derive(Debug, Template)]
#[template(path = "operate/intake_line.html")]
pub struct LinePage {
    /// The frame.
    pub page: Page,
    /// As in the lists.
    pub row: LineRow,
    /// Reasons that belong to no field.
    pub others: Vec<String>,
    /// As read, or as typed.
    pub form: Filled,
    /// What it came in, and why it was set aside.
    pub facts: Vec<Fact>,
    /// Why it may be set aside: word and words.
    pub reasons: Vec<(&'static str, &'static str)>,
}

crate::page!(LinePage, IntakeText);

impl LinePage {
    /// What can be done here; what is settled or was set aside is only looked at.
    fn heading(&self) -> &'static str {
        if self.row.waits { self.t().correct_title } else { self.t().seen_title }
    }
}

/// The whole way of a reseller ID's records.
#[derive(Debug, Template)]
#[template(path = "operate/intake_record.html")]
pub struct RecordPage {
    /// The frame.
    pub page: Page,
    /// The reseller's name, or its ID.
    pub name: String,
    /// The reseller ID.
    pub external_id: String,
    /// The reseller as it is; empty while none was accepted.
    pub facts: Vec<Fact>,
    /// The promise's address.
    pub promise: Option<String>,
    /// The promise's stages.
    pub steps: Vec<Step>,
    /// The user.
    pub user: Vec<Fact>,
    /// The newest first.
    pub lines: Vec<LineRow>,
    /// The newest first.
    pub mails: Vec<MessageRow>,
    /// The newest first.
    pub changes: Vec<EntryRow>,
}

crate::page!(RecordPage, IntakeText);

impl RecordPage {
    /// The texts of the table of mails.
    fn of_mails(&self) -> &'static OperatorText {
        OperatorText::of(self.page.lang)
    }
}
