//! The master-key file: a line per key, `name base64`, the current one first. It lives outside the data.

use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::derive::{KeyRing, MasterKey, new_id};
use super::secret::random_bytes;
use crate::error::{Error, Result};

/// Reads the file. The error says in one line what is wrong and how to mend it.
pub fn read(path: &Path) -> Result<KeyRing> {
    let fail = |what: String| Error::Unavailable(format!("master key file {}: {what}", path.display()));
    let text = std::fs::read_to_string(path).map(Zeroizing::new).map_err(|e| match e.kind() {
        std::io::ErrorKind::NotFound => fail("does not exist; make one with `cracha keys init`".into()),
        _ => fail(format!("cannot be read: {e}")),
    })?;
    let mode = std::fs::metadata(path).map_err(|e| fail(e.to_string()))?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(fail(format!("others may read it (mode {:o}); run chmod 600 on it", mode & 0o777)));
    }
    let mut keys = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty() && !l.starts_with('#')) {
        let bad = || fail(format!("line {} is not `name base64-of-32-bytes`", number + 1));
        let (id, code) = line.trim().split_once(' ').ok_or_else(bad)?;
        let bytes = Zeroizing::new(STANDARD.decode(code.trim()).map_err(|_| bad())?);
        let bytes: [u8; 32] = bytes.as_slice().try_into().map_err(|_| bad())?;
        keys.push(MasterKey { id: id.into(), bytes: Zeroizing::new(bytes) });
    }
    if keys.is_empty() {
        return Err(fail("holds no key; make one with `cracha keys init`".into()));
    }
    Ok(KeyRing::new(keys))
}

/// Makes a new file with one key, readable by its owner alone; never overwrites. Returns the key's name.
pub fn init(path: &Path) -> Result<String> {
    let line = Zeroizing::new(new_line()?);
    write_new(path, &format!("# cracha master key. Keep a copy apart from the data.\n{}", *line))?;
    Ok(line.split(' ').next().unwrap_or("").to_owned())
}

/// Puts a new key before the others. Returns its name.
pub fn rotate(path: &Path) -> Result<String> {
    read(path)?;
    let fail = |e: std::io::Error| Error::Unavailable(format!("master key file {}: {e}", path.display()));
    let old = Zeroizing::new(std::fs::read_to_string(path).map_err(fail)?);
    let line = Zeroizing::new(new_line()?);
    let fresh = path.with_extension("new");
    write_new(&fresh, &format!("{}{}", *line, *old))?;
    std::fs::rename(&fresh, path).map_err(fail)?;
    Ok(line.split(' ').next().unwrap_or("").to_owned())
}

fn new_line() -> Result<String> {
    let bytes = Zeroizing::new(random_bytes::<32>()?);
    Ok(format!("{} {}\n", new_id()?, STANDARD.encode(&bytes[..])))
}

fn write_new(path: &Path, text: &str) -> Result<()> {
    let fail = |e: std::io::Error| Error::Unavailable(format!("master key file {}: {e}", path.display()));
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(fail)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(fail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rotated_file_keeps_the_old_key_behind_the_new_one() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("master");
        let old = init(&path).unwrap();
        assert!(init(&path).is_err(), "never overwritten");
        let new = rotate(&path).unwrap();
        let ring = read(&path).unwrap();
        assert_eq!(ring.ids().collect::<Vec<_>>(), [new.as_str(), old.as_str()]);
    }

    #[test]
    fn a_file_that_others_may_read_is_refused_with_the_mend() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("master");
        init(&path).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(read(&path).unwrap_err().to_string().contains("chmod 600"));
        assert!(read(&dir.path().join("none")).unwrap_err().to_string().contains("cracha keys init"));
    }
}
