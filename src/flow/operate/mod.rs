//! The room of operators: when recurring work runs and what a change of that would mean, what waits in the outbox, which
//! promises are at risk, the figures, the audit, and how long things stay.
//!
//! Who calls here: the beat (`jobs`), the operators' pages and metrics (`web`), `cracha schedule` (`cli`).

pub mod beat;
pub mod node;
pub mod retention;
pub mod schedule;
pub mod staff;

mod audit;
mod collide;
mod console;
mod cron;
mod days;
mod domains;
mod figures;
mod foresee;
mod gap;
mod history;
mod outlook;
mod preview;
mod promises;
mod queue;
mod search;
mod settings;
mod skew;
mod stepped;
mod table;
mod timetable;
mod today;
mod way;

pub use crate::model::mail_domain::MailDomain;
pub use audit::{Audited, Search, audit, search_audit};
pub use collide::{Collision, Overlap};
pub use console::{Console, Latest, console, runs, schedules};
pub use days::{Days, count_days, keep_days};
pub use domains::{Domains, count_domains, domains, keep_domains};
pub use figures::{Figures, count_messages, figures, keep_count};
pub use foresee::{Foreseen, foresee, foreseen};
pub use preview::{Compared, Late, People, Preview, compare, preview};
pub use promises::{Promised, Trail, Which, promise, promise_events, promises, promises_after};
pub use queue::{Queue, alternate_knows, find_messages, message, queue, reason, retry, troubled};
pub use search::{By, Understood};
pub use stepped::{REPAIRS, Repair, is_stalled, needs_repair};
pub use table::{Table, downloaded};
pub use today::{Today, today};
pub use way::{Way, way};
