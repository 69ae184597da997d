//! The visitor's pages: topics, the conversation.

use askama::Template;

use crate::text::contact::ContactText;
use crate::text::contact::live::LiveText;
use crate::web::contact::lines::LineView;
use crate::web::kit::input::Filled;
use crate::web::kit::page::Page;
use crate::web::kit::shared::Fact;

/// A topic to choose.
#[derive(Clone, Debug)]
pub struct TopicChoice {
    /// Posted as `topic`.
    pub key: String,
    /// Its words.
    pub title: String,
    /// Chosen before, or the first one.
    pub chosen: bool,
}

/// Topics. Fields: `topic`, `name`, `email`.
#[derive(Debug, Template)]
#[template(path = "contact/topics.html")]
pub struct TopicsPage {
    /// The frame.
    pub page: Page,
    /// What was typed.
    pub form: Filled,
    /// By the heading over them.
    pub groups: Vec<(String, Vec<TopicChoice>)>,
    /// When agents are there.
    pub hours: String,
    /// None are there now; from when on.
    pub closed: Option<String>,
    /// The number of a conversation that is still open in this browser.
    pub running: Option<String>,
}

crate::page!(TopicsPage, ContactText);

/// Where a step leads.
#[derive(Clone, Debug)]
pub struct Way {
    /// Address.
    pub href: &'static str,
    /// On the button.
    pub label: &'static str,
}

/// What the product still wants to know. Field: `typed`.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    /// Over the field.
    pub label: &'static str,
    /// It is a day.
    pub day: bool,
}

/// The conversation. Fields: `text`, `token`; the product's question; `email` where an answer needs one.
#[derive(Debug, Template)]
#[template(path = "contact/talk.html")]
pub struct TalkPage {
    /// The frame.
    pub page: Page,
    /// What was typed.
    pub form: Filled,
    /// For the visitor to note.
    pub protocol: String,
    /// "E-commerce → Usuário e Senha".
    pub topic: String,
    /// Where it stands.
    pub state: &'static str,
    /// In order.
    pub lines: Vec<LineView>,
    /// What the product still asks.
    pub question: Option<Question>,
    /// Steps that solve it.
    pub ways: Vec<Way>,
    /// Own facts of who is signed in.
    pub facts: Vec<Fact>,
    /// "This solved it" is offered.
    pub may_solve: bool,
    /// It can be ended: not while an answer by mail is awaited.
    pub may_end: bool,
    /// An agent can be wanted.
    pub may_want: bool,
    /// Nobody is at the desk: an address is asked for, with this sentence.
    pub answer_hint: Option<String>,
    /// Of the next line, made anew for each page.
    pub token: String,
    /// Under the field of a file; empty where none is taken.
    pub file_hint: String,
    /// It is over.
    pub over: bool,
    /// Nothing is typed into this page yet: it may look again by itself, after so many seconds, where no script does.
    pub refresh_s: Option<u32>,
}

crate::page!(TalkPage, ContactText);

impl TalkPage {
    fn live(&self) -> &'static LiveText {
        LiveText::of(self.page.lang)
    }

    fn after(&self) -> i64 {
        self.lines.last().map_or(0, |line| line.seq)
    }
}
