//! `cracha simulate`, run as people run it: its three forms, and what it cannot take.

use crate::support::program::Home;

const SMALL: [&str; 7] = ["simulate", "--per-day", "48", "--for", "3h", "--start", "2026-12-01T00:00"];

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&SMALL[..], more].concat()
}

#[test]
fn a_simulation_is_told_as_a_table_as_json_and_as_a_picture_and_makes_no_database() {
    let home = Home::new();
    let table = home.run(&with(&[])).fine();
    assert!(table.contains("Promises") && table.contains("Every promise would be kept."), "{table}");
    let json: serde_json::Value = serde_json::from_str(&home.run(&with(&["--format", "json"])).fine()).unwrap();
    assert_eq!((&json["promises"], &json["relayed"], &json["late"]), (&6.into(), &6.into(), &0.into()));
    assert!(json["held"]["p95_ms"].is_i64() && json["samples"].as_array().unwrap().len() > 1, "{json}");
    let svg = home.run(&with(&["--format", "svg"])).fine();
    assert!(svg.starts_with("<svg ") && svg.trim_end().ends_with("</svg>"), "{svg}");
    assert_eq!(home.files(), ["master.key"]);
    assert_eq!(home.run(&with(&[])).fine(), table, "the same seed, the same table");
}

#[test]
fn the_table_speaks_the_language_of_the_terminal() {
    let home = Home::new();
    let spanish = home.run_in(("LANG", "es_AR.UTF-8"), &with(&[])).fine();
    assert!(spanish.contains("Toda promesa se cumpliría."), "{spanish}");
    let portuguese = home.run_in(("LANG", "pt_BR.UTF-8"), &with(&[])).fine();
    assert!(portuguese.contains("Toda promessa seria cumprida."), "{portuguese}");
}

#[test]
fn the_hours_in_which_mails_leave_can_be_tried_out() {
    let home = Home::new();
    let held = |more: &[&str]| -> i64 {
        let said = home.run(&with(&[&["--format", "json"], more].concat())).fine();
        let json: serde_json::Value = serde_json::from_str(&said).unwrap();
        json["held"]["p95_ms"].as_i64().unwrap()
    };
    // They come between midnight and three.
    let (always, by_day) = (held(&[]), held(&["--mail-window", "08:00-20:00"]));
    assert!(always < 3_600_000 && by_day > 5 * 3_600_000, "{always} and {by_day} ms");
    // The first of December is a Tuesday, the fifth a Saturday.
    let start = ["--start", "2026-12-05T00:00", "--mail-days", "business_days"];
    let ended = home.run(&[&["simulate", "--per-day", "48", "--for", "3h", "--format", "json"], &start[..]].concat());
    let json: serde_json::Value = serde_json::from_str(&ended.out).unwrap();
    assert!(json["held"]["p95_ms"].as_i64().unwrap() > 40 * 3_600_000, "{json}");
    home.run(&with(&["--mail-window", "noon"])).says_in_one_line(2, &["--mail-window: "]);
    home.run(&with(&["--mail-days", "sundays"])).says_in_one_line(2, &["--mail-days: "]);
}

#[test]
fn a_promise_that_would_be_breached_is_exit_code_1() {
    let home = Home::new();
    let ended = home.run(&with(&["--outage", "0h+90h"]));
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.out.contains("Promises that would be breached: 6 of 6."), "{ended:?}");
}

#[test]
fn real_arrivals_come_from_a_file() {
    let home = Home::new();
    let file = home.file("came.csv", "at;count\n2026-12-01T09:00:00-03:00;3\n01/12/2026 10:00\n");
    let json = home.run(&["simulate", "--arrivals", &file, "--format", "json"]).fine();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json["promises"], &json["start"]), (&4.into(), &1_796_126_400_000_i64.into()));
    let bad = home.file("bad.csv", "2026-12-01T09:00:00-03:00\nlater\n");
    home.run(&["simulate", "--arrivals", &bad]).says_in_one_line(2, &["bad.csv", "line 2", "Nothing was simulated"]);
}

#[test]
fn what_cannot_be_taken_is_said_in_one_line_and_nothing_is_simulated() {
    let home = Home::new();
    for (more, words) in [
        (&["--peak", "9+2h"][..], "--peak: 9+2h"),
        (&["--peak", "25:00+2h=5"], "--peak: 25:00+2h=5"),
        (&["--outage", "2h"], "--outage: 2h"),
        (&["--outage", "soon+2h"], "--outage: soon+2h"),
        (&["--lose-node", "2@1h+1h"], "--lose-node: 2@1h+1h"),
        (&["--relay-takes", "fast"], "--relay-takes: fast"),
        (&["--expression", "never"], "expression: "),
        (&["--time-zone", "Brasilia"], "time_zone: "),
        (&["--batch", "0"], "batch: "),
        (&["--waiting", "9000000"], "up to 5000000"),
        (&["--peak", "09:00+2h=18446744073709551615"], "up to 5000000"),
        (&["--search", "--margin", "much"], "--margin: much"),
    ] {
        home.run(&with(more)).says_in_one_line(2, &[words]);
    }
    for wrong in [&["--nodes", "0"][..], &["--format", "xml"], &["--arrivals", "a.csv", "--per-day", "3"]] {
        assert_eq!(home.run(&[&["simulate"], wrong].concat()).code, Some(2), "{wrong:?}");
    }
    home.run(&["simulate", "--start", "x"]).says_in_one_line(2, &["--start: x"]);
    home.run(&["simulate", "--for", "1e3"]).says_in_one_line(2, &["--for: 1e3"]);
    home.run(&["simulate", "--arrivals", "none.csv"]).says_in_one_line(1, &["none.csv"]);
}

#[test]
fn the_search_says_what_it_tried_and_what_is_enough() {
    let home = Home::new();
    let few = ["--per-day", "24", "--for", "2h", "--start", "2026-12-01T00:00", "--per-minute", "4", "--search"];
    let ended = home.run(&[&["simulate"], &few[..]].concat());
    let out = ended.fine();
    assert!(out.contains("The least that keeps every promise with 4 h to spare: 1 a minute;"), "{out}");
    assert!(out.contains("2 a minute, * * * * *, at most 10000 a run: keeps"), "{out}");
}
