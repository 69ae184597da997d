//! The master key file: one line per key, `key_id base64`, the first is the current one; `#` begins a comment.
//!
//! Made once (`keys init`), never overwritten: without it every sealed value and every outstanding ticket is lost.
//! A rotation puts a new line on top and replaces the file in one step, so that a reader sees the old or the new one.

mod problem;

pub use problem::{Flaw, Problem, What};

use super::derive::{KeyRing, Master, new_key_id};
use super::secret::random_bytes;
use base64::{Engine, engine::general_purpose::STANDARD};
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

const HEAD: &str = "# cracha master keys, the current one first. Keep a copy apart from the database's backups:\n\
                    # without this file no sealed key and no mailed code can be read again.\n";

type Result<T, E = Problem> = std::result::Result<T, E>;

/// Reads the key file.
pub fn read(path: &Path) -> Result<KeyRing> {
    let text = text_of(path)?;
    parse(&text).map(KeyRing::of).map_err(|what| trouble(path, what))
}

/// Makes a key file with one fresh key, readable by its owner alone; refuses to touch one that exists.
/// Answers the new key's name.
pub fn init(path: &Path) -> Result<String> {
    let (key_id, line) = new_line().map_err(|error| refused(path, error))?;
    write_new(path, &[HEAD, &line]).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => trouble(path, What::Exists),
        _ => refused(path, error),
    })?;
    Ok(key_id)
}

/// Adds a fresh key on top of the file: it becomes the current one at the next start. The others stay as they are,
/// comments too. Answers the new key's name.
pub fn rotate(path: &Path) -> Result<String> {
    let old = text_of(path)?;
    parse(&old).map_err(|what| trouble(path, what))?;
    let (key_id, line) = new_line().map_err(|error| refused(path, error))?;
    replace(path, &[&line, &old]).map_err(|error| refused(path, error))?;
    Ok(key_id)
}

fn text_of(path: &Path) -> Result<Zeroizing<String>> {
    let file = File::open(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => trouble(path, What::Missing),
        _ => refused(path, error),
    })?;
    refuse_open_door(path, &file)?;
    std::io::read_to_string(file).map(Zeroizing::new).map_err(|error| refused(path, error))
}

fn new_line() -> crate::error::Result<(String, Zeroizing<String>)> {
    let key_id = new_key_id()?;
    let key = Zeroizing::new(random_bytes::<32>()?);
    let line = Zeroizing::new(format!("{key_id} {}\n", *Zeroizing::new(STANDARD.encode(*key))));
    Ok((key_id, line))
}

fn parse(text: &str) -> Result<Vec<Master>, What> {
    let mut masters: Vec<Master> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let wrong = |flaw| What::Line(number + 1, flaw);
        let mut words = line.split_ascii_whitespace();
        let (Some(key_id), Some(key), None) = (words.next(), words.next(), words.next()) else {
            return Err(wrong(Flaw::Form));
        };
        if key_id.len() > 32 || !key_id.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()) {
            return Err(wrong(Flaw::Name));
        }
        if masters.iter().any(|master| master.id == key_id) {
            return Err(wrong(Flaw::Twice));
        }
        let bytes = Zeroizing::new(STANDARD.decode(key).map_err(|_| wrong(Flaw::NotBase64))?);
        let bytes: &[u8; 32] = bytes.as_slice().try_into().map_err(|_| wrong(Flaw::Length))?;
        masters.push(Master::new(key_id.to_owned(), bytes));
    }
    if masters.is_empty() {
        return Err(What::Empty);
    }
    Ok(masters)
}

fn write_new(path: &Path, parts: &[&str]) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    parts.iter().try_for_each(|part| file.write_all(part.as_bytes()))?;
    file.sync_all()
}

/// Writes beside the file and renames over it, keeping owner and mode: the service may run as another user.
fn replace(path: &Path, parts: &[&str]) -> std::io::Result<()> {
    let beside = PathBuf::from(format!("{}.new", path.display()));
    write_new(&beside, parts)?;
    let renamed = keep_owner(path, &beside).and_then(|()| std::fs::rename(&beside, path));
    if renamed.is_err() {
        let _ = std::fs::remove_file(&beside);
        return renamed;
    }
    match path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => File::open(folder)?.sync_all(),
        None => File::open(".")?.sync_all(),
    }
}

#[cfg(unix)]
fn keep_owner(old: &Path, new: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::{MetadataExt, chown};
    let (was, is) = (std::fs::metadata(old)?, std::fs::metadata(new)?);
    if (was.uid(), was.gid()) != (is.uid(), is.gid()) {
        chown(new, Some(was.uid()), Some(was.gid()))?;
    }
    std::fs::set_permissions(new, was.permissions())
}

#[cfg(not(unix))]
fn keep_owner(_old: &Path, _new: &Path) -> std::io::Result<()> {
    Ok(())
}

/// Refuses a file that others may read or that its group may write. Its group may read: orchestrators mount secrets so.
#[cfg(unix)]
fn refuse_open_door(path: &Path, file: &File) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = file.metadata().map_err(|error| refused(path, error))?.permissions().mode() & 0o777;
    if mode & 0o027 == 0 { Ok(()) } else { Err(trouble(path, What::OpenDoor(mode))) }
}

#[cfg(not(unix))]
fn refuse_open_door(_path: &Path, _file: &File) -> Result<()> {
    Ok(())
}

fn trouble(path: &Path, what: What) -> Problem {
    Problem { file: path.display().to_string(), what }
}

fn refused(path: &Path, error: impl std::fmt::Display) -> Problem {
    trouble(path, What::Refused(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().unwrap()
    }

    #[test]
    fn a_new_file_holds_one_key_and_is_its_owners_alone() {
        let folder = folder();
        let path = folder.path().join("master.key");
        let key_id = init(&path).unwrap();
        let ring = read(&path).unwrap();
        assert_eq!(ring.current_id(), key_id);
        #[cfg(unix)]
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&path.metadata().unwrap().permissions()) & 0o777, 0o600);
        assert_eq!(ring.check_value(&key_id), read(&path).unwrap().check_value(&key_id));
    }

    #[test]
    fn an_existing_file_is_never_overwritten() {
        let folder = folder();
        let path = folder.path().join("master.key");
        init(&path).unwrap();
        let before = std::fs::read(&path).unwrap();
        assert_eq!(init(&path).unwrap_err().what, What::Exists);
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }

    #[test]
    fn a_rotation_puts_the_new_key_first_and_keeps_the_old_one() {
        let folder = folder();
        let path = folder.path().join("master.key");
        let old = init(&path).unwrap();
        let sealed = read(&path).unwrap().seal("a", b"x").unwrap();
        let new = rotate(&path).unwrap();
        let ring = read(&path).unwrap();
        assert_eq!(ring.ids().collect::<Vec<_>>(), [new.as_str(), old.as_str()]);
        assert_eq!(**ring.open("a", &sealed).unwrap(), *b"x");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = folder();
        let path = folder.path().join("master.key");
        init(&path).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(read(&path).err().map(|problem| problem.what), Some(What::OpenDoor(0o644)));
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o440)).unwrap();
        assert!(read(&path).is_ok());
    }

    #[test]
    fn a_wrong_file_names_the_line_and_never_the_key() {
        let key = STANDARD.encode([7; 32]);
        for (text, problem) in [
            ("".to_owned(), What::Empty),
            ("# only this\n\n".to_owned(), What::Empty),
            (format!("{key}\n"), What::Line(1, Flaw::Form)),
            (format!("a1 {key}\na1 {key}\n"), What::Line(2, Flaw::Twice)),
            (format!("A.1 {key}\n"), What::Line(1, Flaw::Name)),
            (format!("a1 !{key}\n"), What::Line(1, Flaw::NotBase64)),
            (format!("a1 {}\n", STANDARD.encode([7; 31])), What::Line(1, Flaw::Length)),
        ] {
            assert_eq!(parse(&text).err(), Some(problem));
        }
    }

    #[test]
    fn a_missing_file_is_named() {
        let missing = Problem { file: "no/such.key".into(), what: What::Missing };
        assert_eq!(read(Path::new("no/such.key")).err(), Some(missing));
    }
}
