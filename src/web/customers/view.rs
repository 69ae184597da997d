//! What the pages of end customers show.

use askama::Template;

use crate::flow::intake::{FileLine, Taken};
use crate::model::end_customer::{EndCustomer, EndCustomerState};
use crate::model::ids::Instant;
use crate::model::reason::sentences;
use crate::text::customers::CustomersText;
use crate::web::kit::input::Filled;
use crate::web::kit::page::Page;
use crate::web::kit::reader::Reader;
use crate::web::kit::shared::{Fact, Pager, Pill};
use crate::web::paths;

/// One in the list.
#[derive(Clone, Debug)]
pub struct CustomerRow {
    /// Part of the card's address.
    pub id: String,
    /// The name.
    pub name: String,
    /// CNPJ or CPF as people write it.
    pub number: String,
    /// E-mail and telephone, as far as they are known.
    pub contact: Vec<String>,
    /// City and federal state; empty where neither is known.
    pub place: String,
    /// The state in a pill.
    pub state: Pill,
    /// By when it is available, while it is not.
    pub until: Option<String>,
}

impl CustomerRow {
    /// `due` is when one that is not available yet is due.
    pub fn of(to: Reader, row: &EndCustomer, due: Option<Instant>) -> Self {
        let t = CustomersText::of(to.lang);
        let tone = match row.state {
            EndCustomerState::Available => "good",
            EndCustomerState::Registered => "warn",
            EndCustomerState::Removed => "calm",
        };
        let place = [&row.city, &row.region].into_iter().flatten().cloned().collect::<Vec<_>>().join(", ");
        let due = due.filter(|_| row.state == EndCustomerState::Registered);
        Self {
            id: row.id.to_string(),
            name: row.name.clone(),
            number: row.number(),
            contact: [&row.email, &row.phone].into_iter().flatten().cloned().collect(),
            place,
            state: Pill { text: row.state.name(to.lang).to_owned(), tone },
            until: due.map(|at| crate::text::fill(t.until, &[("at", &to.short(at))])),
        }
    }
}

/// The list. Searches by GET: `q`, `state`, `after`.
#[derive(Debug, Template)]
#[template(path = "customers/list.html")]
pub struct CustomersPage {
    /// The frame.
    pub page: Page,
    /// The reseller's name.
    pub reseller: String,
    /// What is promised.
    pub promise: String,
    /// `q` as asked for.
    pub form: Filled,
    /// Code, name and whether it is chosen, of each state.
    pub states: Vec<(&'static str, &'static str, bool)>,
    /// This page of the list.
    pub rows: Vec<CustomerRow>,
    /// The address of the first page; none on it.
    pub first: Option<String>,
    /// What comes after.
    pub pager: Pager,
}

crate::page!(CustomersPage, CustomersText);

/// A new one. Fields: `document`, `name`, `email`, `phone`, `city`, `region`.
#[derive(Debug, Template)]
#[template(path = "customers/new.html")]
pub struct CustomerNewPage {
    /// The frame.
    pub page: Page,
    /// What was typed and what is wrong.
    pub form: Filled,
    /// What is promised.
    pub promise: String,
}

crate::page!(CustomerNewPage, CustomersText);

/// One, with the form that changes it.
#[derive(Debug, Template)]
#[template(path = "customers/card.html")]
pub struct CustomerPage {
    /// The frame.
    pub page: Page,
    /// As in the list.
    pub row: CustomerRow,
    /// What does not change.
    pub facts: Vec<Fact>,
    /// What was typed and what is wrong.
    pub form: Filled,
}

crate::page!(CustomerPage, CustomersText);

impl CustomerPage {
    fn action(&self) -> String {
        paths::end_customer(&self.row.id)
    }

    fn remove(&self) -> String {
        paths::end_customer_remove(&self.row.id)
    }
}

/// A line of a file.
#[derive(Clone, Debug)]
pub struct LineRow {
    /// In the file.
    pub number: i32,
    /// As typed.
    pub name: String,
    /// As typed.
    pub document: String,
    /// What became of it.
    pub outcome: Pill,
    /// Why, or what to look at.
    pub reasons: String,
    /// Its card's address.
    pub card: Option<String>,
}

impl LineRow {
    /// Of a line.
    pub fn of(to: Reader, line: &FileLine) -> Self {
        let tone = match line.taken {
            Taken::New | Taken::Again => "good",
            Taken::Known | Taken::Twice => "calm",
            Taken::Rejected => "bad",
        };
        Self {
            number: line.number,
            name: line.typed.name.clone(),
            document: line.typed.document.clone(),
            outcome: Pill { text: line.taken.name(to.lang).to_owned(), tone },
            reasons: sentences(&line.reasons, to.lang),
            card: line.id.as_ref().filter(|_| line.taken != Taken::Again).map(|id| paths::end_customer(id.as_str())),
        }
    }
}

/// A file to send, and what became of the one that was sent.
#[derive(Debug, Template)]
#[template(path = "customers/file.html")]
pub struct CustomersFilePage {
    /// The frame.
    pub page: Page,
    /// What is wrong with the file.
    pub form: Filled,
    /// What may be sent.
    pub lead: String,
    /// Title and sentence about the file that was sent.
    pub sent: Option<(String, String)>,
    /// Its columns that mean nothing here.
    pub unknown: Vec<String>,
    /// Its lines.
    pub rows: Vec<LineRow>,
}

crate::page!(CustomersFilePage, CustomersText);
