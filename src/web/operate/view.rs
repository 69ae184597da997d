//! The operator's pages.

use crate::text::operate::OperatorText;
use crate::text::operate::invite::InviteText;
use crate::text::operate::manage::ManageText;
use crate::text::operate::search::SearchText;
use crate::web::kit::audited::Change;
use crate::web::kit::input::Filled;
use crate::web::kit::page::Page;
use crate::web::kit::shared::{Fact, Pager, Pill, Step};
use crate::web::operate::download::Download;
use crate::web::paths;
use askama::Template;

/// A promise in the list.
#[derive(Clone, Debug)]
pub struct PromiseRow {
    /// Part of the address.
    pub id: String,
    /// The reseller's name, or that the record was rejected.
    pub reseller: String,
    /// The reseller ID.
    pub external_id: String,
    /// When it is due.
    pub due: String,
    /// When it will be kept as things stand.
    pub expected: String,
    /// How far it is until it is due, in words.
    pub margin: String,
    /// The stage.
    pub stage: &'static str,
    /// In time, at risk, breached, kept.
    pub standing: Pill,
    /// What keeps it back, in a sentence; empty when nothing does, and when it is over.
    pub why: &'static str,
}

/// Promises. Filter by GET: `which`.
#[derive(Debug, Template)]
#[template(path = "operate/promises.html")]
pub struct PromisesPage {
    /// The frame.
    pub page: Page,
    /// How many credentials are open.
    pub open: i64,
    /// How many of these are at risk.
    pub at_risk: i64,
    /// The same of everything else that is promised.
    pub others: Vec<String>,
    /// Filters: code, name, whether it is the current one.
    pub filters: Vec<(&'static str, &'static str, bool)>,
    /// In the filter's order.
    pub rows: Vec<PromiseRow>,
    /// The next ones.
    pub pager: Pager,
    /// The table as a file.
    pub download: Download,
}

crate::page!(PromisesPage, OperatorText);

/// A message with what became of it.
#[derive(Clone, Debug)]
pub struct MessageRow {
    /// Part of the address.
    pub id: String,
    /// Which mail, or a sign-out.
    pub what: &'static str,
    /// Masked address, or the portal's host.
    pub to: String,
    /// Its state.
    pub state: Pill,
    /// When it was caused.
    pub queued: String,
    /// Attempts so far.
    pub attempts: i32,
    /// The next attempt; `None` when there is none.
    pub next: Option<String>,
    /// Why it has not arrived, one sentence; may be empty.
    pub reason: String,
    /// What the code of the other side says; may be empty.
    pub code: String,
    /// What to do; may be empty.
    pub todo: String,
    /// The peer's own words; may be empty.
    pub words: String,
    /// It can be tried again.
    pub retry: bool,
}

impl MessageRow {
    /// Where it is tried again.
    pub fn retry_path(&self) -> String {
        paths::message_retry(&self.id)
    }
}

/// One promise.
#[derive(Debug, Template)]
#[template(path = "operate/promise.html")]
pub struct PromisePage {
    /// The frame.
    pub page: Page,
    /// As in the list.
    pub row: PromiseRow,
    /// Why it is at risk; may be empty.
    pub problem: String,
    /// Dates and the rest.
    pub facts: Vec<Fact>,
    /// The stages.
    pub steps: Vec<Step>,
    /// The newest first.
    pub mails: Vec<MessageRow>,
    /// What a receiver of webhooks was told, the newest first.
    pub events: Vec<MessageRow>,
}

crate::page!(PromisePage, OperatorText);

impl PromisePage {
    /// Address and words of the way of all records of this ID.
    fn way(&self) -> (String, &'static str) {
        (paths::intake_record(&self.row.external_id), self.t().whole_way)
    }
}

/// The queue. Searches by GET: `q`.
#[derive(Debug, Template)]
#[template(path = "operate/queue.html")]
pub struct QueuePage {
    /// The frame.
    pub page: Page,
    /// Per lane: its name, and each state with its count.
    pub lanes: Vec<(&'static str, Vec<(&'static str, i64)>)>,
    /// How much returned mail waits, as a sentence; none when nothing does.
    pub returned: Option<String>,
    /// What has not left: how urgent, how many, since when the oldest waits.
    pub waiting: Vec<(&'static str, i64, String)>,
    /// What the limits did to recovery requests within a day: label and count; empty when nothing met one.
    pub limited: Vec<(&'static str, i64)>,
    /// As asked for.
    pub form: Filled,
    /// What that was understood as; empty when nothing was asked for.
    pub understood: String,
    /// What the rows are.
    pub title: &'static str,
    /// What is said when there are none.
    pub none: &'static str,
    /// Delayed and failed, or found.
    pub rows: Vec<MessageRow>,
    /// Older ones.
    pub pager: Pager,
    /// The table as a file.
    pub download: Download,
}

crate::page!(QueuePage, OperatorText);

impl QueuePage {
    fn s(&self) -> &'static SearchText {
        SearchText::of(self.page.lang)
    }
}

/// A client in the list.
#[derive(Clone, Debug)]
pub struct ClientRow {
    /// Its name.
    pub name: String,
    /// The `client_id`.
    pub id: String,
    /// Own or of a third party, public or confidential.
    pub kind: String,
    /// Disabled.
    pub disabled: bool,
    /// Grant types.
    pub grants: String,
    /// Redirect addresses.
    pub redirects: Vec<String>,
    /// Where it is told of sign-outs.
    pub logout_at: Option<String>,
}

/// Clients.
#[derive(Debug, Template)]
#[template(path = "operate/clients.html")]
pub struct ClientsPage {
    /// The frame.
    pub page: Page,
    /// By name.
    pub rows: Vec<ClientRow>,
    /// The table as a file.
    pub download: Download,
}

crate::page!(ClientsPage, OperatorText);

impl ClientsPage {
    /// Where more is made, renewed and ended.
    fn further(&self) -> [(&'static str, &'static str); 4] {
        let t = ManageText::of(self.page.lang);
        let invite = (paths::INVITATIONS, InviteText::of(self.page.lang).title);
        [(paths::CLIENT_NEW, t.new_client), invite, (paths::KEYS, t.keys), (paths::STAFF, t.staff)]
    }
}

/// An entry of the audit.
#[derive(Clone, Debug)]
pub struct EntryRow {
    /// When.
    pub at: String,
    /// Who, with the kind.
    pub actor: String,
    /// From where; may be empty.
    pub ip: String,
    /// What, in words.
    pub does: String,
    /// The word that is stored for it, and searched for.
    pub act: String,
    /// To whom or what.
    pub subject: String,
    /// Where that is shown; none where it is not, or not any more.
    pub link: Option<String>,
    /// What it was and what it became, field by field.
    pub changes: Vec<Change>,
    /// The request.
    pub request_id: String,
}

/// The audit. Searches by GET: `act`, `about`, `before`.
#[derive(Debug, Template)]
#[template(path = "operate/audit.html")]
pub struct AuditPage {
    /// The frame.
    pub page: Page,
    /// As asked for.
    pub form: Filled,
    /// What that was understood as; may be empty.
    pub understood: String,
    /// The table as a file.
    pub download: Download,
    /// The newest first.
    pub rows: Vec<EntryRow>,
    /// Older entries.
    pub pager: Pager,
}

crate::page!(AuditPage, OperatorText);

impl AuditPage {
    fn s(&self) -> &'static SearchText {
        SearchText::of(self.page.lang)
    }
}
