//! The desk: find a person, see a card with masked data, unmask it for a recorded reason, send a temporary password,
//! look at cases, decide in twos (product rule "Desk"). Agents see masked data, never a password or a code.

pub mod acts;
mod aim;
mod approval;
mod barred;
pub mod card;
mod cases;
mod confirm;
mod cooling;
pub mod data;
mod email;
mod factors;
mod find;
pub mod limit;
pub mod needed;
mod personal;
mod record;
pub mod release;
mod send;
mod settle;
mod show;
mod staff;
mod successor;
mod supervised;
pub mod trail;
pub mod two;
mod typed;

pub use approval::Proposal;
pub use cases::{CaseLine, cases};
pub use confirm::confirm_address;
pub use cooling::{cool, cooling, stop};
pub use find::{Found, FoundBy, Hit, find};
pub use personal::fetch;
pub use send::send_password;
pub use settle::{Settling, settle, settling};
pub use show::{card, is_open, open, reveal};
pub(super) use typed::{as_reference, without_label};
