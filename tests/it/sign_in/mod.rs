//! The pages around the login, over HTTP and in a real browser.

mod landing;
mod many_recoveries;
mod tabs;
mod tabs_in_a_browser;
