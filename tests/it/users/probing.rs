//! An Administrator who probes other resellers through every route, parameter, id and file: what is another reseller's
//! answers like what is nowhere.

use cracha::model::role::Role;
use cracha::model::user::User;
use cracha::web::routes::Who;
use cracha::web::server::table;
use reqwest::Method;

use super::pages::maria;
use crate::support::app::TestApp;
use crate::support::http::{Http, Page};
use crate::support::people::{administrator, colleague, of_login};
use crate::support::provider::{Person, log_in};

/// Where an id, or a login, may be put beside the path.
const QUERY: [&str; 9] = ["after", "before", "user", "q", "only", "role", "state", "reference", "id"];
const FIELDS: [&str; 8] = ["user", "import", "successor", "id", "approval", "login", "local", "reseller"];

struct Probe<'a> {
    http: &'a Http,
    /// What stands for each other reseller's thing, and what is nowhere.
    foreign: Vec<String>,
    nowhere: Vec<String>,
}

impl Probe<'_> {
    /// The same asked twice, with what is foreign and with what is nowhere.
    async fn pair(&self, what: &str, ask: impl AsyncFn(&str) -> Page) {
        for (foreign, nowhere) in self.foreign.iter().zip(&self.nowhere) {
            let (one, other) = (plain(&ask(foreign).await, foreign), plain(&ask(nowhere).await, nowhere));
            assert_eq!(one, other, "{what} with {foreign}");
            assert!(!one.1.contains("3002") && !one.1.contains("Estranha"), "{what} with {foreign}: {}", one.1);
        }
    }
}

/// What a page says, without what was put in and what is different each time.
fn plain(page: &Page, put: &str) -> (u16, String, String) {
    let mut text = page.text().replace(put, "PUT");
    for reference in page.all("code") {
        text = text.replace(&reference, "REF");
    }
    let location = page.headers.iter().find(|(name, _)| name == "location").map_or("", |(_, value)| value);
    (page.status.as_u16(), text, location.replace(put, "PUT"))
}

/// Rita and an unfinished file of another reseller, and an entry of its history.
async fn strangers(app: &TestApp) -> (User, Vec<String>) {
    let other = administrator(app, "3002").await;
    let mut rita = colleague(app, &other, "rita", Role::Buyer).await;
    rita = of_login(app, &rita.login).await;
    let http = app.serve_provider().await;
    log_in(&http, &Person { login: other.login.clone(), reseller: String::new() }).await;
    let form = http.get(&format!("/users/{}/block", rita.id)).await.form("main form");
    http.submit(&form).await;
    let history = {
        let id = rita.id.to_string();
        let subject = cracha::model::audit::Subject::User;
        app.app.read(move |db| cracha::model::audit::latest(db, Some((subject, &id)), 1)).await.unwrap().remove(0).id
    };
    let rows = vec![cracha::flow::users::import::Row {
        line: 2,
        name: "Estranha".into(),
        email: "estranha@3002.example".into(),
        role: "Comprador".into(),
        login: String::new(),
    }];
    let who = crate::support::people::person(&other);
    let kept = app.verb(who, move |tx, ctx| cracha::flow::users::import::keep(tx, ctx, &rows)).await.unwrap();
    let ids = vec![rita.id.to_string(), rita.login.clone(), history.to_string(), kept.to_string()];
    (rita, ids)
}

#[tokio::test]
async fn an_administrator_probing_other_resellers_learns_and_changes_nothing() {
    let (mut app, http, _) = maria().await;
    app.ignore_messages();
    let (rita, foreign) = strangers(&app).await;
    let nowhere = foreign.iter().map(|one| match one.contains('.') {
        // As long, and nobody's.
        true => "3002.nixe".to_owned(),
        false => cracha::db::types::UserId::new().to_string(),
    });
    let probe = Probe { http: &http, nowhere: nowhere.collect(), foreign };
    let rows = table().rows().into_iter().filter(|row| row.who == Who::Administrator);
    for row in rows {
        let token = http.get("/users/import").await.attribute("main input[name=csrf]", "value").expect("a form");
        let what = format!("{} {}", row.method, row.path);
        for act in ["block", "unblock", "send-password", "end-sessions", "delete"] {
            let path = row.path.replace("{act}", act);
            if row.path.contains("{id}") {
                probe
                    .pair(&what, async |put| match row.method.as_str() {
                        "GET" => probe.http.get(&path.replace("{id}", put)).await,
                        _ => probe.http.post(&path.replace("{id}", put), &[("csrf", token.as_str())]).await,
                    })
                    .await;
            }
            if !row.path.contains("{act}") {
                break;
            }
        }
        if row.path.contains('{') {
            continue;
        }
        for name in QUERY.iter().filter(|_| row.method == "GET") {
            let what = format!("{what}?{name}");
            probe.pair(&what, async |put| probe.http.get(&format!("{}?{name}={put}", row.path)).await).await;
        }
        for name in FIELDS.iter().filter(|_| row.method == "POST") {
            let what = format!("{what} {name}");
            probe
                .pair(&what, async |put| {
                    let act = [("csrf", token.as_str()), ("act", "delete"), ("after", "leave"), ("sure", "1")];
                    let fields = [&act[..], &[(*name, put)]].concat();
                    probe.http.post(&row.path, &fields).await
                })
                .await;
        }
    }
    let now = of_login(&app, &rita.login).await;
    assert_eq!((now.state, now.role, now.epoch), (rita_blocked(&now), Role::Buyer, now.epoch));
    // A file that names another reseller's login or mailbox makes an own user, and tells nothing of the other one.
    let token = http.get("/users/import").await.attribute("main input[name=csrf]", "value").expect("a form");
    let file = async |login: &str, email: &str| {
        let content = format!("nome;email;perfil;login\nRita;{email};Comprador;{login}\n");
        let body = format!(
            "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n--b\r\nContent-Disposition: \
             form-data; name=\"file\"; filename=\"f.csv\"\r\n\r\n{content}\r\n--b--\r\n"
        );
        let kind = ("content-type", "multipart/form-data; boundary=b".to_owned());
        http.send(Method::POST, "/users/import", &[kind], Some(body)).await.all("tbody tr").concat()
    };
    let known = file("3002.rita", &rita.email).await.replace(&rita.email, "MAIL").replace("3002.rita", "LOGIN");
    let unknown = file("3002.nixe", "n@x.example").await.replace("n@x.example", "MAIL").replace("3002.nixe", "LOGIN");
    assert_eq!(known, unknown);
    assert!(known.contains("3001.LOGIN"), "it would be the own reseller's: {known}");
}

fn rita_blocked(user: &User) -> cracha::model::user::UserState {
    assert_eq!(user.blocked_by, Some(cracha::model::user::BlockedBy::Reseller), "as its own Administrator left it");
    cracha::model::user::UserState::Blocked
}
