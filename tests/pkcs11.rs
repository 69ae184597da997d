//! Signing keys in a token: SoftHSM, which is one in a file.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use cracha::crypto::derive::KeyRing;
use cracha::crypto::keys::Alg;
use cracha::crypto::secret::Secret;
use cracha::crypto::token::{Place, Token};
use tempfile::TempDir;

const LABEL: &str = "cracha";
const PIN: &str = "1234567";

/// Where Debian's package puts it.
fn module() -> String {
    let places = ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"];
    let found = places.into_iter().find(|place| Path::new(place).exists());
    found.expect("the library of SoftHSM (Debian: softhsm2)").to_owned()
}

/// A token of its own, in a directory of its own.
fn soft_token() -> (TempDir, PathBuf) {
    let home = TempDir::new().unwrap();
    let config = home.path().join("softhsm2.conf");
    let tokens = home.path().join("tokens");
    std::fs::create_dir(&tokens).unwrap();
    let lines = format!("directories.tokendir = {}\nobjectstore.backend = file\n", tokens.display());
    std::fs::write(&config, lines).unwrap();
    let arguments = ["--init-token", "--free", "--label", LABEL, "--pin", PIN, "--so-pin", "7654321"];
    let made = Command::new("softhsm2-util").args(arguments).env("SOFTHSM2_CONF", &config).output().unwrap();
    assert!(made.status.success(), "{made:?}");
    (home, config)
}

fn place(pin: &str) -> Place {
    Place {
        module: module(),
        label: LABEL.into(),
        pin: Secret::new(pin),
        algs: vec![Alg::Ps256, Alg::Es256, Alg::EdDsa],
    }
}

/// One after the other: a process has one library of a kind, and it reads its environment once.
#[test]
fn keys_are_made_in_the_token_and_sign_there() {
    let (_home, config) = soft_token();
    // SAFETY: nothing else of this process runs yet.
    unsafe { std::env::set_var("SOFTHSM2_CONF", &config) };
    let wrong = Token::open(place("0000000")).unwrap_err().to_string();
    assert!(wrong.contains("the PIN") && !wrong.contains("0000000"), "{wrong}");
    let nowhere = Token::open(Place { label: "other".into(), ..place(PIN) }).unwrap_err().to_string();
    assert!(nowhere.contains("0 tokens are called"), "{nowhere}");

    let plain = KeyRing::generate().unwrap();
    let (sealed, stored) = plain.new_signing_key(Alg::Es256, "before").unwrap();
    let ring = plain.with_token(Token::open(place(PIN)).unwrap());
    let before = ring.signing_key(Alg::Es256, "before", &stored).unwrap();
    assert_eq!(before.public(), sealed.public(), "what was made before the token still signs");
    for alg in Alg::ALL {
        let kid = format!("kid-{alg}");
        let (key, stored) = ring.new_signing_key(alg, &kid).unwrap();
        assert_eq!((key.kid(), key.alg()), (kid.as_str(), alg));
        let there = *ring.open(&kid, &stored).unwrap() == b"pkcs11"[..];
        assert_eq!(there, alg != Alg::Rs256, "{alg}: as configured");
        for message in [b"message".as_slice(), b""] {
            let signature = key.sign(message).unwrap();
            assert!(key.public().verify(message, &signature), "{alg}");
            assert!(!key.public().verify(b"massage", &signature), "{alg}");
        }
        let again = ring.signing_key(alg, &kid, &stored).unwrap();
        assert_eq!(again.public(), key.public());
        assert!(key.public().verify(b"m", &again.sign(b"m").unwrap()));
    }
    std::thread::scope(|scope| {
        for n in 0..8 {
            let ring = &ring;
            scope.spawn(move || {
                let (key, _) = ring.new_signing_key(Alg::Es256, &format!("many-{n}")).unwrap();
                for _ in 0..20 {
                    assert!(key.public().verify(b"m", &key.sign(b"m").unwrap()));
                }
            });
        }
    });
    let lost = ring.signing_key(Alg::Es256, "gone", &ring.seal("gone", b"pkcs11").unwrap()).unwrap_err().to_string();
    assert!(lost.contains("0 keys called gone"), "{lost}");
}

fn program(home: &Path, conf: &Path, pin: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cracha"));
    command.args(arguments).current_dir(home).env_clear().env("SOFTHSM2_CONF", conf);
    command.env("CRACHA_DATABASE__URL", format!("sqlite://{}", home.join("cracha.db").display()));
    command.env("CRACHA_MASTER_KEY_FILE", home.join("master.key"));
    command.env("CRACHA_KEYS__PKCS11__MODULE", module()).env("CRACHA_KEYS__PKCS11__TOKEN", LABEL);
    command.env("CRACHA_KEYS__PKCS11__PIN", pin).env("LANG", "en_GB.UTF-8");
    command.output().unwrap()
}

#[test]
fn the_program_makes_its_keys_in_the_token_and_says_what_is_wrong_with_it() {
    let (home, conf) = soft_token();
    let home = home.path();
    let run = |pin: &str, arguments: &[&str]| program(home, &conf, pin, arguments);
    let words = |output: &Output| {
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
    };
    let master = home.join("master.key").display().to_string();
    let made = run(PIN, &["keys", "init", &master]);
    assert!(made.status.success(), "{made:?}");
    for arguments in [&["migrate"][..], &["keys", "rotate"], &["keys", "list"]] {
        let done = run(PIN, arguments);
        assert!(done.status.success(), "{arguments:?}: {}", words(&done));
    }
    let listed = Command::new("softhsm2-util").arg("--show-slots").env("SOFTHSM2_CONF", &conf).output().unwrap();
    assert!(words(&listed).contains(LABEL));
    let wrong = run("0000000", &["keys", "rotate"]);
    assert!(!wrong.status.success());
    assert!(words(&wrong).contains("keys.pkcs11: ") && !words(&wrong).contains("0000000"), "{}", words(&wrong));
}
