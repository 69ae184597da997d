//! The demo as a newcomer walks through it, in a real browser (Debian's Chromium): one login for two portals, the first
//! credential by mail, the Administrator's users.

use crate::support::browser::{Browser, Options};
use crate::support::demo::Demo;

/// Types login and password at the provider, as somebody whom a portal sent there.
async fn sign_in(browser: &Browser, login: &str, password: &str) {
    browser.fill("input[name=login]", login).await;
    browser.fill("input[name=password]", password).await;
    browser.click("form button.main").await;
}

/// Opens a portal and signs in there.
async fn enter(browser: &Browser, demo: &Demo, portal: &str, login: &str) {
    browser.goto(&demo.at(portal, "/")).await.unwrap();
    browser.click("#enter").await;
    sign_in(browser, login, demo.password(login)).await;
}

/// What stands after a label in the open mail's text.
fn after<'a>(text: &'a str, label: &str) -> &'a str {
    let rest = text.split(label).nth(1).unwrap_or_else(|| panic!("no {label:?} in {text}"));
    rest.split_whitespace().next().unwrap_or_default()
}

/// The text of the newest mail to an address whose subject contains these words.
async fn mail(browser: &Browser, demo: &Demo, address: &str, subject: &str) -> String {
    let query: String = url::form_urlencoded::byte_serialize(address.as_bytes()).collect();
    browser.goto(&demo.at("mail", &format!("/?q={query}"))).await.unwrap();
    browser.sees(subject).await; // the page looks for new mail by itself
    browser.press(subject).await;
    browser.click("#mail summary").await;
    browser.element("#mail-text").await.text().await.unwrap()
}

#[tokio::test]
async fn a_new_reseller_gets_its_first_password_and_one_login_opens_both_portals() {
    let demo = Demo::start(&[]);
    let browser = Browser::open().await;
    browser.goto(&demo.at("demo", "/")).await.unwrap();
    browser.sees(demo.password("1001.maria.souza")).await;

    browser.click("#go-erp").await;
    browser.fill("input[name=external_id]", "2001").await;
    browser.fill("input[name=legal_name]", "Nova Era Redes Ltda.").await;
    browser.fill("input[name=contact_name]", "Júlia Almeida").await;
    browser.fill("input[name=contact_email]", "julia@novaera.example").await;
    browser.click("#hand-over button").await;
    browser.click("#look-in-mail").await;
    let text = mail(&browser, &demo, "julia@novaera.example", "2001.julia.almeida").await;
    let password = after(&text, "Senha temporária:").to_owned();

    browser.goto(&demo.at("loja", "/")).await.unwrap();
    browser.element("[data-cracha]").await; // the chat, from the provider's house
    browser.click("#enter").await;
    sign_in(&browser, "2001.julia.almeida", &password).await;
    // First the one that the login page does not have: this page may still be on its way.
    for field in ["input[name=repeat]", "input[name=password]"] {
        browser.fill(field, "três pratos de trigo azul").await;
    }
    browser.click("form button.main").await;
    assert_eq!(browser.element("#person-name").await.text().await.unwrap(), "Júlia Almeida");
    assert_eq!(browser.element("#reseller-name").await.text().await.unwrap(), "Nova Era Redes Ltda.");
    assert_eq!(browser.element("#role").await.attr("data-role").await.unwrap().as_deref(), Some("administrator"));
    let actions = browser.find_all(fantoccini::Locator::Css("#actions a")).await.unwrap();
    assert_eq!(actions.len(), 9, "an Administrator may do everything that a portal has");
    browser.element("#manage-users").await;

    browser.click("#other-portal").await;
    browser.sees("Cloud Marketplace").await;
    assert_eq!(browser.element("#login").await.text().await.unwrap(), "2001.julia.almeida");

    browser.click("#sign-out").await;
    browser.goto(&demo.at("loja", "/")).await.unwrap();
    browser.element("#enter").await; // out of the first portal too
    browser.click("#enter").await;
    browser.element("input[name=password]").await; // and out of the provider
}

#[tokio::test]
async fn a_blocked_user_is_out_of_both_portals_and_the_card_says_when_they_confirmed() {
    let demo = Demo::start(&[]);
    let (maria, joao) = (Browser::open().await, Browser::open().await);
    enter(&joao, &demo, "loja", "1001.joao").await;
    joao.click("#other-portal").await;
    joao.element("#person-name").await;

    enter(&maria, &demo, "loja", "1001.maria.souza").await;
    maria.click("#manage-users").await;
    maria.press("João Lima").await;
    maria.press("Bloquear").await;
    maria.click("main form button").await;
    maria.sees("bloqueado").await;

    for portal in ["loja", "cloud"] {
        joao.goto(&demo.at(portal, "/")).await.unwrap();
        joao.element("#enter").await;
    }
    for portal in 1..=2 {
        maria.element(&format!("[data-watch] tbody tr:nth-child({portal}) .pill.good")).await;
    }
}

#[tokio::test]
async fn one_login_opens_both_portals_without_javascript() {
    let demo = Demo::start(&[]);
    let browser = Browser::with(Options { javascript: false, ..Options::default() }).await;
    enter(&browser, &demo, "loja", "1001.rita").await;
    assert_eq!(browser.element("#role").await.attr("data-role").await.unwrap().as_deref(), Some("support"));
    browser.element("#amounts-hidden").await;
    browser.click("#other-portal").await;
    browser.element("#person-name").await;
    browser.click("#sign-out").await;
    browser.goto(&demo.at("loja", "/")).await.unwrap();
    browser.element("#enter").await;
}

#[tokio::test]
async fn an_administrator_makes_users_of_each_role_changes_one_sends_a_password_and_deletes() {
    let demo = Demo::start(&[]);
    let (maria, mailbox) = (Browser::open().await, Browser::open().await);
    maria.goto(&demo.at("id", "/login")).await.unwrap();
    sign_in(&maria, "1001.maria.souza", demo.password("1001.maria.souza")).await;
    maria.element("nav.menu").await;
    for (name, part, role) in [
        ("Nina Prates", "nina", "buyer"),
        ("Saulo Brito", "saulo", "support"),
        ("Bento Luz", "bento", "basic"),
        ("Cora Pires", "cora", "custom"),
    ] {
        maria.goto(&demo.at("id", "/users/new")).await.unwrap();
        maria.fill("input[name=name]", name).await;
        maria.fill("input[name=local]", part).await;
        maria.fill("input[name=email]", &format!("{part}@aurora.example")).await;
        maria.click(&format!("input[name=role][value={role}]")).await;
        if role == "custom" {
            maria.click("input[name=permission][value=stock]").await;
        }
        maria.click("main form button.main").await;
        maria.sees(&format!("1001.{part}")).await;
        let text = mail(&mailbox, &demo, &format!("{part}@aurora.example"), "primeiro acesso").await;
        assert!(text.contains(&format!("1001.{part}")) && text.contains("Senha temporária"), "{text}");
    }
    maria.goto(&demo.at("id", "/users")).await.unwrap();
    maria.press("Bento Luz").await;
    maria.press("Mudar perfil").await;
    maria.click("input[name=role][value=buyer]").await;
    maria.click("main form button.main").await;
    maria.sees("Comprador").await;
    maria.press("Enviar nova senha").await;
    maria.click("main form button").await;
    maria.sees("Bento Luz").await;
    maria.press("Excluir").await;
    maria.click("main form button").await;
    maria.sees("Nina Prates").await;
    assert!(!maria.text().await.contains("bento@aurora.example"));
}

#[tokio::test]
async fn whoever_forgot_password_or_login_sees_one_screen_and_the_truth_in_the_mailbox() {
    let demo = Demo::start(&[]);
    let browser = Browser::open().await;
    for (login, email, inbox, subject) in [
        ("1001.joao", "joao@aurora.example", "joao@aurora.example", "código de recuperação"),
        ("1001.rita", "compras@vertice.example", "rita@aurora.example", "com outro e-mail"),
        ("1001.rita", "compras@vertice.example", "compras@vertice.example", "Seus 2 logins"),
        ("1001.caio", "caio@aurora.example", "caio@aurora.example", "login bloqueado"),
        ("1007", "natalia@marealta.example", "natalia@marealta.example", "a caminho"),
    ] {
        browser.goto(&demo.at("id", "/password/forgot")).await.unwrap();
        browser.fill("input[name=login]", login).await;
        browser.fill("input[name=email]", email).await;
        browser.click("main form button.main").await;
        browser.sees("noreply@horizonte.example").await;
        browser.element(".big-code strong").await;
        mail(&browser, &demo, inbox, subject).await;
    }
    // His first mail has expired: he gets another one like it.
    browser.goto(&demo.at("id", "/password/forgot")).await.unwrap();
    browser.fill("input[name=login]", "1005.diego.barbosa").await;
    browser.fill("input[name=email]", "diego@cerrado.example").await;
    browser.click("main form button.main").await;
    browser.element(".big-code strong").await;
    browser.goto(&demo.at("mail", "/?q=diego%40cerrado.example")).await.unwrap();
    browser.sees("Caixa de entrada 2").await;

    browser.goto(&demo.at("id", "/login/forgot")).await.unwrap();
    browser.fill("input[name=email]", "bia@aurora.example").await;
    browser.click("main form button.main").await;
    browser.element(".big-code strong").await;
    let text = mail(&browser, &demo, "bia@aurora.example", "Seu login").await;
    assert!(text.contains("1001.bia") && text.contains("Maria Souza"), "{text}");
}

#[tokio::test]
async fn the_desk_finds_by_the_reference_on_the_screen_and_the_operator_pauses_and_resumes() {
    let demo = Demo::start(&[]);
    let (caller, desk, operator) = (Browser::open().await, Browser::open().await, Browser::open().await);
    caller.goto(&demo.at("id", "/password/forgot")).await.unwrap();
    caller.fill("input[name=login]", "1001.paulo").await;
    caller.fill("input[name=email]", "paulo@antigo.example").await;
    caller.click("main form button.main").await;
    let reference = caller.element(".big-code strong").await.text().await.unwrap();
    mail(&caller, &demo, "paulo@aurora.example", "com outro e-mail").await; // decided

    desk.goto(&demo.at("id", "/desk")).await.unwrap();
    sign_in(&desk, "duda.ramos", demo.password("duda.ramos")).await;
    for query in ["1001.paulo", "1001", "90.010.001/0001-00", &reference] {
        desk.goto(&demo.at("id", "/desk")).await.unwrap();
        desk.fill("input[name=query]", query).await;
        desk.click("main form button.main").await;
        desk.sees("1001.paulo").await;
    }
    desk.click("tbody a").await;
    desk.sees("1001.paulo").await;
    assert!(!desk.text().await.contains("paulo@aurora.example"), "masked");
    desk.press("Enviar senha").await;
    desk.click("main form button").await;
    mail(&caller, &demo, "paulo@aurora.example", "nova senha temporária").await;

    operator.goto(&demo.at("id", "/operator/schedules/provision")).await.unwrap();
    sign_in(&operator, "otto.klein", demo.password("otto.klein")).await;
    operator.press("Pausar").await;
    operator.fill("input[name=reason]", "importação em teste").await;
    operator.click("main form button").await;
    operator.sees("pausada").await;
    caller.goto(&demo.at("erp", "/")).await.unwrap();
    caller.fill("input[name=external_id]", "3001").await;
    caller.fill("input[name=contact_email]", "espera@nova.example").await;
    caller.click("#hand-over button").await;
    caller.element("#answer").await;
    operator.goto(&demo.at("id", "/operator/promises?which=open")).await.unwrap();
    operator.sees("3001").await;
    operator.goto(&demo.at("id", "/operator/schedules/provision")).await.unwrap();
    operator.press("Retomar").await;
    operator.fill("input[name=reason]", "importação em teste").await;
    operator.click("main form button").await;
    operator.sees("ativa").await;
    mail(&caller, &demo, "espera@nova.example", "primeiro acesso").await;
}
