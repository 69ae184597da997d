//! The Administrator's users: the rules and the pages.

mod administrators;
mod bulk;
mod history;
mod import;
mod listing;
mod pages;
mod probing;
mod rules;
