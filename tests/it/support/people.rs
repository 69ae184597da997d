//! People in a test: a reseller handed over, its first mail, its Administrator moved in, what they type and ask for.
//! Every step goes through the real verbs.

use cracha::crypto::secret::Secret;
use cracha::db::Tx;
use cracha::error::Result;
use cracha::flow::intake::{Contact, Outcome, Record};
use cracha::flow::recovery::{self, Asking};
use cracha::flow::sign_in::login::{self, Outcome as Login, Typing};
use cracha::flow::sign_in::password::{self, Changed, Choice, Chosen};
use cracha::flow::sign_in::session::{Browser, Started};
use cracha::flow::users::{self, Form};
use cracha::model::ctx::{Actor, Ctx};
use cracha::model::request::RequestKind;
use cracha::model::role::{Permission, Role};
use cracha::model::user::{self, User};
use cracha::text::Lang;

use super::app::{Left, TestApp};

/// What everybody here chooses first.
pub const PASSWORD: &str = "girassol na janela azul";

/// A reseller as the ERP hands it over; its contact is Maria Souza at `maria@ID.example`.
pub fn record(external_id: &str) -> Record {
    Record {
        external_id: external_id.into(),
        legal_name: format!("Revenda {external_id} Ltda"),
        cnpj: cnpj(external_id),
        contact: Contact {
            name: "Maria Souza".into(),
            email: format!("maria@{external_id}.example"),
            phone: Some("11 5555-0101".into()),
            language: Some("pt-BR".into()),
        },
        ..Record::default()
    }
}

/// Each reseller has a CNPJ of its own; 1001's has letters (product.md, "Reseller, user, login, e-mail").
pub fn cnpj(external_id: &str) -> String {
    if external_id == "1001" {
        return "12.ABC.345/01DE-35".into();
    }
    let digits: String = external_id.chars().filter(char::is_ascii_digit).collect();
    let mut all: Vec<u32> = format!("{digits:9>12}").chars().filter_map(|c| c.to_digit(10)).collect();
    for _ in 0..2 {
        let sum: u32 = all.iter().rev().zip((2..=9).cycle()).map(|(digit, weight)| digit * weight).sum();
        all.push(if sum % 11 < 2 { 0 } else { 11 - sum % 11 });
    }
    all.iter().map(u32::to_string).collect()
}

/// Handed over and provisioned: the mail with the first password.
pub async fn newcomer(app: &TestApp, external_id: &str) -> Left {
    assert_eq!(app.hand_over(record(external_id)).await.outcome, Outcome::Created);
    assert_eq!(app.provision().await, 1);
    only(app.mails().await)
}

/// The one there is: a mail that left, a case.
pub fn only<T: std::fmt::Debug>(all: Vec<T>) -> T {
    assert_eq!(all.len(), 1, "{all:?}");
    all.into_iter().next().unwrap()
}

/// The Administrator of a new reseller, who has chosen [`PASSWORD`]; the login is `ID.maria.souza`.
pub async fn administrator(app: &TestApp, external_id: &str) -> User {
    let mail = newcomer(app, external_id).await;
    move_in(app, &format!("{external_id}.maria.souza"), &mail).await
}

/// Chooses [`PASSWORD`] with the temporary password of a mail.
pub async fn move_in(app: &TestApp, login: &str, mail: &Left) -> User {
    match redeem(app, login, mail, PASSWORD, Browser::default()).await {
        Chosen::In { .. } => of_login(app, login).await,
        other => panic!("{other:?}"),
    }
}

/// Types the temporary password of a mail and chooses a lasting one.
pub async fn redeem(app: &TestApp, login: &str, mail: &Left, password: &str, browser: Browser) -> Chosen {
    let secret = mail.secret.clone().expect("a secret");
    let Ok(Login::Choose { ticket, generation, .. }) = type_in(app, login, secret.expose()).await else {
        panic!("the secret of {} does not open", mail.message.kind)
    };
    choose(app, Choice { ticket, generation, password: password.into(), browser }).await
}

/// A further user of an Administrator's reseller, moved in; the login is `ID.NAME`.
pub async fn colleague(app: &TestApp, of: &User, name: &str, role: Role) -> User {
    let mail = invited(app, of, name, role).await;
    let login = mail.message.user_id.clone().expect("a user");
    let login = app.app.read(move |db| user::get(db, &login)).await.unwrap().login;
    move_in(app, &login, &mail).await
}

/// The same, still with the temporary password of this mail.
pub async fn invited(app: &TestApp, of: &User, name: &str, role: Role) -> Left {
    let form = Form {
        name: name.into(),
        login_part: name.into(),
        email: format!("{name}@{}.example", of.login.split('.').next().unwrap_or_default()),
        phone: None,
        language: Lang::PtBr,
        role,
        permissions: if role == Role::Custom { vec![Permission::Stock] } else { Vec::new() },
    };
    app.verb(person(of), move |tx, ctx| users::create(tx, ctx, &form)).await.unwrap();
    only(app.mails().await)
}

/// A user as the actor of a verb.
pub fn person(user: &User) -> Actor {
    let (login, role, reseller) = (user.login.clone(), user.role, user.reseller_id.clone());
    Actor::Person { user: user.id.clone(), login, role, reseller }
}

/// A supervisor of the desk, without a row of their own.
pub fn supervisor() -> Actor {
    let login = "supervisora".to_owned();
    Actor::Person { user: cracha::db::types::UserId::new(), login, role: Role::Supervisor, reseller: None }
}

/// An agent of the desk, without a row of their own.
pub fn agent() -> Actor {
    let login = "agente".to_owned();
    Actor::Person { user: cracha::db::types::UserId::new(), login, role: Role::Agent, reseller: None }
}

/// An operator, without a row of their own.
pub fn operator() -> Actor {
    let login = "otto".to_owned();
    Actor::Person { user: cracha::db::types::UserId::new(), login, role: Role::Operator, reseller: None }
}

/// As it stands now.
pub async fn of_login(app: &TestApp, login: &str) -> User {
    let folded = login.to_lowercase();
    app.app.read(move |db| user::by_login(db, &folded)).await.unwrap().expect("the login")
}

/// Types a login and a password or ticket at the login page, in a new browser at the usual address.
pub async fn type_in(app: &TestApp, login: &str, password: &str) -> Result<Login> {
    type_from(app, login, password, Browser::default(), "203.0.113.7").await
}

/// The same from a browser and an address.
pub async fn type_from(app: &TestApp, login: &str, password: &str, browser: Browser, ip: &str) -> Result<Login> {
    let typing = Typing { login: login.into(), password: password.into(), browser };
    let ctx = Ctx { ip: Some(ip.into()), ..app.ctx(Actor::Anonymous) };
    let dummy = app.app.dummy_hash();
    let (begin_ctx, begin_typing) = (ctx.clone(), typing.clone());
    let begin = move |tx: &mut Tx| login::begin(tx, &begin_ctx, &begin_typing, &dummy);
    app.app.hashed(begin, move |tx, checked, hashed| login::finish(tx, &ctx, &typing, checked, hashed)).await
}

/// Logs in, from this browser.
pub async fn enter(app: &TestApp, login: &str, password: &str, browser: Browser) -> Started {
    match type_from(app, login, password, browser, "203.0.113.7").await {
        Ok(Login::In { started, .. }) => *started,
        other => panic!("{other:?}"),
    }
}

/// Chooses a password with a proved ticket.
pub async fn choose(app: &TestApp, choice: Choice) -> Chosen {
    let ctx = app.ctx(Actor::Anonymous);
    let (begin_ctx, begin_choice) = (ctx.clone(), choice.clone());
    let begin = move |tx: &mut Tx| password::begin_choose(tx, &begin_ctx, &begin_choice);
    let finish = move |tx: &mut Tx, ticket: &_, hashed: &_| password::finish_choose(tx, &ctx, &choice, ticket, hashed);
    app.app.hashed(begin, finish).await.unwrap()
}

/// Changes the own password.
pub async fn change(app: &TestApp, user: &User, old: &str, new: &str, browser: Browser) -> Result<Changed> {
    let (ctx, id) = (app.ctx(person(user)), user.id.clone());
    let (begin_ctx, begin_browser) = (ctx.clone(), browser.clone());
    let (old, new) = (Secret::from(old), Secret::from(new));
    let begin = move |tx: &mut Tx| password::begin_change(tx, &begin_ctx, &id, (&old, &new), &begin_browser);
    app.app.hashed(begin, move |tx, begun, hashed| password::finish_change(tx, &ctx, &browser, begun, hashed)).await
}

/// A browser with a device mark.
pub fn device(mark: &str) -> Browser {
    Browser { device: Some(mark.into()), ..Browser::default() }
}

/// Asks at the forgot-password page, and lets the job decide. Returns the reference on the screen.
pub async fn forgot(app: &TestApp, login: &str, email: &str) -> String {
    ask(app, RequestKind::Password, login, email).await
}

/// Any of the public forms.
pub async fn ask(app: &TestApp, kind: RequestKind, login: &str, email: &str) -> String {
    let asking = Asking { kind, login: login.into(), email: email.into(), language: Lang::PtBr };
    let reference = app.verb(Actor::Anonymous, move |tx, ctx| recovery::ask(tx, ctx, &asking)).await.unwrap();
    decide_requests(app).await;
    reference
}

/// Asks at the forgot-password page; nothing is decided yet.
pub async fn ask_only(app: &TestApp, login: &str, email: &str) {
    let (kind, language) = (RequestKind::Password, Lang::PtBr);
    let asking = Asking { kind, login: login.into(), email: email.into(), language };
    app.verb(Actor::Anonymous, move |tx, ctx| recovery::ask(tx, ctx, &asking)).await.unwrap();
}

/// Lets the job decide what is due; returns how many.
pub async fn decide_requests(app: &TestApp) -> usize {
    let now = app.now();
    let due = app.app.read(move |db| recovery::waiting(db, now, 1000)).await.unwrap();
    let sifted = app.job(move |tx, ctx| recovery::sift(tx, ctx, due.clone())).await;
    let count = sifted.settled + sifted.due.len();
    for request in sifted.due {
        app.job(move |tx, ctx| recovery::decide(tx, ctx, &request)).await;
    }
    count
}
