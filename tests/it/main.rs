//! One integration-test binary, a module per topic.

mod architecture;
mod dkim;
mod first_credential;
mod harness;
mod rules;
mod support;
