//! What was found broken once.
