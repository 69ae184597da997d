//! The promise: when it is due, how it moves, when it is at risk (`stage`), when it will be kept as things stand (`forecast`, `leaving`), the first credential that keeps it
//! (`provision`), and a mail that is sent anew for it (`aim`).

mod aim;
mod cross;
mod forecast;
mod leaving;
mod provision;
mod stage;

pub use aim::{aim_anew, is_settled, send_anew};
pub use forecast::{Expected, Pace, forecast};
pub use leaving::{Leaving, Rates, Relay};
pub use provision::{provision, waiting};
pub use stage::{
    begin, due_at, first_login, keep, mail_settled, open, put_at_risk, take_forecast, tell_alternate, watch,
};
