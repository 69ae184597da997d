//! The chat in a frame: the script with which a portal and our own pages load it, and the page in that frame, the only one of
//! ours that may be framed, by ourselves and by the portals of `[contact] framed_by`.

use std::sync::LazyLock;

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde_json::json;

use crate::config::contact::Topic;
use crate::text::Lang;
use crate::text::contact::ContactText;
use crate::text::contact::live::LiveText;
use crate::web::contact::topics::file_hint;
use crate::web::kit::packed::Packed;
use crate::web::kit::page::{Page, ok};
use crate::web::paths;
use crate::web::routes::{Routes, Who};
use crate::web::visit::Visit;

/// The page and the script.
pub fn routes(routes: &mut Routes) {
    routes.get(paths::WIDGET, Who::Anyone, frame).get(paths::WIDGET_SCRIPT, Who::Anyone, script);
}

/// With its few words in every language: a portal changes its language without another script.
static SCRIPT: LazyLock<Packed> = LazyLock::new(|| {
    let words = |lang: Lang| {
        let t = LiveText::of(lang);
        (lang.tag().to_owned(), json!({ "title": t.title, "open": t.title, "close": t.close, "unread": t.unread }))
    };
    let words: serde_json::Map<_, _> = Lang::ALL.into_iter().map(words).collect();
    let words = serde_json::Value::Object(words).to_string().replace('<', "\\u003c");
    let script = include_str!("../assets/widget.js").replace("/*words*/{}", &words);
    Packed::new("text/javascript; charset=utf-8", script)
});

/// What every answer with the script says. Its address is the same for every version, so it is not kept for long.
const HEADERS: [(&str, &str); 3] = [
    ("cache-control", "public, max-age=600"),
    ("x-content-type-options", "nosniff"),
    ("cross-origin-resource-policy", "cross-origin"),
];

async fn script(request: HttpRequest) -> HttpResponse {
    SCRIPT.serve(&request, &HEADERS)
}

/// A topic to choose.
struct Choice {
    key: String,
    group: String,
    title: String,
}

#[derive(Template)]
#[template(path = "contact/widget.html")]
struct FramePage {
    page: Page,
    portals: String,
    topics: Vec<Choice>,
    asks_address: bool,
    file_hint: String,
    path: &'static str,
    page_path: &'static str,
    login_path: &'static str,
}

crate::page!(FramePage, LiveText);

impl FramePage {
    fn a(&self) -> &'static ContactText {
        ContactText::of(self.page.lang)
    }
}

/// The same for everybody: who is signed in does not matter here, and no cookie is set.
async fn frame(visit: Visit) -> HttpResponse {
    let config = visit.app().config();
    let lang = visit.lang;
    let topic = |topic: &Topic| Choice {
        key: topic.key.clone(),
        group: lang.pick(topic.group.each()).to_owned(),
        title: lang.pick(topic.title.each()).to_owned(),
    };
    let portals = &config.contact.framed_by;
    let view = FramePage {
        page: visit.page().live().framed_by(portals),
        portals: portals.join(" "),
        topics: config.contact.topics.iter().map(topic).collect(),
        asks_address: !crate::flow::contact::service(&visit.ctx()).open,
        file_hint: file_hint(&visit),
        path: paths::CONTACT_LIVE,
        page_path: paths::CONTACT,
        login_path: paths::LOGIN,
    };
    visit.answer_alone(Ok(ok(&view)))
}
