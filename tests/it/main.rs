//! One integration-test binary, a module per topic.

mod harness;
mod support;
