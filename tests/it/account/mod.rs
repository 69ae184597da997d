//! The own account.

mod pages;
