//! Pages that belong to the protocol: consent, and the form that carries an answer back (form_post).

use crate::oidc::place::place;
use crate::oidc::scope::Scopes;
use crate::text::sign_in::LoginText;
use crate::web::kit::assets;
use crate::web::kit::page::Page;
use crate::web::paths;
use askama::Template;

/// Consent to a client that is not the distributor's own. Posts `consent=yes|no` to `action`.
#[derive(Debug, Template)]
#[template(path = "provider/consent.html")]
pub struct ConsentPage {
    /// The frame, with the person.
    pub page: Page,
    /// The client's name.
    pub client: String,
    /// Host of its redirect URI.
    pub host: String,
    /// What it asks for, in words: see [`scope_words`].
    pub scopes: Vec<String>,
    /// It is one of the distributor's own.
    pub own: bool,
    /// What exactly it asks to do, a sentence each (RFC 9396).
    pub details: Vec<String>,
    /// Where it wants to use that (RFC 8707).
    pub resources: Vec<String>,
    /// Where the answer is posted, with the pending request in its query.
    pub action: String,
}

crate::page!(ConsentPage, LoginText);

impl ConsentPage {
    /// The question whether `client` may have these scopes; `id` names the pending request.
    pub fn new(page: Page, client: String, redirect_uri: &str, id: &str, scopes: &Scopes) -> Self {
        let host = place(redirect_uri);
        let scopes = scopes.iter().map(|scope| scope_words(&page, scope)).collect();
        let (details, resources) = (Vec::new(), Vec::new());
        Self { page, client, host, scopes, own: false, details, resources, action: paths::consent(id) }
    }
}

/// A scope in the reader's words.
pub fn scope_words(page: &Page, scope: &str) -> String {
    let t = LoginText::of(page.lang);
    match scope {
        "openid" => t.scope_openid.to_owned(),
        "profile" => t.scope_profile.to_owned(),
        "email" => t.scope_email.to_owned(),
        "phone" => t.scope_phone.to_owned(),
        "reseller" => t.scope_reseller.to_owned(),
        "end_customers" => t.scope_end_customers.to_owned(),
        "offline_access" => t.scope_offline_access.to_owned(),
        other => page.fill(t.scope_other, "scope", other),
    }
}

/// A form that posts an authorization response to the client (OAuth 2.0 Form Post Response Mode). A script sends it;
/// without scripts there is a button.
#[derive(Debug, Template)]
#[template(path = "provider/form_post.html")]
pub struct FormPostPage {
    /// The frame.
    pub page: Page,
    /// The client's redirect URI, exactly as registered.
    pub action: String,
    /// The response's parameters, in order, byte for byte.
    pub fields: Vec<(String, String)>,
}

crate::page!(FormPostPage, LoginText);

impl FormPostPage {
    /// Address of the script that sends the form.
    pub fn script(&self) -> String {
        assets::href("post.js")
    }
}
