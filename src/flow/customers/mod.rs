//! End customers: whom a reseller sells to. They have no login; the reseller's people register them, and the promise says
//! by when each can be chosen (`promise::available`). One idea a file: what was typed and what it means (`typed`),
//! registering one or many (`register`), what changes one (`change`), finding them (`find`), a file of them (`file`).
//! Every verb begins with who acts: what it reads and writes is that person's reseller's.

mod change;
mod file;
mod find;
mod register;
mod typed;

pub use change::{change, clear, remove};
pub use file::{FileLine, MOST_LINES, Taken, check_lines, read_lines, take_lines};
pub use find::{Asked, dues, find, list, may_choose, may_register};
pub use register::{Registered, register};
pub use typed::{Good, Typed, check};
