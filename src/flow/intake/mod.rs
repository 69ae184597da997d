//! Intake: what the ERP or a file hands over becomes a reseller and a promise, nothing more. Nothing that arrives is
//! lost: a record that cannot be accepted is kept with its reasons, and a readable reseller ID gets its promise all the
//! same. One idea a file: a record as it came ([`record`]), how JSON and files become one (`json`, `file`), what it
//! means once cleaned (`check`), and what becomes of it (`take`: `create`, `update` or `reject`, with `differences` for
//! the desk). `end_customers` are taken by the same doors, and `uploaded` is a reseller's own file of them. `batch` and `call` hold together what came together; `waiting` shows it to operators, and `resend` takes what
//! was rejected once more, `aside` puts away what never can be; `status` says where one stands.

mod answer;
mod aside;
mod batch;
mod call;
mod check;
mod correct;
mod create;
mod differences;
mod dropped;
mod end_customers;
mod file;
mod fresh;
mod json;
mod keep;
mod record;
mod reject;
mod resend;
mod status;
mod suspend;
mod take;
mod update;
mod uploaded;
mod waiting;

pub use answer::{Answer, Outcome, PromiseView};
pub use aside::{set_aside, take_back};
pub use batch::{NewBatch, begin_batch, take_part, take_small};
pub use call::{Asked, Begun, Held, begin_call, digest, give_back, take_call_part};
pub use check::{Good, check};
pub use dropped::{claim_file, file_done, renew_file};
pub use file::{MOST_BYTES, Names, Report, Sheet, Style, Table, Unreadable, read as read_file, table};
pub use json::line as line_of_json;
pub use record::{Contact, Line, MOST, MOST_OF_A_CALL, Place, Record};
pub use resend::{Again, Mended, again, mend};
pub use status::{Status, status};
pub use take::{rehearse, take, take_all};
pub use uploaded::{FileLine, MOST_LINES, Taken, check_lines, read_lines, take_lines};
pub use waiting::{Kept, batch, batches, is_cut_off, line as kept_line, lines_aside, rejected, rejected_by_reason};
