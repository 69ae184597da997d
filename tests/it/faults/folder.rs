//! kill -9 of the one node, in the middle of a file of the drop folder.

use std::fs;
use std::path::Path;

use cracha::db::connect::{DbUrl, Purpose, open};
use cracha::model::cnpj::check_digits;
use diesel::RunQueryDsl;

use super::clock::library;
use crate::support::eventually;
use crate::support::program::{Home, Serving};

const LINES: i64 = 6_000;

fn line(number: i64) -> String {
    let body = format!("{:012}", 300_000_000_000 + number);
    format!("D{number};Revenda {number};{body}{};Ana Lima;ana{number}@d.example\n", check_digits(&body))
}

fn count(home: &Home, sql: &str) -> i64 {
    #[derive(diesel::QueryableByName)]
    struct Count {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        n: i64,
    }
    let mut db = open(&DbUrl::parse(&home.setting("DATABASE__URL")).unwrap(), Purpose::Read).expect("the database");
    diesel::sql_query(sql).get_result::<Count>(&mut db).expect("a count").n
}

/// Its clock is so far ahead; the time that a lease takes to end is not waited for.
fn node(home: &Home, ahead: &str) -> Serving {
    let mut command = home.command(&["serve"]);
    command.env("LD_PRELOAD", library()).env("FAKETIME", ahead).env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    Home::serve_as(&mut command)
}

fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn killed_in_the_middle(home: Home) {
    let folder = home.path("drop");
    fs::create_dir(&folder).unwrap();
    let home = home
        .with("INTAKE__DROP__FOLDER", &folder.display().to_string())
        .with("INTAKE__DROP__POLL_SECONDS", "1")
        .with("INTAKE__DROP__STILL_SECONDS", "0")
        .with("OUTBOX__LEASE_SECONDS", "30");
    home.run(&["migrate"]).fine();
    let dying = node(&home, "+0");
    let lines: String = (0..LINES).map(line).collect();
    let head = "external_id;legal_name;cnpj;contact_name;contact_email\n";
    // Whole under its name at once, as senders do it.
    fs::write(folder.join("big.csv.part"), format!("{head}{lines}")).unwrap();
    fs::rename(folder.join("big.csv.part"), folder.join("big.csv")).unwrap();
    let taken = "SELECT count(*) AS n FROM resellers";
    eventually("the first lines", || (count(&home, taken) > 0).then_some(()));
    drop(dying); // SIGKILL
    let so_far = count(&home, taken);
    assert!((1..LINES).contains(&so_far), "{so_far} of {LINES}: it died too late to prove anything");
    assert!(names(&folder.join("done")).is_empty());

    let next = node(&home, "+60s");
    eventually("the report", || (names(&folder.join("done")).len() == 2).then_some(()));
    assert_eq!(names(&folder.join("done")), ["big.csv", "big.csv.report.csv"]);
    assert!(names(&folder.join("work")).is_empty() && names(&folder.join("rejected")).is_empty());
    for table in ["resellers", "promises", "intake_lines"] {
        assert_eq!(count(&home, &format!("SELECT count(*) AS n FROM {table}")), LINES, "{table}");
    }
    let batches = "SELECT count(*) AS n FROM intake_batches WHERE state = 'done' AND taken = 6000 AND rejected = 0";
    assert_eq!(count(&home, batches), 1);
    assert_eq!(count(&home, "SELECT count(*) AS n FROM intake_batches"), 1);
    let report = fs::read_to_string(folder.join("done/big.csv.report.csv")).unwrap();
    assert!(report.lines().count() as i64 > LINES, "a line for each: {}", report.lines().count());
    drop(next);
}

#[test]
fn a_node_killed_in_the_middle_of_a_file_takes_each_line_once_after_its_restart_on_sqlite() {
    killed_in_the_middle(Home::new());
}

#[test]
fn a_node_killed_in_the_middle_of_a_file_takes_each_line_once_after_its_restart_on_postgres() {
    killed_in_the_middle(Home::postgres());
}
