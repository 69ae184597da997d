//! Takes pictures of the running demo's pages, for the README and for looking:   cargo test --test pictures -- DIR [all [PATH]|operator|desk|contact]
//!
//! Without `all`, the few that the README shows, in three languages; with it, every page on phone and desktop, light and
//! dark, in Portuguese, or only those that begin with PATH; with `operator`, the operator's pages in three languages;
//! with `desk`, what a supervisor sees and the Administrator's ways with many and with who follows;
//! with `contact`, a conversation from both sides.

#[path = "it/support/mod.rs"]
mod support;

use std::path::{Path, PathBuf};

use support::browser::{Browser, DESKTOP, Options, PHONE};
use support::demo::{Demo, sign_in};

#[tokio::main]
async fn main() {
    let mut args = std::env::args().skip(1);
    let dir = PathBuf::from(args.next().expect("a folder for the pictures"));
    let demo = Demo::start(&[]);
    match args.next().as_deref() {
        Some("all") => all(&demo, &dir, args.next().as_deref().unwrap_or_default()).await,
        Some("operator") => operator(&demo, &dir).await,
        Some("desk") => desk(&demo, &dir).await,
        Some("contact") => contact(&demo, &dir).await,
        _ => readme(&demo, &dir).await,
    }
}

/// Signed in at the provider itself.
async fn inside(browser: &Browser, demo: &Demo, login: &str) {
    browser.goto(&demo.at("id", "/login")).await.expect("the login page");
    sign_in(browser, login, demo.password(login)).await;
    browser.element("details.who").await;
}

async fn readme(demo: &Demo, dir: &Path) {
    for (language, site, path, size, dark, name) in [
        ("pt-BR", "id", "/login", PHONE, false, "login-pt-BR"),
        ("es", "id", "/password/forgot", PHONE, true, "forgot-es"),
        ("en", "id", "/first-access", PHONE, false, "first-access-en"),
    ] {
        let browser = Browser::with(Options { language, size, dark, ..Options::default() }).await;
        browser.goto(&demo.at(site, path)).await.expect("the page");
        browser.picture(&dir.join(format!("{name}.png"))).await;
    }
    for (language, login, path, name) in [
        ("pt-BR", "1001.maria.souza", "/users", "users-pt-BR"),
        ("pt-BR", "otto.klein", "/operator/promises", "promises-pt-BR"),
    ] {
        let browser = Browser::with(Options { language, ..Options::default() }).await;
        inside(&browser, demo, login).await;
        browser.goto(&demo.at("id", &format!("{path}?ui_locales={language}"))).await.expect("the page");
        browser.picture(&dir.join(format!("{name}.png"))).await;
    }
    let browser = Browser::open().await;
    inside(&browser, demo, "1001.joao").await;
    browser.goto(&demo.at("loja", "/login")).await.expect("the portal");
    browser.element("#person-name").await;
    browser.picture(&dir.join("portal-pt-BR.png")).await;
}

async fn all(demo: &Demo, dir: &Path, only: &str) {
    let open = [
        "/login",
        "/password/forgot",
        "/login/forgot",
        "/password/recover",
        "/first-access",
        "/end-customer",
        "/help",
        "/help?q=senha",
        "/help/first-access",
        "/setup",
        "/nowhere",
    ];
    let own = [
        "/",
        "/account",
        "/account/password",
        "/account/sessions",
        "/account/factors",
        "/account/factors/app",
        "/account/language",
        "/account/consents",
        "/account/data",
        "/account/administrator",
        "/help/roles",
        "/help/no-prices",
    ];
    let users = ["/users", "/users/new", "/end-customers", "/end-customers/new", "/end-customers/file"];
    let desk = ["/desk", "/desk/cases"];
    let operator = [
        "/operator",
        "/operator/schedules",
        "/operator/schedules/provision",
        "/operator/simulation",
        "/operator/promises",
        "/operator/intake",
        "/operator/intake/rejected",
        "/operator/queue",
        "/operator/delivery",
        "/operator/returned",
        "/operator/clients",
        "/operator/clients/e-commerce",
        "/operator/clients/e-commerce/secret",
        "/operator/new-client",
        "/operator/keys",
        "/operator/staff",
        "/operator/audit",
    ];
    for (size, form) in [(PHONE, "phone"), (DESKTOP, "desktop")] {
        for dark in [false, true] {
            let shade = if dark { "dark" } else { "light" };
            let roles: [(Option<&str>, &[&str]); 5] = [
                (None, &open),
                (Some("1001.joao"), &own),
                (Some("1001.maria.souza"), &users),
                (Some("duda.ramos"), &desk),
                (Some("otto.klein"), &operator),
            ];
            for (login, paths) in roles {
                let paths: Vec<&&str> = paths.iter().filter(|path| path.starts_with(only)).collect();
                if paths.is_empty() {
                    continue;
                }
                let browser = Browser::with(Options { size, dark, ..Options::default() }).await;
                if let Some(login) = login {
                    inside(&browser, demo, login).await;
                }
                for path in paths {
                    browser.goto(&demo.at("id", path)).await.expect("the page");
                    let name = path.trim_matches('/').replace('/', "-");
                    let name = if name.is_empty() { "home".to_owned() } else { name };
                    browser.picture(&dir.join(format!("{name}-{form}-{shade}.png"))).await;
                }
                if let Some(login) =
                    login.filter(|_| only.is_empty()).filter(|login| ["1001.maria.souza", "duda.ramos"].contains(login))
                {
                    cards(&browser, demo, login, |name| dir.join(format!("{name}-{form}-{shade}.png"))).await;
                }
            }
            if !only.is_empty() {
                continue;
            }
            let browser = Browser::with(Options { size, dark, ..Options::default() }).await;
            for site in ["demo", "erp", "mail", "loja", "cloud"] {
                browser.goto(&demo.at(site, "/")).await.expect("the site");
                browser.picture(&dir.join(format!("site-{site}-{form}-{shade}.png"))).await;
            }
        }
    }
}

async fn desk(demo: &Demo, dir: &Path) {
    for (size, form) in [(PHONE, "phone"), (DESKTOP, "desktop")] {
        let browser = Browser::with(Options { size, ..Options::default() }).await;
        inside(&browser, demo, "lia.duarte").await;
        browser.goto(&demo.at("id", "/desk")).await.expect("the search");
        browser.fill("input[name=query]", "1001").await;
        browser.click("form[role=search] button").await;
        browser.element("#results").await;
        browser.picture(&dir.join(format!("desk-results-{form}.png"))).await;
        browser.click("tbody a").await;
        browser.element("dl.facts").await;
        let card = browser.current_url().await.expect("an address");
        browser.picture(&dir.join(format!("desk-person-{form}.png"))).await;
        browser.goto(&format!("{card}/reveal")).await.expect("the question");
        browser.picture(&dir.join(format!("desk-reveal-{form}.png"))).await;
        browser.click("input[name=purpose]").await;
        browser.fill("textarea[name=reason]", "ligar de volta").await;
        browser.click("main form button.main").await;
        browser.element("dl.facts").await;
        browser.picture(&dir.join(format!("desk-revealed-{form}.png"))).await;
        browser.goto(&format!("{card}/email")).await.expect("the proposal");
        browser.click("input[name=proof][value=none]").await;
        browser.fill("textarea[name=reason]", "o telefone do ERP não existe mais").await;
        browser.click("main form button.main").await;
        browser.element("dl.facts").await;
        for (path, name) in [("/desk/cases", "cases"), ("/desk/acts", "acts"), ("/desk/agents", "agents")] {
            browser.goto(&demo.at("id", path)).await.expect("the page");
            browser.picture(&dir.join(format!("desk-{name}-{form}.png"))).await;
        }
        browser.click("tbody a").await;
        browser.element("dl.facts").await;
        browser.picture(&dir.join(format!("desk-agent-{form}.png"))).await;
        browser.goto(&demo.at("id", "/desk/cases")).await.expect("the cases");
        browser.click("tbody a[href^='/desk/settle']").await;
        browser.element("#decision").await;
        browser.picture(&dir.join(format!("desk-settle-{form}.png"))).await;
        let browser = Browser::with(Options { size, ..Options::default() }).await;
        inside(&browser, demo, "1001.maria.souza").await;
        for (path, name) in [("/users?tick=1", "list"), ("/users/import", "import"), ("/users/hand-over", "hand-over")]
        {
            browser.goto(&demo.at("id", path)).await.expect("the page");
            browser.picture(&dir.join(format!("users-{name}-{form}.png"))).await;
        }
        browser.fill("input[name=successor]", "1001.joao").await;
        browser.click("input[name=after][value=leave]").await;
        browser.click("main form button.main").await;
        browser.element("button.danger").await;
        browser.picture(&dir.join(format!("users-hand-over-question-{form}.png"))).await;
    }
}

async fn operator(demo: &Demo, dir: &Path) {
    let pages = [
        ("overview", "/operator"),
        ("schedules", "/operator/schedules"),
        ("provision", "/operator/schedules/provision"),
        (
            "provision-change",
            "/operator/schedules/provision?expression=0+8+*+*+1-5&time_zone=America/Sao_Paulo&batch=5",
        ),
        ("mail", "/operator/schedules/mail"),
        ("simulation", "/operator/simulation"),
        ("promises", "/operator/promises"),
        ("queue", "/operator/queue"),
        ("delivery", "/operator/delivery"),
        ("audit", "/operator/audit"),
    ];
    for (language, tag) in [("pt-BR", "pt"), ("es", "es"), ("en", "en")] {
        for (size, form) in [(PHONE, "phone"), (DESKTOP, "desktop")] {
            for (dark, shade) in [(false, "light"), (true, "dark")] {
                let browser = Browser::with(Options { language, size, dark, ..Options::default() }).await;
                inside(&browser, demo, "otto.klein").await;
                let file = |name: &str| dir.join(format!("{name}-{tag}-{form}-{shade}.png"));
                for (name, path) in pages {
                    let mark = if path.contains('?') { '&' } else { '?' };
                    browser.goto(&demo.at("id", &format!("{path}{mark}lang={language}"))).await.expect("the page");
                    browser.picture(&file(name)).await;
                }
                browser.goto(&demo.at("id", "/operator/promises")).await.expect("the list");
                browser.click("tbody a").await;
                browser.element("dl.facts").await;
                browser.picture(&file("promise")).await;
            }
        }
    }
}

/// A conversation: the visitor's pages, then the agent's.
async fn contact(demo: &Demo, dir: &Path) {
    for (size, form) in [(PHONE, "phone"), (DESKTOP, "desktop")] {
        let file = |name: &str| dir.join(format!("{name}-{form}.png"));
        let visitor = Browser::with(Options { size, ..Options::default() }).await;
        visitor.goto(&demo.at("id", "/contact")).await.expect("the topics");
        visitor.picture(&file("contact")).await;
        visitor.fill("input[name=name]", "Ana Conceição").await;
        visitor.fill("input[name=email]", "ana@nova.example").await;
        visitor.click("main form button.main").await;
        visitor.element(".talk").await;
        visitor.picture(&file("talk")).await;
        visitor.fill("input[name=typed]", "1001.maria.souza").await;
        visitor.click("form[action$=identify] button").await;
        visitor.element("a[href='/password/forgot'].main").await;
        visitor.fill("textarea[name=text]", "Não recebo o código. Já olhei o spam.").await;
        visitor.click("form[action='/contact/talk'] button").await;
        visitor.sees("Já olhei o spam").await;
        visitor.picture(&file("talk-offered")).await;
        visitor.fill("textarea[name=text]", "senha: cavalo-9").await;
        visitor.click("form[action='/contact/talk'] button").await;
        visitor.element("#text-error, [data-refused]:not([hidden])").await;
        visitor.picture(&file("talk-refused")).await;
        let photo = std::path::absolute(dir.join("tela do erro.png")).expect("a path");
        image::DynamicImage::new_rgb8(640, 400).save(&photo).expect("a picture");
        visitor.click(".files summary").await;
        let field = visitor.element("form.attach input[type=file]").await;
        field.send_keys(&photo.display().to_string()).await.expect("a file");
        visitor.click("form.attach button").await;
        visitor.element(".talk a[href^='/contact/talk/files/']").await;
        visitor.picture(&file("talk-file")).await;
        visitor.click(".files summary").await;
        let field = visitor.element("form.attach input[type=file]").await;
        let page = std::path::absolute(file!()).expect("a path");
        field.send_keys(&page.display().to_string()).await.expect("a file");
        visitor.click("form.attach button").await;
        visitor.element("#file-error").await;
        visitor.picture(&file("talk-file-refused")).await;
        visitor.click("form[action$=agent] button").await;
        visitor.sees("atendente").await;
        visitor.picture(&file("talk-waiting")).await;
        // Beside another page.
        visitor.goto(&demo.at("id", "/login")).await.expect("the login page");
        visitor.picture(&file("beside-closed")).await;
        let press = "document.querySelector('[data-cracha]').shadowRoot.querySelector('button').click()";
        visitor.execute(press, Vec::new()).await.expect("the button");
        tokio::time::sleep(std::time::Duration::from_secs(2)).await; // a picture, not a test
        visitor.picture(&file("beside-open")).await;
        let agent = Browser::with(Options { size, ..Options::default() }).await;
        inside(&agent, demo, "duda.ramos").await;
        agent.goto(&demo.at("id", "/desk/chat")).await.expect("the queue");
        agent.picture(&file("queue")).await;
        agent.click("section:last-of-type tbody a").await; // who waits; the first list is the own one
        agent.element("dl.facts").await;
        agent.click("form[action$=take] button").await;
        agent.element(".ready").await;
        agent.click(".ready a").await;
        agent.element("form[action$=say]").await;
        agent.picture(&file("conversation")).await;
    }
}

/// What is found first by a search: its card, and the pages behind it.
async fn cards(browser: &Browser, demo: &Demo, login: &str, file: impl Fn(&str) -> PathBuf) {
    let desk = login == "duda.ramos";
    let (list, acts): (_, &[&str]) =
        if desk { ("/desk", &["send-password", "reveal"]) } else { ("/users?q=joao", &["role", "email", "block"]) };
    browser.goto(&demo.at("id", list)).await.expect("the search");
    if desk {
        browser.fill("input[name=query]", "1001").await;
        browser.click("form[role=search] button").await;
        browser.element("#results").await;
        browser.picture(&file("desk-results")).await;
    }
    let kind = if desk { "person" } else { "user" };
    browser.click("tbody a").await;
    browser.element("dl.facts").await;
    let card = browser.current_url().await.expect("an address");
    browser.picture(&file(kind)).await;
    for act in acts {
        browser.goto(&format!("{card}/{act}")).await.expect("the page");
        browser.picture(&file(&format!("{kind}-{act}"))).await;
    }
    if !desk {
        browser.goto(&demo.at("id", "/users/new")).await.expect("the form");
        browser.execute("document.querySelector('main form').noValidate = true", Vec::new()).await.expect("a script");
        browser.click("main form button.main").await;
        browser.element("#problems").await;
        browser.picture(&file("user-new-refused")).await;
    }
}
