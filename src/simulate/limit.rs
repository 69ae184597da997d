//! How long a simulation may compute where somebody waits for its answer.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use super::progress::Progress;

/// A guard that lets it compute for so long and stops it then.
pub fn within(most: Duration) -> impl FnMut(&Progress) -> ControlFlow<()> {
    let began = Instant::now();
    move |_| if began.elapsed() < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
}
