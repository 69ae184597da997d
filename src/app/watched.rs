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
    /// What the log says of files that cannot be used.
    const STAYS: &'static str;
    /// Their names; an empty one is none.
    fn files(&self) -> Vec<String>;
    /// Reads them again, and says in the log what differs.
    ///
    /// # Errors
    /// What is wrong with them. All stays as it was.
    fn renew(&self) -> Result<(), String>;

    /// The same; what is wrong with them is said in the log.
    fn renew_or_say(&self) {
        if let Err(problem) = self.renew() {
            say::<Self>(&problem);
        }
    }
}

/// Files that cannot be used.
pub(super) fn say<T: Watched + ?Sized>(problem: &str) {
    tracing::error!(alert = "certificate", problem, "{}", T::STAYS);
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

/// Looks at the files until nobody uses what was made of them. They are read once more at the first look: they may have changed
/// since they were. Files that cannot be used are tried again at every look, for what hinders may not show in a stamp (a right to
/// read them, a process at its limit of open files), and said once for each problem.
pub async fn watch<T: Watched>(made: Weak<T>) {
    let mut looks = Looks::default();
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        let Some(made) = made.upgrade() else { return };
        looks.look(&*made);
    }
}

/// What the looks before have seen.
#[derive(Default)]
struct Looks {
    used: Option<Vec<(String, Stamp)>>,
    seen: Option<Vec<(String, Stamp)>>,
    said: Option<String>,
}

impl Looks {
    fn look<T: Watched>(&mut self, made: &T) {
        let now = Some(stamps(made));
        if now == self.seen && now != self.used {
            match made.renew() {
                Ok(()) => (self.used, self.said) = (now.clone(), None),
                Err(problem) if self.said.as_ref() == Some(&problem) => {}
                Err(problem) => {
                    say::<T>(&problem);
                    self.said = Some(problem);
                }
            }
        }
        self.seen = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

    /// Cannot be read before it was tried so often.
    struct Hindered(String, AtomicUsize);

    impl Watched for Hindered {
        const STAYS: &'static str = "stays";

        fn files(&self) -> Vec<String> {
            vec![self.0.clone()]
        }

        fn renew(&self) -> Result<(), String> {
            match self.1.fetch_add(1, Relaxed) {
                ..3 => Err("permission denied".to_owned()),
                _ => Ok(()),
            }
        }
    }

    #[test]
    fn files_that_could_not_be_read_are_tried_again_though_their_stamp_stays() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let made = Hindered(file.path().display().to_string(), AtomicUsize::new(0));
        let mut looks = Looks::default();
        let mut tries = || {
            looks.look(&made);
            made.1.load(Relaxed)
        };
        assert_eq!(
            [tries(), tries(), tries(), tries(), tries()],
            [0, 1, 2, 3, 4],
            "once they stayed the same for a look"
        );
        assert_eq!([tries(), tries()], [4, 4], "they are in use");
        std::fs::write(file.path(), "more").unwrap();
        assert_eq!([tries(), tries(), tries()], [4, 5, 5], "and anew after a change");
    }
}
