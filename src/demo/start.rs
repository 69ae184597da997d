//! The start page: where everything is, who can log in, what to try.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::{Deserialize, Serialize};

use super::site::{Chrome, lang, page};
use super::{DemoSites, site};
use crate::text::Lang;
use crate::text::demo::StartText;

/// A sample login. Has no `Debug`: the password is shown on the page alone. Serialized into the demo's own folder.
#[derive(Clone, Serialize, Deserialize)]
pub struct Sample {
    /// Who this is: name, role, reseller.
    pub who: String,
    /// The login.
    pub login: String,
    /// The registered e-mail; empty = not shown.
    pub email: String,
    /// The password; empty = has none.
    pub password: String,
    /// What this login shows, in pt-BR, es and en.
    pub note: [String; 3],
}

/// What the start page shows.
pub struct StartPage {
    /// Where everything is.
    pub sites: Arc<DemoSites>,
    /// The sample logins.
    pub samples: Vec<Sample>,
}

#[derive(Template)]
#[template(path = "demo/start.html", whitespace = "preserve")]
struct View<'a> {
    c: Chrome,
    t: &'static StartText,
    samples: &'a [Sample],
    lang: Lang,
}

/// The routes.
pub fn routes(config: &mut web::ServiceConfig, state: web::Data<StartPage>) {
    config.app_data(state).service(site::at("/", show));
}

async fn show(req: HttpRequest, state: web::Data<StartPage>) -> HttpResponse {
    let lang = lang(&req);
    let t = StartText::of(lang);
    let c = Chrome::new(&req, "start", t.title, &state.sites);
    page(&req, StatusCode::OK, &View { c, t, samples: &state.samples, lang }, "")
}
