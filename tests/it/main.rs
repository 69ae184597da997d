//! One integration-test binary. A room's tests stand in its folder; what is about the whole house stands beside them.

mod accessibility;
mod account;
mod architecture;
mod cli;
mod contact;
mod delivery;
mod demo;
mod desk;
mod failover;
mod faults;
mod harness;
mod intake;
mod matrix;
mod operate;
mod pgbouncer;
mod promise;
mod provider;
mod recovery;
mod routes;
mod security;
mod sign_in;
mod storage;
mod support;
mod ticket;
mod users;
mod versions;
