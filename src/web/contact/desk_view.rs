//! The agents' console: the queue, a conversation with the person's card beside it.

use askama::Template;

use crate::text::contact::ContactText;
use crate::text::contact::desk::ConsoleText;
use crate::text::contact::live::LiveText;
use crate::text::desk::DeskText;
use crate::web::contact::lines::LineView;
use crate::web::desk::view::PersonPage;
use crate::web::kit::input::Filled;
use crate::web::kit::page::Page;
use crate::web::kit::shared::Pill;
use crate::web::paths;

/// A row of a list of conversations.
#[derive(Clone, Debug)]
pub struct ChatRow {
    /// Opens it.
    pub href: String,
    /// What the visitor is called, or what was typed.
    pub who: String,
    /// "E-commerce → Usuário e Senha".
    pub topic: String,
    /// The number.
    pub protocol: String,
    /// How long it has waited or gone on.
    pub since: String,
    /// "3 unread"; may be empty.
    pub unread: String,
    /// Who has it; may be empty.
    pub agent: String,
}

/// A list of conversations under its heading.
#[derive(Clone, Debug)]
pub struct ChatList {
    /// The heading.
    pub title: &'static str,
    /// Said where there is none; empty: the list is left out then.
    pub none: &'static str,
    /// Its rows.
    pub rows: Vec<ChatRow>,
}

/// The queue.
#[derive(Debug, Template)]
#[template(path = "contact/queue.html")]
pub struct QueuePage {
    /// The frame.
    pub page: Page,
    /// Own ones, who waits, what is answered by mail, other agents'.
    pub lists: Vec<ChatList>,
    /// How many ended today, and how.
    pub today: Vec<(String, &'static str)>,
    /// Nobody is at the desk by the service hours.
    pub closed: Option<String>,
}

crate::page!(QueuePage, ConsoleText);

impl QueuePage {
    fn live(&self) -> &'static LiveText {
        LiveText::of(self.page.lang)
    }
}

/// An answer that can be put into the box.
#[derive(Clone, Debug)]
pub struct AnswerView {
    /// Puts it there.
    pub href: String,
    /// What it says.
    pub text: String,
}

/// A choice of a list.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Posted.
    pub key: String,
    /// Shown.
    pub name: String,
}

/// A conversation. Fields: `text` and `token`; `to`; `why`.
#[derive(Debug, Template)]
#[template(path = "contact/conversation.html")]
pub struct ConversationPage {
    /// The frame.
    pub page: Page,
    /// Of the conversation.
    pub id: String,
    /// What was typed.
    pub form: Filled,
    /// What the visitor is called.
    pub who: String,
    /// "E-commerce → Usuário e Senha".
    pub topic: String,
    /// The number.
    pub protocol: String,
    /// Where it stands.
    pub state: Pill,
    /// What is known about the visitor, one sentence each.
    pub known: Vec<String>,
    /// In order.
    pub lines: Vec<LineView>,
    /// It is the reader's and not over.
    pub mine: bool,
    /// On the button that takes it; none where it cannot be taken.
    pub take: Option<String>,
    /// Who has it, or that nobody does; may be empty.
    pub held: String,
    /// What is sent goes by mail; may be empty.
    pub by_mail: String,
    /// Of the next line.
    pub token: String,
    /// Under the field of a file; empty where none is taken.
    pub file_hint: String,
    /// One sentence.
    pub next: &'static str,
    /// Answers at hand.
    pub answers: Vec<AnswerView>,
    /// To whom it can be handed on.
    pub agents: Vec<Choice>,
    /// Why it can be closed.
    pub reasons: Vec<Choice>,
    /// The person's card.
    pub person: Option<PersonPage>,
    /// Why there is no card although somebody is known.
    pub limited: Option<&'static str>,
}

crate::page!(ConversationPage, ConsoleText);

impl ConversationPage {
    fn live(&self) -> &'static LiveText {
        LiveText::of(self.page.lang)
    }

    fn after(&self) -> i64 {
        self.lines.last().map_or(0, |line| line.seq)
    }

    fn a(&self) -> &'static ContactText {
        ContactText::of(self.page.lang)
    }

    fn d(&self) -> &'static DeskText {
        DeskText::of(self.page.lang)
    }

    /// When a browser without scripts loads the page again, in seconds: whole data are over then.
    fn whole_s(&self) -> Option<i64> {
        self.person.as_ref().and_then(|person| person.whole_ms).map(|ms| ms / 1000 + 1)
    }

    fn act(&self, act: &str) -> String {
        paths::chat_act(&self.id, act)
    }
}
