//! Files that are read anew while the process runs.

use std::fs;
use std::sync::Weak;
use std::time::{Duration, SystemTime};

/// How often the files are looked at. A change is taken up when the files stayed the same for one look: whoever renews them
/// writes one after the other.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// What tells one state of a file from another.
type Stamp = Option<(SystemTime, u64)>;

/// Made of files.
pub trait Watched {
    /// Their names; an empty one is none.
    fn files(&self) -> Vec<String>;
    /// Reads them again, and says in the log what came of it. What cannot be used leaves all as it was.
    fn renew(&self);
}

fn stamps(of: &impl Watched) -> Vec<(String, Stamp)> {
    let stamp = |file: &str| {
        let known = fs::metadata(file).ok()?;
        Some((known.modified().ok()?, known.len()))
    };
    let stamped = of.files().into_iter().map(|file| {
        let stamp = stamp(&file);
        (file, stamp)
    });
    stamped.collect()
}

/// Looks at the files until nobody uses what was made of them.
pub async fn watch(made: Weak<impl Watched>) {
    let (mut used, mut seen) = match made.upgrade() {
        Some(made) => (stamps(&*made), stamps(&*made)),
        None => return,
    };
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        let Some(made) = made.upgrade() else { return };
        let now = stamps(&*made);
        if now == seen && now != used {
            made.renew();
            used.clone_from(&now);
        }
        seen = now;
    }
}
