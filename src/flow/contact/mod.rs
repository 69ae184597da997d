//! "Fale Conosco": a visitor picks a topic, gets a number at once and talks; the product asks first and offers the step
//! that solves it, then an agent does. What looks like a secret is refused before it is stored. The number opens
//! nothing: a conversation belongs to whoever has its key, and to the desk.

mod agent;
mod answers;
mod ask;
mod attach;
mod delivery;
mod desk;
mod figures;
mod file;
mod hours;
mod line_text;
mod live;
mod looks_like;
mod next;
mod open;
mod read;
mod reply;
mod say;
mod summary;
mod thread;
mod told;
mod want;

pub use agent::{close, take, transfer};
pub use answers::Ready;
pub use ask::{Answered, identify};
pub use attach::{Attached, attach, expect_file, file_of_desk, file_of_visitor};
pub use desk::{Queue, QueueLine, Shown, queue, show};
pub use figures::Figures;
pub use file::{Checked, check as check_file};
pub use hours::{Service, service};
pub use live::{News, agent_saw, news, of_desk, waiting};
pub use looks_like::LooksLike;
pub use next::Next;
pub use open::{Opened, Opening, open};
pub use read::{Own, Talk, by_key, lines_since, of_visitor, talk};
pub use reply::{Incoming, Replied, reply};
pub use say::{Said, Speaker, saw, say};
pub use want::{Wanted, close_silent, leave, solved, want_agent};
