//! Pages of invitations by which clients register themselves.

use askama::Template;

use crate::oidc::terms::ClientProfile;
use crate::text::operate::OperatorText;
use crate::text::operate::invite::InviteText;
use crate::web::kit::input::Filled;
use crate::web::kit::page::Page;
use crate::web::paths;

/// One invitation.
#[derive(Clone, Debug)]
pub struct InvitationRow {
    /// Its name.
    pub name: String,
    /// Open, used up, expired or taken back.
    pub state: &'static str,
    /// Somebody may still come by it.
    pub open: bool,
    /// How many came, of how many.
    pub came: String,
    /// Until when it is good.
    pub until: String,
    /// Scopes, grant types, hosts, profile.
    pub allows: Vec<String>,
}

impl InvitationRow {
    fn revoke(&self) -> String {
        paths::invitation_revoke(&self.name)
    }
}

/// All of them.
#[derive(Debug, Template)]
#[template(path = "operate/invitations.html")]
pub struct InvitationsPage {
    /// The frame.
    pub page: Page,
    /// The newest first.
    pub rows: Vec<InvitationRow>,
}

crate::page!(InvitationsPage, InviteText);

impl InvitationsPage {
    fn all(&self) -> &'static str {
        OperatorText::of(self.page.lang).clients
    }
}

/// A form for a new one. Fields: `name`, `days`, `most`, `an_hour`, `scope`, `grant_types`, `hosts`, `profile`.
#[derive(Debug, Template)]
#[template(path = "operate/invitation_new.html")]
pub struct InvitationNewPage {
    /// The frame.
    pub page: Page,
    /// What is proposed, or was typed.
    pub form: Filled,
}

crate::page!(InvitationNewPage, InviteText);

impl InvitationNewPage {
    fn profiles(&self) -> Vec<&'static str> {
        ClientProfile::ALL.iter().map(|profile| profile.as_str()).collect()
    }
}
