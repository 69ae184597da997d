//! The own account.

pub mod pages;
pub mod view;

pub use pages::routes;
