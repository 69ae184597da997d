//! The Administrator's users: the rules and the pages.

mod pages;
mod rules;
