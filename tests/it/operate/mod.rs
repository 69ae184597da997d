//! The operators' room: schedules and the beat on several nodes, clocks that step, what is swept, the audit, the pages.

mod audit;
mod audited;
mod changes;
mod console;
mod csv;
mod domains;
mod found_by_index;
mod intake;
mod leases;
mod managed;
mod many_messages;
mod names;
mod nodes;
mod pages;
pub mod plans;
mod running;
mod schedules;
mod search;
mod simulation;
mod stepped;
pub mod sweeping;
mod timetables;

use cracha::model::schedule::Job;

// Schedules by name.
const PROVISION: &str = Job::Provision.as_str();
const WATCH: &str = Job::Watch.as_str();
const HOUSEKEEPING: &str = Job::Housekeeping.as_str();
