//! What the demo has around the provider: two sample portals, an ERP, a mailbox and a start page, each its own site
//! on loopback. They know the provider by HTTP alone, as strangers would; nothing here imports its insides. The names
//! end in `.localhost`, so a browser takes them for different sites (cookies ignore ports), and every server here
//! reaches the others at 127.0.0.1 whatever the machine's resolver says.

mod erp;
mod http;
mod mailbox;
mod portal;
mod site;
mod sites;
mod start;
#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::sync::Arc;

use actix_web::dev::ServerHandle;
use actix_web::{App, HttpServer, web};

use crate::clock::Clock;
use crate::error::{Error, Result};

pub use erp::ErpReseller;
pub use sites::{DemoSites, TakenPort, check_ports};
pub use start::Sample;

/// A client's name and secret at the provider. Has no `Debug`: the secret is never printed.
#[derive(Clone)]
pub struct ClientKeys {
    /// `client_id`.
    pub id: String,
    /// `client_secret`.
    pub secret: String,
}

/// What the demo's sites are started with.
pub struct DemoSettings {
    /// Where everything is; the ports must be free (see [`check_ports`]).
    pub sites: DemoSites,
    /// The distributor's name, for the portals' heads.
    pub brand: String,
    /// E-commerce at the provider.
    pub shop: ClientKeys,
    /// Cloud Marketplace at the provider.
    pub cloud: ClientKeys,
    /// The ERP at the provider: client credentials with scope `resellers.write`.
    pub erp: ClientKeys,
    /// The folder into which the file transport writes `.eml` files.
    pub mail_dir: PathBuf,
    /// The sample logins, with their passwords.
    pub samples: Vec<Sample>,
    /// The resellers that the seeding has handed over, so that the ERP page can correct and suspend them.
    pub resellers: Vec<ErpReseller>,
    /// The time.
    pub clock: Clock,
}

/// The running sites.
pub struct Running(Vec<ServerHandle>);

impl Running {
    /// Stops every site; requests under way end first when `graceful`.
    pub async fn stop(self, graceful: bool) {
        for handle in self.0 {
            handle.stop(graceful).await;
        }
    }
}

/// Starts the five sites. The provider may come up before or after: the portals look for it until it answers.
///
/// # Errors
/// `Unavailable` when a port cannot be listened on.
pub async fn start(settings: DemoSettings) -> Result<Running> {
    let sites = Arc::new(settings.sites);
    let out = http::Outgoing::new(&DemoSites::HOSTS)?;
    let clock = settings.clock;
    let mut running = Vec::new();
    for (kind, keys) in [(portal::Kind::Shop, settings.shop), (portal::Kind::Cloud, settings.cloud)] {
        let state = portal::Portal::new(kind, &settings.brand, &sites, keys, out.clone(), clock.clone())?;
        let state = web::Data::new(state);
        tokio::spawn(portal::find_provider(state.clone().into_inner()));
        let port = sites.port(kind.host());
        running.push(serve(port, move |config| portal::routes(config, state.clone()))?);
    }
    let erp = web::Data::new(erp::Erp::new(&sites, settings.erp, out, settings.resellers, clock.clone())?);
    running.push(serve(sites.port("erp"), move |config| erp::routes(config, erp.clone()))?);
    let mail = web::Data::new(mailbox::Mailbox::new(&sites, settings.mail_dir));
    running.push(serve(sites.port("mail"), move |config| mailbox::routes(config, mail.clone()))?);
    let start = web::Data::new(start::StartPage { sites: sites.clone(), samples: settings.samples });
    running.push(serve(sites.port("demo"), move |config| start::routes(config, start.clone()))?);
    Ok(Running(running))
}

/// One site on both loopback addresses (IPv6 where the machine has it).
fn serve<F>(port: u16, routes: F) -> Result<ServerHandle>
where
    F: Fn(&mut web::ServiceConfig) + Clone + Send + 'static,
{
    let server = HttpServer::new(move || {
        let routes = routes.clone();
        App::new().configure(site::assets).configure(move |config| routes(config))
    })
    .workers(1)
    .disable_signals()
    .shutdown_timeout(2);
    let server = server.bind(("127.0.0.1", port)).map_err(|e| Error::Unavailable(format!("port {port}: {e}")))?;
    let server = match std::net::TcpListener::bind(("::1", port)) {
        Ok(listener) => server.listen(listener).map_err(|e| Error::Unavailable(format!("port {port}: {e}")))?,
        Err(_) => server,
    };
    let server = server.run();
    let handle = server.handle();
    tokio::spawn(server);
    Ok(handle)
}
