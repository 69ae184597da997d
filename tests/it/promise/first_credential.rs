//! The main job below the pages: from the ERP's hand-over to the first own password, on both engines.

use cracha::flow::intake::Outcome;
use cracha::flow::sign_in::login::Outcome as Login;
use cracha::flow::sign_in::password::{Choice, Chosen};
use cracha::flow::sign_in::session::Browser;
use cracha::mail::letter::Letter;
use cracha::model::promise::Stage;

use crate::on_both_engines;
use crate::support::app::{START, TestApp};
use crate::support::people::{PASSWORD, choose, newcomer, record, type_in};

on_both_engines! {
    async fn a_new_reseller_gets_a_login_and_a_temporary_password_by_mail(app: &TestApp) {
        let answer = app.hand_over(record("1001")).await;
        let promise = answer.promise.unwrap();
        assert_eq!((answer.outcome, promise.stage, promise.due_at), (Outcome::Created, Stage::Validated, START.plus_h(48)));
        assert!(app.mails().await.is_empty(), "intake sends nothing");
        assert_eq!(app.provision().await, 1);
        let mails = app.mails().await;
        let Letter::FirstAccess { person, .. } = &mails[0].letter else { panic!("{mails:?}") };
        assert_eq!((person.login.as_str(), mails[0].message.address.as_str()), ("1001.maria.souza", "maria@1001.example"));
        assert!(mails[0].valid_until.unwrap() >= START.plus_h(72));
    }

    async fn the_same_reseller_handed_over_twice_is_one_reseller(app: &TestApp) {
        newcomer(app, "1001").await;
        app.pass_seconds(5);
        assert_eq!(app.hand_over(record("1001")).await.outcome, Outcome::Unchanged);
        assert_eq!(app.provision().await, 0);
    }

    async fn the_temporary_password_is_good_for_choosing_the_own_one_once(app: &TestApp) {
        let secret = newcomer(app, "1001").await.secret.unwrap().expose().to_lowercase();
        let login = "1001.MARIA.souza";
        let Ok(Login::Choose { ticket, generation, .. }) = type_in(app, login, &secret).await else { panic!() };
        let choice = Choice { ticket, generation, password: PASSWORD.into(), browser: Browser::default() };
        assert!(matches!(choose(app, choice.clone()).await, Chosen::In { .. }));
        assert!(matches!(choose(app, choice).await, Chosen::TooLate));
        let again = type_in(app, login, &secret).await;
        assert!(!matches!(again, Ok(Login::Choose { .. } | Login::In { .. })), "{again:?}");
        assert!(matches!(type_in(app, login, PASSWORD).await, Ok(Login::In { .. })));
        app.mails().await; // "your password was chosen", if it is sent
    }
}

#[tokio::test]
#[should_panic(expected = "messages that nobody looked at")]
async fn a_mail_that_nobody_looked_at_fails_its_test() {
    let app = TestApp::start(crate::support::app::Engine::Sqlite).await;
    app.hand_over(record("1001")).await;
    app.provision().await;
}
