//! Whom the questions of the desk are about.

use crate::text::users::UsersText;
use crate::web::kit::page::Page;

/// Whom an act is about.
#[derive(Clone, Debug)]
pub struct Whom {
    /// Of the card.
    pub id: String,
    /// Masked.
    pub name: String,
    /// The login.
    pub login: String,
    /// Masked.
    pub email: String,
}

impl Whom {
    /// "Ana L., login R10482.ana".
    pub fn words(&self, page: &Page) -> String {
        page.fill2(UsersText::of(page.lang).whom, "name", &self.name, "login", &self.login)
    }
}
