//! The desk: pages, and what two people decide.

mod data;
mod emails;
mod factors;
mod finding;
mod limits;
mod pages;
mod personal;
mod releases;
mod staff;
mod successors;
mod supervisors;
