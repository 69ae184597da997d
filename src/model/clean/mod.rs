//! Values as people, spreadsheets and programs write them, made what they mean: the one cleaning of API, file and form.
//! What a spreadsheet damaged is put right where it can be proven (check digits, exact digits), with a warning; else it
//! is refused with a reason that names the spreadsheet (product rule "Files are taken as people have them").

mod cnpj;
mod contact;
mod date;
mod document;
mod id;
mod text;
mod words;

pub use cnpj::cnpj;
pub use contact::{email, name, phone};
pub use date::instant;
pub use document::{Document, document};
pub use id::external_id;
pub use text::{Value, value};
pub use words::{language, state};
