//! The configuration: a struct tree that mirrors `config/default.toml`, which is compiled in and holds every default.
//! All problems are reported at once; an unknown key is refused with a suggestion.

mod check;
pub mod columns;
pub mod contact;
mod database;
mod kubernetes;
mod load;
mod network;
pub mod problem;
pub mod promise;
pub mod reread;
mod webhook;

use serde::Deserialize;

pub use check::PERMISSIONS;
pub use columns::{ColumnKey, ColumnNames};
pub use contact::Contact;
pub use load::{DEFAULTS, Tree};
pub use network::{Network, NotANetwork};
pub use problem::Problem;
pub use promise::{DayOff, Policies, Policy, Tell};
pub use webhook::Webhook;

/// A configured secret. Shows nothing when printed.
#[derive(Clone, Default, Deserialize, PartialEq, Eq)]
#[serde(transparent)]
pub struct Hidden(String);

impl Hidden {
    /// The value.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Hidden {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0.is_empty() { "\"\"" } else { "\"[hidden]\"" })
    }
}

macro_rules! section {
    ($(#[$meta:meta])* $name:ident { $($key:ident : $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $(#[doc = concat!("See `", stringify!($key), "` in `config/default.toml`.")] pub $key: $type,)* }
    };
}

section! {
    /// The whole configuration.
    Config {
        provider: Provider,
        server: Server,
        mtls: Mtls,
        database: Database,
        keys: Keys,
        brand: Brand,
        mail: Mail,
        password: Password,
        session: Session,
        factors: Factors,
        tokens: Tokens,
        tickets: Tickets,
        promise: Promise,
        throttle: Throttle,
        roles: Roles,
        registration: Registration,
        desk: Desk,
        contact: Contact,
        intake: Intake,
        outbox: Outbox,
        outgoing: Outgoing,
        webhook: Webhook,
        retention: Retention,
        log: Log,
    }
}
section! { /// `[provider]`
    Provider { issuer: String, insecure_loopback: bool, dpop_nonces: bool, details: Vec<DetailRow>, }
}
section! { /// One of `[[provider.details]]`
    DetailRow { name: String, members: Vec<String>, pt: String, es: String, en: String, }
}
section! { /// `[server]`
    Server {
        listen: String,
        metrics_listen: String,
        workers: usize,
        trusted_proxies: Vec<Network>,
        body_seconds: u64,
        keep_alive_seconds: u64,
        drain_seconds: u64,
        node: String,
        tls: Tls,
    }
}
section! { /// `[server.tls]`
    #[derive(PartialEq, Eq)]
    Tls { certificate: String, key: String, }
}
section! { /// `[mtls]`
    Mtls {
        listen: String,
        address: String,
        authorities_file: String,
        revocation_file: String,
        header: String,
        header_format: CertificateFormat,
    }
}
section! { /// `[database]`
    Database { url: Hidden, connections: u32, prepared: bool, }
}
section! { /// `[keys]`
    Keys { master_key_file: String, rotate_days: i64, cache_hours: i64, pkcs11: Pkcs11, }
}
section! { /// `[keys.pkcs11]`: the token that makes signing keys; none while `module` is empty.
    Pkcs11 { module: String, token: String, pin: Hidden, algorithms: Vec<String>, }
}
section! { /// `[brand]`
    Brand {
        name: String,
        legal_name: String,
        logo_file: String,
        colour: String,
        colour_dark: String,
        chat_url: String,
        chat_path: contact::Words,
        commercial_phone: String,
        portals: Vec<String>,
        security_contact: String,
        time_zone: chrono_tz::Tz,
    }
}
section! { /// `[mail]`
    Mail {
        transport: MailTransport,
        from_address: String,
        from_name: String,
        directory: String,
        refuse_domains: Vec<String>,
        returns: Returns,
        smtp: Smtp,
        dkim: Dkim,
        doctor: Doctor,
        known_domains: Vec<String>,
    }
}
section! { /// `[mail.doctor]`
    Doctor { resolver: String, sends_from: Vec<std::net::IpAddr>, }
}
section! { /// `[mail.returns]`
    Returns {
        own_sender: bool,
        mailbox: String,
        reply_mailbox: String,
        separator: String,
        domain: String,
        lmtp_listen: String,
        maildir: String,
    }
}
section! { /// `[mail.smtp]`
    Smtp {
        host: String,
        port: u16,
        security: SmtpSecurity,
        login: String,
        password: Hidden,
        ca_file: String,
        ehlo: String,
        pool: usize,
        timeout_seconds: u64,
    }
}
section! { /// `[mail.dkim]`
    Dkim { domain: String, selector: String, key_file: String, }
}
section! { /// `[password]`
    Password {
        min_length: usize,
        max_bytes: usize,
        memory_kib: u32,
        passes: u32,
        lanes: u32,
        engine: HashEngine,
        threads: usize,
        max_wait_ms: u64,
    }
}
section! { /// `[session]`
    Session { idle_minutes: i64, absolute_hours: i64, recent_minutes: i64, }
}
section! { /// `[desk]`
    Desk { acts_a_day: ActsADay, }
}
section! { /// `[desk.acts_a_day]`
    ActsADay {
        searches_alert: i64,
        searches_stop: i64,
        misses_alert: i64,
        misses_stop: i64,
        cards_alert: i64,
        cards_stop: i64,
        reveals_alert: i64,
        reveals_stop: i64,
        passwords_alert: i64,
        passwords_stop: i64,
        corrections_alert: i64,
        corrections_stop: i64,
    }
}
section! { /// `[factors]`
    Factors { required_for_staff: bool, required_for_administrators: bool, }
}
section! { /// `[tokens]`
    Tokens {
        code_seconds: i64,
        access_seconds: i64,
        id_seconds: i64,
        refresh_days: i64,
        refresh_grace_seconds: i64,
        pending_minutes: i64,
    }
}
section! { /// `[tickets]`
    Tickets {
        first_access_hours: i64,
        first_access_working_days: u32,
        new_password_hours: i64,
        recovery_minutes: i64,
        repeat_minutes: i64,
        live: usize,
        reminders: i64,
        reminder_hours: i64,
    }
}
section! { /// `[promise]`
    Promise {
        extra_holidays: Vec<DayOff>,
        digest_minutes: i64,
        policies: Policies,
    }
}
section! { /// `[throttle]`
    Throttle {
        free: i64,
        max_wait_seconds: i64,
        device_limit: i64,
        other_limit: i64,
        address_free: i64,
        password_free: i64,
        max_delay_seconds: i64,
        requests_per_hour: i64,
    }
}
section! { /// `[roles]`
    Roles { administrator_without: Vec<String>, grantable: Vec<String>, }
}
section! { /// `[registration]`
    Registration { required_facts: Vec<String>, facts: Vec<RegistrationFact>, }
}
section! { /// One of `[[registration.facts]]`
    RegistrationFact { name: String, owner: String, pt: String, es: String, en: String, }
}
section! { /// `[intake]`
    Intake { drop: Drop, columns: ColumnNames, }
}
section! { /// `[intake.drop]`
    Drop { folder: String, still_seconds: i64, poll_seconds: u64, language: Language, }
}
section! { /// `[outbox]`
    Outbox {
        lease_seconds: i64,
        first_retry_seconds: i64,
        unknown_wait_seconds: i64,
        mailbox_full_hours: i64,
        mail_give_up_hours: i64,
        logout_give_up_hours: i64,
        webhook_give_up_hours: i64,
        mail_parallel: usize,
        mail_per_minute: usize,
        logout_parallel: usize,
        webhook_parallel: usize,
    }
}
section! { /// `[outgoing]`
    Outgoing { allow: Vec<String>, ca_file: String, timeout_seconds: u64, max_bytes: usize, }
}
section! { /// `[retention]`, in days
    Retention {
        tokens_days: i64,
        requests_days: i64,
        messages_days: i64,
        devices_days: i64,
        intake_days: i64,
        idempotency_days: i64,
        cases_days: i64,
        chat_days: i64,
        audit_days: i64,
        people_days: i64,
        runs_days: i64,
    }
}
section! { /// `[log]`
    Log { format: LogFormat, level: String, requests: bool, }
}

/// How a proxy writes a client's certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CertificateFormat {
    /// RFC 9440: `:BASE64:`, and those between it and its authority in `Client-Cert-Chain`.
    Rfc9440,
    /// PEM, URL-encoded.
    Pem,
}

impl Mtls {
    /// There is a way by which a client's certificate can come.
    pub fn is_on(&self) -> bool {
        !self.listen.is_empty() || !self.header.is_empty()
    }
}

/// A language that something is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Language {
    /// Brazilian Portuguese.
    #[serde(rename = "pt-BR")]
    PtBr,
    /// Spanish.
    #[serde(rename = "es")]
    Es,
    /// English.
    #[serde(rename = "en")]
    En,
}

/// How mail leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailTransport {
    /// Through a relay.
    Smtp,
    /// As `.eml` files.
    File,
    /// Into memory.
    Memory,
}

/// What fills the memory of a password hash; the bits are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HashEngine {
    /// The crate `argon2-rust`, if it passes its self-check at start.
    #[serde(rename = "argon2-rust")]
    Argon2Rust,
    /// The crate `argon2`.
    Argon2,
}

/// How a connection to the relay is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SmtpSecurity {
    /// Begins in the clear, must go on under TLS.
    Starttls,
    /// TLS from the first byte.
    Tls,
    /// Unprotected.
    None,
}

/// How `due_at` is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PromisePolicy {
    /// Hours on the clock.
    WallClock,
    /// Business days.
    BusinessDays,
}

impl PromisePolicy {
    /// As stored with a promise.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WallClock => "wall_clock",
            Self::BusinessDays => "business_days",
        }
    }
}

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For people.
    Text,
    /// A JSON object a line.
    Json,
}

impl Config {
    /// The issuer is https: secure cookies and HSTS.
    pub fn is_https(&self) -> bool {
        self.provider.issuer.starts_with("https://")
    }

    /// A page of ours.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.provider.issuer)
    }
}
