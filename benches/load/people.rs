//! What people wait for: a request for a password, a block until both portals have confirmed it on the screen, and the
//! receipts of the portals when many sessions end at once.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant as Watch};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cracha::db::types::ClientId;
use cracha::model::role::Role;
use cracha::model::user::User;
use cracha::model::{client, user, version};

use super::house::{Engine, House};
use super::http::Client;
use super::parts::{Browser, flow, per_thousand};
use super::table::Table;

const BLOCKED: usize = 40;
/// People who are blocked at once, each with a session at both portals.
const AT_ONCE: usize = 100;
/// Administrators who block them.
const CONNECTIONS: usize = 4;

/// Requests for a password: the page's cost, and the deciding of them in the background, for people whom nobody knows.
pub async fn requests(engine: Engine, table: &mut Table) {
    if !table.wants("recovery request") {
        return;
    }
    let house = House::new(engine);
    house.fill(10).await;
    let (serving, _) = house.serve().await;
    let work = |mut client: Client, number: usize, each| async move {
        let browser = Browser::open(&mut client).await;
        for time in 0..each {
            let typed = format!("login=nobody.{number}.{time}&email=nobody{number}.{time}%40a.example");
            let answer = browser.send(&mut client, "/password/forgot", &typed).await;
            assert_eq!(answer.status, 200, "{}", answer.head);
        }
    };
    per_thousand(&serving, house.port, 8, 5, work).await;
    let (cpu, postgres) = per_thousand(&serving, house.port, 8, 250, work).await;
    table.at_most("recovery request", cpu, 0.1, "s/1,000", Some(postgres));
}

/// From the click on "block" until the person's page shows that both portals have confirmed, 95 of 100 times at most.
pub async fn blocks(engine: Engine, table: &mut Table) {
    if !table.wants("block confirmed") {
        return;
    }
    let house = House::new(engine);
    let people = with_portals(&house, BLOCKED, portal(Arc::default())).await;
    let (_serving, _) = house.serve_with(&[("CRACHA_OUTGOING__ALLOW", "127.0.0.1")]).await;
    let mut connection = Client::connect(house.port).await.expect("a connection");
    let browser = Browser::open(&mut connection).await;
    let administrator = browser.signed_in(&mut connection, "bench.p0").await;
    let mut took = Vec::new();
    for (number, User { id, .. }) in people.iter().enumerate() {
        let cookies = browser.log_in(&mut connection, number + 1).await;
        for portal in ["rs256", "es256"] {
            flow(&mut connection, portal, &cookies).await;
        }
        let begin = Watch::now();
        let answer = administrator.send(&mut connection, &format!("/users/{}/block", id.as_str()), "").await;
        assert_eq!(answer.status, 303, "{}", answer.head);
        loop {
            let page = administrator.get(&mut connection, &format!("/users/{}", id.as_str())).await;
            if page.body.matches("data-label=\"Confirmado\"><span class=\"pill good\">").count() >= 2 {
                break;
            }
            assert!(begin.elapsed() < Duration::from_secs(30), "a portal's confirmation is not on the page");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        took.push(begin.elapsed().as_secs_f64());
    }
    took.sort_by(f64::total_cmp);
    eprintln!("best {:.3} s, half {:.3} s", took[0], took[BLOCKED / 2]);
    table.at_most("block confirmed by both portals on the screen, p95", took[BLOCKED * 95 / 100 - 1], 1.0, "s", None);
}

/// From the click on "block" until both portals have the logout, for a hundred people who are blocked at once.
pub async fn receipts(engine: Engine, table: &mut Table) {
    if !table.wants("receipts of 200 sessions") {
        return;
    }
    let house = House::new(engine);
    let received = Received::default();
    let people = with_portals(&house, AT_ONCE, portal(received.clone())).await;
    let (_serving, _) = house.serve_with(&[("CRACHA_OUTGOING__ALLOW", "127.0.0.1")]).await;
    let mut connection = Client::connect(house.port).await.expect("a connection");
    let browser = Browser::open(&mut connection).await;
    for number in 1..=people.len() {
        let cookies = browser.log_in(&mut connection, number).await;
        for portal in ["rs256", "es256"] {
            flow(&mut connection, portal, &cookies).await;
        }
    }
    let administrator = Arc::new(browser.signed_in(&mut connection, "bench.p0").await);
    let mut blocking = tokio::task::JoinSet::new();
    for part in people.chunks(AT_ONCE / CONNECTIONS) {
        let (administrator, part) = (administrator.clone(), part.to_vec());
        let mut connection = Client::connect(house.port).await.expect("a connection");
        blocking.spawn(async move {
            let mut clicked = Vec::new();
            for person in part {
                clicked.push((person.sub.clone(), Watch::now()));
                let path = format!("/users/{}/block", person.id.as_str());
                assert_eq!(administrator.send(&mut connection, &path, "").await.status, 303);
            }
            clicked
        });
    }
    let clicked = blocking.join_all().await.concat();
    let begin = Watch::now();
    let all = loop {
        let so_far = received.lock().expect("the portal").clone();
        if so_far.values().map(Vec::len).sum::<usize>() >= 2 * AT_ONCE {
            break so_far;
        }
        assert!(begin.elapsed() < Duration::from_secs(60), "portals lack logouts");
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    let took = clicked.iter().map(|(sub, at)| all[sub].iter().max().map_or(0.0, |last| (*last - *at).as_secs_f64()));
    let mut took: Vec<f64> = took.collect();
    took.sort_by(f64::total_cmp);
    eprintln!("best {:.3} s, half {:.3} s", took[0], took[AT_ONCE / 2]);
    table.at_most(
        "block → receipts of 200 sessions at both portals, p95",
        took[AT_ONCE * 95 / 100 - 1],
        0.3,
        "s",
        None,
    );
}

/// An Administrator and so many people, and two portals that are told of logouts at this port.
async fn with_portals(house: &House, people: usize, at: u16) -> Vec<User> {
    house.fill(people + 1).await;
    let app = house.app().await;
    let now = app.now();
    let people = app
        .write(move |tx| {
            let administrator = user::by_login(tx, "bench.p0")?.expect("somebody");
            user::set_role(tx, &administrator.id, Role::Administrator, &[], now)?;
            for id in ["rs256", "es256"] {
                let mut portal = client::find(tx, &ClientId::from_text(id))?.expect("a portal");
                portal.backchannel_uri = Some(format!("http://127.0.0.1:{at}/logout"));
                client::save(tx, &portal)?;
            }
            version::raise(tx, version::CLIENTS)?;
            (1..=people).map(|n| Ok(user::by_login(tx, &format!("bench.p{n}"))?.expect("somebody"))).collect()
        })
        .await;
    people.expect("the people")
}

/// When the portals were told about whom.
type Received = Arc<Mutex<HashMap<String, Vec<Watch>>>>;

/// Whom a logout token names.
fn subject(taken: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(taken);
    let token = text.split("logout_token=").nth(1)?;
    let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    let claims: serde_json::Value = serde_json::from_slice(&claims).ok()?;
    claims["sub"].as_str().map(str::to_owned)
}

/// A portal that confirms every logout at once; its port.
fn portal(received: Received) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let received = received.clone();
            std::thread::spawn(move || {
                let mut taken = Vec::new();
                let mut piece = [0; 4096];
                while let Ok(read @ 1..) = stream.read(&mut piece) {
                    taken.extend_from_slice(&piece[..read]);
                    // A logout token is one form field, sent with the head or right after it.
                    if taken.windows(4).any(|at| at == b"\r\n\r\n")
                        && taken.windows(13).any(|at| at == b"logout_token=")
                    {
                        if let Some(sub) = subject(&taken) {
                            received.lock().expect("the portal").entry(sub).or_default().push(Watch::now());
                        }
                        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                        return;
                    }
                }
            });
        }
    });
    port
}
