//! Recovery: what happens for what was typed, and many people behind one address.

mod many;
mod rules;
