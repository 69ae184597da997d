//! The promise: when it is due, how it moves, when it is at risk (`stage`), the first credential that keeps it
//! (`provision`), and a mail that is sent anew for it (`aim`).

mod aim;
mod provision;
mod stage;

pub use aim::{aim_anew, is_settled, send_anew};
pub use provision::{provision, waiting};
pub use stage::{begin, due_at, first_login, mail_settled, put_at_risk, tell_alternate, watch};
