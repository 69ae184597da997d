//! Real processes, and what happens to them: they are killed, their relay and their database misbehave, their clocks
//! jump. A ledger outside of the product says what was acknowledged and what arrived.
//!
//! In the suite each of these is short. `CRACHA_FAULT_KILLS=1000 tests/run faults` is the long run.

mod bell;
mod clock;
mod database;
mod disk;
mod folder;
mod kills;
mod ledger;
mod network;
mod people;
mod relay;
mod silence;
mod talk;
mod town;
