//! Which mails exist, how they read, how they leave.

pub mod letter;
