//! The Administrator's users: the list (`list`), the cards (`pages`), and the forms that change one (`forms`) or many (`bulk`), who did what (`history`),
//! users from a file (`import`), another Administrator (`invite`), and the way out of an Administrator (`hand_over`).

mod bulk;
pub mod choices;
mod forms;
mod hand_over;
mod history;
mod import;
mod invite;
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
    import::routes(routes);
    hand_over::routes(routes);
    forms::routes(routes);
    list::routes(routes);
    pages::routes(routes);
}
