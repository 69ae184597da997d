//! Recovery: forgot password, forgot login, "send again" (product rule "Forgot password"). The page writes one row and
//! answers the same whatever is true; the job decides and mails. The truth goes out of band.

mod again;
mod ask;
mod decide;
mod limit;
mod look_up;
mod send;
mod sift;
mod tell;

pub use again::again;
pub use ask::{Asking, ask};
pub use decide::decide;
pub use limit::{LONGEST_S, limited};
pub use look_up::look_up;
pub use sift::{Sifted, sift, waiting};
pub use tell::{administrator_names, mismatch_key};
