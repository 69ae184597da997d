//! What `check-config` calls complete works; what is wrong is told all at once, without a secret, in the reader's language.

use cracha::crypto::keyfile;

use crate::support::program::{Ended, Home, ended};

const UNUSABLE: &str = include_str!("../../cases/config/accepted-but-unusable.env");
const PASSWORDS: &str = include_str!("../../cases/config/database-passwords.txt");
const KUBERNETES: &str = include_str!("../../cases/config/kubernetes.env");
const HIDING: &str = include_str!("../../cases/config/errors-that-hide-others.env");

/// `NAME=value`, perhaps in quotes, perhaps with a comment behind it.
fn settings(text: &str) -> Vec<(String, String)> {
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let read = |line: &str| {
        let line = line.split(" #").next().unwrap().trim_end();
        let (name, value) = line.split_once('=').unwrap();
        (name.to_owned(), value.trim_matches('"').to_owned())
    };
    lines.map(read).collect()
}

fn check(home: &Home, with: &[(String, String)]) -> Ended {
    ended(home.command(&["check-config"]).envs(with.iter().cloned()))
}

#[test]
fn each_unusable_line_alone_is_refused_and_says_what_to_write() {
    let lines = settings(UNUSABLE);
    assert_eq!(lines.len(), 10);
    for (name, value) in lines {
        // The relay of these lines is one that is used.
        let home = Home::new().with("MAIL__TRANSPORT", "smtp");
        let ended = check(&home, &[(name.clone(), value.clone())]);
        ended.says_in_one_line(2, &[&name, "; write "]);
        assert_eq!(home.files(), ["master.key"], "{name}={value}");
    }
}

#[test]
fn no_character_of_a_database_password_is_in_an_error() {
    let lines: Vec<&str> = PASSWORDS.lines().filter_map(|line| line.split("->").next()).map(str::trim).collect();
    assert_eq!(lines.len(), 4);
    for url in lines {
        let home = Home::new().with("DATABASE__URL", url);
        for command in ["check-config", "migrate", "serve"] {
            let ended = home.run(&[command]);
            ended.says_in_one_line(2, &["CRACHA_DATABASE__URL: database.url: ", "in the password"]);
            let line = &ended.err[0];
            assert!(!["Seg", "redo", "Forte", "100"].iter().any(|piece| line.contains(piece)), "{line}");
        }
    }
}

#[test]
fn a_kubernetes_service_called_cracha_stops_nothing() {
    let service = settings(KUBERNETES);
    assert_eq!(service.len(), 7);
    assert_eq!(check(&Home::new(), &service).code, Some(0));
    let slip = [service, vec![("CRACHA_SERVER__LISTN".to_owned(), "x".to_owned())]].concat();
    check(&Home::new(), &slip).says_in_one_line(2, &["CRACHA_SERVER__LISTN", "write CRACHA_SERVER__LISTEN"]);
}

#[test]
fn one_mistake_hides_no_other() {
    let more =
        [("CRACHA_PASSWORD__MAX_WAIT_MS".to_owned(), "-1".to_owned()), ("CRACHA_LOG__FORMAT".into(), "xml".into())];
    let ended = check(&Home::new(), &[settings(HIDING), more.to_vec()].concat());
    assert_eq!((ended.code, ended.err.len()), (Some(2), 4), "{ended:?}");
    for begin in [
        "cracha: CRACHA_BRAND__TIME_ZONE: brand.time_zone: \"Brasilia\" is no time zone; ",
        "cracha: CRACHA_PROMISE__EXTRA_HOLIDAYS: promise.extra_holidays: \"08/02/2027\" is no date; write ",
        "cracha: CRACHA_PASSWORD__MAX_WAIT_MS: password.max_wait_ms: is -1; write ",
        "cracha: CRACHA_LOG__FORMAT: log.format: \"xml\" is not taken; write ",
    ] {
        assert!(ended.err.iter().any(|line| line.starts_with(begin)), "no {begin} in {ended:?}");
    }
}

#[test]
fn the_lines_are_in_the_language_of_the_terminal() {
    for (lang, words) in [("pt_BR.UTF-8", "escreva"), ("es_AR.UTF-8", "escriba"), ("C.UTF-8", "write")] {
        let home = Home::new().with("PASSWORD__QUEUE", "0");
        ended(home.command(&["check-config"]).env("LANG", lang)).says_in_one_line(2, &["password.queue", words]);
    }
}

#[test]
fn what_is_wrong_with_key_file_and_mailer_is_said_in_the_language_of_the_terminal() {
    let (missing, folder) = ("/no/such.key", "/proc/no/mail");
    for (lang, key, mail, dkim) in [
        ("pt_BR.UTF-8", "não existe; crie um", "não pode ser criada", "não contém uma chave privada"),
        ("es_AR.UTF-8", "no existe; cree uno", "no se puede crear", "no contiene una clave privada"),
        ("C.UTF-8", "does not exist; make one", "cannot be made", "holds no private key"),
    ] {
        let home = Home::new().with("MASTER_KEY_FILE", missing);
        ended(home.command(&["check-config"]).env("LANG", lang)).says_in_one_line(2, &[missing, key]);
        ended(home.command(&["keys", "list"]).env("LANG", lang)).says_in_one_line(2, &[missing, key]);
        let home = Home::new().with("MAIL__TRANSPORT", "file").with("MAIL__DIRECTORY", folder);
        for command in ["check-config", "serve"] {
            home.run(&["migrate"]).fine();
            ended(home.command(&[command]).env("LANG", lang)).says_in_one_line(2, &["mail.directory", folder, mail]);
        }
        let home = Home::new();
        let file = home.file("dkim.pem", "no key");
        let home = home.with("MAIL__DKIM__DOMAIN", "example.com").with("MAIL__DKIM__SELECTOR", "s1");
        let home = home.with("MAIL__DKIM__KEY_FILE", &file);
        ended(home.command(&["check-config"]).env("LANG", lang))
            .says_in_one_line(2, &["mail.dkim.key_file", &file, dkim]);
    }
}

#[test]
fn the_master_key_file_is_never_overwritten_and_that_is_said_in_the_language_of_the_terminal() {
    for (lang, words) in [("pt_BR.UTF-8", "já existe"), ("es_AR.UTF-8", "ya existe"), ("C.UTF-8", "exists already")] {
        let home = Home::new();
        let file = home.path("master.key").display().to_string();
        let before = std::fs::read(&file).unwrap();
        ended(home.command(&["keys", "init", &file]).env("LANG", lang)).says_in_one_line(1, &[&file, words]);
        assert_eq!(std::fs::read(&file).unwrap(), before);
    }
}

#[test]
fn check_config_says_when_the_master_key_does_not_belong_to_the_database() {
    for home in [Home::new(), Home::postgres()] {
        home.run(&["migrate"]).fine();
        home.run(&["keys", "list"]).fine(); // the database remembers the key from now on
        home.run(&["check-config"]).fine();
        keyfile::init(&home.path("other.key")).unwrap();
        let wrong = ended(home.command(&["check-config"]).env("CRACHA_MASTER_KEY_FILE", home.path("other.key")));
        wrong.says_in_one_line(2, &["keys.master_key_file", "holds no key", "put it back"]);
    }
}

#[test]
fn a_database_that_does_not_answer_is_said_and_is_no_mistake_of_the_configuration() {
    let home = Home::new().with("DATABASE__URL", "postgres://cracha:hidden-word@127.0.0.1:1/cracha");
    home.run(&["check-config"]).says_in_one_line(1, &["PostgreSQL at 127.0.0.1:1/cracha does not answer"]);
    assert!(Home::new().run(&["check-config"]).fine().contains("`cracha migrate`"));
}
