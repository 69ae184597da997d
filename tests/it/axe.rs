//! Every page under the rules of axe-core, in light and dark, on a phone and at 200 %: the pages of the demo, found by
//! following their links as each kind of person. A page that no link leads to has to be named here.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Mutex;

use actix_web::http::Method;
use cracha::web::routes::Who;
use cracha::web::server::table;
use serde_json::Value;

use crate::support::browser::Browser;
use crate::support::demo::Demo;
use crate::support::{at_once, axe};

/// Where each kind of person begins; the rest is found by links.
const BEGIN: [(Option<&str>, &[&str]); 6] = [
    (None, &["/login", "/help", "/setup", "/nowhere", "/email/stop", "/password/recover", "/help?q=senha", "/widget"]),
    (Some("1001.joao"), &["/", "/sign-out", "/login/shared-mailbox", "/device"]),
    (Some("1001.maria.souza"), &["/users"]),
    (Some("duda.ramos"), &["/desk", "/desk/cases", "/desk/chat"]),
    (Some("lia.duarte"), &["/desk/agents"]),
    (
        Some("otto.klein"),
        &[
            "/operator",
            "/operator/intake/rejected",
            "/operator/queue",
            "/operator/promises?which=all",
            "/operator/returned",
            "/operator/simulation",
            "/operator/intake/rejected/again?reason=cnpj_length",
        ],
    ),
];

/// GETs that show no page of their own to somebody who comes by a link, and why.
const NO_PAGE: [(&str, &str); 26] = [
    ("/login/factor", "after a password alone; sign_in::passkeys_in_a_browser looks at it"),
    ("/password/choose", "after a ticket; the walk of a newcomer looks at it"),
    ("/device/{id}", "needs a terminal's code; accessibility reads it"),
    ("/account/factors/remove", "needs a factor; sign_in::passkeys_in_a_browser looks at it"),
    ("/desk/people/{id}/approve", "needs a colleague's proposal; accessibility reads it"),
    ("/desk/people/{id}/close-case", "needs an open case; a question like the others"),
    ("/send-again", "after a form that met a login; accessibility reads its like"),
    ("/sign-out/portals", "after a sign-out"),
    ("/contact/talk", "of one browser; walks look at it"),
    ("/contact/talk/files/{id}", "no page"),
    ("/desk/chat/{id}", "walks look at it"),
    ("/desk/chat/{id}/files/{file}", "no page"),
    ("/desk/settle/{id}", "needs a case; walks look at it"),
    ("/end-customers/{id}", "needs an end customer; walks look at it"),
    ("/end-customers/{id}/remove", "needs an end customer; walks look at it"),
    ("/desk/live", "for a script"),
    ("/contact/live", "for a script"),
    ("/widget.js", "no page"),
    ("/operator/live", "for a script"),
    ("/.well-known/change-password", "leads on"),
    ("/.well-known/passkey-endpoints", "for programs"),
    ("/assets/{file}", "no page"),
    ("/favicon.ico", "no page"),
    ("/robots.txt", "no page"),
    ("/.well-known/security.txt", "no page"),
    ("/operator/invitations/{id}/revoke", "needs an invitation; a question like the others"),
];

/// The routes that people come to by GET.
fn pages() -> Vec<String> {
    let people = table().rows().into_iter().filter(|row| row.method == Method::GET && row.who != Who::Portals);
    people.map(|row| row.path).collect()
}

/// The route that a path belongs to; one without parameters before one with.
fn route(routes: &[String], path: &str) -> Option<String> {
    let fits = |route: &&String| {
        let (mut ours, mut theirs) = (route.split('/'), path.split('/'));
        loop {
            match (ours.next(), theirs.next()) {
                (None, None) => return true,
                (Some(part), Some(_)) if part.starts_with('{') && part.contains(":.+") => return true,
                (Some(part), Some(given)) if part.starts_with('{') && !given.is_empty() => {}
                (Some(part), Some(given)) if part == given => {}
                _ => return false,
            }
        }
    };
    routes.iter().filter(fits).min_by_key(|route| route.matches('{').count()).cloned()
}

struct Walk<'a> {
    demo: &'a Demo,
    routes: Vec<String>,
    seen: Mutex<BTreeSet<String>>,
    wrong: Mutex<BTreeMap<String, Vec<String>>>,
}

impl Walk<'_> {
    async fn as_somebody(&self, login: Option<&str>, begin: &[&str]) {
        let browser = Browser::open().await;
        if let Some(login) = login {
            browser.goto(&self.demo.at("id", "/login")).await.expect("the login page");
            browser.fill("input[name=login]", login).await;
            browser.fill("input[name=password]", self.demo.password(login)).await;
            browser.click("form button.main").await;
            browser.element("details.who").await;
        }
        axe::arm(&browser).await;
        let mut queue: VecDeque<String> = begin.iter().map(|path| (*path).to_owned()).collect();
        let mut explicit = begin.len();
        let mut been = BTreeSet::new();
        while let Some(path) = queue.pop_front() {
            let known = path.split('?').next().and_then(|path| route(&self.routes, path));
            let named = explicit > 0;
            explicit = explicit.saturating_sub(1);
            let Some(pattern) = known.or_else(|| named.then(|| path.clone())) else { continue };
            // Each goes everywhere, for a page leads some people further than others; one of them looks.
            if !been.insert(pattern.clone()) && !named {
                continue;
            }
            browser.goto(&self.demo.at("id", &path)).await.expect("the page");
            if self.seen.lock().expect("no panic").insert(pattern) || named {
                self.check(&browser, &path).await;
            }
            queue.extend(self.below(&path));
            let links = "return [...document.querySelectorAll('a[href]')].map((a) => new URL(a.href)).filter((u) => \
                         u.origin === location.origin && !u.hash).map((u) => u.pathname + u.search)";
            let links = browser.execute(links, Vec::new()).await.expect("the links");
            queue.extend(links.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned));
        }
    }

    /// What lies below a page of one object: its acts.
    fn below(&self, path: &str) -> Vec<String> {
        let path = path.split('?').next().unwrap_or_default();
        let Some(pattern) = route(&self.routes, path).filter(|pattern| pattern.ends_with('}')) else {
            return Vec::new();
        };
        let acts = self.routes.iter().filter_map(|route| route.strip_prefix(&pattern)?.strip_prefix('/'));
        acts.filter(|act| !act.contains('{')).map(|act| format!("{path}/{act}")).collect()
    }

    async fn check(&self, browser: &Browser, path: &str) {
        for (rule, shade) in axe::violations(browser).await {
            self.wrong.lock().expect("no panic").entry(rule).or_default().push(format!("{path} ({shade})"));
        }
    }
}

#[tokio::test]
async fn no_page_breaks_a_rule_of_axe() {
    let demo = Demo::start(&[]);
    let (seen, wrong) = (Mutex::default(), Mutex::default());
    let walk = Walk { demo: &demo, routes: pages(), seen, wrong };
    at_once(BEGIN.iter().map(|(login, begin)| walk.as_somebody(*login, begin))).await;
    let wrong = walk.wrong.into_inner().expect("no panic");
    let told: Vec<String> = wrong.iter().map(|(what, at)| format!("{what}\n    on {}", at.join(", "))).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
    let seen = walk.seen.into_inner().expect("no panic");
    let excused = |route: &&String| NO_PAGE.iter().any(|(path, _)| path == *route);
    let missed: Vec<&String> = walk.routes.iter().filter(|route| !seen.contains(*route) && !excused(route)).collect();
    assert!(missed.is_empty(), "no link leads there, so nobody looked: {missed:#?}");
}
