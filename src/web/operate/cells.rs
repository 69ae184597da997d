//! Rows of the pages as rows of a file, in the order of its head (`tables`).

use super::schedule_view::ScheduleRow;
use super::view::{ClientRow, EntryRow, MessageRow, PromiseRow};
use crate::web::kit::audited;

impl ScheduleRow {
    /// As a row of a file.
    pub fn cells(self) -> Vec<String> {
        let (outcome, dash) = (self.outcome.map(|pill| pill.text).unwrap_or_default(), || "–".to_owned());
        let (next, last) = (self.next.unwrap_or_else(dash), self.last.unwrap_or_else(dash));
        vec![self.name, self.does.to_owned(), self.state.text, self.expression, next, last, outcome]
    }
}

impl PromiseRow {
    /// As a row of a file.
    pub fn cells(self) -> Vec<String> {
        let stage = self.stage.to_owned();
        let why = self.why.to_owned();
        vec![self.reseller, self.external_id, self.due, self.expected, self.margin, stage, self.standing.text, why]
    }
}

impl ClientRow {
    /// As a row of a file.
    pub fn cells(self) -> Vec<String> {
        let disabled = if self.disabled { "1" } else { "" }.to_owned();
        let logout_at = self.logout_at.unwrap_or_default();
        vec![self.name, self.id, self.kind, disabled, self.grants, self.redirects.join(" "), logout_at]
    }
}

impl EntryRow {
    /// As a row of a file.
    pub fn cells(self) -> Vec<String> {
        let before = audited::line(&self.changes, |change| change.before.as_ref());
        let after = audited::line(&self.changes, |change| change.after.as_ref());
        vec![self.at, self.does, self.act, self.actor, self.ip, self.subject, before, after, self.request_id]
    }
}

impl MessageRow {
    /// As a row of a file.
    pub fn cells(self) -> Vec<String> {
        let (what, next) = (self.what.to_owned(), self.next.unwrap_or_default());
        let attempts = self.attempts.to_string();
        vec![self.id, what, self.to, self.state.text, self.queued, attempts, next, self.reason, self.words]
    }
}
