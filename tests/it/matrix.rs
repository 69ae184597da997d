//! Every route × every role × own and foreign reseller, from the router's own table (invariant 8); and no form of ours can be sent
//! from elsewhere (P2-29), from the same table.

use cracha::flow::operate::schedule;
use cracha::model::role::Role;
use cracha::model::user::User;
use cracha::web::kit::assets;
use cracha::web::paths::page_of;
use cracha::web::routes::Who as For;
use cracha::web::server::table;
use reqwest::Method;

use crate::support::app::{Engine, TestApp};
use crate::support::http::{Http, Page};
use crate::support::people::{administrator, colleague, invited};
use crate::support::provider::{Person, Portal, log_in, text};

/// What `{act}` stands for on a user's card, the last one last.
const ACTS: [&str; 5] = ["block", "unblock", "send-password", "end-sessions", "delete"];
/// The same on a schedule.
const SCHEDULE_ACTS: [&str; 4] = ["pause", "resume", "run", "undo"];

/// What a form needs so that its answer shows who may, and not that a field is missing.
fn fields(path: &str) -> &'static [(&'static str, &'static str)] {
    match path {
        "/account/administrator" => &[("note", "Saiu em outubro")],
        "/account/language" => &[("language", "pt-BR")],
        "/desk/data" => &[("query", "52998224725")],
        "/desk/data/propose" => &[("query", "52998224725"), ("act", "export"), ("reason", "conferido na ligação")],
        _ => &[],
    }
}

/// Needs an object that is not here: its absence is what is answered.
fn needs_object(path: &str) -> bool {
    let own = ["/account/sessions/end", "/account/consents/revoke", "/account/factors/codes"];
    if path.ends_with("/csv") || ["/end-customers/new", "/end-customers/file", "/desk/data/propose"].contains(&path) {
        return false; // a table, however empty
    }
    own.contains(&path)
        || [
            "/device/",
            "/desk/agents/",
            "/desk/data/",
            "/desk/settle/",
            "/end-customers/",
            "/desk/chat/",
            "/operator/clients/",
            "/operator/invitations/",
            "/operator/keys/",
            "/operator/staff/",
            "/operator/intake/batches/",
            "/operator/intake/lines/",
            "/operator/promises/",
            "/operator/queue/",
            "/operator/returned/",
        ]
        .iter()
        .any(|above| path.starts_with(above))
}

/// How a route for portals answers who sends nothing but, perhaps, a client's token: no session opens any of them.
fn bare(method: &Method, path: &str, token: bool) -> u16 {
    match path {
        "/token" | "/par" | "/device_authorization" | "/introspect" | "/revoke" => 401,
        path if path.starts_with("/register") => 401, // its tokens are others
        "/userinfo" if token => 403,                  // a client is no person
        "/api/v1/resellers" | "/api/v1/end-customers/handover" | "/api/v1/promises" | "/api/v1/promises/kept"
            if token =>
        {
            400
        } // it may, but it said nothing
        path if path.starts_with("/api/v1/promises/") && token => 404, // no such row in the table
        "/api/v1/end-customers" if token => 403,      // likewise
        path if path == "/userinfo" || (path.starts_with("/api/") && !token) => 401,
        "/authorize" | "/authorize/resume" | "/consent" => 400,
        "/end_session" if *method == Method::POST => 303,
        "/contact/live" if *method == Method::POST => 403, // from no page of ours
        "/contact/live" => 426,                            // no handshake
        _ => 200,
    }
}

/// The router's own table, every act in its own row. What takes something away comes last.
fn rows() -> Vec<(Method, String, For)> {
    let mut rows = Vec::new();
    for row in table().rows().into_iter().filter(|row| row.method != "OPTIONS") {
        let method: Method = row.method.as_str().parse().expect("a method");
        let acts: &[&str] = match row.path.as_str() {
            path if path.contains("{name}/{act}") => &SCHEDULE_ACTS,
            path if path.contains("{act}") => &ACTS,
            _ => &[""],
        };
        rows.extend(acts.iter().map(|act| (method.clone(), row.path.replace("{act}", act), row.who)));
    }
    let ends = |path: &str| ["/sign-out", "/switch-login"].contains(&path);
    rows.sort_by_key(|(_, path, _)| (ends(path), path.contains("{id}/delete")));
    rows
}

/// How a route answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Allowed,
    ToLogin,
    Forbidden,
    Missing,
}

fn answer(page: &Page) -> Answer {
    assert!(page.status.as_u16() < 500 || page.status == 503, "{} {}: {}", page.status, page.url, page.text());
    match page.status.as_u16() {
        403 => Answer::Forbidden,
        404 => Answer::Missing,
        302 | 303 if page.location().path() == "/login" => Answer::ToLogin,
        _ => Answer::Allowed,
    }
}

/// Somebody at a browser of their own.
struct Actor {
    name: &'static str,
    http: Http,
    /// None: no session.
    who: Option<(Person, Role)>,
}

impl Actor {
    fn may(&self, whose: For) -> Answer {
        let role = self.who.as_ref().map(|(_, role)| *role);
        match (whose, role) {
            (For::Anyone | For::Portals, _) => Answer::Allowed,
            (_, None) => Answer::ToLogin,
            (For::SignedIn, Some(_)) => Answer::Allowed,
            (For::OfReseller, Some(role)) if !role.is_staff() => Answer::Allowed,
            (For::Administrator, Some(Role::Administrator)) => Answer::Allowed,
            (For::Agent, Some(role)) if role.is_desk() => Answer::Allowed,
            // The people here are resellers': an operator sees the cards of the distributor's own alone.
            (For::Card, Some(role)) if role.is_desk() => Answer::Allowed,
            (For::Supervisor, Some(Role::Supervisor)) => Answer::Allowed,
            (For::Registrar, Some(Role::Administrator | Role::Buyer)) => Answer::Allowed,
            (For::Operator, Some(Role::Operator)) => Answer::Allowed,
            _ => Answer::Forbidden,
        }
    }

    /// A token of this browser and session; signs in again when an act has ended the session.
    async fn token(&self) -> String {
        let mut page = self.http.get("/account/language").await;
        if let (Some((person, _)), Answer::ToLogin) = (&self.who, answer(&page)) {
            log_in(&self.http, person).await;
            page = self.http.get("/account/language").await;
        }
        if self.who.is_none() {
            page = self.http.get("/login").await;
        }
        page.attribute("input[name=csrf]", "value").expect("a form")
    }

    async fn ask(&self, method: &Method, path: &str) -> Page {
        let token = self.token().await;
        match *method {
            Method::GET => self.http.get(path).await,
            Method::PUT | Method::DELETE => self.http.send(method.clone(), path, &[], None).await,
            _ => self.http.post(path, &[&[("csrf", token.as_str())], fields(path)].concat()).await,
        }
    }
}

struct Cast {
    actors: Vec<Actor>,
    own: User,
    foreign: User,
}

fn typing(user: &User) -> Person {
    Person { login: user.login.clone(), reseller: String::new() }
}

async fn cast(app: &mut TestApp) -> Cast {
    app.ignore_messages();
    app.job(schedule::ensure).await;
    let maria = administrator(app, "5001").await;
    let other = administrator(app, "5002").await;
    let foreign = colleague(app, &other, "rita", Role::Buyer).await;
    let own = colleague(app, &maria, "vera", Role::Buyer).await;
    let scopes = "resellers.read resellers.write";
    let erp = Portal::service("erp", &["resellers.read", "resellers.write"]);
    app.register(&erp).await;
    let plain = app.serve_provider().await;
    let token = erp.token(&plain, &[("grant_type", "client_credentials"), ("scope", scopes)]).await.json();
    let bearer = format!("Bearer {}", text(&token, "access_token"));
    let mut actors = vec![
        Actor { name: "anonymous", http: plain, who: None },
        Actor { name: "client token", http: app.serve_provider().await.header("authorization", &bearer), who: None },
    ];
    let mut people = vec![("Administrator", typing(&maria), Role::Administrator)];
    for (name, role) in
        [("Buyer", Role::Buyer), ("Support", Role::Support), ("Basic", Role::Basic), ("Custom", Role::Custom)]
    {
        people.push((name, typing(&colleague(app, &maria, role.as_str(), role).await), role));
    }
    for (name, role) in [("agent", Role::Agent), ("supervisor", Role::Supervisor), ("operator", Role::Operator)] {
        people.push((name, app.staff(role.as_str(), role).await, role));
    }
    for (name, person, role) in people {
        let http = app.serve_provider().await;
        log_in(&http, &person).await;
        actors.push(Actor { name, http, who: Some((person, role)) });
    }
    Cast { actors, own, foreign }
}

fn at(path: &str, id: &str) -> String {
    path.replace("{id}", id)
        .replace("{file}", assets::href("cracha.css").trim_start_matches("/assets/"))
        .replace("{external_id:.+}", "5001")
        .replace("{policy}/{subject:.+}", "callback/5001")
        .replace("{client}", id)
        .replace("{name}", "provision")
        .replace("{question}", "roles")
}

#[tokio::test]
async fn every_route_answers_each_role_as_the_table_says() {
    let mut app = TestApp::start(Engine::Sqlite).await;
    let cast = cast(&mut app).await;
    let mut wrong = Vec::new();
    for (method, path, whose) in rows() {
        let path = at(&path, cast.own.id.as_str());
        for actor in &cast.actors {
            let page = actor.ask(&method, &path).await;
            let (want, got) = (actor.may(whose), answer(&page));
            let fits = match whose {
                // A file is its visitor's; a portal's frame without a key is none of ours.
                For::Anyone if path.starts_with("/contact/talk/files/") => {
                    got == if method == Method::GET { Answer::Missing } else { Answer::Forbidden }
                }
                // Some send to the login page when they are done.
                For::Anyone => got == Answer::Allowed || got == Answer::ToLogin,
                For::Portals => page.status == bare(&method, &path, actor.name == "client token"),
                // Its GET without an object leads back to the list.
                _ if path == "/account/factors/remove" && method == Method::POST && want == Answer::Allowed => {
                    got == Answer::Missing
                }
                _ if needs_object(&path) && want == Answer::Allowed => got == Answer::Missing,
                _ => got == want,
            };
            if !fits {
                wrong.push(format!("{method} {path} for {}: {got:?} ({}), not {want:?}", actor.name, page.status));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn a_foreign_user_cannot_be_told_from_one_that_does_not_exist() {
    let mut app = TestApp::start(Engine::Sqlite).await;
    let cast = cast(&mut app).await;
    let nobody = cracha::db::types::UserId::new();
    // What is different in every answer: ids, nonces, tokens, the reference.
    let plain = |page: &Page, id: &str| {
        let mut text = page.text().replace(id, "ID");
        for reference in page.all("code") {
            text = text.replace(&reference, "REF");
        }
        (page.status, text, page.body.len())
    };
    for (method, path, whose) in rows().into_iter().filter(|(_, path, _)| path.contains("{id}")) {
        for actor in &cast.actors {
            let unknown = actor.ask(&method, &at(&path, nobody.as_str())).await;
            let unknown = plain(&unknown, nobody.as_str());
            if whose == For::Administrator {
                let foreign = actor.ask(&method, &at(&path, cast.foreign.id.as_str())).await;
                let foreign = plain(&foreign, cast.foreign.id.as_str());
                assert_eq!(foreign, unknown, "{method} {path} for {}", actor.name);
            }
            if actor.may(whose) == Answer::Allowed {
                // A portal's frame without a key is refused before anything is looked for.
                let keyless = method == Method::POST && path.starts_with("/contact/talk/files/");
                assert_eq!(unknown.0, if keyless { 403 } else { 404 }, "{method} {path} for {}", actor.name);
            }
        }
    }
    // Nor is there a trace of the other reseller in the list.
    invited(&app, &cast.foreign_administrator(&app).await, "zeno", Role::Basic).await;
    let administrator = cast.actors.iter().find(|actor| actor.name == "Administrator").expect("one");
    for query in ["", "?q=zeno", "?q=5002", "?q=rita"] {
        let page = administrator.http.get(&format!("/users{query}")).await;
        assert!(page.all("tbody").concat().find("5002").is_none(), "{query}: {}", page.text());
    }
}

impl Cast {
    async fn foreign_administrator(&self, app: &TestApp) -> User {
        crate::support::people::of_login(app, "5002.maria.souza").await
    }
}

#[tokio::test]
async fn p2_29_no_form_is_taken_without_its_token() {
    let mut app = TestApp::start(Engine::Sqlite).await;
    let cast = cast(&mut app).await;
    let stranger = cast.actors[0].token().await;
    for (method, path, whose) in rows() {
        if method != Method::POST || (whose == For::Portals && path != "/consent") {
            continue;
        }
        let path = at(&path, cast.own.id.as_str());
        for actor in cast.actors.iter().filter(|actor| actor.may(whose) == Answer::Allowed) {
            let fresh = actor.token().await;
            let bad: [&[(&str, &str)]; 4] =
                [&[], &[("csrf", "")], &[("csrf", "AAAA")], &[("csrf", &fresh), ("csrf", &fresh)]];
            for fields in bad {
                let page = actor.http.post(&path, fields).await;
                assert!(matches!(page.status.as_u16(), 400 | 403), "{path} {fields:?} for {}", actor.name);
            }
            if actor.who.is_some() {
                let page = actor.http.post(&path, &[("csrf", &stranger)]).await;
                assert_eq!(page.status, 403, "{path}: another browser's token, for {}", actor.name);
            }
        }
    }
    // From another site, even with the right token.
    let agent = cast.actors.iter().find(|actor| actor.name == "agent").expect("one");
    let token = agent.token().await;
    let kind = ("content-type", "application/x-www-form-urlencoded".to_string());
    let from = ("origin", "https://evil.example".to_string());
    let page = agent.http.send(Method::POST, "/desk", &[kind, from], Some(format!("csrf={token}&query=5001"))).await;
    assert_eq!(page.status, 403);
}

#[test]
fn every_form_has_a_page_to_come_back_to_after_a_login() {
    let rows = table().rows();
    let has_page = |path: &str| rows.iter().any(|row| row.method == "GET" && row.path == path);
    let forms = rows.iter().filter(|row| row.method == "POST" && ![For::Anyone, For::Portals].contains(&row.who));
    let without: Vec<_> = forms.filter(|row| !has_page(page_of(&row.path).unwrap_or(&row.path))).collect();
    assert!(without.is_empty(), "{without:#?}");
}

#[tokio::test]
async fn p2_28_every_act_on_what_is_not_ones_own_needs_a_recent_login() {
    let mut app = TestApp::start(Engine::Sqlite).await;
    let cast = cast(&mut app).await;
    app.pass_seconds(11 * 60);
    for (method, path, whose) in rows() {
        let acts = [For::Administrator, For::Agent, For::Card, For::Supervisor, For::Operator].contains(&whose)
            && path != "/desk" // a search
            && !path.starts_with("/desk/chat/"); // talk goes on for longer, and changes nothing about a person
        if method != Method::POST || !acts {
            continue;
        }
        let path = at(&path, cast.own.id.as_str());
        for actor in cast.actors.iter().filter(|actor| actor.may(whose) == Answer::Allowed) {
            let page = actor.ask(&method, &path).await;
            assert_eq!(answer(&page), Answer::ToLogin, "{path} for {}: {}", actor.name, page.status);
            assert_eq!(page.location_param("confirm").as_deref(), Some("1"), "{path} for {}", actor.name);
        }
    }
    let own = crate::support::people::of_login(&app, &cast.own.login).await;
    assert_eq!((own.role, own.state, own.epoch), (cast.own.role, cast.own.state, cast.own.epoch), "nothing was done");
}
