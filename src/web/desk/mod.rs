//! The desk: search, cards, cases.

pub mod card;
mod pages;
pub mod view;

pub use pages::routes;
