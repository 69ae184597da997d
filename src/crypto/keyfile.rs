//! The master key file: one line per key, `key_id base64`, the first is the current one; `#` begins a comment.
//!
//! Made once (`keys init`), never overwritten: without it every sealed value and every outstanding ticket is lost.
//! A rotation puts a new line on top and replaces the file in one step, so that a reader sees the old or the new one.

use super::derive::{KeyRing, Master, new_key_id};
use super::secret::random_bytes;
use crate::error::{Error, Result};
use base64::{Engine, engine::general_purpose::STANDARD};
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

const HEAD: &str = "# cracha master keys, the current one first. Keep a copy apart from the database's backups:\n\
                    # without this file no sealed key and no mailed code can be read again.\n";

/// Reads the key file. All errors name the file and what to do, and no key.
pub fn read(path: &Path) -> Result<KeyRing> {
    let text = text_of(path)?;
    parse(&text).map(KeyRing::of).map_err(|problem| trouble(path, problem))
}

/// Makes a key file with one fresh key, readable by its owner alone; refuses to touch one that exists.
/// Answers the new key's name.
pub fn init(path: &Path) -> Result<String> {
    let (key_id, line) = new_line()?;
    write_new(path, &[HEAD, &line]).map_err(|error| trouble(path, error))?;
    Ok(key_id)
}

/// Adds a fresh key on top of the file: it becomes the current one at the next start. The others stay as they are,
/// comments too. Answers the new key's name.
pub fn rotate(path: &Path) -> Result<String> {
    let old = text_of(path)?;
    parse(&old).map_err(|problem| trouble(path, problem))?;
    let (key_id, line) = new_line()?;
    replace(path, &[&line, &old]).map_err(|error| trouble(path, error))?;
    Ok(key_id)
}

fn text_of(path: &Path) -> Result<Zeroizing<String>> {
    let file = File::open(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => trouble(path, "does not exist; make one with `cracha keys init`"),
        _ => trouble(path, error),
    })?;
    refuse_open_door(path, &file)?;
    std::io::read_to_string(file).map(Zeroizing::new).map_err(|error| trouble(path, error))
}

fn new_line() -> Result<(String, Zeroizing<String>)> {
    let key_id = new_key_id()?;
    let key = Zeroizing::new(random_bytes::<32>()?);
    let line = Zeroizing::new(format!("{key_id} {}\n", *Zeroizing::new(STANDARD.encode(*key))));
    Ok((key_id, line))
}

fn parse(text: &str) -> Result<Vec<Master>, String> {
    let mut masters: Vec<Master> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let wrong = |problem: &str| format!("line {}: {problem}", number + 1);
        let mut words = line.split_ascii_whitespace();
        let (Some(key_id), Some(key), None) = (words.next(), words.next(), words.next()) else {
            return Err(wrong("expected \"key_id base64\""));
        };
        if key_id.len() > 32 || !key_id.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()) {
            return Err(wrong("a key_id is up to 32 lower-case letters and digits"));
        }
        if masters.iter().any(|master| master.id == key_id) {
            return Err(wrong("this key_id is there twice"));
        }
        let bytes = Zeroizing::new(STANDARD.decode(key).map_err(|_| wrong("the key is not base64"))?);
        let bytes: &[u8; 32] = bytes.as_slice().try_into().map_err(|_| wrong("the key is not 32 bytes"))?;
        masters.push(Master::new(key_id.to_owned(), bytes));
    }
    if masters.is_empty() {
        return Err("holds no key; make one with `cracha keys init`".to_owned());
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
    let mode = file.metadata().map_err(|error| trouble(path, error))?.permissions().mode() & 0o777;
    if mode & 0o027 != 0 {
        let problem = format!("its mode {mode:o} lets others in; run: chmod 600 {}", path.display());
        return Err(trouble(path, problem));
    }
    Ok(())
}

#[cfg(not(unix))]
fn refuse_open_door(_path: &Path, _file: &File) -> Result<()> {
    Ok(())
}

fn trouble(path: &Path, problem: impl std::fmt::Display) -> Error {
    Error::Unavailable(format!("master key file {}: {problem}", path.display()))
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
        assert!(init(&path).is_err());
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
    fn a_file_that_others_can_read_is_refused_with_the_command_that_closes_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = folder();
        let path = folder.path().join("master.key");
        init(&path).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        let text = read(&path).unwrap_err().to_string();
        assert!(text.contains("mode 644") && text.contains("chmod 600 "), "{text}");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o440)).unwrap();
        assert!(read(&path).is_ok());
    }

    #[test]
    fn a_wrong_file_names_the_line_and_never_the_key() {
        let key = STANDARD.encode([7; 32]);
        for (text, problem) in [
            ("".to_owned(), "no key"),
            ("# only this\n\n".to_owned(), "no key"),
            (format!("{key}\n"), "line 1: expected"),
            (format!("a1 {key}\na1 {key}\n"), "line 2: this key_id is there twice"),
            (format!("A.1 {key}\n"), "line 1: a key_id"),
            (format!("a1 !{key}\n"), "not base64"),
            (format!("a1 {}\n", STANDARD.encode([7; 31])), "not 32 bytes"),
        ] {
            let error = parse(&text).err().unwrap();
            assert!(error.contains(problem), "{error}");
            assert!(!error.contains(&key));
        }
    }

    #[test]
    fn a_missing_file_is_named() {
        let text = read(Path::new("no/such.key")).unwrap_err().to_string();
        assert!(text.contains("no/such.key") && text.contains("cracha keys init"), "{text}");
    }
}
