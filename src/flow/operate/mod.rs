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
mod clients;
mod console;
mod cron;
mod days;
mod figures;
mod foresee;
mod preview;
mod promises;
mod queue;
mod skew;
mod stepped;
mod way;

pub use audit::{Audited, Search, audit};
pub use clients::clients;
pub use console::{Console, console};
pub use days::{Days, count_days, keep_days};
pub use figures::{Figures, count_messages, figures, keep_count};
pub use foresee::{Foreseen, foresee, foreseen};
pub use preview::{People, Preview, preview};
pub use promises::{Promised, Trail, Which, promise, promises};
pub use queue::{Queue, message, queue, reason, retry};
pub use stepped::{REPAIRS, Repair, is_stalled, needs_repair};
pub use way::{Way, way};
