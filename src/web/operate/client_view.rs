//! The operator's page of one client.

use super::client_term_fields::{self, Control, TermGroup};
use super::manage_acts::ClientAct;
use crate::text::operate::OperatorText;
use crate::text::operate::client_terms::TermsText;
use crate::text::operate::manage::ManageText;
use crate::text::operate::trial::TrialText;
use crate::text::provider::{CheckupText, ClientText, RecipeText};
use crate::web::kit::input::Filled;
use crate::web::kit::page::Page;
use crate::web::paths;
use askama::Template;

/// One client. Fields: `seen`, those of the registration, and a check box for each flag.
#[derive(Debug, Template)]
#[template(path = "operate/client.html")]
pub struct ClientPage {
    /// The frame.
    pub page: Page,
    /// The `client_id`.
    pub id: String,
    /// Its name now.
    pub name: String,
    /// Own or of a third party, public or confidential.
    pub kind: String,
    /// Nobody comes in through it.
    pub disabled: bool,
    /// It proves itself by a secret that we make.
    pub has_secret: bool,
    /// It took its registration back.
    pub left: bool,
    /// The version that is shown, so that nobody overwrites another's change.
    pub seen: i64,
    /// As it is registered, or as typed.
    pub form: Filled,
    /// What it can be signed with.
    pub algs: Vec<&'static str>,
    /// What is wrong or weak about it: whether it is wrong, how bad, in words.
    pub findings: Vec<(bool, &'static str, String)>,
    /// Ready configurations, each with its library's name.
    pub recipes: Vec<(&'static str, String)>,
}

crate::page!(ClientPage, ClientText);

impl ClientPage {
    fn here(&self) -> String {
        paths::client(&self.id)
    }

    fn all(&self) -> &'static str {
        OperatorText::of(self.page.lang).clients
    }

    fn r(&self) -> &'static RecipeText {
        RecipeText::of(self.page.lang)
    }

    fn checked_word(&self) -> &'static str {
        CheckupText::of(self.page.lang).title
    }

    fn disabled_word(&self) -> &'static str {
        OperatorText::of(self.page.lang).disabled
    }

    fn try_word(&self) -> &'static str {
        TrialText::of(self.page.lang).title
    }

    fn acts_word(&self) -> &'static str {
        ManageText::of(self.page.lang).acts
    }

    /// Address and name of each act.
    fn acts(&self) -> Vec<(String, &'static str)> {
        let act = |act: ClientAct| (paths::client_act(&self.id, act.path()), act.name(self.page.lang));
        let acts = if self.left { Vec::new() } else { ClientAct::of(self.disabled, self.has_secret) };
        acts.into_iter().map(act).collect()
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

    fn flags(&self) -> [(&'static str, &'static str); 4] {
        let t = self.t();
        [
            ("first_party", t.first_party),
            ("require_pkce", t.require_pkce),
            ("claims_in_id_token", t.claims_in_id_token),
            ("native", t.native),
        ]
    }
}
