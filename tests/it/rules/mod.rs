//! The business rules below the pages, a file per topic, on both engines (product.md; design.md, invariants;
//! standards.md part 2, whose statements are named P2-…).

mod ending;
mod recovery;
mod throttling;
mod tickets;
mod users;
