//! What can be wrong with the master key file: a closed list without words. The terminal words it (`text::config`).

/// Why the file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Which file.
    pub file: String,
    /// What it is.
    pub what: What,
}

/// What is wrong. Never a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// There is no such file.
    Missing,
    /// There is one already, and it is never overwritten.
    Exists,
    /// The system does not let it be read or written; its words.
    Refused(String),
    /// Its mode lets others in.
    OpenDoor(u32),
    /// It holds no key.
    Empty,
    /// A line, from 1, that is no key.
    Line(usize, Flaw),
}

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// Not two words.
    Form,
    /// The name has other characters, or too many.
    Name,
    /// The name is there twice.
    Twice,
    /// The key is not base64.
    NotBase64,
    /// The key has another length.
    Length,
}
