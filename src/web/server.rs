//! The listener: routes, limits, one log line a request, drain at the end.

use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{Server, ServiceRequest, ServiceResponse};
use actix_web::http::{StatusCode, Version, header};
use actix_web::middleware::{Next, from_fn};
use actix_web::web::{self, Data, PayloadConfig, ServiceConfig};
use actix_web::{App as Actix, HttpMessage, HttpRequest, HttpResponse, HttpServer};

use crate::app::{App, watched};
use crate::error::{Error, Result};
use crate::text::Lang;
use crate::text::error::ErrorText;
use crate::web::kit::assets;
use crate::web::kit::connection::{self, Connection};
use crate::web::kit::patience::{self, Late};
use crate::web::kit::tls::{self, Pair};
use crate::web::parts::Web;
use crate::web::paths;
use crate::web::request_id::{RequestId, name_of, request_id};
use crate::web::routes::{Routes, Who, without_slash};
use crate::web::visit::Visit;

/// Most that any body may hold; pages have a smaller limit of their own.
const BODY_LIMIT: usize = 1024 * 1024;
/// So long a handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// Every route of the provider, by room.
pub fn table() -> Routes {
    let mut routes = Routes::default();
    super::sign_in::routes(&mut routes);
    super::recovery::routes(&mut routes);
    super::account::routes(&mut routes);
    super::help::routes(&mut routes);
    super::users::routes(&mut routes);
    super::customers::routes(&mut routes);
    super::desk::routes(&mut routes);
    super::contact::routes(&mut routes);
    super::operate::routes(&mut routes);
    super::provider::routes(&mut routes);
    super::intake::routes(&mut routes);
    routes.get("/assets/{file}", Who::Anyone, asset).get("/favicon.ico", Who::Anyone, favicon).get(
        "/robots.txt",
        Who::Anyone,
        robots,
    );
    routes
}

/// Registers the table, and what answers where it has nothing.
pub fn routes(cfg: &mut ServiceConfig) {
    table().register(cfg);
    cfg.route("/api/{rest:.*}", web::to(super::intake::nothing)).default_service(web::to(nothing_here));
}

async fn asset(web: Data<Web>, file: web::Path<String>, request: HttpRequest) -> HttpResponse {
    let served = assets::serve(&request, &web.site.brand.files, &file);
    served.unwrap_or_else(|| HttpResponse::NotFound().finish())
}

async fn favicon(request: HttpRequest) -> HttpResponse {
    assets::favicon(&request)
}

/// Nothing here is for search engines.
async fn robots() -> HttpResponse {
    let kind = "text/plain; charset=utf-8";
    let keep = (header::CACHE_CONTROL, "public, max-age=86400");
    HttpResponse::Ok().content_type(kind).insert_header(keep).body("User-agent: *\nDisallow: /\n")
}

async fn nothing_here(visit: Visit, request: HttpRequest) -> HttpResponse {
    without_slash(&request).unwrap_or_else(|| visit.answer(Err(Error::NotFound)))
}

/// A running listener.
pub struct Site {
    /// Runs until it is stopped, and drains then.
    pub server: Server,
    /// Where it is bound (a test binds port 0).
    pub addresses: Vec<SocketAddr>,
    /// The certificate that it shows, if TLS ends here.
    pub pair: Option<Arc<Pair>>,
}

/// Binds and starts.
pub fn start(app: App) -> Result<Site> {
    let config = app.config().clone();
    let pair = match config.server.tls.certificate.as_str() {
        "" => None,
        _ => Some(Arc::new(
            Pair::read(&config.server.tls).map_err(|problem| Error::Unavailable(format!("server.tls: {problem}")))?,
        )),
    };
    tokio::spawn(watched::watch(Arc::downgrade(app.trust())));
    let shared = Data::new(Web::new(app)?);
    let make = move || {
        Actix::new()
            .app_data(shared.clone())
            .app_data(PayloadConfig::new(BODY_LIMIT))
            .wrap(from_fn(in_time))
            .wrap(from_fn(log))
            .configure(routes)
    };
    let taken = |e: std::io::Error| {
        Error::Unavailable(format!(
            "server.listen {}: {e}; choose another address or stop what holds it",
            config.server.listen
        ))
    };
    let mut server = HttpServer::new(make)
        .shutdown_timeout(config.server.drain_seconds)
        .keep_alive(Duration::from_secs(config.server.keep_alive_seconds))
        .on_connect(connection::watch)
        .client_request_timeout(Duration::from_secs(15))
        .disable_signals();
    if config.server.workers > 0 {
        server = server.workers(config.server.workers);
    }
    let listen = config.server.listen.as_str();
    let server = match &pair {
        None => server.bind(listen),
        Some(pair) => {
            tokio::spawn(watched::watch(Arc::downgrade(pair)));
            let asking = config.mtls.listen.as_str();
            let tls = |asks| tls::server(pair.clone(), asks).map_err(Error::internal);
            let (plain, asked) = (tls(asking == listen)?, tls(true)?);
            let server = server.tls_handshake_timeout(HANDSHAKE).bind_rustls_0_23(listen, plain);
            match asking {
                "" => server,
                same if same == listen => server,
                // A browser that is asked for a certificate asks its person: only clients come here.
                other => server.and_then(|server| server.bind_rustls_0_23(other, asked)),
            }
        }
    };
    let server = server.map_err(taken)?;
    let addresses = server.addrs();
    Ok(Site { server: server.run(), addresses, pair })
}

/// One line a request: method, path without its query, status, duration. No address, no cookie, no parameter.
async fn log(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> std::result::Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let start = std::time::Instant::now();
    let (method, path) = (request.method().clone(), request.path().to_owned());
    request.extensions_mut().insert(RequestId(request_id()));
    let response = next.call(request).await?;
    let (took, status) = (start.elapsed(), response.status().as_u16());
    if let Some(web) = response.request().app_data::<Data<Web>>() {
        web.app.metrics().request(&path, status, took);
        if web.app.config().log.requests {
            let (ms, request_id) = (took.as_millis(), name_of(response.request()));
            tracing::info!(target: "cracha::http", %method, path, status, ms, request_id, "request");
        }
    }
    Ok(response)
}

/// Waits for a body as long as it keeps coming. Whose body did not come is told so, and the connection ends.
async fn in_time(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> std::result::Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let server = request.app_data::<Data<Web>>().map(|web| &web.app.config().server);
    let (body, keep) = server.map_or((10, 75), |server| (server.body_seconds, server.keep_alive_seconds));
    let connection = request.request().conn_data::<Rc<Connection>>().cloned();
    let mut late = Late::default();
    // What is said over a live connection comes when it is said, and ends with it; its door looks after it.
    if !paths::is_live(request.method(), request.path()) {
        let (body, is_late) = patience::with_patience(request.take_payload(), Duration::from_secs(body));
        request.set_payload(body);
        late = is_late;
    }
    let languages = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok());
    let lang = languages.and_then(Lang::best).unwrap_or_default();
    let under_way = connection.map(|connection| connection.begins(Duration::from_secs(keep)));
    let response = next.call(request).await?;
    let stays_open = response.status() == StatusCode::SWITCHING_PROTOCOLS;
    // Of HTTP/2 only the stream ends; others go on beside it.
    let all_of_it = response.request().version() < Version::HTTP_2;
    match under_way {
        Some(under_way) if stays_open => under_way.stays_open(),
        Some(under_way) if late.is_so() && all_of_it => under_way.is_late(),
        _ => {}
    }
    if !late.is_so() {
        return Ok(response.map_into_left_body());
    }
    let answer = HttpResponse::RequestTimeout()
        .force_close()
        .content_type("text/plain; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(ErrorText::of(lang).late);
    Ok(response.into_response(answer).map_into_right_body())
}
