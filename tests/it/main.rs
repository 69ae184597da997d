//! One integration-test binary, a module per topic.

mod accessibility;
mod account_pages;
mod architecture;
mod cli;
mod demo;
mod desk_pages;
mod dkim;
mod first_credential;
mod harness;
mod jobs;
mod matrix;
mod operator_pages;
mod pgbouncer;
mod provider;
mod returned;
mod routes;
mod rules;
mod security;
mod sign_in;
mod storage;
mod support;
mod users_pages;
