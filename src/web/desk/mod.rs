//! The desk: search, cards, cases.

pub mod card;
mod pages;
mod release;
pub mod view;

use actix_web::web::ServiceConfig;

/// Registers the handlers.
pub fn routes(cfg: &mut ServiceConfig) {
    pages::routes(cfg);
    release::routes(cfg);
}
