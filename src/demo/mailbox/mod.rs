//! The mailbox of everybody in the demo: the mails that the file transport wrote, as a mail program would show them. The
//! HTML of a mail runs in a sandboxed frame without scripts, from an address of its own whose policy allows nothing else.

mod folder;
mod mime;

use std::path::PathBuf;
use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_SECURITY_POLICY;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::site::{Chrome, common, lang, page, param, when};
use super::{DemoSites, site};
use crate::text::demo::MailboxText;
use crate::text::{Lang, fill};
use folder::{Folder, Stored};

/// So many mails are listed at most.
const LISTED: usize = 200;

/// The mailbox.
pub struct Mailbox {
    sites: Arc<DemoSites>,
    folder: Folder,
}

impl Mailbox {
    /// The mailbox over this folder.
    pub fn new(sites: &Arc<DemoSites>, dir: PathBuf) -> Self {
        Self { sites: sites.clone(), folder: Folder::new(dir) }
    }
}

struct Line {
    id: String,
    from: String,
    to: String,
    subject: String,
    at: String,
    open: bool,
}

struct Open {
    line: Line,
    text: String,
    has_html: bool,
}

#[derive(Template)]
#[template(path = "demo/mailbox.html", whitespace = "preserve")]
struct View {
    c: Chrome,
    t: &'static MailboxText,
    query: String,
    spam: bool,
    counts: (usize, usize),
    lines: Vec<Line>,
    more: String,
    tail: String,
    open: Option<Open>,
    gone: bool,
}

/// The routes.
pub fn routes(config: &mut web::ServiceConfig, state: web::Data<Mailbox>) {
    config
        .app_data(state)
        .service(site::at("/", list))
        .service(site::at("/state.json", version))
        .service(site::at("/mail/{id}", show))
        .service(site::at("/mail/{id}/html", html))
        .service(site::at("/mail/{id}/source", source));
}

async fn mails(mailbox: &web::Data<Mailbox>) -> Vec<Arc<Stored>> {
    let mailbox = mailbox.clone();
    web::block(move || mailbox.folder.mails()).await.unwrap_or_default()
}

async fn one(mailbox: &web::Data<Mailbox>, id: &str) -> Option<Arc<Stored>> {
    mails(mailbox).await.into_iter().find(|mail| mail.id == id)
}

fn stamp(mails: &[Arc<Stored>]) -> String {
    mails.first().map_or("0".into(), |newest| format!("{}-{}", mails.len(), newest.at_ms))
}

async fn version(mailbox: web::Data<Mailbox>) -> HttpResponse {
    let v = stamp(&mails(&mailbox).await);
    common(&mut HttpResponse::Ok()).json(serde_json::json!({ "v": v }))
}

async fn list(req: HttpRequest, mailbox: web::Data<Mailbox>) -> HttpResponse {
    view(&req, &mailbox, None).await
}

async fn show(req: HttpRequest, mailbox: web::Data<Mailbox>, id: web::Path<String>) -> HttpResponse {
    view(&req, &mailbox, Some(id.into_inner())).await
}

async fn view(req: &HttpRequest, mailbox: &web::Data<Mailbox>, id: Option<String>) -> HttpResponse {
    let all = mails(mailbox).await;
    let lang = lang(req);
    let t = MailboxText::of(lang);
    let stored = id.as_ref().and_then(|id| all.iter().find(|mail| mail.id == *id));
    let query = param(req, "q").unwrap_or_default().trim().to_owned();
    let spam = stored.map_or_else(|| param(req, "folder").as_deref() == Some("spam"), |mail| mail.spam);
    let needle = query.to_lowercase();
    let matching: Vec<&Arc<Stored>> = all.iter().filter(|mail| mail.matches(&needle)).collect();
    let in_spam = matching.iter().filter(|mail| mail.spam).count();
    let is_open = |mail: &Stored| id.as_deref() == Some(mail.id.as_str());
    let here = matching.iter().filter(|mail| mail.spam == spam);
    let lines: Vec<Line> = here.take(LISTED).map(|mail| line(mail, lang, t, is_open(mail))).collect();
    let counts = (matching.len() - in_spam, in_spam);
    let total = if spam { counts.1 } else { counts.0 };
    let more = if total > LISTED { fill(t.more, &[("n", &LISTED.to_string())]) } else { String::new() };
    let tail = match query.is_empty() {
        true => String::new(),
        false => format!("?q={}", url::form_urlencoded::byte_serialize(query.as_bytes()).collect::<String>()),
    };
    let open = stored.map(|mail| Open {
        line: line(mail, lang, t, true),
        text: mail.mail.text.clone().unwrap_or_default(),
        has_html: mail.mail.html.is_some(),
    });
    let gone = id.is_some() && open.is_none();
    let status = if gone { StatusCode::NOT_FOUND } else { StatusCode::OK };
    let title = open.as_ref().map_or(t.title.to_owned(), |open| format!("{} · {}", open.line.subject, t.title));
    let c = Chrome::new(req, "mail", title, &mailbox.sites).live("/state.json", stamp(&all));
    page(req, status, &View { c, t, query, spam, counts, lines, more, tail, open, gone }, "")
}

fn line(mail: &Stored, lang: Lang, t: &MailboxText, open: bool) -> Line {
    let subject = mail.mail.header("Subject");
    Line {
        id: mail.id.clone(),
        from: mail.mail.header("From").to_owned(),
        to: mail.mail.header("To").to_owned(),
        subject: if subject.is_empty() { t.no_subject } else { subject }.to_owned(),
        at: when(mail.at_ms, lang),
        open,
    }
}

/// The HTML part alone: sandboxed by its own policy too, so opening the address directly runs nothing either.
async fn html(mailbox: web::Data<Mailbox>, id: web::Path<String>) -> HttpResponse {
    let Some(html) = one(&mailbox, &id).await.and_then(|mail| mail.mail.html.clone()) else {
        return HttpResponse::NotFound().finish();
    };
    let policy = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; \
                  style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'self'";
    let mut response = HttpResponse::Ok();
    common(&mut response).insert_header((CONTENT_SECURITY_POLICY, policy)).content_type("text/html; charset=utf-8");
    response.body(in_new_windows(&html))
}

/// Links of a mail open outside the frame, as in a mail program.
fn in_new_windows(html: &str) -> String {
    let base = "<base target=\"_blank\">";
    let lower = html.to_ascii_lowercase();
    match lower.find("<head").and_then(|head| lower[head..].find('>').map(|end| head + end + 1)) {
        Some(at) => format!("{}{base}{}", &html[..at], &html[at..]),
        None => format!("<!doctype html><meta charset=\"utf-8\">{base}{html}"),
    }
}

async fn source(mailbox: web::Data<Mailbox>, id: web::Path<String>) -> HttpResponse {
    let Some(mail) = one(&mailbox, &id).await else { return HttpResponse::NotFound().finish() };
    let source = web::block(move || mailbox.folder.source(&mail)).await;
    let mut response = HttpResponse::Ok();
    common(&mut response).content_type("text/plain; charset=utf-8");
    response.insert_header((CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"));
    response.body(source.ok().flatten().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_links_of_a_mail_open_outside_its_frame() {
        let framed = in_new_windows("<!doctype html><HTML><Head lang=x><title>a</title></Head><body>b</body></HTML>");
        assert!(framed.contains("<Head lang=x><base target=\"_blank\"><title>"));
        assert!(in_new_windows("<p>a</p>").contains("<base target=\"_blank\"><p>a</p>"));
    }
}
