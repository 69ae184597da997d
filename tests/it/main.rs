//! One integration-test binary, a module per topic.

mod architecture;
mod cli;
mod demo;
mod dkim;
mod first_credential;
mod harness;
mod jobs;
mod provider;
mod rules;
mod support;
