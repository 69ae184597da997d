//! The help's pages.

use askama::Template;

use crate::text::help::HelpText;
use crate::web::kit::input::Filled;
use crate::web::kit::page::Page;
use crate::web::kit::shared::Fact;

/// Questions as links: address and words.
pub(super) type Links = Vec<(String, &'static str)>;

/// The list of questions, or those that were found. Field: `q`.
#[derive(Debug, Template)]
#[template(path = "help/list.html")]
pub(super) struct HelpPage {
    /// The frame.
    pub page: Page,
    /// What was searched for.
    pub form: Filled,
    /// What fits; none when nothing was searched for.
    pub found: Option<Links>,
    /// What to do when nothing fits.
    pub none_next: String,
    /// Every question, by what it is about.
    pub groups: Vec<(&'static str, Links)>,
}

crate::page!(HelpPage, HelpText);

/// One question with its answer.
#[derive(Debug, Template)]
#[template(path = "help/answer.html")]
pub(super) struct AnswerPage {
    /// The frame.
    pub page: Page,
    /// The question.
    pub question: &'static str,
    /// The answer.
    pub lead: String,
    /// What to do, or what there is.
    pub steps: Vec<String>,
    /// One step comes after the other.
    pub in_order: bool,
    /// What is on record for the reader; none for somebody who is not signed in.
    pub facts: Option<Vec<Fact>>,
    /// Pages that solve it: address and words.
    pub ways: Vec<(String, &'static str)>,
    /// Questions of the same people.
    pub related: Links,
    /// Whom to ask.
    pub still: String,
    /// To the login and back here.
    pub login_href: String,
}

crate::page!(AnswerPage, HelpText);
