//! The help: a question's answer with what is on record for the reader, found by a search box and linked from where the
//! question arises.

mod pages;
mod view;
mod ways;

pub use pages::routes;
