//! The desk: search, cards, cases.

mod acts;
mod acts_view;
pub mod card;
mod confirm;
mod data;
mod mail;
mod needed;
mod pages;
mod reveal;
mod settle;
mod stop;
mod two;
pub mod two_view;
pub mod view;
pub mod whom;

use crate::web::routes::Routes;

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    pages::routes(routes);
    confirm::routes(routes);
    needed::routes(routes);
    two::routes(routes);
    settle::routes(routes);
    acts::routes(routes);
    data::routes(routes);
    reveal::routes(routes);
    stop::routes(routes);
}
