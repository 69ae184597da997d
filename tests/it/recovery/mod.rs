//! Recovery: what happens for what was typed, many people behind one address, and what the public look-up
//! does not show.

mod alike;
mod bounds;
mod many;
mod rules;
mod scanners;
