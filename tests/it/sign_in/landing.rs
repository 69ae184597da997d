//! Where people land after a login.

use cracha::model::role::Role;

use crate::support::app::{Engine, TestApp};
use crate::support::provider::{log_in, type_password};

#[tokio::test]
async fn staff_land_on_their_own_first_page_and_resellers_on_the_portals() {
    let app = TestApp::start(Engine::Sqlite).await;
    let maria = app.administrator("1001").await;
    let agent = app.staff("clara", Role::Agent).await;
    let operator = app.staff("otto", Role::Operator).await;
    for (person, first) in [(&maria, "/"), (&agent, "/desk"), (&operator, "/operator")] {
        let http = app.serve_provider().await;
        for asked in ["/login", "/login?next=%2F"] {
            let page = type_password(&http, http.get(asked).await, person).await;
            assert_eq!((page.status.as_u16(), page.location().path()), (303, first), "{}", person.login);
            // A reload of the login page goes on as well.
            assert_eq!(http.get(asked).await.location().path(), first, "{}", person.login);
            let out = http.get("/sign-out").await.form("main form");
            http.submit(&out).await;
        }
        log_in(&http, person).await;
        let page = http.get("/login?next=%2Faccount").await;
        assert_eq!(page.location().path(), "/account", "somebody who is in goes where the address says");
        let asked_again = http.get("/login?confirm=1&next=%2Faccount").await;
        assert_eq!(asked_again.status, 200, "who was asked for the password again is asked");
    }
}
