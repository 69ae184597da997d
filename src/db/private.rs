//! The SQLite files hold people's names and addresses: they are their owner's alone. SQLite gives `-wal` and `-shm` the
//! mode of the file that they belong to.

use std::fs::{OpenOptions, Permissions};
use std::io::ErrorKind;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

const OWNER_ALONE: u32 = 0o600;
const OTHERS: u32 = 0o077;

/// Makes the file for its owner alone if it is not there; takes rights of others from one that is. What cannot be mended
/// (the file is somebody else's) is said in the log and keeps nobody from working.
pub(super) fn keep(path: &str) -> std::io::Result<()> {
    match OpenOptions::new().write(true).create_new(true).mode(OWNER_ALONE).open(path) {
        Ok(_) => return Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error),
    }
    for name in [path.to_owned(), format!("{path}-wal"), format!("{path}-shm")] {
        mend(Path::new(&name));
    }
    Ok(())
}

fn mend(path: &Path) {
    let Ok(mode) = std::fs::metadata(path).map(|known| known.permissions().mode()) else { return };
    if mode & OTHERS == 0 {
        return;
    }
    let (file, was) = (path.display(), format!("{:o}", mode & 0o777));
    match std::fs::set_permissions(path, Permissions::from_mode(mode & !OTHERS & 0o7777)) {
        Ok(()) => tracing::warn!(%file, was, "others could open the database file; now its owner alone can"),
        Err(error) => tracing::warn!(%file, was, %error, "others can open the database file; run: chmod 600 FILE"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        std::fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_new_file_is_its_owners_alone_and_an_open_one_is_mended() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("c.db");
        let wal = dir.path().join("c.db-wal");
        let text = path.display().to_string();
        keep(&text).unwrap();
        assert_eq!(mode(&path), 0o600);
        std::fs::write(&wal, "").unwrap();
        for file in [&path, &wal] {
            std::fs::set_permissions(file, Permissions::from_mode(0o644)).unwrap();
        }
        keep(&text).unwrap();
        assert_eq!((mode(&path), mode(&wal)), (0o600, 0o600));
        assert!(keep(&dir.path().join("no/c.db").display().to_string()).is_err());
    }
}
