//! How far apart the clocks of a house may be.

/// The clocks of two nodes may differ by this much; what is ahead by less is left alone.
pub const SKEW_S: i64 = 60;
