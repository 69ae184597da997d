//! The pages of what agents did: all of them today, and one of them over a while.

use askama::Template;

use crate::text::desk::acts::ActsText;
use crate::web::kit::audited::Change;
use crate::web::kit::page::Page;
use crate::web::kit::shared::{Pager, Pill};

/// What was counted today of one kind.
#[derive(Clone, Debug)]
pub struct TallyCell {
    /// What.
    pub name: &'static str,
    /// "12 of 200".
    pub done: String,
    /// Over the alert or at the limit; none where it is as usual.
    pub pill: Option<Pill>,
}

/// An agent in the list.
#[derive(Clone, Debug)]
pub struct AgentRow {
    /// What they did.
    pub href: String,
    /// The login.
    pub login: String,
    /// The person's name and role.
    pub who: String,
    /// In the order of the head.
    pub cells: Vec<TallyCell>,
}

/// All agents.
#[derive(Debug, Template)]
#[template(path = "desk/agents.html")]
pub struct AgentsPage {
    /// The frame.
    pub page: Page,
    /// By login.
    pub rows: Vec<AgentRow>,
}

crate::page!(AgentsPage, ActsText);

/// One act.
#[derive(Clone, Debug)]
pub struct ActRow {
    /// When.
    pub at: String,
    /// What.
    pub does: String,
    /// To whom; may be empty.
    pub whom: String,
    /// Opens the card; may be empty.
    pub card: String,
    /// What was kept.
    pub changes: Vec<Change>,
}

/// What one agent did. By GET: `days` (1, 7, 30), `before`.
#[derive(Debug, Template)]
#[template(path = "desk/acts.html")]
pub struct ActsPage {
    /// The frame.
    pub page: Page,
    /// Of the page.
    pub title: String,
    /// Under it.
    pub lead: String,
    /// Back to all agents; none on the own page.
    pub all: bool,
    /// Counted today.
    pub cells: Vec<TallyCell>,
    /// Who lifted the limit for today, in words.
    pub lifted: Option<String>,
    /// Where it is lifted; none where the reader does not.
    pub lift: Option<String>,
    /// Periods: words, address, whether it is the current one.
    pub periods: Vec<(&'static str, String, bool)>,
    /// The newest first.
    pub rows: Vec<ActRow>,
    /// Older ones.
    pub pager: Pager,
}

crate::page!(ActsPage, ActsText);
