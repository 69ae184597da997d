//! What follows a change that is made already. It failing must not hide what was done: a secret is shown this once.

use crate::error::Result;

/// What came of it; a failure is logged, and made up for by the next beat or the next look.
pub fn afterwards<T>(request_id: &str, what: &'static str, came: Result<T>) -> Option<T> {
    came.inspect_err(|error| tracing::warn!(request_id, %error, "{what}")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    #[test]
    fn what_fails_afterwards_takes_nothing_back() {
        assert_eq!(afterwards("r", "nothing", Ok(1)), Some(1));
        assert_eq!(afterwards::<()>("r", "keys are made later", Err(Error::Busy { retry_after_s: 1 })), None);
    }
}
