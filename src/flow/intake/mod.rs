//! Intake: what the ERP or a file hands over becomes a reseller and a promise, nothing more. Nothing that arrives is
//! lost: a record that cannot be accepted is kept with its reasons, and a readable reseller ID gets its promise all the
//! same. One idea a file: a record as it came ([`record`]), how JSON and files become one (`json`, `file`), what it
//! means once cleaned (`check`), and what becomes of it (`take`: `create`, `update` or `reject`, with `differences` for
//! the desk); `status` says where one stands.

mod answer;
mod batch;
mod call;
mod check;
mod correct;
mod create;
mod differences;
mod file;
mod json;
mod keep;
mod record;
mod reject;
mod status;
mod suspend;
mod take;
mod update;

pub use answer::{Answer, Outcome, PromiseView};
pub use batch::{NewBatch, begin_batch, take_part, take_small};
pub use call::{Asked, Begun, Held, begin_call, digest, give_back, take_call_part};
pub use check::{Good, check};
pub use file::{MOST_BYTES, Names, Report, Sheet, Style, Unreadable, read as read_file};
pub use json::line as line_of_json;
pub use record::{Contact, Line, MOST, MOST_OF_A_CALL, Place, Record};
pub use status::{Status, status};
pub use take::{rehearse, take, take_all};
