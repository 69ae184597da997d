//! The Administrator's users: the rules and the pages.

mod bulk;
mod history;
mod listing;
mod pages;
mod rules;
