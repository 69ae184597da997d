//! Users in words: rows, cards, and what is said before and after an act, from what the verbs found.

use crate::error::Rule;
use crate::flow::users::card::{Card, LastMail};
use crate::model::message::MessageState;
use crate::model::session::Session;
use crate::model::user::{BlockedBy, User, UserState};
use crate::text::users::UsersText;
use crate::text::{Lang, fill, format};
use crate::web::account::pages::device;
use crate::web::account::view::SessionLine;
use crate::web::desk::card::{exit_line, state_pill};
use crate::web::kit::input::Filled;
use crate::web::kit::page::Page;
use crate::web::kit::reader::Reader;
use crate::web::kit::shared::Pill;
use crate::web::users::view::{LastMailView, PendingEmail, UserAct, UserActs, UserPage, UserRow, user_facts};

impl UserRow {
    /// A user as `reader` sees them.
    pub fn of(to: Reader, page: &Page, user: &User, reader: &User) -> Self {
        Self {
            id: user.id.as_str().to_owned(),
            name: user.name.clone(),
            login: user.login.clone(),
            email: user.email.clone(),
            role: user.role.name(to.lang).to_owned(),
            state: state_pill(page, Some(user.state)),
            last_login: user.last_login_at.map(|at| format::short(at.ms(), to.zone, to.lang)),
            is_self: user.id == reader.id,
            notes: Vec::new(),
        }
    }
}

impl UserPage {
    /// The card, read by `reader` in the session `reading`.
    pub fn of(to: Reader, page: Page, card: Card, reading: &Session, reader: &User) -> Self {
        let moment = |ms| format::short(ms, to.zone, to.lang);
        let user = UserRow::of(to, &page, &card.user, reader);
        let session = |(session, portals): (Session, Vec<String>)| SessionLine {
            current: session.id == reading.id,
            sid: session.sid,
            device: device(&session.agent),
            address: session.ip,
            started: moment(session.created_at.ms()),
            seen: moment(session.seen_at.ms()),
            portals,
        };
        let may = card.may;
        Self {
            facts: user_facts(&page, &user, &moment(card.user.created_at.ms())),
            permissions: card.permissions.iter().map(|p| p.name(to.lang).to_owned()).collect(),
            sessions: card.sessions.into_iter().map(session).collect(),
            exits: card.exits.into_iter().map(|exit| exit_line(&moment, exit)).collect(),
            pending: card.pending.map(|ticket| PendingEmail { address: ticket.email, reference: ticket.reference }),
            last_mail: card.last_mail.map(|mail| last_mail(to.lang, &moment, mail)),
            form: Filled::new(to.lang),
            may: UserActs {
                block: may.block,
                unblock: may.unblock,
                send_password: may.send_password,
                role: may.role,
                email: may.email,
                end_sessions: may.end_sessions,
                delete: may.delete,
            },
            blocked_by_distributor: matches!(card.user.blocked_by, Some(by) if by != BlockedBy::Reseller),
            last_administrator: card.last_administrator,
            user,
            page,
        }
    }
}

fn last_mail(lang: Lang, moment: &dyn Fn(i64) -> String, mail: LastMail) -> LastMailView {
    let message = mail.message;
    let tone = match message.state {
        MessageState::Relayed | MessageState::Delivered => "good",
        MessageState::Delayed | MessageState::Unknown => "warn",
        MessageState::Failed => "bad",
        MessageState::Queued | MessageState::Sending | MessageState::Voided => "calm",
    };
    let lines = mail.explained.map(|found| vec![found.reason.to_owned(), found.code, found.todo]).unwrap_or_default();
    LastMailView {
        what: message.name(lang),
        at: moment(message.created_at.ms()),
        state: Pill { text: message.state.name(message.lane, lang).to_owned(), tone },
        lines: lines.into_iter().filter(|line| !line.is_empty()).collect(),
    }
}

/// The sentence after an act, named by the address that the act led to.
pub(super) fn done_words(view: &UserPage, done: &str, reference: Option<String>) -> Option<String> {
    let t = UsersText::of(view.page.lang);
    let login = view.user.login.as_str();
    let reference = reference.filter(|r| r.len() <= 8 && r.chars().all(is_reference));
    let text = match done {
        "new" => t.done_new,
        "role" => t.done_role,
        "email" => t.done_email,
        "confirm-email" => t.done_confirmed,
        other => return UserAct::parse(other).map(|act| act.done(&view.page, login, &reference.unwrap_or_default())),
    };
    Some(fill(text, &[("login", login), ("reference", &reference.unwrap_or_default())]))
}

fn is_reference(c: char) -> bool {
    c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-'
}

/// The rule that the verb would name, before anybody answers a question in vain.
pub(super) fn barred(card: &Card, act: UserAct) -> Option<Rule> {
    let blocked = card.user.state == UserState::Blocked;
    match act {
        UserAct::Block if blocked => Some(Rule::AlreadyBlocked),
        UserAct::Block | UserAct::Delete if card.last_administrator => Some(Rule::LastAdministrator),
        UserAct::SendPassword if blocked => Some(Rule::Blocked),
        UserAct::Unblock if !blocked => Some(Rule::NotBlocked),
        UserAct::Unblock if !card.may.unblock => Some(Rule::BlockedByDistributor),
        _ => None,
    }
}
