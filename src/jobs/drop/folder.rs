//! The drop folder on disk, also a network's: what waits in it, what is under work, what was put away. Each step is one
//! rename, which happens once however many nodes try it.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::flow::intake::MOST_BYTES;
use crate::model::ids::DropId;

/// A name that ends so is not complete.
const UNFINISHED: [&str; 4] = [".part", ".tmp", ".filepart", ".crdownload"];
/// Between the parts of a name under work.
const MARK: char = '~';

/// The folder, with `work`, `done` and `rejected` in it.
#[derive(Clone, Debug)]
pub struct Folder {
    root: PathBuf,
}

/// A file that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Its name.
    pub name: String,
    /// Its size and when it was written last: as long as these change, somebody writes.
    pub still: (u64, Option<SystemTime>),
}

/// What is in the folder now.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// Under names of their own.
    pub waiting: Vec<Waiting>,
    /// Names that somebody still writes to, without what says so.
    pub unfinished: Vec<String>,
}

/// A file under work.
#[derive(Clone, Debug)]
pub struct UnderWork {
    /// Its lease.
    pub id: DropId,
    /// As it was dropped.
    pub name: String,
    path: PathBuf,
}

/// Where a file is put away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// Every line was taken.
    Done,
    /// Something was not.
    Rejected,
}

impl Shelf {
    fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Rejected => "rejected",
        }
    }
}

impl Folder {
    /// This one; what it needs is made.
    pub fn open(root: &Path) -> io::Result<Self> {
        for name in ["work", Shelf::Done.name(), Shelf::Rejected.name()] {
            fs::create_dir_all(root.join(name))?;
        }
        Ok(Self { root: root.to_owned() })
    }

    /// What is in it. Hidden files, and those that an office program locks with, are none.
    pub fn list(&self) -> io::Result<Listing> {
        let mut listing = Listing::default();
        for entry in fs::read_dir(&self.root)? {
            let entry = entry?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            let Ok(found) = entry.metadata() else { continue };
            if !found.is_file() || name.starts_with(['.', MARK]) {
                continue;
            }
            let lower = name.to_lowercase();
            match UNFINISHED.iter().find(|end| lower.ends_with(*end)) {
                Some(end) => listing.unfinished.push(name.get(..name.len() - end.len()).unwrap_or("").to_owned()),
                None => listing.waiting.push(Waiting { name, still: (found.len(), found.modified().ok()) }),
            }
        }
        listing.waiting.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(listing)
    }

    /// Takes a file under this node's name; another node may have been faster.
    pub fn take(&self, name: &str, node: &str) -> io::Result<()> {
        let node: String = node.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        let to = self.root.join("work").join(format!("{}{MARK}{node}{MARK}{name}", DropId::new()));
        gone_is_fine(fs::rename(self.root.join(name), to))
    }

    /// What nodes have taken, whoever they are.
    pub fn under_work(&self) -> io::Result<Vec<UnderWork>> {
        let mut all = Vec::new();
        for entry in fs::read_dir(self.root.join("work"))? {
            let path = entry?.path();
            let Some(whole) = path.file_name().and_then(OsStr::to_str) else { continue };
            let mut parts = whole.splitn(3, MARK);
            if let (Some(id), Some(_), Some(name)) = (parts.next(), parts.next(), parts.next()) {
                all.push(UnderWork { id: DropId::from_text(id), name: name.to_owned(), path: path.clone() });
            }
        }
        all.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(all)
    }

    /// Its content, one byte more than is looked at at most; none when another node has put it away.
    pub fn read(&self, file: &UnderWork) -> io::Result<Option<Vec<u8>>> {
        let mut bytes = Vec::new();
        match fs::File::open(&file.path) {
            Ok(open) => open.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes)?,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        Ok(Some(bytes))
    }

    /// Puts it away, with its report beside it. A name that is taken there already gets the file's id before it.
    pub fn put_away(&self, file: &UnderWork, shelf: Shelf, ending: &str, report: &[u8]) -> io::Result<()> {
        let shelf = self.root.join(shelf.name());
        let mut name = file.name.clone();
        if shelf.join(&name).exists() {
            name = format!("{}{MARK}{name}", file.id);
        }
        // Whoever finds the file finds its report.
        let unfinished = shelf.join(format!("{name}.report{ending}.tmp"));
        fs::write(&unfinished, report)?;
        fs::rename(&unfinished, shelf.join(format!("{name}.report{ending}")))?;
        gone_is_fine(fs::rename(&file.path, shelf.join(name)))
    }
}

fn gone_is_fine(renamed: io::Result<()>) -> io::Result<()> {
    match renamed {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        other => other,
    }
}
