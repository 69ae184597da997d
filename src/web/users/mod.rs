//! The Administrator's users: the list and the cards (`pages`), and the forms that change one (`forms`).

pub mod choices;
mod forms;
mod pages;
pub mod view;
mod words;

use crate::web::routes::Routes;

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    // First: the cards' addresses are patterns that would take the forms' as well.
    forms::routes(routes);
    pages::routes(routes);
}
