//! The operator's page of one client.

use crate::text::operate::OperatorText;
use crate::text::provider::ClientText;
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
    /// The version that is shown, so that nobody overwrites another's change.
    pub seen: i64,
    /// As it is registered, or as typed.
    pub form: Filled,
    /// What it can be signed with.
    pub algs: Vec<&'static str>,
}

crate::page!(ClientPage, ClientText);

impl ClientPage {
    fn here(&self) -> String {
        paths::client(&self.id)
    }

    fn all(&self) -> &'static str {
        OperatorText::of(self.page.lang).clients
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
