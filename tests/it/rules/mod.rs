//! The business rules below the pages, a file per topic, on both engines (product.md; design.md, invariants;
//! standards.md part 2, whose statements are named P2-…).

mod audit;
mod ending;
mod passwords;
mod promises;
mod recovery;
mod releases;
mod smtp_mails;
mod throttling;
mod tickets;
mod users;
