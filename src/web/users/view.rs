//! The Administrator's pages: the users of the own reseller.

use crate::error::Rule;
use crate::flow::users::bulk::{self, Bulk};
use crate::model::role::Role;
use crate::text::error::refusal;
use crate::text::users::UsersText;
use crate::text::users::many::{AdministratorText, ImportText};
use crate::text::{Lang, fill};
use crate::web::account::view::SessionLine;
use crate::web::kit::input::Filled;
use crate::web::kit::page::Page;
use crate::web::kit::shared::{ConfirmPage, Fact, Pager, Pill};
use crate::web::paths;
use crate::web::users::choices::Roles;
use askama::Template;

/// One user in the list.
#[derive(Clone, Debug)]
pub struct UserRow {
    /// Part of the card's address.
    pub id: String,
    /// The person's name.
    pub name: String,
    /// The login.
    pub login: String,
    /// The registered address.
    pub email: String,
    /// The role's name.
    pub role: String,
    /// The state in a pill.
    pub state: Pill,
    /// In words; `None`: never.
    pub last_login: Option<String>,
    /// The reader.
    pub is_self: bool,
    /// What is amiss with the address.
    pub notes: Vec<&'static str>,
}

/// A selection beside the search.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Its field.
    pub name: &'static str,
    /// Its label.
    pub label: &'static str,
    /// Code, name, and whether it is chosen.
    pub options: Vec<(&'static str, &'static str, bool)>,
}

/// The list. Searches by GET: `q`, `role`, `state`, `only`, `after`.
#[derive(Debug, Template)]
#[template(path = "users/list.html")]
pub struct UsersPage {
    /// The frame.
    pub page: Page,
    /// The reseller's name.
    pub reseller: String,
    /// `q` as asked for.
    pub form: Filled,
    /// What the list may be narrowed to.
    pub choices: Vec<Choice>,
    /// This page of the list.
    pub rows: Vec<UserRow>,
    /// Every box on this page is ticked.
    pub ticked: bool,
    /// The same page with every box ticked, or none.
    pub tick: String,
    /// The address of the first page; none on it.
    pub first: Option<String>,
    /// What comes after.
    pub pager: Pager,
}

crate::page!(UsersPage, UsersText);

impl UsersPage {
    fn m(&self) -> &'static ImportText {
        ImportText::of(self.page.lang)
    }

    fn a(&self) -> &'static AdministratorText {
        AdministratorText::of(self.page.lang)
    }

    fn bulk_acts(&self) -> Vec<(&'static str, &'static str)> {
        let name = |act: &Bulk| (act.as_str(), bulk_name(self.page.lang, *act));
        Bulk::ALL.iter().map(name).collect()
    }

    fn bulk_roles(&self) -> Vec<(&'static str, &'static str)> {
        bulk::roles().map(|role| (role.as_str(), role.name(self.page.lang))).collect()
    }
}

/// What is done to many, as the button of the card calls it.
pub fn bulk_name(lang: Lang, act: Bulk) -> &'static str {
    let t = UsersText::of(lang);
    match act {
        Bulk::Block => t.block,
        Bulk::Unblock => t.unblock,
        Bulk::SendPassword => t.send_password,
        Bulk::Role => t.change_role,
        Bulk::Delete => t.delete,
    }
}

/// When a portal confirmed that it ended a session.
#[derive(Clone, Debug)]
pub struct ExitLine {
    /// The portal's name.
    pub portal: String,
    /// When the provider asked, in words.
    pub asked: String,
    /// When it was confirmed, in words.
    pub confirmed: Option<String>,
    /// Given up after 24 h.
    pub gave_up: bool,
}

/// A corrected address that waits for the code from its mailbox.
#[derive(Clone, Debug)]
pub struct PendingEmail {
    /// The new address.
    pub address: String,
    /// The reference of the mail with the code.
    pub reference: String,
}

/// What the reader may do with this user; the door asks the verbs' rules.
#[derive(Clone, Copy, Debug, Default)]
#[allow(missing_docs)]
pub struct UserActs {
    pub block: bool,
    pub unblock: bool,
    pub send_password: bool,
    pub role: bool,
    pub email: bool,
    pub end_sessions: bool,
    pub delete: bool,
}

/// The last mail to a user.
#[derive(Clone, Debug)]
pub struct LastMailView {
    /// Which mail.
    pub what: &'static str,
    /// When it was caused.
    pub at: String,
    /// Where it stands.
    pub state: Pill,
    /// Why it has not arrived, what the code says, what to do; empty while nothing is wrong.
    pub lines: Vec<String>,
}

/// A user's card.
#[derive(Debug, Template)]
#[template(path = "users/card.html")]
pub struct UserPage {
    /// The frame.
    pub page: Page,
    /// The user as in the list.
    pub user: UserRow,
    /// Data: see [`user_facts`].
    pub facts: Vec<Fact>,
    /// Names of the permissions.
    pub permissions: Vec<String>,
    /// Open sessions.
    pub sessions: Vec<SessionLine>,
    /// Confirmations of the portals, the newest first.
    pub exits: Vec<ExitLine>,
    /// The last mail to the user; `None` when there was none.
    pub last_mail: Option<LastMailView>,
    /// A corrected address that is not confirmed yet.
    pub pending: Option<PendingEmail>,
    /// Its code, posted as `code`; never put back.
    pub form: Filled,
    /// What is offered.
    pub may: UserActs,
    /// Blocked by the distributor.
    pub blocked_by_distributor: bool,
    /// The reseller's only active Administrator.
    pub last_administrator: bool,
}

crate::page!(UserPage, UsersText);

impl UserPage {
    fn act(&self, act: &str) -> String {
        paths::user_act(&self.user.id, act)
    }

    fn rule(&self, rule: Rule) -> &'static str {
        refusal::rule(self.page.lang, rule)
    }
}

/// A user's data as labelled facts.
pub fn user_facts(page: &Page, user: &UserRow, created: &str) -> Vec<Fact> {
    let t = UsersText::of(page.lang);
    vec![
        Fact::new(t.login, &user.login),
        Fact::new(t.email, &user.email),
        Fact::new(t.role, &user.role),
        Fact::new(t.last_login, user.last_login.as_deref().unwrap_or(page.t().never)),
        Fact::new(t.created, created),
    ]
}

/// A new user. Fields: `name`, `local`, `email`, `language`, `role`, `permission`*.
#[derive(Debug, Template)]
#[template(path = "users/new.html")]
pub struct UserNewPage {
    /// The frame.
    pub page: Page,
    /// What was typed.
    pub form: Filled,
    /// The fixed beginning of the login, with its dot: `R10482.`
    pub prefix: String,
    /// The roles.
    pub roles: Roles,
}

crate::page!(UserNewPage, UsersText);

impl UserNewPage {
    fn custom(&self) -> &str {
        Role::Custom.name(self.page.lang)
    }
}

/// Change of a role. Fields: `role`, `permission`*.
#[derive(Debug, Template)]
#[template(path = "users/role.html")]
pub struct UserRolePage {
    /// The frame.
    pub page: Page,
    /// What is wrong.
    pub form: Filled,
    /// The user's id.
    pub id: String,
    /// "Ana Lima, login R10482.ana": see [`whom`].
    pub whom: String,
    /// The roles.
    pub roles: Roles,
}

crate::page!(UserRolePage, UsersText);

impl UserRolePage {
    fn custom(&self) -> &str {
        Role::Custom.name(self.page.lang)
    }
}

impl UserRolePage {
    fn action(&self) -> String {
        paths::user_act(&self.id, "role")
    }

    fn back(&self) -> String {
        paths::user(&self.id)
    }
}

/// Correction of an e-mail. Field: `email`.
#[derive(Debug, Template)]
#[template(path = "users/email.html")]
pub struct UserEmailPage {
    /// The frame.
    pub page: Page,
    /// What was typed.
    pub form: Filled,
    /// The user's id.
    pub id: String,
    /// "Ana Lima, login R10482.ana".
    pub whom: String,
    /// The address on record.
    pub current: String,
}

crate::page!(UserEmailPage, UsersText);

impl UserEmailPage {
    fn action(&self) -> String {
        paths::user_act(&self.id, "email")
    }

    fn back(&self) -> String {
        paths::user(&self.id)
    }
}

/// Acts with a question before them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum UserAct {
    Block,
    Unblock,
    SendPassword,
    EndSessions,
    Delete,
}

impl UserAct {
    /// By the last part of the address.
    pub fn parse(act: &str) -> Option<UserAct> {
        [Self::Block, Self::Unblock, Self::SendPassword, Self::EndSessions, Self::Delete]
            .into_iter()
            .find(|known| known.path() == act)
    }

    /// The last part of the address.
    pub fn path(self) -> &'static str {
        match self {
            Self::Block => "block",
            Self::Unblock => "unblock",
            Self::SendPassword => "send-password",
            Self::EndSessions => "end-sessions",
            Self::Delete => "delete",
        }
    }

    /// The sentence after it.
    pub fn done(self, page: &Page, login: &str, reference: &str) -> String {
        let t = UsersText::of(page.lang);
        let text = match self {
            Self::Block => t.done_block,
            Self::Unblock => t.done_unblock,
            Self::SendPassword => t.done_send,
            Self::EndSessions => t.done_end,
            Self::Delete => t.done_delete,
        };
        fill(text, &[("login", login), ("reference", reference)])
    }
}

/// "Ana Lima, login R10482.ana".
pub fn whom(page: &Page, name: &str, login: &str) -> String {
    page.fill2(UsersText::of(page.lang).whom, "name", name, "login", login)
}

/// The question before an act on a user.
pub fn question(page: Page, act: UserAct, id: &str, name: &str, login: &str, email: &str) -> ConfirmPage {
    let t = UsersText::of(page.lang);
    let (title, lines, yes) = match act {
        UserAct::Block => (t.block_title, vec![t.block_1, t.block_2], t.block),
        UserAct::Unblock => (t.unblock_title, vec![t.unblock_1], t.unblock),
        UserAct::SendPassword => (t.send_title, vec![t.send_1, t.send_2], t.send_password),
        UserAct::EndSessions => (t.end_title, vec![t.end_1], t.end_sessions),
        UserAct::Delete => (t.delete_title, vec![t.delete_1, t.delete_2], t.delete),
    };
    ConfirmPage {
        title: title.to_owned(),
        lead: whom(&page, name, login),
        consequences: lines.into_iter().map(|line| fill(line, &[("email", email)])).collect(),
        action: paths::user_act(id, act.path()),
        hidden: Vec::new(),
        yes: yes.to_owned(),
        danger: matches!(act, UserAct::Block | UserAct::Delete),
        back: paths::user(id),
        ask: None,
        page,
    }
}
