//! The Administrator's pages over HTTP: forms as a browser sends them, what is refused explained where it was typed.

use cracha::flow::delivery::{self, Attempted};
use cracha::flow::users;
use cracha::model::message::Lane;
use cracha::model::role::Role;
use cracha::model::user::{self, BlockedBy, User, UserState};
use cracha::text::Lang;

use crate::support::app::{Engine, TestApp};
use crate::support::http::{Form, Http, Page};
use crate::support::people::{self, colleague, of_login, only};
use crate::support::provider::{Person, Portal, log_in};

fn typing(user: &User) -> Person {
    Person { login: user.login.clone(), reseller: String::new() }
}

/// Maria, Administrator of 3001, is in.
pub async fn maria() -> (TestApp, Http, User) {
    let app = TestApp::start(Engine::Sqlite).await;
    let maria = people::administrator(&app, "3001").await;
    let http = app.serve_provider().await;
    log_in(&http, &typing(&maria)).await;
    (app, http, maria)
}

fn card(user: &User) -> String {
    format!("/users/{}", user.id)
}

/// Answers the question of an act and follows to where it leads.
async fn act(http: &Http, user: &User, act: &str) -> Page {
    let question = http.get(&format!("{}/{act}", card(user))).await;
    assert_eq!(question.status, 200, "{}", question.text());
    let done = http.submit(&question.form("main form")).await;
    assert_eq!(done.status, 303, "{}", done.text());
    http.follow(&done).await
}

async fn new_form(http: &Http, local: &str, role: &str) -> Form {
    let form = http.get("/users/new").await.form("main form");
    form.set("name", "Rita Alves").set("local", local).set("email", "rita@3001.example").set("role", role)
}

#[tokio::test]
async fn an_administrator_creates_a_user_of_each_role() {
    let (app, http, _) = maria().await;
    for role in ["administrator", "buyer", "support", "basic", "custom"] {
        let mut form = new_form(&http, role, role).await;
        if role == "custom" {
            form = form.tick("permission", "stock").tick("permission", "order.list");
        }
        let mut done = http.submit(&form).await;
        if role == "administrator" {
            done = http.submit(&done.form("main form")).await; // what follows is said first
        }
        let page = http.follow(&done).await;
        assert!(page.text().contains(&format!("3001.{role} foi criado")), "{}", page.text());
        let mail = only(app.mails().await);
        assert_eq!(mail.message.address, "rita@3001.example");
        assert!(!page.body.contains(mail.secret.expect("a first password").expose()), "P2-20: never shown");
    }
    let custom = of_login(&app, "3001.custom").await;
    assert_eq!(custom.ticked().len(), 2);
    let list = http.get("/users").await.text();
    for name in ["Administrador", "Comprador", "Suporte", "Básico", "Personalizado"] {
        assert!(list.contains(name), "{name}: {list}");
    }
}

#[tokio::test]
async fn a_refused_form_says_why_and_keeps_what_was_typed() {
    let (app, http, maria) = maria().await;
    colleague(&app, &maria, "rita", Role::Buyer).await;
    let filled = |name: &'static str, value: &'static str| {
        let http = &http;
        async move { http.submit(&new_form(http, "nova", "buyer").await.set(name, value)).await }
    };
    for (name, value, said, field) in [
        ("local", "Rita", "já existe ou já existiu", "local-error"),
        ("local", "@@", "Complete o usuário de login", "local-error"),
        ("name", " ", "Informe o nome", "name-error"),
        ("email", "", "Informe o e-mail", "email-error"),
        ("email", "rita", "falta o @", "email-error"),
    ] {
        let page = filled(name, value).await;
        assert_eq!(page.status, 422, "{name}={value}");
        assert!(page.all(&format!("#{field}")).concat().contains(said), "{name}={value}: {}", page.text());
        let again = page.form("main form");
        assert_eq!(again.value("role"), Some("buyer"), "what was chosen is still chosen");
        assert_eq!(again.value("name").map(str::trim), Some(if name == "name" { "" } else { "Rita Alves" }));
    }
    let page = http.submit(&new_form(&http, "nova", "custom").await).await;
    assert!(page.all("#permission-error").concat().contains("Marque pelo menos uma"), "{}", page.text());
    let mut form = new_form(&http, "nova", "custom").await;
    form.fields.push(("permission".into(), "users.manage".into()));
    assert!(http.submit(&form).await.all("#permission-error").concat().contains("não permite conceder"));
    let page = http.submit(&http.get("/users/new").await.form("main form")).await;
    assert_eq!(page.all("#problems li").len(), 4, "everything that is missing at once: {}", page.text());
    assert!(page.all("#role-error").concat().contains("Escolha um perfil"));
}

#[tokio::test]
async fn a_block_is_seen_at_both_portals_and_the_card_shows_when_each_confirmed() {
    let (app, http, maria) = maria().await;
    let rita = colleague(&app, &maria, "rita", Role::Buyer).await;
    let (shop, cloud) = (Portal::own("shop"), Portal::own("cloud"));
    app.register(&shop).await;
    app.register(&cloud).await;
    let hers = app.serve_provider().await;
    log_in(&hers, &typing(&rita)).await;
    shop.tokens(&hers, &[]).await;
    cloud.tokens(&hers, &[]).await;
    let seen = http.get(&card(&rita)).await.text();
    assert!(seen.contains("Portal cloud, Portal shop"), "{seen}");
    let page = act(&http, &rita, "block").await;
    assert!(page.text().contains("foi bloqueado"), "{}", page.text());
    assert_eq!(page.all("td .pill.warn"), ["aguardando confirmação"; 2]);
    assert_eq!(hers.get("/account").await.location().path(), "/login", "she is out");
    only(app.mails().await);
    app.pass_seconds(60);
    for claimed in app.job(|tx, ctx| delivery::claim(tx, ctx, Lane::Logout, "test", 100)).await {
        let row = claimed.message;
        app.job(move |tx, ctx| delivery::settle(tx, ctx, &row, &Attempted::Taken("200".into()))).await;
    }
    let page = http.get(&card(&rita)).await;
    assert_eq!(page.all("td .pill.good"), ["24/11/2026 09:01"; 2], "{}", page.text());
    let page = act(&http, &rita, "unblock").await;
    assert!(page.text().contains("foi desbloqueado"), "{}", page.text());
    only(app.mails().await);
}

#[tokio::test]
async fn role_sessions_password_and_deletion_work_from_the_card() {
    let (app, http, maria) = maria().await;
    let rita = colleague(&app, &maria, "rita", Role::Buyer).await;
    let form = http.get(&format!("{}/role", card(&rita))).await.form("main form");
    assert_eq!(form.value("role"), Some("buyer"));
    let mut form = form;
    form.fields.retain(|(name, _)| name != "role");
    let page = http.follow(&http.submit(&press_role(form, "support")).await).await;
    assert!(page.text().contains("O perfil de 3001.rita mudou"), "{}", page.text());
    assert_eq!(of_login(&app, "3001.rita").await.role, Role::Support);
    only(app.mails().await);
    let hers = app.serve_provider().await;
    log_in(&hers, &typing(&rita)).await;
    let page = act(&http, &rita, "end-sessions").await;
    assert!(page.text().contains("As sessões de 3001.rita foram encerradas"));
    assert_eq!(hers.get("/account").await.location().path(), "/login");
    let page = act(&http, &rita, "send-password").await;
    let mail = only(app.mails().await);
    let said = page.text();
    assert!(said.contains("está na fila de envio. Referência:"), "{said}");
    assert!(!page.body.contains(mail.secret.expect("a password").expose()), "P2-20");
    let page = act(&http, &rita, "delete").await;
    assert_eq!(page.url.path(), "/users");
    assert!(page.text().contains("O usuário foi excluído") && !page.text().contains("3001.rita"), "{}", page.text());
    assert_eq!(http.get(&card(&rita)).await.status, 404);
    app.mails().await;
}

fn press_role(form: Form, role: &str) -> Form {
    form.press("role", role)
}

#[tokio::test]
async fn what_cannot_be_done_is_not_offered_and_explained_when_asked_for() {
    let (app, http, maria) = maria().await;
    for path in ["block", "delete", "role"] {
        let page = http.get(&format!("{}/{path}", card(&maria))).await;
        assert_eq!(page.status, 409, "{path}");
        assert!(page.text().contains("É o único Administrador ativo"), "{path}: {}", page.text());
        assert!(page.attribute(&format!(r#"main a[href$="/{path}"]"#), "href").is_none(), "{path} is not offered");
    }
    let page = http.get(&format!("{}/email", card(&maria))).await;
    assert!(page.text().contains("só é corrigido pelo atendimento"), "{}", page.text());
    let rita = colleague(&app, &maria, "rita", Role::Buyer).await;
    let id = rita.id.clone();
    app.job(move |tx, ctx| {
        let by = Some(BlockedBy::Distributor);
        user::change_state(tx, &id, &[UserState::Active], UserState::Blocked, by, ctx.now)
    })
    .await;
    for path in ["unblock", "send-password", "block"] {
        assert_eq!(http.get(&format!("{}/{path}", card(&rita))).await.status, 409, "{path}");
    }
    let page = http.get(&card(&rita)).await;
    assert!(page.text().contains("Este bloqueio foi feito pela distribuidora"), "{}", page.text());
    // The question was open while somebody else acted.
    let joana = colleague(&app, &maria, "joana", Role::Buyer).await;
    let question = http.get(&format!("{}/block", card(&joana))).await.form("main form");
    act(&http, &joana, "block").await;
    let page = http.submit(&question).await;
    assert_eq!(page.status, 409);
    assert!(page.text().contains("já está bloqueado"), "{}", page.text());
    app.mails().await;
}

#[tokio::test]
async fn p2_28_an_act_needs_a_recent_login_and_nothing_is_lost_without_a_word() {
    let (app, http, maria) = maria().await;
    let rita = colleague(&app, &maria, "rita", Role::Buyer).await;
    let question = http.get(&format!("{}/block", card(&rita))).await.form("main form");
    let form = new_form(&http, "nova", "buyer").await;
    app.pass_seconds(11 * 60);
    for page in [http.get(&format!("{}/delete", card(&rita))).await, http.submit(&question).await] {
        assert_eq!((page.status.as_u16(), page.location().path()), (303, "/login"));
        assert_eq!(page.location_param("confirm").as_deref(), Some("1"));
        assert!(page.location_param("next").unwrap().starts_with(&card(&rita)));
    }
    assert_eq!(of_login(&app, "3001.rita").await.state, UserState::Active);
    let page = http.submit(&form).await;
    let confirm = http.follow(&page).await;
    let page = http.submit(&confirm.form("main form").set("password", people::PASSWORD)).await;
    let page = http.follow(&page).await;
    assert!(page.text().contains("o que você digitou está aqui"), "{}", page.text());
    assert_eq!(http.submit(&page.form("main form")).await.status, 303);
    assert_eq!(of_login(&app, "3001.nova").await.state, UserState::Invited);
    app.mails().await;
    // More than goes with a browser: the form comes empty, and says so.
    let form = new_form(&http, "outra", "buyer").await.set("name", &"n".repeat(9_000));
    app.pass_seconds(11 * 60);
    let page = http.submit(&form).await;
    assert_eq!(page.location_param("next").as_deref(), Some("/users/new?again=1"));
    let confirm = http.follow(&page).await;
    let page = http.submit(&confirm.form("main form").set("password", people::PASSWORD)).await;
    let page = http.follow(&page).await;
    assert!(page.text().contains("nada foi salvo: preencha e envie de novo"), "{}", page.text());
    assert!(page.text().contains("Nome completo"));
}

#[tokio::test]
async fn the_list_is_searched_filtered_and_paged() {
    let (app, http, maria) = maria().await;
    colleague(&app, &maria, "rita", Role::Buyer).await;
    people::invited(&app, &maria, "joana", Role::Basic).await;
    let logins = |page: Page| page.all("tbody tr td small");
    assert_eq!(logins(http.get("/users").await), ["3001.joana", "3001.maria.souza", "3001.rita"]);
    assert_eq!(logins(http.get("/users?q=RITA").await), ["3001.rita"]);
    assert_eq!(logins(http.get("/users?state=invited").await), ["3001.joana"]);
    let none = http.get("/users?q=ninguem").await;
    assert!(none.text().contains("Nenhum usuário encontrado"), "{}", none.text());
    assert_eq!(logins(http.get("/users?role=basic").await), ["3001.joana"]);
    assert_eq!(logins(http.get("/users?only=never_came").await), ["3001.joana"]);
    assert_eq!(logins(http.get("/users?role=operator&state=deactivated&only=x").await).len(), 3, "nobody knows these");
    assert!(http.get("/users").await.text().contains("3 usuários nesta página"));
    for number in 0..49 {
        let form = people_form(number);
        app.verb(people::person(&maria), move |tx, ctx| users::create(tx, ctx, &form)).await.unwrap();
    }
    app.mails().await;
    let first = http.get("/users").await;
    assert_eq!(logins(first).len(), 50);
    let next = http.get("/users").await.attribute(".pager a[rel=next]", "href").expect("a next page");
    let page = http.get(&next).await;
    assert!(page.text().contains("Voltar ao começo da lista"), "{}", page.text());
    assert!(page.attribute(".pager a[rel=next]", "href").is_none());
    assert_eq!(logins(page), ["3001.p9", "3001.rita"]);
    for after in ["0", "2", "x", "%00"] {
        assert_eq!(http.get(&format!("/users?after={after}")).await.status, 200, "after {after}");
    }
}

fn people_form(number: usize) -> users::Form {
    users::Form {
        name: format!("Pessoa {number}"),
        login_part: format!("p{number}"),
        email: format!("p{number}@3001.example"),
        phone: None,
        language: Lang::PtBr,
        role: Role::Buyer,
        permissions: Vec::new(),
    }
}

#[tokio::test]
async fn a_corrected_email_waits_for_the_code_from_its_mailbox() {
    let (app, http, maria) = maria().await;
    let rita = colleague(&app, &maria, "rita", Role::Buyer).await;
    let form = http.get(&format!("{}/email", card(&rita))).await.form("main form");
    let page = http.submit(&form.clone().set("email", "rita@3001.example")).await;
    assert!(page.all("#email-error").concat().contains("Este já é"), "{}", page.text());
    let page = http.follow(&http.submit(&form.set("email", "rita.alves@3001.example")).await).await;
    assert!(page.text().contains("Enviamos um código a rita.alves@3001.example"), "{}", page.text());
    assert_eq!(of_login(&app, "3001.rita").await.email, "rita@3001.example", "not yet");
    let code = only(app.mails().await).secret.expect("a code");
    assert!(!page.body.contains(code.expose()), "P2-20");
    // The card was open for too long: after the password it says that the code has to be typed again.
    app.pass_seconds(11 * 60);
    let late = http.submit(&page.form("form[action$=confirm-email]").set("code", code.expose())).await;
    let proved = http.follow(&late).await.form("main form").set("password", people::PASSWORD);
    let page = http.follow(&http.submit(&proved).await).await;
    assert!(page.text().contains("nada foi salvo: preencha e envie de novo"), "{}", page.text());
    let wrong = http.submit(&page.form("form[action$=confirm-email]").set("code", "AAAA-AAAA")).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.all("#code-error").concat().contains("não confirma o novo e-mail"), "{}", wrong.text());
    let page = http.submit(&wrong.form("form[action$=confirm-email]").set("code", code.expose())).await;
    let page = http.follow(&page).await;
    assert!(page.text().contains("foi confirmado e já vale"), "{}", page.text());
    assert_eq!(of_login(&app, "3001.rita").await.email, "rita.alves@3001.example");
    assert_eq!(app.mails().await.len(), 2, "both addresses are told");
}
