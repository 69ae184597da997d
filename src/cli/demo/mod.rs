//! `cracha demo`: the whole mission on loopback in one command. This door makes the surroundings (folder, key,
//! configuration, clients), has the past told ([`cast`]), starts the provider as `serve` does and the sites of
//! [`crate::demo`] beside it, and prints where everything is.

mod cast;
mod home;
mod story;
mod tuned;

use std::io::Write;
use std::path::PathBuf;

use super::language::of_terminal;
use super::{Done, Failure, serve};
use crate::app::App;
use crate::clock::Clock;
use crate::config::Config;
use crate::config::contact::ServiceDays;
use crate::demo::{self, ClientKeys, DemoSettings, DemoSites, Sample, check_ports};
use crate::error::{Error, Result};
use crate::flow::provider::clients::{self, NewClient};
use crate::mail::transport::Mailer;
use crate::model::ctx::Actor;
use crate::text::demo::{DemoText, StartText};
use crate::text::fill;
use home::Home;
use story::Story;

/// What may be said at the command line.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The first of six ports in a row.
    #[arg(long, default_value_t = DemoSites::DEFAULT_PORT)]
    port: u16,
    /// Keep everything in this folder; without it the demo's data is gone at the end.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

/// Runs until it is interrupted.
pub async fn run(args: Args) -> Done {
    check_ports(args.port).map_err(|taken| Error::Unavailable(taken.to_string()))?;
    let sites = DemoSites::at(args.port).ok_or_else(|| Error::internal("no six ports in a row"))?;
    let home = Home::open(args.data)?;
    let config = config(&sites, &home)?;
    let app = App::start(config, Clock::system(), home.keys()?).await?;
    serve::prepare(&app).await?;
    let samples = match home.samples()? {
        Some(samples) => samples,
        None => seed(&app, &home).await?,
    };
    let settings = DemoSettings {
        sites,
        brand: app.config().brand.name.clone(),
        shop: portal(&app, "e-commerce", "E-commerce", &sites.shop()).await?,
        cloud: portal(&app, "cloud-marketplace", "Cloud Marketplace", &sites.cloud()).await?,
        erp: erp(&app).await?,
        mail_dir: home.mail(),
        samples: samples.clone(),
        resellers: home::resellers(&app).await?,
        clock: Clock::system(),
    };
    let serving = serve::start(&app, Mailer::from_config(app.config())?, serve::Args::default()).await?;
    let running = demo::start(settings).await?;
    print(&sites, &samples, &home);
    serve::interrupted().await;
    running.stop(false).await;
    serving.stop().await;
    home.leave();
    Ok(())
}

/// What differs from the defaults.
fn config(sites: &DemoSites, home: &Home) -> Result<Config> {
    let listen = format!("127.0.0.1:{}", sites.port("id"));
    let database = format!("sqlite:{}", home.database().display());
    let mail = home.mail().display().to_string();
    let issuer = sites.provider();
    let set = [
        ("PROVIDER__ISSUER", issuer.as_str()),
        ("PROVIDER__INSECURE_LOOPBACK", "true"),
        ("SERVER__LISTEN", &listen),
        ("SERVER__METRICS_LISTEN", "127.0.0.1:0"),
        ("DATABASE__URL", &database),
        ("BRAND__NAME", "Distribuidora Horizonte"),
        ("BRAND__LEGAL_NAME", "Distribuidora Horizonte S.A. (demonstração)"),
        ("MAIL__TRANSPORT", "file"),
        ("MAIL__DIRECTORY", &mail),
        ("MAIL__FROM_ADDRESS", "noreply@horizonte.example"),
        ("MAIL__FROM_NAME", "Distribuidora Horizonte"),
        // A newcomer looks at the desk without setting up an authenticator first.
        ("FACTORS__REQUIRED_FOR_STAFF", "false"),
        ("LOG__LEVEL", "warn"),
    ];
    let set = set.map(|(name, value)| (format!("CRACHA_{name}"), value.to_owned()));
    let mut config = Config::load(None, set).map_err(|problems| {
        Error::internal(
            problems
                .iter()
                .map(|problem| super::problems::line(problem, super::language::of_terminal()))
                .collect::<Vec<_>>()
                .join("; "),
        )
    })?;
    config.mail.refuse_domains = vec![cast::BOUNCES.to_owned()];
    config.registration.required_facts = cast::FACTS.map(str::to_owned).to_vec();
    config.contact.framed_by = vec![sites.shop(), sites.cloud()];
    // Whoever tries it, tries it now.
    let hours = &mut config.contact.hours;
    (hours.days, hours.from, hours.until) = (ServiceDays::EveryDay, "00:00".into(), "24:00".into());
    config.outgoing.allow = [sites.shop(), sites.cloud()].iter().filter_map(|site| host(site)).collect();
    Ok(config)
}

fn host(address: &str) -> Option<String> {
    url::Url::parse(address).ok()?.host_str().map(str::to_owned)
}

async fn seed(app: &App, home: &Home) -> Result<Vec<Sample>, Failure> {
    let story = Story::new(app, Mailer::from_config(app.config())?);
    let mut done = 0;
    let samples = cast::tell(&story, app.now(), |part| {
        done += 1;
        progress(&format!("seeding {done}/{}: {part}", cast::STEPS));
    })
    .await?;
    progress("");
    home.keep(&samples)?;
    Ok(samples)
}

/// One line that is written over; only for people who watch.
fn progress(text: &str) {
    use std::io::IsTerminal;
    let mut out = std::io::stderr();
    let line = if out.is_terminal() { format!("\r\x1b[K{text}") } else { format!("{text}\n") };
    if out.is_terminal() || !text.is_empty() {
        // Nobody misses a progress line that could not be written.
        let _ = out.write_all(line.as_bytes()).and_then(|()| out.flush());
    }
}

/// The portal as a client, with a secret made now.
async fn portal(app: &App, id: &str, name: &str, site: &str) -> Result<ClientKeys> {
    let new = NewClient {
        id: id.into(),
        name: name.into(),
        redirect_uris: vec![DemoSites::callback(site)],
        post_logout_redirect_uris: vec![DemoSites::signed_out(site)],
        backchannel_logout_uri: Some(DemoSites::backchannel_logout(site)),
        home_uri: Some(format!("{site}/")),
        scopes: ["openid", "profile", "email", "reseller", "end_customers"].map(str::to_owned).to_vec(),
        first_party: true,
        ..NewClient::default()
    };
    register(app, new).await
}

/// The ERP as a client.
async fn erp(app: &App) -> Result<ClientKeys> {
    let new = NewClient {
        id: "erp".into(),
        name: "ERP".into(),
        grant_types: vec!["client_credentials".into()],
        scopes: vec!["resellers.write".into()],
        first_party: true,
        ..NewClient::default()
    };
    register(app, new).await
}

/// Registers, or gives a known one a new secret: the secrets are made at each start.
async fn register(app: &App, new: NewClient) -> Result<ClientKeys> {
    let id = new.id.clone();
    let ctx = app.ctx(Actor::Terminal, "demo".into(), None);
    let secret = app.write(move |tx| clients::register_or_rotate(tx, &ctx, &new)).await?;
    Ok(ClientKeys { id, secret: secret.expose().to_owned() })
}

fn print(sites: &DemoSites, samples: &[Sample], home: &Home) {
    let lang = of_terminal();
    let (t, names) = (DemoText::of(lang), StartText::of(lang));
    println!("{}", fill(t.ready, &[("address", &sites.start())]));
    for (what, address) in [
        ("E-commerce", sites.shop()),
        ("Cloud Marketplace", sites.cloud()),
        ("ERP", sites.erp()),
        (names.mail, sites.mail()),
        (names.provider, sites.provider()),
        (names.desk, format!("{}/desk", sites.provider())),
        (names.operator, format!("{}/operator/schedules", sites.provider())),
    ] {
        println!("  {what:<18} {address}");
    }
    println!("{}", t.logins);
    for sample in samples.iter().filter(|sample| !sample.password.is_empty()) {
        println!("  {:<22} {:<36} {}", sample.login, sample.password, sample.who);
    }
    println!("{}\n{}", home.fate(lang), t.stop);
}
