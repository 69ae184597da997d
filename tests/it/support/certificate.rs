//! Certificates that a test makes for itself, with `openssl`.

use std::process::Command;

use super::program::Home;

/// A certificate for this host, or for this client, signed by itself or by `by`: `NAME.pem` and
/// `NAME.key` in this folder.
pub fn make(home: &Home, name: &str, subject: &str, alternative: &str, by: Option<&str>) {
    let path = |end: &str| home.path(&format!("{name}.{end}")).display().to_string();
    let run = |args: &[&str]| {
        let made = Command::new("openssl").args(args).output().expect("openssl");
        assert!(made.status.success(), "{made:?}");
    };
    let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", &path("key")];
    let of = ["-subj", subject, "-addext", alternative];
    match by {
        None => run(&[&["req", "-x509", "-days", "2", "-out", &path("pem")][..], &key, &of].concat()),
        Some(by) => {
            let (authority, sealed) = (home.path(&format!("{by}.pem")), home.path(&format!("{by}.key")));
            let (authority, sealed) = (authority.display().to_string(), sealed.display().to_string());
            run(&[&["req", "-out", &path("csr")][..], &key, &of].concat());
            let signed =
                ["x509", "-req", "-days", "2", "-copy_extensions", "copy", "-CAcreateserial", "-in", &path("csr")];
            run(&[&signed[..], &["-CA", &authority, "-CAkey", &sealed, "-out", &path("pem")]].concat());
        }
    }
}
