//! A table of an operator's page as a file: the button for it, and where that is posted to.

use crate::flow::operate::Table;
use crate::text::Lang;
use crate::text::operate::delivery::DeliveryText;
use crate::web::paths;

/// A table of a page as a file: a button that posts.
#[derive(Clone, Debug)]
pub struct Download {
    /// Where it is posted to.
    pub path: String,
    /// What the table is narrowed to.
    pub fields: Vec<(&'static str, String)>,
    /// The button's words.
    pub label: &'static str,
}

impl Download {
    /// A whole table.
    pub fn of(lang: Lang, table: Table) -> Self {
        let path = table_path(table);
        Self { path, fields: Vec::new(), label: DeliveryText::of(lang).download }
    }

    /// Narrowed to what the page shows.
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.fields.push((name, value.to_owned()));
        self
    }
}

/// Where its download is posted to: below the page that has it.
pub fn table_path(table: Table) -> String {
    let page = match table {
        Table::Queue => paths::QUEUE,
        Table::Audit => paths::AUDIT,
        Table::Promises => paths::PROMISES,
        Table::Rejected => paths::INTAKE_REJECTED,
        Table::Aside => paths::INTAKE_ASIDE,
        Table::Batches => paths::INTAKE,
        Table::Schedules => paths::SCHEDULES,
        Table::Runs => paths::OPERATOR,
        Table::Clients => paths::CLIENTS,
        Table::Domains => paths::DELIVERY,
    };
    paths::csv(page)
}
