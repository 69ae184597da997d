//! Delivery in words: the mails, why one came back, and the trail of mails and promises.

pub mod advice;
pub mod bounce;
pub mod doctor;
pub mod letter;
pub mod mail;
pub mod returned;
pub mod status;
pub mod trail;
