//! Pages of what operators make, renew and end.

use askama::Template;

use super::client_term_fields::{self, Control, TermGroup};
use super::manage_acts::{KeyAct, StaffAct};
use crate::text::operate::OperatorText;
use crate::text::operate::client_terms::TermsText;
use crate::text::operate::delivery::DeliveryText;
use crate::text::operate::manage::ManageText;
use crate::text::provider::{ClientText, RecipeText};
use crate::web::kit::input::Filled;
use crate::web::kit::page::{Page, View};
use crate::web::kit::shared::Fact;
use crate::web::paths;

/// A form for a new client. Fields: `client_id`, `public`, and those of a registered one.
#[derive(Debug, Template)]
#[template(path = "operate/client_new.html")]
pub struct ClientNewPage {
    /// The frame.
    pub page: Page,
    /// What is proposed, or was typed.
    pub form: Filled,
    /// What it can be signed with.
    pub algs: Vec<&'static str>,
}

crate::page!(ClientNewPage, ClientText);

impl ClientNewPage {
    fn m(&self) -> &'static ManageText {
        ManageText::of(self.page.lang)
    }

    fn all(&self) -> &'static str {
        OperatorText::of(self.page.lang).clients
    }

    fn groups(&self) -> Vec<TermGroup> {
        client_term_fields::groups(&self.form)
    }

    fn terms_text(&self) -> &'static TermsText {
        TermsText::of(self.page.lang)
    }

    fn ticked(&self, name: &str, word: &str) -> bool {
        self.form.value(name).split_whitespace().any(|own| own == word)
    }

    fn flags(&self) -> [(&'static str, &'static str); 5] {
        let t = self.t();
        [
            ("public", self.m().public),
            ("first_party", t.first_party),
            ("require_pkce", t.require_pkce),
            ("claims_in_id_token", t.claims_in_id_token),
            ("native", t.native),
        ]
    }
}

/// Something that is told now and never again.
#[derive(Debug, Template)]
#[template(path = "operate/once.html")]
pub struct OncePage {
    /// The frame.
    pub page: Page,
    /// What to do.
    pub title: &'static str,
    /// Why.
    pub lead: &'static str,
    /// What is told.
    pub facts: Vec<Fact>,
    /// Ready configurations, each with its library's name.
    pub recipes: Vec<(&'static str, String)>,
    /// Where one goes on.
    pub back: String,
    /// Its name.
    pub back_words: String,
}

impl View for OncePage {
    fn page(&self) -> &Page {
        &self.page
    }
}

impl OncePage {
    fn r(&self) -> &'static RecipeText {
        RecipeText::of(self.page.lang)
    }

    /// The button that copies, before and after.
    fn copied(&self) -> (&'static str, &'static str) {
        let t = DeliveryText::of(self.page.lang);
        (t.copy, t.copied)
    }
}

/// One signing key.
#[derive(Clone, Debug)]
pub struct KeyRow {
    /// Its `kid`.
    pub kid: String,
    /// Its algorithm.
    pub alg: String,
    /// When it was made.
    pub made: String,
    /// Signs now, from when on, or until when it verifies.
    pub state: String,
    /// It signs.
    pub signs: bool,
}

/// The signing keys.
#[derive(Debug, Template)]
#[template(path = "operate/keys.html")]
pub struct KeysPage {
    /// The frame.
    pub page: Page,
    /// The newest first.
    pub rows: Vec<KeyRow>,
    /// What can be done.
    pub acts: Vec<KeyAct>,
}

crate::page!(KeysPage, ManageText);

impl KeysPage {
    /// Address and name of each act.
    fn links(&self) -> Vec<(String, &'static str)> {
        self.acts.iter().map(|act| (paths::key_act(act.path()), act.name(self.page.lang))).collect()
    }

    fn all(&self) -> &'static str {
        OperatorText::of(self.page.lang).clients
    }
}

/// One account of the distributor's own.
#[derive(Clone, Debug)]
pub struct StaffRow {
    /// Row.
    pub id: String,
    /// The login.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// Agent or operator.
    pub role: &'static str,
    /// See [`UserState`](crate::model::user::UserState).
    pub state: &'static str,
    /// Nothing opens it.
    pub blocked: bool,
    /// The reader's own.
    pub own: bool,
    /// What can be done.
    pub acts: Vec<StaffAct>,
}

/// The distributor's own accounts.
#[derive(Debug, Template)]
#[template(path = "operate/staff.html")]
pub struct StaffPage {
    /// The frame.
    pub page: Page,
    /// By login.
    pub rows: Vec<StaffRow>,
}

crate::page!(StaffPage, ManageText);

impl StaffPage {
    /// Address and name of each act.
    fn links(&self, row: &StaffRow) -> Vec<(String, &'static str)> {
        row.acts.iter().map(|act| (paths::staff_act(&row.id, act.path()), act.name(self.page.lang))).collect()
    }

    fn all(&self) -> &'static str {
        OperatorText::of(self.page.lang).clients
    }
}
