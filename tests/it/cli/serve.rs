//! Start, health, metrics, end.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use cracha::app::LoginCame;
use cracha::crypto::keys::Alg;
use cracha::db::schema::{runs, schedules};
use cracha::flow::intake;
use cracha::model::conversation::ClosedWhy;
use diesel::prelude::*;

use crate::support::eventually;
use crate::support::program::Home;

fn ask(address: &str, path: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    Some(answer)
}

#[test]
fn sigterm_lets_a_request_under_way_end_and_the_exit_code_is_0() {
    let home = Home::new();
    home.run(&["migrate"]).fine();
    let mut serving = home.serve();
    let mut slow = TcpStream::connect(&serving.listen).unwrap();
    slow.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let body = r#"{"external_id":"1001"}"#;
    let (begin, rest) = body.split_at(9);
    let head = format!("Host: x\r\nExpect: 100-continue\r\nContent-Length: {}", body.len());
    write!(slow, "POST /api/v1/resellers HTTP/1.1\r\n{head}\r\n\r\n").unwrap();
    let mut go_on = [0; 25];
    slow.read_exact(&mut go_on).unwrap(); // the request is under way
    assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
    slow.write_all(begin.as_bytes()).unwrap();
    serving.terminate();
    serving.line_with("stopping");
    eventually("a closed door", || TcpStream::connect(&serving.listen).is_err().then_some(()));
    assert!(ask(&serving.metrics, "/health/ready").unwrap().starts_with("HTTP/1.1 503"));
    slow.write_all(rest.as_bytes()).unwrap();
    let mut answer = String::new();
    slow.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
    serving.line_with("stopped");
    assert_eq!(serving.wait(), Some(0));
}

#[test]
fn pages_and_jobs_can_be_the_work_of_different_nodes() {
    let home = Home::postgres();
    home.run(&["migrate"]).fine();
    home.run(&["serve", "--no-jobs", "--jobs-only"]).says(2, &["--jobs-only"]);
    let (pages, jobs) = (home.serve_with(&["--no-jobs"]), home.serve_with(&["--jobs-only"]));
    assert!(jobs.listen.is_empty(), "{}", jobs.listen);
    assert!(ask(&pages.listen, "/login").unwrap().starts_with("HTTP/1.1 200"));
    home.run(&["schedule", "run", "housekeeping"]).fine();
    let mut db = PgConnection::establish(&home.database().url()).unwrap();
    let mut ran_at = || -> Vec<String> {
        runs::table.filter(runs::node.ne("")).select(runs::node).distinct().load(&mut db).unwrap()
    };
    eventually("a run", || (!ran_at().is_empty()).then_some(()));
    assert_eq!(ran_at(), std::slice::from_ref(&jobs.node));
    for node in [&pages, &jobs] {
        assert!(ask(&node.metrics, "/health/ready").unwrap().starts_with("HTTP/1.1 200"));
    }
}

#[test]
fn a_change_of_a_schedule_is_in_effect_on_three_nodes_within_two_seconds() {
    let home = Home::postgres();
    home.run(&["migrate"]).fine();
    let nodes = [home.serve(), home.serve(), home.serve()];
    let mut db = PgConnection::establish(&home.database().url()).unwrap();
    let set = |settings: [&str; 2]| {
        let set = [&["schedule", "set", "watch", "--yes", "--why", "three nodes"], &settings[..]].concat();
        home.run(&set).fine();
    };
    set(["--expression", "0 4 1 1 *"]);
    set(["--expression", "* * * * * *"]);
    let changed: i64 = schedules::table.find("watch").select(schedules::updated_at).first(&mut db).unwrap();
    let mut ran = || -> Vec<(String, i64)> {
        let of_watch = runs::table.filter(runs::schedule.eq("watch")).filter(runs::started_at.ge(changed));
        of_watch.filter(runs::node.ne("")).select((runs::node, runs::started_at)).order(runs::id).load(&mut db).unwrap()
    };
    let first = eventually("a run", || ran().into_iter().next());
    assert!(first.1 - changed <= 2000, "{} ms", first.1 - changed);
    // Whichever is quickest takes a run; the next is seen when that one has gone.
    let mut nodes = Vec::from(nodes);
    while nodes.len() > 1 {
        let busy = ran().pop().expect("a run").0;
        let place = nodes.iter().position(|node| node.node == busy).expect("one of ours");
        let mut gone = nodes.remove(place);
        gone.terminate();
        gone.wait();
        eventually("a run of another node", || ran().pop().filter(|(node, _)| nodes.iter().any(|n| n.node == *node)));
    }
}

#[test]
fn health_and_metrics_have_a_listener_of_their_own() {
    for home in [Home::new(), Home::postgres()] {
        home.run(&["migrate"]).fine();
        let serving = home.serve();
        assert!(ask(&serving.metrics, "/health/live").unwrap().starts_with("HTTP/1.1 200"));
        assert!(ask(&serving.listen, "/metrics").unwrap().starts_with("HTTP/1.1 404"));
        let home = home.with("SERVER__METRICS_LISTEN", &serving.metrics);
        assert_eq!(home.run(&["healthcheck"]).fine(), "ready\n");
        assert!(ask(&serving.listen, "/.well-known/openid-configuration").unwrap().contains("\"jwks_uri\""));
        let text = ask(&serving.metrics, "/metrics").unwrap();
        for series in [
            r#"cracha_http_requests_total{class=".well-known",status="200"} 1"#,
            r#"cracha_http_request_duration_seconds_count{class="other"} 1"#,
            r#"cracha_promises{policy="credential",stage="validated"} 0"#,
            r#"cracha_promises_at_risk{policy="credential"} 0"#,
            r#"cracha_schedule_enabled{schedule="provision"} 1"#,
            "cracha_hashes_waiting 0",
            concat!("cracha_build_info{version=\"", env!("CARGO_PKG_VERSION"), "\"} 1"),
        ] {
            assert!(text.contains(series), "no {series} in {text}");
        }
        drop(serving);
        home.run(&["healthcheck"]).says_in_one_line(1, &["There was no answer at"]);
    }
}

#[test]
fn every_metric_is_documented() {
    let home = Home::new();
    home.run(&["migrate"]).fine();
    let serving = home.serve();
    ask(&serving.listen, "/login").unwrap();
    let text = ask(&serving.metrics, "/metrics").unwrap();
    let docs = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/operations.md")).unwrap();
    let names: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("# HELP ")?.split(' ').next()).collect();
    assert!(names.len() > 9, "{text}");
    names.iter().for_each(|name| assert!(docs.contains(name), "docs/operations.md does not tell of {name}"));
    let row = |metric: &str| docs.lines().find(|line| line.starts_with(&format!("| `{metric}`"))).unwrap_or_default();
    let words = [
        ("cracha_logins_total", LoginCame::ALL.map(LoginCame::as_str).to_vec()),
        ("cracha_intake_records_total", intake::Outcome::ALL.map(intake::Outcome::as_str).to_vec()),
        ("cracha_conversations_closed_total", ClosedWhy::ALL.iter().map(|why| why.figure()).collect()),
    ];
    for (metric, words) in words {
        for word in words {
            assert!(row(metric).contains(&format!("`{word}`")), "docs/operations.md does not tell of {metric} {word}");
            assert!(text.contains(&format!("=\"{word}\"}} 0")), "{metric} {word} has no series that begins at 0");
        }
    }
}

#[test]
fn a_forged_line_stays_within_its_own() {
    let home = Home::new().with("LOG__LEVEL", "cracha=debug");
    home.run(&["migrate"]).fine();
    let serving = home.serve();
    ask(&serving.listen, "/nothing%0a2026-11-24T00:00:00Z%20INFO%20forged").unwrap();
    ask(&serving.listen, "/nothing/\u{9b}31m").unwrap();
    let line = serving.line_with("forged");
    assert!(line.contains("request"), "{line}");
}

#[test]
fn signing_keys_are_rotated_and_dropped_while_the_server_runs() {
    let home = Home::new();
    home.run(&["migrate"]).fine();
    let serving = home.serve();
    let kids = || -> Vec<String> {
        let answer = ask(&serving.listen, "/jwks").unwrap();
        let set: serde_json::Value = serde_json::from_str(answer.split("\r\n\r\n").nth(1).unwrap()).unwrap();
        set["keys"].as_array().unwrap().iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect()
    };
    let (before, all) = (kids(), Alg::ALL.len());
    assert_eq!(before.len(), all);
    let ahead = home.run(&["keys", "rotate", "--alg", "ES256", "--ahead"]).fine();
    assert!(ahead.contains("is published and signs from"), "{ahead}");
    let after = eventually("a key published ahead", || Some(kids()).filter(|kids| kids.len() == all + 1));
    assert!(before.iter().all(|kid| after.contains(kid)), "the old key is published on");
    let list = home.run(&["keys", "list"]).fine();
    assert_eq!((list.matches("signs now").count(), list.matches("signs from").count()), (all, 1), "{list}");
    home.run(&["keys", "rotate", "--alg", "ES256"]).fine();
    let list = home.run(&["keys", "list"]).fine();
    assert_eq!((list.matches("signs now").count(), list.matches("verifies until").count()), (all, 1), "{list}");
    let hit = home.run(&["keys", "rotate", "--alg", "ES256", "--drop-old"]).fine();
    assert!(
        hit.contains("published set at once: 2 (")
            && hit.contains("sessions (0)")
            && hit.contains("Nothing was changed"),
        "{hit}"
    );
    assert_eq!(home.run(&["keys", "list"]).fine(), list);
    home.run(&["keys", "rotate", "--alg", "ES256", "--drop-old", "--yes"]).fine();
    let dropped = eventually("dropped keys", || Some(kids()).filter(|kids| kids.len() == all));
    assert_eq!(dropped.iter().filter(|kid| after.contains(kid)).count(), all - 1);
}

#[test]
fn the_master_key_is_rotated_with_the_old_one_kept() {
    let home = Home::new();
    home.run(&["migrate"]).fine();
    drop(home.serve());
    home.run(&["keys", "rotate", "--master"]).fine();
    let reseal = || home.run(&["keys", "reseal"]).fine().lines().next().expect("a line").to_owned();
    assert!(reseal().ends_with(": 4."));
    assert!(reseal().ends_with(": 0."));
    let list = home.run(&["keys", "list"]).fine();
    assert_eq!(list.lines().filter(|line| line.starts_with("master")).count(), 2, "{list}");
    drop(home.serve());
}
