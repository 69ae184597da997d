//! Each question of the help, walked through to its end by the person who asks it, in a real browser, in Portuguese and in
//! English: from the search box to the answer, along its link, until what was asked for is there.

use cracha::text::Lang;
use cracha::text::account::AccountText;
use cracha::text::contact::ContactText;
use cracha::text::contact::desk::ConsoleText;
use cracha::text::customers::CustomersText;
use cracha::text::delivery::mail::{CodeMailText, NoteMailText};
use cracha::text::desk::supervisor::SupervisorText;
use cracha::text::help::{HelpText, Question};
use cracha::text::recovery::RecoveryText;
use cracha::text::users::UsersText;
use cracha::web::paths;

use crate::support::axe;
use crate::support::browser::{Browser, Options};
use crate::support::demo::{Demo, after, mail, sign_in};

/// Sample people read their mails in this language.
const MAILS: Lang = Lang::PtBr;

struct Walker<'a> {
    browser: Browser,
    demo: &'a Demo,
    lang: Lang,
}

impl<'a> Walker<'a> {
    async fn new(demo: &'a Demo, lang: Lang) -> Self {
        let browser = Browser::with(Options { language: lang.tag(), ..Options::default() }).await;
        axe::arm(&browser).await;
        Self { browser, demo, lang }
    }

    /// Comes to the provider as this person.
    async fn is(&self, login: &str) {
        self.browser.goto(&self.demo.at("id", "/login")).await.unwrap();
        sign_in(&self.browser, login, self.demo.password(login)).await;
        self.settles().await;
    }

    /// Signed in, and reads pages in the language of the walk: the sample people's own is Portuguese.
    async fn settles(&self) {
        self.browser.element("details.who").await;
        if self.lang != MAILS {
            self.browser.goto(&self.demo.at("id", paths::ACCOUNT_LANGUAGE)).await.unwrap();
            self.browser.click(&format!("input[name=language][value={}]", self.lang.tag())).await;
            self.browser.click("main form button.main").await;
            self.browser.element(&format!("html[lang={}]", self.lang.tag())).await;
        }
    }

    /// Types the question into the search box and opens the answer.
    async fn asks(&self, question: Question) {
        self.browser.goto(&self.demo.at("id", "/help")).await.unwrap();
        self.browser.fill("input[name=q]", question.name(self.lang)).await;
        self.browser.click("form[role=search] button").await;
        self.browser.click(&format!("section[role=status] a[href='{}']", paths::help(question))).await;
        self.browser.element("ol.todo, ul.todo").await;
        assert_eq!(self.browser.element("h1").await.text().await.unwrap(), question.name(self.lang));
    }

    /// Follows a link of the answer.
    async fn follows(&self, path: &str) {
        self.browser.click(&format!("main .acts a[href='{path}']")).await;
    }

    /// Sends the page's form.
    async fn sends(&self, fields: &[(&str, &str)]) {
        for (name, value) in fields {
            self.browser.fill(&format!("main input[name={name}]"), value).await;
        }
        self.browser.click("main form button.main").await;
    }

    async fn sees(&self, text: &str) {
        self.browser.sees(text).await;
    }

    /// A mailbox beside the page.
    async fn mail(&self, address: &str, subject: &str) -> String {
        let mailbox = Browser::open().await;
        mail(&mailbox, self.demo, address, subject).await
    }
}

/// Somebody new, and somebody who forgot what opens.
async fn a_reseller(lang: Lang) {
    let demo = Demo::start(&[]);
    let walker = Walker::new(&demo, lang).await;
    let (t, m, n) = (RecoveryText::of(lang), CodeMailText::of(MAILS), NoteMailText::of(MAILS));

    walker.asks(Question::FirstAccess).await;
    walker.follows(paths::FIRST_ACCESS).await;
    walker.sends(&[("reseller_id", "1007"), ("cnpj", "90.010.007/0001-87")]).await;
    walker.sees(t.state_title).await;
    walker.sees(t.state_due.split('{').next().unwrap()).await;

    walker.asks(Question::MailMissing).await;
    walker.follows(paths::FIRST_ACCESS).await;
    walker.sends(&[("reseller_id", "1006"), ("cnpj", "90.010.006/0001-32")]).await;
    walker.sees(t.state_failed.split('{').next().unwrap()).await;

    walker.asks(Question::ForgotLogin).await;
    walker.follows(paths::FORGOT_LOGIN).await;
    walker.sends(&[("email", "bia@aurora.example")]).await;
    walker.sees(t.sent_title).await;
    let text = walker.mail("bia@aurora.example", n.list_subject_one).await;
    assert!(text.contains("1001.bia") && text.contains("Maria Souza"), "login and Administrator: {text}");

    walker.asks(Question::ForgotPassword).await;
    walker.follows(paths::FORGOT_PASSWORD).await;
    walker.sends(&[("login", "1001.joao"), ("email", "joao@aurora.example")]).await;
    walker.sees(t.sent_title).await;
    let text = walker.mail("joao@aurora.example", m.recovery_subject).await;
    let code = after(&text, &format!("{}:", m.recovery_label)).to_owned();
    walker.asks(Question::ForgotPassword).await;
    walker.follows(paths::RECOVER).await;
    walker.sends(&[("login", "1001.joao"), ("code", &code)]).await;
    walker.browser.element("input[name=repeat]").await;
    walker.sends(&[("repeat", "sete trens azuis na serra"), ("password", "sete trens azuis na serra")]).await;
    walker.settles().await;

    // In: the answers hold what is on record.
    let (h, a) = (HelpText::of(lang), AccountText::of(lang));
    walker.asks(Question::Administrator).await;
    walker.sees("Maria Souza").await;
    walker.asks(Question::Roles).await;
    walker.sees(a.permissions).await;
    walker.asks(Question::DeliveryLate).await;
    walker.sees("Renata Dias").await;
    walker.asks(Question::OneLogin).await;
    walker.browser.goto(&demo.at("loja", "/login")).await.unwrap();
    walker.browser.click("#other-portal").await;
    assert_eq!(walker.browser.element("#login").await.text().await.unwrap(), "1001.joao");

    let other = Walker::new(&demo, lang).await;
    other.is("1004.helena.duarte").await;
    other.asks(Question::NoPrices).await;
    other.sees(h.missing_protocol).await;
    other.asks(Question::Stranger).await;
    other.follows(paths::ACCOUNT_SESSIONS).await;
    other.sees(a.sessions_title).await;
}

/// Login and e-mail do not match: the registered address is told, the desk finds the request by its reference, and a
/// temporary password goes to the registered address.
async fn a_caller_and_an_agent(lang: Lang) {
    let demo = Demo::start(&[]);
    let (caller, agent) = (Walker::new(&demo, lang).await, Walker::new(&demo, lang).await);
    let (m, n) = (CodeMailText::of(MAILS), NoteMailText::of(MAILS));
    caller.asks(Question::EmailMismatch).await;
    caller.follows(paths::FORGOT_PASSWORD).await;
    caller.sends(&[("login", "1001.paulo"), ("email", "paulo@antigo.example")]).await;
    let reference = caller.browser.element(".big-code strong").await.text().await.unwrap();
    caller.mail("paulo@aurora.example", n.mismatch_subject).await;

    agent.is("duda.ramos").await;
    agent.browser.goto(&demo.at("id", paths::DESK)).await.unwrap();
    agent.sends(&[("query", &reference)]).await;
    agent.sees("1001.paulo").await;
    agent.browser.click("#results ~ .rows tbody a").await;
    agent.browser.click("main a[href$='/send-password']").await;
    agent.browser.element("form[action$='/send-password']").await;
    agent.browser.click("main form button").await;
    let text = caller.mail("paulo@aurora.example", m.new_subject).await;
    let password = after(&text, &format!("{}:", m.password_label)).to_owned();

    caller.asks(Question::TemporaryPassword).await;
    caller.follows(paths::LOGIN).await;
    caller.sends(&[("login", "1001.paulo"), ("password", &password)]).await;
    caller.browser.element("input[name=repeat]").await;
    axe::assert_clean(&caller.browser, "the own password is chosen").await;
    caller.sends(&[("repeat", "nove barcos verdes no rio"), ("password", "nove barcos verdes no rio")]).await;
    caller.browser.element("details.who").await;
}

/// Makes a user, corrects an e-mail, blocks.
async fn an_administrator(lang: Lang) {
    let demo = Demo::start(&[]);
    let walker = Walker::new(&demo, lang).await;
    let (t, m) = (UsersText::of(lang), CodeMailText::of(MAILS));
    walker.is("1001.maria.souza").await;
    walker.asks(Question::ManageUsers).await;
    walker.follows(paths::USERS).await;
    walker.browser.press(t.new).await;
    walker.browser.click("input[name=role][value=buyer]").await;
    walker.browser.click("select[name=language] option[value=pt-BR]").await;
    walker.sends(&[("name", "Nina Prates"), ("local", "nina"), ("email", "nina@aurora.example")]).await;
    walker.sees("1001.nina").await;
    walker.mail("nina@aurora.example", m.first_subject).await;

    walker.asks(Question::ManageUsers).await;
    walker.follows(paths::USERS).await;
    walker.browser.press("João Lima").await;
    walker.browser.click("main a[href$='/email']").await;
    walker.sends(&[("email", "joao.lima@aurora.example")]).await;
    let text = walker.mail("joao.lima@aurora.example", m.confirm_subject).await;
    let code = after(&text, &format!("{}:", m.confirm_label)).to_owned();
    walker.browser.fill("main input[name=code]", &code).await;
    walker.browser.click("form[action$='/confirm-email'] button").await;
    walker.sees("joao.lima@aurora.example").await;

    walker.browser.click("main a[href$='/block']").await;
    walker.browser.element("form[action$='/block']").await;
    walker.browser.click("main form button").await;
    walker.sees(t.done_block.split('{').next().unwrap().trim()).await;
}

/// Learns that the portals are not for end customers, and whom to call.
async fn an_end_customer(lang: Lang) {
    let demo = Demo::start(&[]);
    let walker = Walker::new(&demo, lang).await;
    walker.asks(Question::EndCustomer).await;
    walker.follows(paths::END_CUSTOMER).await;
    let call = walker.browser.element("a[href^='tel:']").await.attr("href").await.unwrap();
    assert_eq!(call.as_deref(), Some("tel:+551155550100"));
}

/// A buyer finds the damage later: a number at once, the seven days are counted, an agent answers on the page, and who has
/// what is closed with a reason.
async fn a_delivery(lang: Lang) {
    let demo = Demo::start(&[]);
    let (buyer, agent) = (Walker::new(&demo, lang).await, Walker::new(&demo, lang).await);
    let (t, c) = (ContactText::of(lang), ConsoleText::of(lang));
    buyer.is("1001.joao").await;
    buyer.asks(Question::FoundLater).await;
    buyer.follows(paths::CONTACT).await;
    buyer.browser.click("input[name=topic][value=delivery]").await;
    buyer.browser.click("main form button.main").await;
    let protocol = buyer.browser.element("#talk-head .code").await.text().await.unwrap();
    let day = "const day = document.querySelector('input[name=typed]'); const now = new Date(); \
               day.value = new Date(now - 3 * 86400000).toISOString().slice(0, 10)";
    buyer.browser.element("input[name=typed]").await;
    buyer.browser.execute(day, Vec::new()).await.unwrap();
    buyer.browser.press(t.typed_send).await;
    buyer.sees(t.step_delivery_in_time.split('.').next().unwrap()).await;
    axe::assert_clean(&buyer.browser, "a conversation").await;
    buyer.browser.fill("#text", "Pedido 4711: duas caixas amassadas.").await;
    buyer.browser.click("form[data-say] button").await;
    buyer.browser.press(t.want_agent).await;
    buyer.sees(t.state_waiting).await;

    agent.is("duda.ramos").await;
    agent.browser.goto(&demo.at("id", paths::DESK_CHAT)).await.unwrap();
    agent.sees(&protocol).await;
    agent.browser.press("João").await;
    agent.sees("duas caixas amassadas").await;
    agent.browser.press(c.take).await;
    agent.browser.element("form[action$='/close']").await;
    axe::assert_clean(&agent.browser, "an agent's conversation").await;
    agent.browser.fill("#text", "Bom dia! Já avisei o seu representante.").await;
    agent.browser.click("form[data-say] button").await;
    buyer.sees("Já avisei o seu representante.").await; // without anybody's reload
    buyer.sees(t.state_talking).await;
    agent.browser.press(c.close_do).await;
    buyer.sees(t.state_closed).await;
}

/// What solves it is offered before an agent comes, and the visitor says so.
async fn nobody_is_needed(lang: Lang) {
    let demo = Demo::start(&[]);
    let visitor = Walker::new(&demo, lang).await;
    let t = ContactText::of(lang);
    visitor.asks(Question::EmailMismatch).await;
    visitor.follows(paths::CONTACT).await;
    visitor.browser.click("input[name=topic][value=ecommerce_login]").await;
    visitor.browser.click("main form button.main").await;
    visitor.browser.element("#talk-head .code").await;
    visitor.browser.fill("input[name=typed]", "1001.paulo").await;
    visitor.browser.press(t.typed_send).await;
    visitor.browser.element(&format!("#talk-steps a[href='{}']", paths::FORGOT_PASSWORD)).await;
    visitor.browser.press(t.solved).await;
    visitor.sees(t.state_closed).await;
}

/// Registers an end customer, who is there for quotes within the day.
async fn a_buyer_with_a_customer(lang: Lang) {
    let demo = Demo::start(&[]);
    let walker = Walker::new(&demo, lang).await;
    let t = CustomersText::of(lang);
    walker.is("1001.joao").await;
    walker.asks(Question::RegisterCustomer).await;
    walker.follows(paths::END_CUSTOMERS).await;
    walker.browser.press(t.new).await;
    walker.sends(&[("document", "529.982.247-25"), ("name", "Padaria do Zé")]).await;
    walker.sees("Padaria do Zé").await;
    axe::assert_clean(&walker.browser, "an end customer").await;
    walker.browser.click("main a[href$='/remove']").await;
    walker.browser.element("form[action$='/remove']").await;
    axe::assert_clean(&walker.browser, "an end customer is removed").await;
}

/// Nothing can be proved: an agent hands it to a supervisor, who decides, and sees what the agent did.
async fn a_supervisor(lang: Lang) {
    let demo = Demo::start(&[]);
    let (agent, lead) = (Walker::new(&demo, lang).await, Walker::new(&demo, lang).await);
    let s = SupervisorText::of(lang);
    agent.is("duda.ramos").await;
    agent.browser.goto(&demo.at("id", paths::DESK)).await.unwrap();
    agent.sends(&[("query", "1001.maria.souza")]).await;
    agent.browser.click("#results ~ .rows tbody a").await;
    agent.browser.click("main a[href$='/email']").await;
    agent.browser.click("input[name=proof][value=none]").await;
    agent.browser.fill("main [name=reason]", "Sem telefone e sem outro Administrador.").await;
    agent.browser.click("main form button.main").await;
    agent.browser.element("dl.facts").await;

    lead.is("lia.duarte").await;
    lead.browser.goto(&demo.at("id", paths::DESK_CASES)).await.unwrap();
    lead.browser.press(s.decide).await;
    lead.browser.click("input[name=decision]").await;
    lead.browser.fill("main [name=reason]", "O representante não reconhece o pedido.").await;
    axe::assert_clean(&lead.browser, "a supervisor decides").await;
    lead.browser.click("main form button.main").await;
    lead.browser.element("dl.facts").await;
    lead.browser.goto(&demo.at("id", paths::DESK_AGENTS)).await.unwrap();
    lead.sees("Duda Ramos").await;
}

macro_rules! walked {
    ($walk:ident, $portuguese:ident, $english:ident) => {
        #[tokio::test]
        async fn $portuguese() {
            $walk(Lang::PtBr).await;
        }

        #[tokio::test]
        async fn $english() {
            $walk(Lang::En).await;
        }
    };
}

walked!(a_reseller, a_reseller_finds_every_answer_in_portuguese, a_reseller_finds_every_answer_in_english);
walked!(a_caller_and_an_agent, a_caller_is_helped_by_the_desk_in_portuguese, a_caller_is_helped_by_the_desk_in_english);
walked!(
    an_administrator,
    an_administrator_looks_after_users_in_portuguese,
    an_administrator_looks_after_users_in_english
);
walked!(
    an_end_customer,
    an_end_customer_learns_whom_to_call_in_portuguese,
    an_end_customer_learns_whom_to_call_in_english
);
walked!(a_delivery, a_damage_found_later_is_answered_in_portuguese, a_damage_found_later_is_answered_in_english);
walked!(nobody_is_needed, what_solves_it_is_offered_in_portuguese, what_solves_it_is_offered_in_english);
walked!(a_buyer_with_a_customer, an_end_customer_is_registered_in_portuguese, an_end_customer_is_registered_in_english);
walked!(a_supervisor, a_supervisor_decides_in_portuguese, a_supervisor_decides_in_english);
