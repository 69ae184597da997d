//! `cracha reseller import`: good lines in, bad lines kept, a kill leaves nothing half done.

use std::process::Stdio;

use cracha::config::Config;
use cracha::db::connect::{DbUrl, Purpose, open};
use cracha::db::schema::{intake_batches, intake_lines, promises, resellers};
use cracha::flow::intake::{self, Names, Outcome, Sheet};
use cracha::model::cnpj::check_digits;
use cracha::model::ctx::Actor;
use cracha::model::intake_line::LineState;
use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl};

use crate::on_both_engines;
use crate::support::eventually;
use crate::support::program::Home;

const HEAD: &str = "external_id;legal_name;cnpj;contact_name;contact_email\n";

fn good(number: usize) -> String {
    let body = format!("{:012}", 100_000_000_000_u64 + number as u64);
    format!("C{number};Revenda {number};{body}{};Ana Lima;ana{number}@r.example\n", check_digits(&body))
}

/// Resellers, promises, kept lines.
fn counts(home: &Home) -> (i64, i64, i64) {
    let url = format!("sqlite:{}", home.path("cracha.db").display());
    let db = &mut open(&DbUrl::parse(&url).unwrap(), Purpose::Write).unwrap();
    (
        resellers::table.count().get_result(db).unwrap(),
        promises::table.count().get_result(db).unwrap(),
        intake_lines::table.count().get_result(db).unwrap(),
    )
}

fn read(text: &str) -> Sheet {
    let names = Names::of(&Config::defaults().unwrap().intake.columns).unwrap();
    intake::read_file(text.as_bytes(), &names).unwrap()
}

fn bad() -> String {
    format!(
        "{HEAD}{}{}C2;x;11.111.111/1111-11;Ana;ana@r.example\nC3;x;1;Ana;sem-arroba\n{}C4;só três;1\n",
        good(0),
        good(1),
        good(0)
    )
}

#[test]
fn good_lines_go_in_and_bad_ones_are_kept_with_number_and_reason() {
    let home = Home::new();
    home.run(&["migrate"]).fine();
    let file = home.file("r.csv", bad());
    for (dry, state) in [(true, (0, 0, 0)), (false, (2, 5, 6))] {
        let flag = if dry { &["--dry-run"][..] } else { &[] };
        let ended = home.run(&[&["reseller", "import", &file], flag].concat());
        assert_eq!(ended.code, Some(1), "{ended:?}");
        for line in [
            "Line 4, C2: The CNPJ repeats a single character.",
            "Line 5, C3: The CNPJ does not have 14 characters. The e-mail has no @.",
            "Line 6, C0: The reseller ID stands further up",
            "Line 7, C4: The line ends before a column that is needed.",
            "Lines: 6. New: 2. Not taken: 4.",
        ] {
            assert!(ended.out.contains(line), "no {line:?} in {}", ended.out);
        }
        assert_eq!(ended.out.contains("Nothing was changed"), dry);
        assert_eq!(counts(&home), state);
    }
    let again = home.run(&["reseller", "import", &file]);
    assert!(again.out.contains("Unchanged: 2. Not taken: 4."), "{}", again.out);
    assert_eq!(counts(&home), (2, 5, 6), "a second run adds nothing");
}

#[test]
fn a_file_that_cannot_be_read_as_a_whole_changes_nothing() {
    let home = Home::new();
    home.run(&["migrate"]).fine();
    let file = home.file("r.csv", "external_id;cnpj\n1;2\n");
    home.run(&["reseller", "import", &file]).says_in_one_line(1, &[&file, "legal_name (also razao_social, "]);
    home.run(&["reseller", "import", "no.csv"]).says_in_one_line(1, &["no.csv"]);
    assert_eq!(counts(&home), (0, 0, 0));
    let file = home.file("good.csv", format!("{HEAD}{}", good(7)));
    assert_eq!(home.run(&["reseller", "import", &file]).fine(), "Lines: 1. New: 1.\n");
}

#[test]
fn the_terminal_speaks_the_language_of_its_locale_and_the_report_that_of_its_reader() {
    let home = Home::new();
    home.run(&["migrate"]).fine();
    let file = home.file(
        "r.csv",
        format!("Lista\n{}", bad().replace("legal_name", "razão social;Cor").replace(";x;", ";x;azul;")),
    );
    let report = home.path("volta.csv").display().to_string();
    let mut command = home.command(&["reseller", "import", &file, "--report", &report, "--language", "es"]);
    let ended = command.env("LANG", "pt_BR.UTF-8").output().unwrap();
    let (out, err) = (String::from_utf8(ended.stdout).unwrap(), String::from_utf8(ended.stderr).unwrap());
    assert_eq!(ended.status.code(), Some(1));
    assert!(out.contains("Linha 5, C2: O CNPJ repete um só caractere.") && out.contains("Não aceitas: "), "{out}");
    assert!(err.contains("A coluna \"Cor\" não é conhecida") && err.contains("O relatório está em "), "{err}");
    let report = std::fs::read_to_string(home.path("volta.csv")).unwrap();
    let lines: Vec<_> = report.lines().collect();
    assert_eq!(lines.len(), 8, "{report}");
    assert!(lines[1].ends_with(";contact_email;Resultado de la importación"), "{report}");
    assert!(lines[4].contains("No aceptada") && lines[4].contains("El CNPJ repite un solo carácter."), "{report}");
    let over = home.run(&["reseller", "import", &file, "--report", &file]);
    over.says_in_one_line(2, &["overwrite"]);
    let nowhere = home.run(&["reseller", "import", &file, "--report", "/nowhere/x.csv"]);
    assert_eq!((nowhere.code, nowhere.out.as_str()), (Some(1), ""), "nothing is taken when no report can be written");
}

#[test]
fn a_killed_import_leaves_nothing_half_done() {
    let home = Home::new();
    home.run(&["migrate"]).fine();
    let total = 3_000;
    let lines: String = (0..total).map(good).collect();
    let file = home.file("r.csv", format!("{HEAD}{lines}"));
    let mut import = home.command(&["reseller", "import", &file]).stdout(Stdio::null()).spawn().unwrap();
    eventually("the first lines", || (counts(&home).0 > 0).then_some(()));
    import.kill().unwrap();
    import.wait().unwrap();
    let (resellers, promises, kept) = counts(&home);
    assert!(resellers > 0 && resellers < total as i64, "{resellers}: killed too late to prove anything");
    assert_eq!((promises, kept), (resellers, resellers), "whole verbs alone");
    let batch = |home: &Home| -> (i64, String) {
        let url = format!("sqlite:{}", home.path("cracha.db").display());
        let db = &mut open(&DbUrl::parse(&url).unwrap(), Purpose::Write).unwrap();
        let (taken, state): (i32, String) =
            intake_batches::table.select((intake_batches::taken, intake_batches::state)).first(db).unwrap();
        (i64::from(taken), state)
    };
    assert_eq!(batch(&home), (resellers, "running".to_owned()), "its batch says how far it came");
    let again = home.run(&["reseller", "import", &file]).fine();
    assert!(again.contains(&format!("New: {}. Unchanged: {resellers}.", total as i64 - resellers)), "{again}");
    assert_eq!(counts(&home), (total as i64, total as i64, total as i64));
    assert_eq!(batch(&home), (total as i64, "done".to_owned()));
}

on_both_engines! {
    async fn a_rehearsal_answers_what_would_be_and_leaves_nothing(app: &TestApp) {
        let sheet = read(&bad());
        let outcomes = |answers: Vec<intake::Answer>| answers.iter().map(|a| a.outcome).collect::<Vec<_>>();
        let lines: Vec<_> = sheet.lines().collect();
        let rehearsed = app.verb(Actor::Terminal, move |tx, ctx| intake::rehearse(tx, ctx, &lines)).await.unwrap();
        let count: i64 = resellers::table.count().get_result(&mut app.database()).unwrap();
        assert_eq!(count, 0);
        let lines: Vec<_> = sheet.lines().collect();
        let taken = app.verb(Actor::Terminal, move |tx, ctx| intake::take_all(tx, ctx, &lines)).await.unwrap();
        let (rehearsed, taken) = (outcomes(rehearsed), outcomes(taken));
        assert_eq!(rehearsed, taken);
        assert_eq!(taken.iter().filter(|outcome| **outcome == Outcome::Rejected).count(), 4);
    }

    async fn the_same_file_twice_is_the_same_file(app: &TestApp) {
        let sheet = read(&bad());
        for _ in 0..2 {
            let lines: Vec<_> = sheet.lines().collect();
            app.verb(Actor::Terminal, move |tx, ctx| intake::take_all(tx, ctx, &lines)).await.unwrap();
        }
        let corrected = format!("{HEAD}{}", good(3));
        let sheet = read(&corrected);
        let lines: Vec<_> = sheet.lines().collect();
        app.verb(Actor::Terminal, move |tx, ctx| intake::take_all(tx, ctx, &lines)).await.unwrap();
        // The first file again, after one of its bad lines was corrected by the second.
        let sheet = read(&bad());
        let lines: Vec<_> = sheet.lines().collect();
        app.verb(Actor::Terminal, move |tx, ctx| intake::take_all(tx, ctx, &lines)).await.unwrap();
        let db = &mut app.database();
        let count = |state: LineState, db: &mut _| -> i64 {
            intake_lines::table.filter(intake_lines::state.eq(state)).count().get_result(db).unwrap()
        };
        assert_eq!(count(LineState::Rejected, db), 3);
        assert_eq!(count(LineState::Corrected, db), 1);
        assert_eq!(count(LineState::Accepted, db), 3);
        assert_eq!(promises::table.count().get_result::<i64>(db).unwrap(), 5);
    }
}
