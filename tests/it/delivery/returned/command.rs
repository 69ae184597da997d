//! `cracha mail notification` as a mail server calls it: what it cannot store now it must not lose.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::support::program::{Ended, Home, ended};

/// The program with a mail on its standard input.
fn pipe(command: &mut Command, mail: &[u8]) -> Ended {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program");
    child.stdin.take().expect("piped").write_all(mail).expect("it reads to the end");
    let output = child.wait_with_output().expect("its end");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Ended {
        code: output.status.code(),
        out: text(output.stdout),
        err: text(output.stderr).lines().map(str::to_owned).collect(),
    }
}

/// What waits for an operator.
fn kept(home: &Home) -> i64 {
    use diesel::{QueryDsl, RunQueryDsl};
    let url = cracha::db::connect::DbUrl::Sqlite(home.path("cracha.db").display().to_string());
    let db = &mut cracha::db::connect::open(&url, cracha::db::connect::Purpose::Write).unwrap();
    cracha::db::schema::returned_mails::table.count().get_result(db).unwrap()
}

const NOTIFICATION: [&str; 2] = ["mail", "notification"];

#[test]
fn what_cannot_be_stored_now_comes_again_later() {
    let home = Home::new();
    let bounce = b"From: MAILER-DAEMON@mx.example\nSubject: failure notice\n\n<a@b.example>:\nno such user\n";
    let away = |home: &Home, what: &str| {
        let end = pipe(&mut home.command(&NOTIFICATION), bounce);
        assert_eq!(end.code, Some(75), "{what}: {end:?}");
        assert!(!end.err.is_empty() && end.out.is_empty(), "{what}: {end:?}");
    };
    away(&home, "no tables yet");
    ended(&mut home.command(&["migrate"]));
    assert_eq!(pipe(&mut home.command(&NOTIFICATION), bounce).fine(), "about no mail of ours: kept for an operator\n");

    for (lang, words) in [
        ("pt_BR.UTF-8", "sobre nenhum e-mail nosso: guardado para um operador\n"),
        ("es_AR.UTF-8", "sobre ningún correo nuestro: guardado para un operador\n"),
        ("C.UTF-8", "about no mail of ours: kept for an operator\n"),
    ] {
        assert_eq!(pipe(home.command(&NOTIFICATION).env("LANG", lang), bounce).fine(), words);
    }

    let home = home.with("MASTER_KEY_FILE", "/nowhere/master.key");
    away(&home, "no key");
    let key = home.path("master.key").display().to_string();
    let home = home.with("MASTER_KEY_FILE", &key).with("DATABASE__URL", "postgres://nobody@127.0.0.1:1/none");
    away(&home, "no database");
    let home = home.with("DATABASE__URL", "mysql://");
    away(&home, "a configuration that is wrong");
    let end = pipe(&mut home.command(&["mail", "notification", "--quietly"]), b"");
    assert_eq!(end.code, Some(75), "an alias that is wrong: {end:?}");
}

#[test]
fn whatever_else_comes_in_ends_well_and_is_read_to_its_end() {
    let home = Home::new();
    ended(&mut home.command(&["migrate"]));
    // Somebody tries whether it would work: nothing is kept of that.
    assert_eq!(pipe(&mut home.command(&NOTIFICATION), b"").fine(), "nothing came in; what comes can be taken\n");
    assert_eq!(kept(&home), 0);
    let huge = "Subject: x\n\n".to_owned() + &"lorem ipsum\n".repeat(400_000);
    for mail in [&b"\n"[..], b"\xff\xfe\0\0", b"Subject: Out of office\nReturn-Path: <>\n\naway\n", huge.as_bytes()] {
        pipe(&mut home.command(&NOTIFICATION), mail).fine();
    }
}
