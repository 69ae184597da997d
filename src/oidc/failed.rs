//! Why there is no answer. Doors and what reads for them end early with it; a verb that leaves a trace says its refusal as
//! an outcome, so that the trace is kept.

use super::error::ProtocolError;
use crate::error::{Error, Result};

/// Whose fault it is.
#[derive(Debug)]
pub enum Failed {
    /// The asker's, who is told.
    Refused(ProtocolError),
    /// Ours.
    Ours(Error),
}

impl Failed {
    /// For who runs a verb: a refusal is a result like another, which commits; our own fault rolls back.
    pub fn apart<T>(result: Result<T, Self>) -> Result<Result<T, ProtocolError>> {
        match result {
            Ok(found) => Ok(Ok(found)),
            Err(Self::Refused(error)) => Ok(Err(error)),
            Err(Self::Ours(error)) => Err(error),
        }
    }
}

impl From<ProtocolError> for Failed {
    fn from(error: ProtocolError) -> Self {
        Self::Refused(error)
    }
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self::Ours(error)
    }
}
