//! Somebody who moves in with what their mail says, and logs in again and again while nodes die.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::ledger;
use super::town::Town;
use crate::support::faulty_relay::Taken;
use crate::support::http::Http;

const CHOSEN: &str = "girassol na janela azul";

/// Who has moved in.
#[derive(Clone, Debug)]
pub struct Resident {
    login: String,
}

/// Login and temporary password, as the mail's reader finds them.
fn credential(mail: &Taken, id: &str) -> Option<(String, String)> {
    let text = mail.mail.replace("=\r\n", "").replace("=2E", ".").replace("=2D", "-");
    let words = || text.split(|c: char| c.is_whitespace() || "<>\"=,:".contains(c));
    let is_secret = |word: &&str| {
        let groups: Vec<&str> = word.split('-').collect();
        let plain =
            |group: &&str| group.len() == 4 && group.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        groups.len() == 4 && groups.iter().all(plain)
    };
    let login = words().find(|word| word.starts_with(&format!("{id}.")))?.trim_end_matches('.');
    Some((login.to_owned(), words().find(is_secret)?.to_owned()))
}

/// Logs in with what the mail of this reseller says, and chooses a password.
pub async fn move_in(town: &Town, id: &str) -> Resident {
    let mail = town.relay.taken().into_iter().find(|taken| taken.to == ledger::address(id)).expect("a mail");
    let (login, secret) = credential(&mail, id).unwrap_or_else(|| panic!("no credential in\n{}", mail.mail));
    let http = Http::new(&format!("http://{}", town.door(0))).header("sec-fetch-site", "same-origin");
    let form = http.get("/login").await.form("main form");
    let choose = http.submit(&form.set("login", &login).set("password", &secret)).await;
    assert_eq!(choose.status, 303, "{id}: {}", choose.text());
    let form = http.get(choose.location().path()).await.form("main form");
    let done = http.submit(&form.set("password", CHOSEN).set("repeat", CHOSEN)).await;
    assert_eq!(done.status, 303, "{id}: {}", done.text());
    Resident { login }
}

/// Logs in at any node, until told to stop: it works, or nobody answers. Returns how often it worked.
pub async fn keep_coming(town: &Town, resident: Resident, stop: Arc<AtomicBool>) -> tokio::task::JoinHandle<usize> {
    let doors = town.doors.clone();
    let http = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_secs(5))
        .build()
        .expect("a client");
    tokio::spawn(async move {
        let (mut worked, mut turn) = (0, 0);
        while !stop.load(Ordering::Relaxed) {
            turn += 1;
            let door = {
                let doors = doors.lock().unwrap();
                doors[turn % doors.len()].clone()
            };
            match log_in(&http, &door, &resident.login).await {
                Some(()) => worked += 1,
                None => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
        worked
    })
}

async fn log_in(http: &reqwest::Client, door: &str, login: &str) -> Option<()> {
    let page = http.get(format!("http://{door}/login")).send().await.ok()?;
    let cookies: Vec<String> = page
        .headers()
        .get_all("set-cookie")
        .iter()
        .filter_map(|line| line.to_str().ok()?.split(';').next().map(str::to_owned))
        .collect();
    let body = page.text().await.ok()?;
    let csrf = body.split("name=\"csrf\" value=\"").nth(1)?.split('"').next()?.to_owned();
    let form = format!("csrf={csrf}&login={login}&password={}", CHOSEN.replace(' ', "+"));
    let sent = http
        .post(format!("http://{door}/login"))
        .header("cookie", cookies.join("; "))
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form);
    let answer = sent.send().await.ok()?;
    match answer.status().as_u16() {
        303 => Some(()),
        429 | 503 => None,
        status => panic!("{status}: {}", answer.text().await.unwrap_or_default()),
    }
}

/// The credentials of some resellers, taken from all of them, open what they should.
pub async fn some_move_in(town: &Town, but: &Resident, how_many: usize, deadline: Instant) {
    let mut all = town.ledger.with_mail(&town.relay);
    all.retain(|id| !but.login.starts_with(&format!("{id}.")));
    for id in all.iter().step_by((all.len() / how_many).max(1)).take(how_many) {
        assert!(Instant::now() < deadline, "moving in takes too long");
        move_in(town, id).await;
    }
}
