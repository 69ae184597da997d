//! The Administrator's users: the list (`list`), the cards (`pages`), and the forms that change one (`forms`) or many (`bulk`), and who did what (`history`).

mod bulk;
pub mod choices;
mod forms;
mod history;
mod list;
mod pages;
pub mod view;
mod words;

use crate::web::routes::Routes;

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    // First: the cards' addresses are patterns that would take the forms' as well.
    bulk::routes(routes);
    history::routes(routes);
    forms::routes(routes);
    list::routes(routes);
    pages::routes(routes);
}
