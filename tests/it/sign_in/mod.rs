//! The pages around the login, over HTTP and in a real browser.

mod ending;
mod factors;
mod landing;
mod passkeys_in_a_browser;
mod passwords;
mod tabs;
mod tabs_in_a_browser;
mod throttling;

pub use factors::{set_up as set_up_app, set_up_at as set_up_app_at};
