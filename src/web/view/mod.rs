//! The pages as plain structs: strings in, HTML out. No database types reach a template; doors translate.

pub mod account;
pub mod desk;
pub mod input;
pub mod login;
pub mod operator;
pub mod protocol;
pub mod recovery;
pub mod returned;
pub mod shared;
pub mod users;
