//! The reseller's end customers: the list and the cards (`pages`), the forms that change one (`forms`), a file of them
//! (`file`), and what a portal is answered on behalf of its person (`api`).

mod api;
mod file;
mod forms;
mod pages;
pub mod view;

use crate::web::routes::Routes;

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    // First: the cards' addresses are patterns that would take these as well.
    file::routes(routes);
    forms::routes(routes);
    pages::routes(routes);
    api::routes(routes);
}
