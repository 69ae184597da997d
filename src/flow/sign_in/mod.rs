//! Signing in and out: logins, passwords, sessions, throttles, limits by the clock, and the two ends of access (invariant 1) with what the
//! portals answered to them.

pub mod end;
pub mod exits;
pub mod factor;
mod handed;
pub mod login;
pub mod password;
pub mod session;
pub mod throttle;
pub mod window;
