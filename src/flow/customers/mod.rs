//! End customers: whom a reseller sells to. They have no login; the reseller's people register them, and the promise says
//! by when each can be chosen (`promise::available`). One idea a file: what was typed and what it means (`typed`),
//! registering one (`register`), what the ERP hands over (`handed`), what changes one (`change`), finding them (`find`).
//! A verb of a person begins with who acts: what it reads and writes is that person's reseller's. Files of them, the
//! reseller's and the ERP's, are the intake's.

mod change;
mod find;
mod handed;
mod register;
mod typed;

pub use change::{change, clear, erase, remove};
pub use find::{Asked, dues, find, list, may_choose, may_register};
pub use handed::{HandedOver, hand_over};
pub use register::{Registered, enter, register};
pub use typed::{Good, Typed, check};
