//! Every page as a screen reader finds it: structure, names, labels, languages, errors tied to their fields (WCAG 2.2).

use std::collections::BTreeSet;

use cracha::flow::delivery::{Attempted, Trouble};
use cracha::flow::operate::schedule;
use cracha::jobs::beat::beat;
use cracha::model::message::Step;
use cracha::model::role::Role;
use cracha::model::user::User;
use cracha::web::kit::colour::Colour;
use scraper::{ElementRef, Html, Selector};

use crate::support::app::{Engine, TestApp};
use crate::support::http::{Http, Page};
use crate::support::people::{administrator, colleague, of_login, record};
use crate::support::provider::{Person, Portal, log_in, type_password};

const LANGUAGES: [&str; 3] = ["pt-BR", "es", "en"];

fn select<'a>(html: &'a Html, css: &str) -> Vec<ElementRef<'a>> {
    html.select(&Selector::parse(css).expect("a selector")).collect()
}

fn text(element: ElementRef) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is wrong with the page.
fn problems(page: &Page, language: &str) -> Vec<String> {
    let html = Html::parse_document(&page.body);
    let mut found = Vec::new();
    let mut want = |yes: bool, what: String| {
        if !yes {
            found.push(what);
        }
    };
    let one = |css: &str| select(&html, css).len() == 1;
    want(one("html[lang]") && page.attribute("html", "lang").as_deref() == Some(language), "lang".into());
    want(one("h1") && page.all("h1").iter().all(|t| !t.is_empty()), format!("{} h1", page.all("h1").len()));
    want(one("head > title") && page.all("title").concat().contains(" · "), "title".into());
    for landmark in ["body > header", "main#main", "body > footer", "a.skip[href='#main']", "meta[name=viewport]"] {
        want(one(landmark), format!("{landmark} once"));
    }
    for nav in select(&html, "nav") {
        want(nav.value().attr("aria-label").is_some_and(|l| !l.is_empty()), "a nav without a name".into());
    }
    let mut levels = select(&html, "h1, h2, h3, h4").into_iter().map(|h| h.value().name().as_bytes()[1]);
    let mut last = levels.next().unwrap_or(b'1');
    for level in levels {
        want(level <= last + 1, format!("h{} after h{}", char::from(level), char::from(last)));
        last = level;
    }
    let ids: Vec<&str> = select(&html, "[id]").iter().filter_map(|e| e.value().attr("id")).collect();
    let known: BTreeSet<&str> = ids.iter().copied().collect();
    want(known.len() == ids.len(), format!("an id twice: {ids:?}"));
    for element in select(&html, "[aria-describedby], [aria-labelledby], [aria-controls], label[for]") {
        for name in ["aria-describedby", "aria-labelledby", "aria-controls", "for"] {
            for id in element.value().attr(name).unwrap_or("").split_whitespace() {
                want(known.contains(id), format!("{name} points to nothing: {id}"));
            }
        }
    }
    for link in select(&html, "a[href^='#']") {
        let goal = link.value().attr("href").unwrap_or("").trim_start_matches('#');
        want(known.contains(goal), format!("a link to nothing: {goal}"));
    }
    for field in select(&html, "input:not([type=hidden]):not([aria-hidden=true]), select, textarea") {
        let inside = field.ancestors().any(|a| a.value().as_element().is_some_and(|e| e.name() == "label"));
        let id = field.value().attr("id").unwrap_or("");
        let labels = select(&html, "label[for]");
        let label = labels.into_iter().find(|l| l.value().attr("for") == Some(id));
        want(inside || label.is_some_and(|l| !text(l).is_empty()), format!("no label: {:?}", field.value()));
        if field.value().attr("aria-invalid").is_some() {
            let told = field.value().attr("aria-describedby").unwrap_or("");
            want(told.split(' ').any(|t| t.ends_with("-error")), format!("an error that is not tied: {id}"));
        }
    }
    for group in select(&html, "fieldset") {
        let first = group.child_elements().next();
        want(first.is_some_and(|e| e.value().name() == "legend" && !text(e).is_empty()), "no legend".into());
    }
    for button in select(&html, "button, a[href], summary") {
        let named = !text(button).is_empty() || button.value().attr("aria-label").is_some();
        want(named, format!("no name: {}", button.html()));
    }
    for image in select(&html, "img") {
        want(image.value().attr("alt").is_some(), "an image without alt".into());
    }
    for element in select(&html, "[tabindex]") {
        let index = element.value().attr("tabindex").and_then(|i| i.parse::<i32>().ok());
        want(index.is_some_and(|i| i <= 0), "a positive tabindex".into());
    }
    for head in select(&html, "th") {
        want(head.value().attr("scope").is_some() && !text(head).is_empty(), "a th without scope or text".into());
    }
    want(select(&html, "[style], [onclick], style").is_empty(), "inline style or script".into());
    let words = page.text(); // what came in may hold braces of its own, which are no holes
    let holes: Vec<&str> =
        words.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|hole| hole.0).collect();
    let code = page.all("pre").join("\n"); // and so may the code of a library
    let is_name = |hole: &str| !hole.is_empty() && hole.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let hole = holes.into_iter().find(|hole| is_name(hole) && !code.contains(&format!("{{{hole}}}")));
    want(hole.is_none(), format!("a text with a hole: {hole:?}"));
    found
}

/// The page in each language.
async fn look(http: &Http, path: &str, status: u16, wrong: &mut Vec<String>) {
    for language in LANGUAGES {
        let page = http.get(&format!("{path}{}lang={language}", if path.contains('?') { '&' } else { '?' })).await;
        if page.status != status {
            wrong.push(format!("{path}: {} {}", page.status, page.text()));
            continue;
        }
        wrong.extend(problems(&page, language).into_iter().map(|what| format!("{path} {language}: {what}")));
    }
}

fn check(name: &str, page: &Page, status: u16, wrong: &mut Vec<String>) {
    let language = page.attribute("html", "lang").unwrap_or_default();
    if page.status != status {
        wrong.push(format!("{name}: {} {}", page.status, page.text()));
    }
    wrong.extend(problems(page, &language).into_iter().map(|what| format!("{name}: {what}")));
}

fn typing(user: &User) -> Person {
    Person { login: user.login.clone(), reseller: String::new() }
}

#[tokio::test]
async fn pages_for_everybody_are_accessible_in_three_languages() {
    let mut app = TestApp::start(Engine::Sqlite).await;
    app.ignore_messages();
    let http = app.serve_provider().await;
    let mut wrong = Vec::new();
    for path in [
        "/login",
        "/login/forgot",
        "/password/forgot",
        "/password/recover",
        "/first-access",
        "/end-customer",
        "/setup",
        "/contact",
        "/widget",
    ] {
        look(&http, path, 200, &mut wrong).await;
    }
    for path in ["/help", "/help?q=senha", "/help?q=xyzzy", "/help/first-access", "/help/end-customer"] {
        look(&http, path, 200, &mut wrong).await;
    }
    look(&http, "/nothing-here", 404, &mut wrong).await;
    let form = http.get("/contact").await.form("main form");
    check("no address", &http.submit(&form.clone().set("email", "ana")).await, 422, &mut wrong);
    http.submit(&form).await;
    for path in ["/contact", "/contact/talk"] {
        look(&http, path, 200, &mut wrong).await;
    }
    let talk = http.get("/contact/talk").await;
    let text = talk.form("form[action='/contact/talk']");
    check("a password", &http.submit(&text.set("text", "senha: cavalo123")).await, 422, &mut wrong);
    check("no file", &http.submit(&talk.form("form.attach")).await, 422, &mut wrong);
    http.submit(&talk.form("form[action$=identify]").set("typed", "6001")).await;
    look(&http, "/contact/talk", 200, &mut wrong).await;
    http.submit(&talk.form("form[action$=agent]")).await;
    look(&http, "/contact/talk", 200, &mut wrong).await;
    http.submit(&http.get("/contact/talk").await.form("form[action$=end]")).await;
    look(&http, "/contact/talk", 200, &mut wrong).await;
    look(&http, "/authorize?client_id=unknown", 400, &mut wrong).await;
    for path in ["/password/forgot", "/login/forgot", "/first-access"] {
        let form = http.get(path).await.form("main form");
        let page = http.submit(&form).await; // empty: refused on the form
        let page = if page.status.is_redirection() { http.follow(&page).await } else { page };
        let status = page.status.as_u16();
        check(&format!("{path}, empty"), &page, status, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn pages_of_an_account_and_of_the_administrator_are_accessible_in_three_languages() {
    let mut app = TestApp::start(Engine::Sqlite).await;
    app.ignore_messages();
    let maria = administrator(&app, "6001").await;
    let rita = colleague(&app, &maria, "rita", Role::Custom).await;
    let http = app.serve_provider().await;
    log_in(&http, &typing(&maria)).await;
    let mut wrong = Vec::new();
    let card = format!("/users/{}", rita.id);
    let ana = crate::customers::register(&app, &maria, "529.982.247-25", "Ana Souza").await;
    let end_customer = format!("/end-customers/{}", ana.id);
    let mut paths: Vec<String> =
        ["", "/password", "/sessions", "/factors", "/factors/app", "/language", "/consents", "/data", "/administrator"]
            .map(|part| format!("/account{part}"))
            .to_vec();
    paths.extend(
        [
            "/",
            "/users",
            "/users?q=nobody",
            "/users?none=1",
            "/users/history",
            "/users/new",
            "/end-customers",
            "/end-customers?q=nobody",
            "/end-customers/new",
            "/end-customers/file",
            &end_customer,
            &format!("{end_customer}/remove"),
            "/sign-out",
            "/login/shared-mailbox",
            "/help/roles",
            "/help/administrator",
        ]
        .map(String::from),
    );
    paths.push(card.clone());
    paths.extend(
        ["role", "email", "block", "send-password", "end-sessions", "delete"].map(|act| format!("{card}/{act}")),
    );
    for path in paths {
        look(&http, &path, 200, &mut wrong).await;
    }
    look(&http, &format!("/users/{}/delete", maria.id), 409, &mut wrong).await;
    let form = http.get("/users").await.form("main form[method=post]");
    let form = form.tick("user", rita.id.as_str()).tick("user", maria.id.as_str()).set("act", "block");
    check("/users/bulk", &http.submit(&form).await, 200, &mut wrong);
    for path in ["/users/new", "/account/password", &format!("{card}/email")] {
        let form = http.get(path).await.form("main form[method=post]");
        check(&format!("{path}, empty"), &http.submit(&form).await, 422, &mut wrong);
    }
    let form = http.get(&format!("{card}/email")).await.form("main form");
    http.submit(&form.set("email", "rita.alves@6001.example")).await;
    look(&http, &card, 200, &mut wrong).await;
    let form = http.get(&card).await.form("form[action$=confirm-email]");
    check("confirm-email, empty", &http.submit(&form).await, 422, &mut wrong);
    let (phone, _) = crate::sign_in::set_up_app(&app, &http).await;
    look(&http, "/account/factors", 200, &mut wrong).await;
    for path in ["/device", "/device?user_code=BCDF-GHJK"] {
        look(&http, path, 200, &mut wrong).await;
    }
    let form = http.get("/device").await.form("main form").set("user_code", "BCDF-GHJK");
    check("a terminal's wrong code", &http.submit(&form.clone()).await, 422, &mut wrong);
    for answer in ["yes", "no"] {
        let code = crate::provider::terminal_code(&app, &http).await;
        let page = http.submit(&form.clone().set("user_code", &code)).await;
        let page = http.follow(&page).await;
        look(&http, page.url.path(), 200, &mut wrong).await;
        http.submit(&page.form("main form").press("consent", answer)).await;
        look(&http, page.url.path(), 200, &mut wrong).await;
    }
    let foreign = crate::support::provider::Portal::foreign("foreign").quiet();
    app.register(&foreign).await;
    let asked = http.get(&foreign.authorize(&[])).await;
    look(&http, asked.location_or_nowhere(), 200, &mut wrong).await;
    http.submit(&http.follow(&asked).await.form("main form").press("consent", "no")).await;
    look(&http, asked.location_or_nowhere(), 400, &mut wrong).await; // a button to where the service starts
    let remove = http.get("/account/factors").await.attribute("td .acts a", "href").unwrap();
    look(&http, &remove, 200, &mut wrong).await;
    app.pass_seconds(60); // another code
    let other = app.serve_provider().await;
    let page = other.follow(&type_password(&other, other.get("/login").await, &typing(&maria)).await).await;
    look(&other, "/login/factor", 200, &mut wrong).await;
    check("a wrong code", &other.submit(&page.form_with("code").set("code", "000000")).await, 422, &mut wrong);
    assert_eq!(other.submit(&page.form_with("code").set("code", &phone.code(&app))).await.status, 303);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn pages_of_the_desk_are_accessible_in_three_languages() {
    let mut app = TestApp::start(Engine::Sqlite).await;
    app.ignore_messages();
    let maria = administrator(&app, "6001").await;
    let agent = app.staff("clara", Role::Agent).await;
    let http = app.serve_provider().await;
    log_in(&http, &agent).await;
    let mut wrong = Vec::new();
    let card = format!("/desk/people/{}", maria.id);
    for path in ["/", "/desk", "/desk/cases", &card, &format!("{card}/send-password"), &format!("{card}/reveal")] {
        look(&http, path, 200, &mut wrong).await;
    }
    for act in ["email", "administrator"] {
        look(&http, &format!("{card}/{act}"), 200, &mut wrong).await;
        let form = http.get(&format!("{card}/{act}")).await.form("main form");
        check("no proof", &http.submit(&form).await, 422, &mut wrong);
    }
    look(&http, "/email/stop", 200, &mut wrong).await;
    let form = http.get("/email/stop").await.form("main form");
    check("nothing to stop", &http.submit(&form).await, 422, &mut wrong);
    let form = http.get("/desk").await.form("main form[role=search]");
    for query in ["6001", "nobody"] {
        check("a search", &http.submit(&form.clone().set("query", query)).await, 200, &mut wrong);
    }
    let form = http.get(&format!("{card}/reveal")).await.form("main form");
    check("no reason", &http.submit(&form.clone()).await, 422, &mut wrong);
    let form = form.set("reason", "conferir o endereço").set("purpose", "spelling");
    http.submit(&form).await;
    look(&http, &card, 200, &mut wrong).await;
    look(&http, "/desk/acts", 200, &mut wrong).await;
    look(&http, "/desk/data", 200, &mut wrong).await;
    look(&http, "/contact/privacy", 200, &mut wrong).await;
    let form = http.get(&format!("{card}/email")).await.form("main form").set("proof", "none");
    http.submit(&form.set("reason", "o telefone não existe mais")).await;
    let lead = app.staff("sonia", Role::Supervisor).await;
    let supervisor = app.serve_provider().await;
    log_in(&supervisor, &lead).await;
    let page = supervisor.get("/desk/cases").await;
    let settle = page.attribute("tbody a[href^='/desk/settle']", "href").expect("a supervisor's case");
    let page = supervisor.get("/desk/agents").await;
    let one = page.attribute("tbody a[href^='/desk/agents/']", "href").expect("an agent");
    for path in ["/desk/agents", "/desk/cases", &one, &format!("{one}?days=30"), &format!("{one}/lift"), &settle, &card]
    {
        look(&supervisor, path, 200, &mut wrong).await;
    }
    look(&http, &format!("{card}/erasure"), 409, &mut wrong).await;
    let colleague = format!("/desk/people/{}", of_login(&app, "clara").await.id);
    for path in [&colleague, &format!("{colleague}/email")] {
        look(&supervisor, path, 200, &mut wrong).await;
    }
    look(&http, "/desk/agents", 403, &mut wrong).await;
    let form = supervisor.get(&settle).await.form("main form");
    check("no decision", &supervisor.submit(&form).await, 422, &mut wrong);
    let frozen = administrator(&app, "6002").await;
    let mut moved = record("6002");
    moved.contact.email = "maria@certo.example".into();
    app.hand_over(moved).await;
    let card = format!("/desk/people/{}", frozen.id);
    for path in ["/desk/cases", &card, &format!("{card}/release")] {
        look(&http, path, 200, &mut wrong).await;
    }
    let form = http.get(&format!("{card}/release")).await.form("main form");
    check("no proof", &http.submit(&form.clone()).await, 422, &mut wrong);
    http.submit(&form.set("proof", "erp").set("reason", "chegou do ERP")).await;
    look(&http, &card, 200, &mut wrong).await;
    let visitor = app.serve_provider().await;
    visitor.submit(&visitor.get("/contact").await.form("main form")).await;
    visitor.submit(&visitor.get("/contact/talk").await.form("form[action$=identify]").set("typed", "6001")).await;
    visitor.submit(&visitor.get("/contact/talk").await.form("form[action$=agent]")).await;
    let chat = http.get("/desk/chat").await.attribute("tbody a", "href").expect("a conversation");
    for path in ["/desk/chat", &chat, "/desk/cases"] {
        look(&http, path, 200, &mut wrong).await;
    }
    http.submit(&http.get(&chat).await.form("form[action$=take]")).await;
    for path in ["/desk/chat", &chat, &format!("{chat}?answer=hello")] {
        look(&http, path, 200, &mut wrong).await;
    }
    let form = http.get(&chat).await.form("form[action$=say]");
    check("an agent's password", &http.submit(&form.set("text", "senha: cavalo123")).await, 422, &mut wrong);
    let second = app.staff("rui", Role::Agent).await;
    let http = app.serve_provider().await;
    log_in(&http, &second).await;
    for path in ["/desk/cases", &card, &format!("{card}/approve")] {
        look(&http, path, 200, &mut wrong).await;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn pages_of_the_operator_are_accessible_in_three_languages() {
    let mut app = TestApp::start(Engine::Sqlite).await;
    app.ignore_messages();
    app.job(schedule::ensure).await;
    app.hand_over(record("6001")).await;
    app.provision().await;
    let words = "5.1.1 no such person".to_owned();
    app.mails_answered(Attempted::Permanent(Trouble { step: Step::Rcpt, code: Some(550), words })).await;
    app.hand_over(record("6002")).await;
    let mut wrong_cnpj = record("6003");
    wrong_cnpj.cnpj = "1".into();
    app.hand_over(wrong_cnpj).await;
    app.register(&Portal::own("shop")).await;
    let operator = app.staff("otto", Role::Operator).await;
    let http = app.serve_provider().await;
    log_in(&http, &operator).await;
    app.pass_seconds(60);
    beat(&app.app).await;
    let mut wrong = Vec::new();
    let pages = [
        "schedules",
        "promises",
        "promises?which=all",
        "queue",
        "queue?q=6001",
        "queue?q=nobody",
        "delivery",
        "returned",
        "clients",
        "audit",
        "audit?about=nobody",
        "intake",
        "intake/rejected?reason=cnpj_length",
        "intake/rejected/again?reason=cnpj_length",
        "intake/aside",
        "intake/records/6001",
        "intake/records/6003",
    ];
    let mut paths: Vec<String> = pages.map(|part| format!("/operator/{part}")).to_vec();
    paths.extend(["", "/pause", "/resume", "/run"].map(|act| format!("/operator/schedules/provision{act}")));
    paths.push("/operator/schedules/provision?expression=0+8+*+*+1&time_zone=UTC&batch=1&missed=skip".into());
    let mail = "/operator/schedules/mail";
    paths.extend(
        ["", "?time_zone=UTC&window=8-20&days=business_days&per_minute=5"].map(|query| format!("{mail}{query}")),
    );
    paths.push("/operator/simulation".into());
    let link = async |path: &str, css: &str| http.get(path).await.attribute(css, "href").expect(path);
    paths.push(link("/operator/promises", "tbody a").await);
    let managed = [
        "clients/shop",
        "clients/shop/try",
        "clients/shop/secret",
        "clients/shop/disable",
        "new-client",
        "keys",
        "keys/rotate",
        "staff",
        "invitations",
        "new-invitation",
    ];
    paths.extend(managed.map(|part| format!("/operator/{part}")));
    paths.push("/operator".into());
    paths.push(link("/operator/intake/rejected", "main a[href*='/lines/']").await);
    paths.push(link("/operator/queue", "main a[href$='/retry']").await);
    for path in paths {
        look(&http, &path, 200, &mut wrong).await;
    }
    let bad =
        "/operator/schedules/provision?expression=never&time_zone=here&batch=0&missed=often&window=night&days=never";
    look(&http, bad, 422, &mut wrong).await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn any_colour_of_the_brand_can_be_read_on_every_ground() {
    for colour in ["#ffffff", "#ffee00", "#0a5bd3", "#000000", "#e4002b", "#00a3a3"] {
        let mut app = TestApp::with(Engine::Sqlite, |config| {
            config.brand.colour = colour.into();
            config.brand.colour_dark = colour.into();
        })
        .await;
        app.ignore_messages();
        let http = app.serve_provider().await;
        let login = http.get("/login").await;
        let href = login.attribute(r#"link[href*="/assets/brand-"]"#, "href").expect("the brand's colours");
        let css = http.get(&href).await.body;
        let (light, dark) = css.split_once("@media").expect("two themes");
        for (theme, grounds) in [(light, ["#f4f6f9", "#ffffff"]), (dark, ["#12151a", "#1b2027"])] {
            let value = |name: &str| {
                let (_, rest) = theme.split_once(&format!("--{name}:")).expect("the colour");
                Colour::parse(&rest[..7]).expect("a colour")
            };
            let contrast = value("brand-ink").contrast(value("brand"));
            assert!(contrast >= 4.5, "{colour}: words on a button, {contrast:.2}");
            for ground in grounds.map(|ground| Colour::parse(ground).expect("a colour")) {
                let contrast = value("link").contrast(ground);
                assert!(contrast >= 4.5, "{colour}: links, {contrast:.2}");
            }
        }
    }
}
