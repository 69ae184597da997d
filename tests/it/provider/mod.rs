//! The provider's endpoints through HTTP, statement by statement of the standards' two lists. A test's name begins with
//! the number of its statement: `a7_…` of part 1, `p2_35_…` of part 2.

mod audience;
mod authorize;
mod browser;
mod client_keys;
mod client_library;
mod client_trial;
mod clients;
mod clients_by_terminal;
mod consent;
mod details;
mod device;
mod documents;
mod dpop;
mod exchange;
mod foreign;
mod front_channel;
mod identity;
mod logout;
mod mtls;
mod nonsense;
mod pairwise;
mod par;
mod prompts;
mod races;
mod real_browser;
mod refresh;
mod registration;
mod registration_guards;
mod request_object;
mod rotation;
mod sealed;
mod second_factor;
mod statements;
mod token;
mod token_kinds;
mod token_state;
mod whole_flow;

use crate::support::app::{Engine, TestApp};
use crate::support::http::{Http, Page};
use crate::support::provider::{Person, Portal, log_in};

/// The program on a file: for statements about HTTP, where the engine makes no difference.
async fn on_a_file() -> TestApp {
    TestApp::start(Engine::Sqlite).await
}

/// A person who is logged in, and the portals that they may go to.
async fn inside(app: &TestApp, portals: &[&Portal]) -> (Http, Person) {
    for portal in portals {
        app.register(portal).await;
    }
    let maria = app.administrator("1001").await;
    let http = app.serve_provider().await;
    log_in(&http, &maria).await;
    app.pass_seconds(5);
    (http, maria)
}

/// The code that a terminal shows, which asks for the first time.
pub async fn terminal_code(app: &TestApp, http: &Http) -> String {
    let terminal = device::terminal("till");
    app.register(&terminal).await;
    device::ask(http, &terminal, "openid email").await["user_code"].as_str().unwrap().to_owned()
}

/// The answer is a page of ours with this OAuth code in its text, and sends nobody anywhere (A1, G45).
fn assert_page(page: &Page, code: &str) {
    assert!(page.status.is_client_error(), "{} {}: {}", page.url, page.status, page.text());
    assert_eq!(page.header("location"), "");
    assert!(page.header("content-type").starts_with("text/html"), "{page:?}");
    assert!(page.text().contains(code), "{}: {}", page.url, page.text());
}

/// The redirect carries this error and nothing but what an error may carry, with state and issuer exact (A3, A6, F44).
fn assert_refused(app: &TestApp, page: &Page, portal: &Portal, code: &str) {
    assert_eq!(page.status, 303, "{}: {}", page.url, page.text());
    let to = page.location();
    assert!(to.as_str().starts_with(&format!("{}?", portal.redirect())), "{to}");
    assert_eq!(page.location_param("error").as_deref(), Some(code), "{} -> {to}", page.url);
    assert_eq!(page.location_param("iss"), Some(app.issuer()));
    let known = ["error", "error_description", "state", "iss"];
    assert!(to.query_pairs().all(|(name, _)| known.contains(&name.as_ref())), "{to}");
    let words = page.location_param("error_description").unwrap_or_default();
    let fine = |b: u8| (0x20..=0x7e).contains(&b) && b != b'"' && b != b'\\';
    assert!(!words.is_empty() && words.bytes().all(fine), "{words}");
}
