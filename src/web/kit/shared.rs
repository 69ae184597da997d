//! Pieces that several pages use: a button that posts, a question before an act, steps of a promise.

use crate::text::frame::FrameText;
use crate::text::help::Question;
use crate::web::kit::input::Filled;
use crate::web::kit::page::Page;
use crate::web::paths;
use askama::Template;

/// A form with one button.
#[derive(Clone, Debug, Template)]
#[template(path = "part/button.html")]
pub struct PostButton<'a> {
    page: &'a Page,
    action: &'a str,
    label: &'a str,
    style: &'a str,
    about: String,
    fields: Vec<(&'a str, &'a str)>,
}

impl askama::filters::HtmlSafe for PostButton<'_> {}

impl<'a> PostButton<'a> {
    /// With a hidden field.
    pub fn with(mut self, name: &'a str, value: &'a str) -> PostButton<'a> {
        self.fields.push((name, value));
        self
    }

    /// `main`, `quiet`, `danger` or `link`.
    pub fn style(mut self, style: &'a str) -> PostButton<'a> {
        self.style = style;
        self
    }

    /// What the button is about, for those who hear it without its surroundings.
    pub fn about(mut self, about: impl std::fmt::Display) -> PostButton<'a> {
        self.about = about.to_string();
        self
    }
}

/// A link to a question of the help, beside what it is about.
#[derive(Clone, Debug, Template)]
#[template(path = "part/help.html")]
pub struct HelpLink {
    href: String,
    words: &'static str,
}

impl askama::filters::HtmlSafe for HelpLink {}

impl Page {
    /// A link to this question.
    pub fn help(&self, question: Question) -> HelpLink {
        HelpLink { href: paths::help(question), words: question.name(self.lang) }
    }

    /// A button that posts to `action`.
    pub fn button<'a>(&'a self, action: &'a str, label: &'a str) -> PostButton<'a> {
        PostButton { page: self, action, label, style: "quiet", about: String::new(), fields: Vec::new() }
    }
}

/// A question before an act that ends or changes something. GET shows it, POST acts.
#[derive(Debug, Template)]
#[template(path = "part/confirm.html")]
pub struct ConfirmPage {
    /// The frame.
    pub page: Page,
    /// The question.
    pub title: String,
    /// Whom or what it is about.
    pub lead: String,
    /// What will happen, one sentence each.
    pub consequences: Vec<String>,
    /// Where the answer is posted.
    pub action: String,
    /// Hidden fields.
    pub hidden: Vec<(String, String)>,
    /// The button's words: the act itself, never "OK".
    pub yes: String,
    /// Whether the act takes something away.
    pub danger: bool,
    /// Where "cancel" leads.
    pub back: String,
    /// A field to fill in first: name and label, with its errors.
    pub ask: Option<Ask>,
}

/// One thing to type before the act.
#[derive(Clone, Debug)]
pub struct Ask {
    /// What was typed and what is wrong.
    pub form: Filled,
    /// Name of the field.
    pub name: &'static str,
    /// Its label.
    pub label: String,
    /// A sentence under it.
    pub hint: String,
    /// Whether it may stay empty.
    pub optional: bool,
}

crate::page!(ConfirmPage, FrameText);

/// A stage of a promise, or of a mail, as a step on a line.
#[derive(Clone, Debug)]
pub struct Step {
    /// What was done.
    pub label: String,
    /// When, in the reader's words; `None` when it is still to come.
    pub at: Option<String>,
    /// `done`, `now`, `wait` or `bad`.
    pub state: &'static str,
    /// One more sentence; may be empty.
    pub note: String,
}

/// Label and value of a list of facts.
#[derive(Clone, Debug)]
pub struct Fact {
    /// What it is.
    pub label: String,
    /// Its value.
    pub value: String,
}

impl Fact {
    /// A fact.
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Fact {
        Fact { label: label.into(), value: value.into() }
    }
}

/// A word in a coloured pill: a state, a stage.
#[derive(Clone, Debug)]
pub struct Pill {
    /// The word.
    pub text: String,
    /// `good`, `warn`, `bad` or `calm`. The word says the same: colour is never alone.
    pub tone: &'static str,
}

/// Links to the page before and after this one of a list.
#[derive(Clone, Debug, Default)]
pub struct Pager {
    /// "1–50 de 180".
    pub summary: String,
    /// Address of the page before.
    pub previous: Option<String>,
    /// Address of the page after.
    pub next: Option<String>,
}
