//! "My account": data, password, sessions, language, consents, and who the Administrator is.

use crate::text::Lang;
use crate::text::account::AccountText;
use crate::text::recovery::RecoveryText;
use crate::web::kit::input::Filled;
use crate::web::kit::page::Page;
use crate::web::kit::shared::{Ask, ConfirmPage, Fact};
use crate::web::paths;
use askama::Template;

/// The own data.
#[derive(Debug, Template)]
#[template(path = "account/data.html")]
pub struct AccountPage {
    /// The frame.
    pub page: Page,
    /// The person's name.
    pub name: String,
    /// Data in order: see [`own_facts`].
    pub facts: Vec<Fact>,
    /// What the reseller's registration lacks, and what to do.
    pub incomplete: Option<(String, String)>,
    /// Names of permissions; empty for staff.
    pub permissions: Vec<String>,
    /// The reseller's active Administrators: name and login. `None` for staff: nothing is shown.
    pub administrators: Option<Vec<(String, String)>>,
}

crate::page!(AccountPage, AccountText);

/// What [`own_facts`] shows.
#[derive(Clone, Debug, Default)]
pub struct Own {
    /// The login.
    pub login: String,
    /// The registered address.
    pub email: String,
    /// Legal name of the reseller; `None` for staff.
    pub reseller: Option<String>,
    /// The reseller ID.
    pub external_id: Option<String>,
    /// The role's name.
    pub role: String,
    /// Last login, in words.
    pub last_login: Option<String>,
}

/// The own data as labelled facts.
pub fn own_facts(page: &Page, own: &Own) -> Vec<Fact> {
    let t = AccountText::of(page.lang);
    let mut facts = vec![Fact::new(t.login, &own.login), Fact::new(t.email, &own.email)];
    let optional = [(t.reseller, &own.reseller), (t.external_id, &own.external_id)];
    facts.extend(optional.into_iter().filter_map(|(label, value)| value.as_ref().map(|v| Fact::new(label, v))));
    facts.push(Fact::new(t.role, &own.role));
    facts.push(Fact::new(t.last_login, own.last_login.as_deref().unwrap_or(page.t().never)));
    facts
}

/// Change of the own password. Fields: `current`, `password`, `repeat`.
#[derive(Debug, Template)]
#[template(path = "account/password.html")]
pub struct AccountPasswordPage {
    /// The frame.
    pub page: Page,
    /// What is wrong.
    pub form: Filled,
    /// The login, for password managers.
    pub login: String,
    /// Least length, in characters.
    pub min_length: String,
}

crate::page!(AccountPasswordPage, AccountText);

impl AccountPasswordPage {
    fn r(&self) -> &'static RecoveryText {
        RecoveryText::of(self.page.lang)
    }
}

/// One session.
#[derive(Clone, Debug)]
pub struct SessionLine {
    /// Its `sid`, posted to end it.
    pub sid: String,
    /// "Firefox, Windows".
    pub device: String,
    /// Network address, as far as it is shown.
    pub address: String,
    /// In words.
    pub started: String,
    /// In words.
    pub seen: String,
    /// Names of the portals it opened.
    pub portals: Vec<String>,
    /// Whether it is the one that is looking.
    pub current: bool,
}

/// The own sessions.
#[derive(Debug, Template)]
#[template(path = "account/sessions.html")]
pub struct AccountSessionsPage {
    /// The frame.
    pub page: Page,
    /// The current one first.
    pub sessions: Vec<SessionLine>,
}

crate::page!(AccountSessionsPage, AccountText);

/// The own language; posts `language`.
#[derive(Debug, Template)]
#[template(path = "account/language.html")]
pub struct AccountLanguagePage {
    /// The frame.
    pub page: Page,
    /// The language on record.
    pub current: Lang,
}

crate::page!(AccountLanguagePage, AccountText);

/// One consent.
#[derive(Clone, Debug)]
pub struct ConsentLine {
    /// Posted to take it back.
    pub client_id: String,
    /// The client's name.
    pub client: String,
    /// What it can see, in words.
    pub scopes: Vec<String>,
    /// In words.
    pub since: String,
}

/// Consents that were given.
#[derive(Debug, Template)]
#[template(path = "account/consents.html")]
pub struct AccountConsentsPage {
    /// The frame.
    pub page: Page,
    /// The newest first.
    pub consents: Vec<ConsentLine>,
}

crate::page!(AccountConsentsPage, AccountText);

/// "No longer with the company?": posts `note` to [`paths::ACCOUNT_ADMINISTRATOR`].
pub fn administrator_left_question(page: Page, form: Filled) -> ConfirmPage {
    let t = AccountText::of(page.lang);
    ConfirmPage {
        title: t.left_title.to_owned(),
        lead: t.left_lead.to_owned(),
        consequences: vec![t.left_no_change.to_owned()],
        action: paths::ACCOUNT_ADMINISTRATOR.to_owned(),
        hidden: Vec::new(),
        yes: t.left_submit.to_owned(),
        danger: false,
        back: paths::ACCOUNT.to_owned(),
        ask: Some(Ask {
            form,
            name: "note",
            label: t.left_note.to_owned(),
            hint: t.left_note_hint.to_owned(),
            optional: true,
        }),
        page,
    }
}
