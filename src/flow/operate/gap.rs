//! The longest time from one run to the next: a day and its night, and the days without runs, stand in it.

use super::timetable::Timetable;
use crate::db::types::Instant;

/// So far it looks ahead: a week, and the way into it.
const AHEAD_H: i64 = 8 * 24;
/// So many runs are looked at one by one; of those that are closer together, the first of each hour.
const ONE_BY_ONE: usize = 3000;

/// In milliseconds; none where there are no two runs.
pub(super) fn longest(timetable: &Timetable<'_>, now: Instant) -> Option<i64> {
    let end = now.plus_h(AHEAD_H);
    let mut at = timetable.after(now).ok()?;
    let mut longest = None;
    for _ in 0..ONE_BY_ONE {
        let Ok(next) = timetable.after(at) else { return longest };
        longest = longest.max(Some(next.since(at)));
        at = next;
        if at >= end {
            return longest;
        }
    }
    while at < end {
        let hour = at.plus_h(1);
        let Ok(next) = timetable.after(hour) else { return longest };
        // Longer than what is known: from the last run before it.
        if Some(next.since(hour)) > longest {
            let mut last = at;
            while let Ok(run) = timetable.after(last)
                && run < next
            {
                last = run;
            }
            longest = longest.max(Some(next.since(last)));
        }
        at = next;
    }
    longest
}
