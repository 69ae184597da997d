//! The one table of routes: method, path, who may come, handler. Rooms enter theirs, [`Routes::register`] makes actix's
//! resources of them, and the tests read the same rows, so that no route is without a rule. A GET route answers HEAD as
//! well (the listener leaves the body out), and another method gets 405 with `Allow` (RFC 9110, 9.3.2 and 15.5.6).

use actix_web::http::{Method, header};
use actix_web::web::{self, Data, PayloadConfig, ServiceConfig};
use actix_web::{FromRequest, Handler, HttpRequest, HttpResponse, Responder, Route, guard};
use serde_json::json;

use crate::web::kit::error_page;
use crate::web::parts::Web;
use crate::web::visit::Visit;

/// Who may come to a route. The rule itself is in `flow::access`; this says which of its answers a route gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Everybody, with or without a session.
    Anyone,
    /// Whoever is signed in.
    SignedIn,
    /// Whoever belongs to a reseller.
    OfReseller,
    /// Whoever registers end customers of the own reseller.
    Registrar,
    /// A reseller's Administrator.
    Administrator,
    /// An agent of the desk, or a supervisor.
    Agent,
    /// Who works at the desk; an operator, about the distributor's own people.
    Card,
    /// A supervisor of the desk.
    Supervisor,
    /// An operator.
    Operator,
    /// Portals and systems, or a browser on its way to a portal: decided by what is sent, not by who is signed in.
    Portals,
}

/// A row without its handler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// GET, POST, PUT, DELETE or OPTIONS.
    pub method: Method,
    /// As actix writes patterns: `/users/{id}`.
    pub path: String,
    /// Who may.
    pub who: Who,
}

/// All of them, in the order in which they are matched.
#[derive(Default)]
pub struct Routes {
    resources: Vec<Resource>,
}

struct Resource {
    path: String,
    body_limit: Option<usize>,
    ways: Vec<(Method, Who, Route)>,
}

impl Routes {
    /// A page or document; answers HEAD too.
    pub fn get<F, Args>(&mut self, path: impl Into<String>, who: Who, handler: F) -> &mut Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        let read = guard::fn_guard(|call| matches!(call.head().method, Method::GET | Method::HEAD));
        self.add(path.into(), Method::GET, who, web::route().guard(read).to(handler))
    }

    /// A form or a call.
    pub fn post<F, Args>(&mut self, path: impl Into<String>, who: Who, handler: F) -> &mut Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.add(path.into(), Method::POST, who, web::post().to(handler))
    }

    /// Replaces what is there.
    pub fn put<F, Args>(&mut self, path: impl Into<String>, who: Who, handler: F) -> &mut Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.add(path.into(), Method::PUT, who, web::put().to(handler))
    }

    /// Takes away what is there.
    pub fn delete<F, Args>(&mut self, path: impl Into<String>, who: Who, handler: F) -> &mut Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.add(path.into(), Method::DELETE, who, web::delete().to(handler))
    }

    /// What a browser asks before a script of another origin may call.
    pub fn preflight<F, Args>(&mut self, path: impl Into<String>, handler: F) -> &mut Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.add(path.into(), Method::OPTIONS, Who::Portals, web::method(Method::OPTIONS).to(handler))
    }

    /// What is sent to this path may be as large as that, in bytes.
    pub fn body_limit(&mut self, path: &str, bytes: usize) -> &mut Self {
        self.resources.iter_mut().filter(|resource| resource.path == path).for_each(|r| r.body_limit = Some(bytes));
        self
    }

    fn add(&mut self, path: String, method: Method, who: Who, route: Route) -> &mut Self {
        let way = (method, who, route);
        match self.resources.iter_mut().find(|resource| resource.path == path) {
            Some(resource) => resource.ways.push(way),
            None => self.resources.push(Resource { path, body_limit: None, ways: vec![way] }),
        }
        self
    }

    /// Every row, for whoever checks them.
    pub fn rows(&self) -> Vec<Row> {
        let of = |resource: &Resource| {
            let path = resource.path.clone();
            let row = move |(method, who, _): &(Method, Who, Route)| Row {
                method: method.clone(),
                path: path.clone(),
                who: *who,
            };
            resource.ways.iter().map(row).collect::<Vec<_>>()
        };
        self.resources.iter().flat_map(of).collect()
    }

    /// Hands them to actix.
    pub fn register(self, cfg: &mut ServiceConfig) {
        for resource in self.resources {
            let allow = allow(&resource);
            let for_people = resource.ways.iter().all(|(_, who, _)| *who != Who::Portals);
            let mut made = web::resource(&resource.path);
            if let Some(bytes) = resource.body_limit {
                made = made.app_data(PayloadConfig::new(bytes));
            }
            for (_, _, route) in resource.ways {
                made = made.route(route);
            }
            let refuse = move |request: HttpRequest| wrong_method(request, allow.clone(), for_people);
            cfg.service(made.default_service(web::to(refuse)));
        }
    }
}

fn allow(resource: &Resource) -> String {
    let mut names = Vec::new();
    for (method, _, _) in &resource.ways {
        names.push(method.as_str());
        if method == Method::GET {
            names.push("HEAD");
        }
    }
    names.join(", ")
}

/// People get a page, systems a code; both learn what the address takes.
async fn wrong_method(request: HttpRequest, allow: String, for_people: bool) -> HttpResponse {
    let people = for_people && request.app_data::<Data<Web>>().is_some();
    let mut response = match if people { Visit::extract(&request).await.ok() } else { None } {
        Some(visit) => visit.answer(Ok(error_page::wrong_method(visit.page()))),
        None => HttpResponse::MethodNotAllowed()
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .json(json!({ "error": "method_not_allowed", "error_description": format!("send {allow}") })),
    };
    if let Ok(value) = header::HeaderValue::from_str(&allow) {
        response.headers_mut().insert(header::ALLOW, value);
    }
    response
}

/// An address with a slash too many leads to the one without (308 keeps the method), in the same house only.
pub fn without_slash(request: &HttpRequest) -> Option<HttpResponse> {
    let path = request.uri().path();
    let shorter = path.trim_end_matches('/');
    if shorter.len() == path.len() || shorter.is_empty() || shorter.starts_with("//") || shorter.contains('\\') {
        return None;
    }
    let location = match request.query_string() {
        "" => shorter.to_owned(),
        query => format!("{shorter}?{query}"),
    };
    Some(HttpResponse::PermanentRedirect().insert_header((header::LOCATION, location)).finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn a_slash_too_many_never_leads_to_another_house() {
        let leads = |address: &str| {
            let answer = without_slash(&TestRequest::with_uri(address).to_http_request())?;
            answer.headers().get(header::LOCATION).and_then(|to| to.to_str().ok()).map(str::to_owned)
        };
        assert_eq!(leads("/login/?grant=1").as_deref(), Some("/login?grant=1"));
        assert_eq!(leads("/users/x//").as_deref(), Some("/users/x"));
        for address in ["/", "//", "/login", "//evil.example/", "//evil.example//"] {
            assert_eq!(leads(address), None, "{address}");
        }
    }

    #[test]
    fn a_path_is_one_resource_with_all_its_methods() {
        let mut routes = Routes::default();
        let nothing = async || HttpResponse::Ok();
        routes.get("/a", Who::Anyone, nothing).post("/a", Who::SignedIn, nothing).preflight("/b", nothing);
        let rows: Vec<_> = routes.rows().into_iter().map(|row| (row.method, row.path)).collect();
        let rows: Vec<_> = rows.iter().map(|(method, path)| (method.as_str(), path.as_str())).collect();
        assert_eq!(rows, [("GET", "/a"), ("POST", "/a"), ("OPTIONS", "/b")]);
        assert_eq!(allow(&routes.resources[0]), "GET, HEAD, POST");
    }
}
