//! Words that several files here say.

/// What to do about a database that is not there.
pub(super) const MAKE: &str = "`cracha migrate` makes the tables";

/// An error of somebody else on one line.
pub(super) fn one_line(error: &dyn std::fmt::Display) -> String {
    error.to_string().split_whitespace().collect::<Vec<_>>().join(" ")
}
