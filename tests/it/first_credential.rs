//! The main job below the pages: from the ERP's hand-over to the first own password, on both engines.

use cracha::crypto::secret::Secret;
use cracha::flow::intake::{Contact, Outcome, Record};
use cracha::flow::login::{self, Outcome as Login, Typing};
use cracha::flow::password::{self, Choice, Chosen};
use cracha::flow::session::Browser;
use cracha::mail::letter::Letter;
use cracha::model::ctx::Actor;
use cracha::model::promise::Stage;

use crate::on_both_engines;
use crate::support::app::{Left, START, TestApp};

pub fn reseller(external_id: &str) -> Record {
    Record {
        external_id: external_id.into(),
        legal_name: "Revenda Exemplo Ltda".into(),
        cnpj: "12.ABC.345/01DE-35".into(),
        contact: Contact {
            name: "Maria Souza".into(),
            email: "maria@revenda.example".into(),
            phone: None,
            language: Some("pt-BR".into()),
        },
        ..Record::default()
    }
}

/// Types a login and a password at the login page.
async fn type_in(app: &TestApp, typing: Typing) -> Login {
    let (ctx, dummy) = (app.ctx(Actor::Anonymous), app.app.dummy_hash());
    let (begin_ctx, begin_typing) = (ctx.clone(), typing.clone());
    let begin = move |tx: &mut cracha::db::Tx| login::begin(tx, &begin_ctx, &begin_typing, &dummy);
    let finish = app.app.hashed(begin, move |tx, checked, hashed| login::finish(tx, &ctx, &typing, checked, hashed));
    finish.await.unwrap()
}

async fn choose(app: &TestApp, choice: Choice) -> Chosen {
    let ctx = app.ctx(Actor::Anonymous);
    let (begin_ctx, begin_choice) = (ctx.clone(), choice.clone());
    let begin = move |tx: &mut cracha::db::Tx| password::begin_choose(tx, &begin_ctx, &begin_choice);
    let finish = move |tx: &mut cracha::db::Tx, ticket: &_, hashed: &_| {
        password::finish_choose(tx, &ctx, &choice, ticket, hashed)
    };
    app.app.hashed(begin, finish).await.unwrap()
}

async fn first_mail(app: &TestApp) -> Left {
    assert_eq!(app.hand_over(reseller("1001")).await.outcome, Outcome::Created);
    assert_eq!(app.provision().await, 1);
    let mut mails = app.mails().await;
    assert_eq!(mails.len(), 1);
    mails.remove(0)
}

on_both_engines! {
    async fn a_new_reseller_gets_a_login_and_a_temporary_password_by_mail(app: &TestApp) {
        let answer = app.hand_over(reseller("1001")).await;
        let promise = answer.promise.unwrap();
        assert_eq!((answer.outcome, promise.stage, promise.due_at), (Outcome::Created, Stage::Validated, START.plus_h(48)));
        assert!(app.mails().await.is_empty(), "intake sends nothing");
        assert_eq!(app.provision().await, 1);
        let mails = app.mails().await;
        let Letter::FirstAccess { person, .. } = &mails[0].letter else { panic!("{mails:?}") };
        assert_eq!((person.login.as_str(), mails[0].message.address.as_str()), ("1001.maria.souza", "maria@revenda.example"));
        assert!(mails[0].valid_until.unwrap() >= START.plus_h(72));
    }

    async fn the_same_reseller_handed_over_twice_is_one_reseller(app: &TestApp) {
        first_mail(app).await;
        app.pass_seconds(5);
        assert_eq!(app.hand_over(reseller("1001")).await.outcome, Outcome::Unchanged);
        assert_eq!(app.provision().await, 0);
    }

    async fn the_temporary_password_is_good_for_choosing_the_own_one_once(app: &TestApp) {
        let mail = first_mail(app).await;
        let typing = Typing {
            login: "1001.MARIA.souza".into(),
            password: Secret::new(mail.secret.unwrap().expose().to_lowercase()),
            browser: Browser::default(),
        };
        let Login::Choose { ticket, generation, .. } = type_in(app, typing.clone()).await else { panic!("not accepted") };
        let password = Secret::new("girassol na janela azul".to_string());
        let choice = Choice { ticket, generation, password: password.clone(), browser: Browser::default() };
        assert!(matches!(choose(app, choice.clone()).await, Chosen::In { .. }));
        assert!(matches!(choose(app, choice).await, Chosen::TooLate));
        assert!(!matches!(type_in(app, typing.clone()).await, Login::Choose { .. } | Login::In { .. }));
        assert!(matches!(type_in(app, Typing { password, ..typing }).await, Login::In { .. }));
        app.mails().await; // "your password was chosen", if it is sent
    }
}

#[tokio::test]
#[should_panic(expected = "messages that nobody looked at")]
async fn a_mail_that_nobody_looked_at_fails_its_test() {
    let app = TestApp::start(crate::support::app::Engine::Sqlite).await;
    app.hand_over(reseller("1001")).await;
    app.provision().await;
}
