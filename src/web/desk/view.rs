//! The desk's pages: search, a person's card, the questions before an act, open cases.

use crate::text::desk::DeskText;
use crate::text::desk::supervisor::SupervisorText;
use crate::text::desk::two::TwoText;
use crate::text::users::UsersText;
use crate::web::desk::two_view::ActView;
use crate::web::desk::whom::Whom;
use crate::web::kit::input::Filled;
use crate::web::kit::page::Page;
use crate::web::kit::shared::{Ask, ConfirmPage, Fact, Pill, Step};
use crate::web::paths;
use crate::web::users::view::ExitLine;
use askama::Template;

/// Somebody found.
#[derive(Clone, Debug)]
pub struct HitRow {
    /// Opens the card.
    pub id: String,
    /// The person's name, masked.
    pub name: String,
    /// The login, or the reseller ID.
    pub login: String,
    /// Legal name and ID.
    pub reseller: String,
    /// Where the user stands.
    pub state: Pill,
    /// How it was found.
    pub by: &'static str,
}

/// The search and, after it, what it brought. Posts `query`: what a caller says does not get into an address.
#[derive(Debug, Template)]
#[template(path = "desk/find.html")]
pub struct DeskPage {
    /// The frame.
    pub page: Page,
    /// What was typed.
    pub form: Filled,
    /// None before the search.
    pub hits: Option<Vec<HitRow>>,
    /// Somebody was found by a reference, which proves nothing.
    pub by_reference: bool,
}

crate::page!(DeskPage, DeskText);

/// The promise of the first credential.
#[derive(Clone, Debug)]
pub struct PromiseView {
    /// When, in words, and how far away that is.
    pub due: String,
    /// How it stands.
    pub standing: Pill,
    /// What keeps it back; may be empty.
    pub risk: &'static str,
    /// Its stages.
    pub steps: Vec<Step>,
}

/// A mail and its way.
#[derive(Clone, Debug)]
pub struct MailView {
    /// Which mail.
    pub subject: &'static str,
    /// "to m•••••@…, 24/11/2026 09:00".
    pub to: String,
    /// "reference K7-QX"; may be empty.
    pub reference: String,
    /// Where it stands.
    pub state: Pill,
    /// One sentence to read out after the attempts; may be empty.
    pub word: String,
    /// What the code of the other side says; may be empty.
    pub code: String,
    /// What to do; may be empty.
    pub todo: String,
    /// Attempts in order.
    pub attempts: Vec<Step>,
}

/// A recovery that did not work.
#[derive(Clone, Debug)]
pub struct FailureView {
    /// When, in words.
    pub at: String,
    /// On the caller's screen.
    pub reference: String,
    /// Why.
    pub why: &'static str,
}

/// A person's card.
#[derive(Debug, Template)]
#[template(path = "desk/person.html")]
pub struct PersonPage {
    /// The frame.
    pub page: Page,
    /// The user's id, or the promise's.
    pub id: String,
    /// Masked, unless revealed.
    pub name: String,
    /// The login, or the reseller ID.
    pub login: String,
    /// Where the user stands.
    pub state: Pill,
    /// Data in order.
    pub facts: Vec<Fact>,
    /// Until when the data are whole, in words; none where they are masked.
    pub revealed: Option<String>,
    /// How long they still are, in milliseconds.
    pub whole_ms: Option<i64>,
    /// What the registration lacks: the case's number and the facts.
    pub missing: Option<(String, Vec<String>)>,
    /// None for everybody but a reseller's first user.
    pub promise: Option<PromiseView>,
    /// The newest first.
    pub mails: Vec<MailView>,
    /// The newest first.
    pub failures: Vec<FailureView>,
    /// Living sessions: their portals, since when and seen when.
    pub sessions: Vec<(String, String)>,
    /// The newest first.
    pub exits: Vec<ExitLine>,
    /// Why no password can be sent; none when one can.
    pub barred: Option<&'static str>,
    /// The address looks like a typing error, in words.
    pub near: Option<String>,
    /// Why the address gets nothing automatic, and since when.
    pub suppressed: Option<(&'static str, String)>,
    /// The login is frozen until two people release it.
    pub frozen: bool,
    /// The login is deleted: since when, and what to say; empty while it is not.
    pub deleted: Vec<String>,
    /// Over what needs two people.
    pub lead: &'static str,
    /// The reader works at the desk; an operator sees the distributor's own people alone.
    pub desk: bool,
    /// What needs two people: it can be proposed, or waits.
    pub acts: Vec<ActView>,
    /// Where the reader fetches a copy of the data that was approved; none where there is none.
    pub fetch: Option<String>,
    /// Open cases about the person: what, and the number.
    pub cases: Vec<(&'static str, String)>,
    /// Those that a supervisor decides.
    pub supervised: Vec<SupervisedRow>,
}

/// An open case that a supervisor decides.
#[derive(Clone, Debug)]
pub struct SupervisedRow {
    /// What it is about.
    pub subject: &'static str,
    /// The number that the caller was given.
    pub protocol: String,
    /// What was decided so far; may be empty.
    pub decided: &'static str,
    /// Where a supervisor decides; none for everybody else.
    pub decide: Option<String>,
}

crate::page!(PersonPage, DeskText);

impl PersonPage {
    fn u(&self) -> &'static UsersText {
        UsersText::of(self.page.lang)
    }

    fn sup(&self) -> &'static SupervisorText {
        SupervisorText::of(self.page.lang)
    }

    fn two(&self) -> &'static TwoText {
        TwoText::of(self.page.lang)
    }

    fn act(&self, act: &str) -> String {
        paths::person_act(&self.id, act)
    }
}

/// The question before a temporary password is sent.
pub fn send_question(page: Page, whom: &Whom) -> ConfirmPage {
    let t = DeskText::of(page.lang);
    ConfirmPage {
        title: t.send_title.to_owned(),
        lead: whom.words(&page),
        consequences: vec![page.fill(t.send_1, "email", &whom.email), t.send_2.to_owned(), t.send_3.to_owned()],
        action: paths::person_act(&whom.id, "send-password"),
        hidden: Vec::new(),
        yes: t.send.to_owned(),
        danger: false,
        back: paths::person(&whom.id),
        ask: None,
        page,
    }
}

/// Asked before an address is confirmed.
pub fn confirm_address_question(page: Page, whom: &Whom, form: Filled) -> ConfirmPage {
    let t = DeskText::of(page.lang);
    ConfirmPage {
        title: t.confirm_title.to_owned(),
        lead: whom.words(&page),
        consequences: vec![t.confirm_1.to_owned(), t.confirm_2.to_owned()],
        action: paths::person_act(&whom.id, "confirm-address"),
        hidden: Vec::new(),
        yes: t.confirm.to_owned(),
        danger: false,
        back: paths::person(&whom.id),
        ask: Some(Ask {
            form,
            name: "reason",
            label: t.reason.to_owned(),
            hint: t.confirm_hint.to_owned(),
            optional: false,
        }),
        page,
    }
}

/// An open case.
#[derive(Clone, Debug)]
pub struct CaseRow {
    /// The number that the caller was given.
    pub protocol: String,
    /// What it is about.
    pub subject: &'static str,
    /// What somebody wrote, or what went wrong; may be empty.
    pub detail: String,
    /// Login, or reseller ID.
    pub about: String,
    /// Opens the card.
    pub card: Option<String>,
    /// Where a supervisor decides it; none where any agent settles it, or for an agent.
    pub decide: Option<String>,
    /// Only a supervisor settles it.
    pub supervisors: bool,
    /// Opens the conversation behind it.
    pub talk: Option<String>,
    /// In words.
    pub since: String,
}

/// Open cases.
#[derive(Debug, Template)]
#[template(path = "desk/cases.html")]
pub struct CasesPage {
    /// The frame.
    pub page: Page,
    /// The oldest first.
    pub cases: Vec<CaseRow>,
}

crate::page!(CasesPage, DeskText);

impl CasesPage {
    fn sup(&self) -> &'static SupervisorText {
        SupervisorText::of(self.page.lang)
    }
}
