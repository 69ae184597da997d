//! `cracha reseller import`: good lines in, bad lines kept, a kill leaves nothing half done.

use std::process::Stdio;

use cracha::db::connect::{DbUrl, Purpose, open};
use cracha::db::schema::{intake_lines, promises, resellers};
use cracha::flow::intake::{self, MOST, Outcome};
use cracha::flow::intake_csv;
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
            "line 4: rejected C2: ",
            "line 5: rejected C3: ",
            "email_without_at",
            "line 6: rejected C0: duplicate_in_file",
            "line 7: rejected C4: column_missing",
            "6 lines: 2 created, 4 rejected",
        ] {
            assert!(ended.out.contains(line), "no {line:?} in {}", ended.out);
        }
        assert_eq!(ended.out.contains("Nothing was changed"), dry);
        assert_eq!(counts(&home), state);
    }
    let again = home.run(&["reseller", "import", &file]);
    assert!(again.out.contains("4 rejected, 2 unchanged"), "{}", again.out);
    assert_eq!(counts(&home), (2, 5, 6), "a second run adds nothing");
}

#[test]
fn a_file_that_cannot_be_read_as_a_whole_changes_nothing() {
    let home = Home::new();
    home.run(&["migrate"]).fine();
    let file = home.file("r.csv", "external_id;cnpj\n1;2\n");
    home.run(&["reseller", "import", &file]).says_in_one_line(1, &[&file, "no column legal_name or razao_social"]);
    home.run(&["reseller", "import", "no.csv"]).says_in_one_line(1, &["no.csv"]);
    assert_eq!(counts(&home), (0, 0, 0));
    let file = home.file("good.csv", format!("{HEAD}{}", good(7)));
    assert_eq!(home.run(&["reseller", "import", &file]).fine(), "1 lines: 1 created\n");
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
    assert_eq!((resellers % MOST as i64, promises, kept), (0, resellers, resellers), "whole verbs alone");
    let again = home.run(&["reseller", "import", &file]).fine();
    assert!(again.contains(&format!("{} created, {resellers} unchanged", total as i64 - resellers)), "{again}");
    assert_eq!(counts(&home), (total as i64, total as i64, total as i64));
}

on_both_engines! {
    async fn a_rehearsal_answers_what_would_be_and_leaves_nothing(app: &TestApp) {
        let sheet = intake_csv::read(bad().as_bytes(), chrono_tz::America::Sao_Paulo).unwrap();
        let outcomes = |answers: Vec<intake::Answer>| answers.iter().map(|a| a.outcome).collect::<Vec<_>>();
        let lines = sheet.lines.clone();
        let rehearsed = app.verb(Actor::Terminal, move |tx, ctx| intake::rehearse(tx, ctx, &lines)).await.unwrap();
        let count: i64 = resellers::table.count().get_result(&mut app.database()).unwrap();
        assert_eq!(count, 0);
        let lines = sheet.lines.clone();
        let taken = app.verb(Actor::Terminal, move |tx, ctx| intake::take_all(tx, ctx, &lines)).await.unwrap();
        let (rehearsed, taken) = (outcomes(rehearsed), outcomes(taken));
        assert_eq!(rehearsed, taken);
        assert_eq!(taken.iter().filter(|outcome| **outcome == Outcome::Rejected).count(), 4);
    }

    async fn the_same_file_twice_is_the_same_file(app: &TestApp) {
        let sheet = intake_csv::read(bad().as_bytes(), chrono_tz::America::Sao_Paulo).unwrap();
        for _ in 0..2 {
            let lines = sheet.lines.clone();
            app.verb(Actor::Terminal, move |tx, ctx| intake::take_all(tx, ctx, &lines)).await.unwrap();
        }
        let corrected = format!("{HEAD}{}", good(3));
        let sheet = intake_csv::read(corrected.as_bytes(), chrono_tz::America::Sao_Paulo).unwrap();
        let lines = sheet.lines;
        app.verb(Actor::Terminal, move |tx, ctx| intake::take_all(tx, ctx, &lines)).await.unwrap();
        // The first file again, after one of its bad lines was corrected by the second.
        let sheet = intake_csv::read(bad().as_bytes(), chrono_tz::America::Sao_Paulo).unwrap();
        let lines = sheet.lines;
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
