//! The desk: search, cards, cases.

pub mod card;
mod confirm;
mod pages;
mod release;
pub mod view;

use crate::web::routes::Routes;

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    pages::routes(routes);
    confirm::routes(routes);
    release::routes(routes);
}
