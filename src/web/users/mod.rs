//! The Administrator's users: the list and the cards (`pages`), and the forms that change one (`forms`).

mod forms;
mod pages;
pub mod view;

use actix_web::web::ServiceConfig;

/// Registers the handlers.
pub fn routes(cfg: &mut ServiceConfig) {
    // First: the cards' addresses are patterns that would take the forms' as well.
    forms::routes(cfg);
    pages::routes(cfg);
}
