//! "Fale Conosco": a visitor picks a topic, gets a number at once and talks; the product asks first and offers the step
//! that solves it, then an agent does. What looks like a secret is refused before it is stored. The number opens
//! nothing: a conversation belongs to whoever has its key, and to the desk.

mod line_text;
mod live;
mod looks_like;
mod open;
mod read;
mod say;

pub use live::{News, agent_saw, news, of_desk, visitor_saw, waiting};
pub use looks_like::LooksLike;
pub use open::{Opened, Opening, open};
pub use read::{by_key, lines_since};
pub use say::{Said, Speaker, say};
