//! The desk: pages, and the release of a frozen login by two people.

mod pages;
mod releases;
