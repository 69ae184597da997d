//! Where a browser is sent: to the login page and back here.

use actix_web::HttpResponse;

use super::Visit;
use crate::web::kit::page;
use crate::web::paths;

impl Visit {
    /// To the login page and back here.
    pub fn to_login(&self) -> HttpResponse {
        page::see_other(&format!("{}?{}", paths::LOGIN, self.next_query()))
    }

    /// To the login page to type the password once more, and back here.
    pub fn to_confirm(&self) -> HttpResponse {
        page::see_other(&format!("{}?confirm=1&{}", paths::LOGIN, self.next_query()))
    }

    fn next_query(&self) -> String {
        url::form_urlencoded::Serializer::new(String::new()).append_pair("next", &self.page_here()).finish()
    }

    /// The page to come back to: for an address that takes forms alone, the page that has the form.
    pub(super) fn page_here(&self) -> String {
        paths::page_of(&self.path).map_or_else(|| self.address(), str::to_owned)
    }

    /// Path and query of this request.
    pub(super) fn address(&self) -> String {
        match self.query.as_str() {
            "" => self.path.clone(),
            query => format!("{}?{query}", self.path),
        }
    }

    /// A path of ours that a person may be sent to after a login; anything else is nothing (no open redirect).
    pub fn next(&self) -> Option<String> {
        let next = self.query("next")?;
        let ours = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n', '\t']);
        ours.then_some(next)
    }
}
