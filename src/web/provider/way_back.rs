//! The way back to a client that nobody of the house knows: not before the person acts (P2-32, RFC 9700 section 4.11.2). The
//! page says whose the service is not and which host the button leads to, as the consent page does.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use crate::app::Registered;
use crate::oidc::error::{Code, ProtocolError};
use crate::oidc::place::place;
use crate::oidc::response::Response;
use crate::text::error::ErrorText;
use crate::text::provider::back::BackText;
use crate::text::sign_in::LoginText;
use crate::web::kit::page::{Page, html};
use crate::web::sign_in::view::PortalLink;
use crate::web::visit::Visit;

/// A button instead of a redirect.
#[derive(Debug, Template)]
#[template(path = "provider/back.html")]
struct BackPage {
    page: Page,
    title: String,
    happened: &'static str,
    whose: &'static str,
    host: String,
    action: String,
    way: Way,
    code: &'static str,
    description: String,
}

crate::page!(BackPage, BackText);

/// How the browser gets there.
#[derive(Debug)]
enum Way {
    Link(String),
    Form(Vec<(&'static str, String)>),
}

impl BackPage {
    /// What consent is asked in: it names the host, too.
    fn login(&self) -> &'static LoginText {
        LoginText::of(self.page.lang)
    }
}

/// Whether the browser must not be sent to this client with this refusal by itself. What a client that registered itself is
/// told of the person (nobody is in, a consent is missing, a no) is an answer; that it asked wrongly is its own doing, and
/// anybody can have it ask so.
pub(super) fn is_asked_first(client: &Registered, code: Code) -> bool {
    let answers = [
        Code::LoginRequired,
        Code::ConsentRequired,
        Code::InteractionRequired,
        Code::AccountSelectionRequired,
        Code::AccessDenied,
    ];
    client.row.registered_by.is_some() && !answers.contains(&code)
}

/// A refusal that waits for the person.
pub(super) fn ask(
    visit: &Visit,
    client: &Registered,
    to: &str,
    error: &ProtocolError,
    response: Response,
) -> HttpResponse {
    let t = BackText::of(visit.lang);
    let page = visit.page();
    let (action, way) = match response {
        Response::Redirect(url) => (String::new(), Way::Link(url)),
        Response::FormPost { action, fields } => (action, Way::Form(fields)),
    };
    let view = BackPage {
        title: page.fill(t.title, "client", &client.row.name),
        happened: "",
        whose: t.itself,
        host: place(to),
        action,
        way,
        code: error.code.as_str(),
        description: error.description().to_owned(),
        page,
    };
    html(StatusCode::BAD_REQUEST, &view)
}

/// A request that was answered or has run out, of a service that is not the house's own: where it starts, if the person wants.
pub(super) fn over(visit: &Visit, client: &Registered, home: PortalLink) -> HttpResponse {
    let (t, told) = (BackText::of(visit.lang), ErrorText::of(visit.lang));
    let view = BackPage {
        page: visit.page(),
        title: told.over.to_owned(),
        happened: told.over_what,
        whose: if client.row.registered_by.is_some() { t.itself } else { t.foreign },
        host: home.host,
        action: String::new(),
        way: Way::Link(home.href),
        code: Code::InvalidRequest.as_str(),
        description: "the request was answered or has run out".to_owned(),
    };
    html(StatusCode::BAD_REQUEST, &view)
}
