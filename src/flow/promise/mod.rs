//! The promise: when it is due, how it moves, when it is at risk (`stage`), when it will be kept as things stand
//! (`forecast`, `leaving`), the first credential that keeps it (`provision`), a mail that is sent anew for it (`aim`), and
//! who is told of its lines: operators by mail (`digest`), a receiver by HTTP (`webhook`). Promises that only the
//! configuration knows are begun and kept from outside (`further`). End customers are promised to be available
//! (`available`).

mod aim;
mod available;
mod cross;
mod digest;
mod forecast;
mod further;
mod leaving;
mod provision;
mod stage;
mod webhook;

pub use aim::{aim_anew, is_settled, send_anew};
pub use available::{begin_end_customer, end_customers_follow, give_up_end_customer};
pub use digest::digest;
pub use forecast::{Expected, Pace, forecast};
pub use further::{find_further, keep_further, open_further};
pub use leaving::{Leaving, Rates, Relay};
pub use provision::{provision, waiting};
pub use stage::{
    alternate_knows, begin, due_at, first_login, keep, mail_settled, open, put_at_risk, take_forecast, tell_alternate,
    watch,
};
