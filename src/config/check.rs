//! The rules between and within keys that a type cannot say.

use std::net::IpAddr;

use super::problem::What;
use super::{Config, MailTransport, PromisePolicy, SmtpSecurity, database};

/// The closed list of product permissions, as written in `[roles]`.
pub const PERMISSIONS: [&str; 10] = [
    "stock",
    "price",
    "cart",
    "order.own",
    "order.end_customer",
    "order.list",
    "order.status",
    "order.tracking",
    "end_customer.register",
    "users.manage",
];

/// Calls `problem(key, what)` for everything that is wrong.
pub(super) fn check(config: &Config, problem: &mut dyn FnMut(&str, What)) {
    issuer(config, problem);
    addresses(config, problem);
    numbers(config, problem);
    mail(config, problem);
    brand(config, problem);
    let http_too = config.provider.insecure_loopback && !config.is_https();
    config.webhook.check(http_too, problem);
    details(config, problem);
    super::columns::check(&config.intake.columns, problem);
    config.contact.check(problem);
    for (key, list) in [
        ("roles.administrator_without", &config.roles.administrator_without),
        ("roles.grantable", &config.roles.grantable),
    ] {
        for word in list.iter().filter(|w| !PERMISSIONS.contains(&w.as_str())) {
            problem(key, What::NotAPermission(word.clone(), PERMISSIONS.join(", ")));
        }
    }
    if config.roles.administrator_without.iter().any(|w| w == "users.manage") {
        problem("roles.administrator_without", What::AdministratorNothing);
    }
}

fn issuer(config: &Config, problem: &mut dyn FnMut(&str, What)) {
    const KEY: &str = "provider.issuer";
    let text = &config.provider.issuer;
    let url = match url::Url::parse(text) {
        Ok(url) if url.has_host() => url,
        _ => return problem(KEY, What::IssuerNoUrl),
    };
    if !url.username().is_empty() || url.password().is_some() || text.contains('@') {
        return problem(KEY, What::IssuerUser);
    }
    if url.path() != "/" {
        problem(KEY, What::IssuerPath);
    } else if text.ends_with('/') || url.query().is_some() || url.fragment().is_some() {
        problem(KEY, What::IssuerEnd);
    } else if url.as_str().trim_end_matches('/') != text {
        // Portals compare it byte for byte, and browsers write it this way.
        problem(KEY, What::IssuerForm(url.as_str().trim_end_matches('/').to_owned()));
    }
    let host = url.host_str().unwrap_or("");
    let loopback = host == "localhost" || host.ends_with(".localhost") || host == "127.0.0.1" || host == "[::1]";
    match url.scheme() {
        "https" => {}
        "http" if loopback && config.provider.insecure_loopback => {}
        "http" if loopback => problem(KEY, What::IssuerHttp),
        _ => problem(KEY, What::IssuerNotHttps),
    }
}

fn addresses(config: &Config, problem: &mut dyn FnMut(&str, What)) {
    for (key, text) in
        [("server.listen", &config.server.listen), ("server.metrics_listen", &config.server.metrics_listen)]
    {
        if text.parse::<std::net::SocketAddr>().is_err() {
            problem(key, What::NotAnAddress(text.clone()));
        }
    }
    if config.server.tls.certificate.is_empty() != config.server.tls.key.is_empty() {
        problem("server.tls.certificate", What::TlsHalf);
    }
    mtls(config, problem);
    for network in config.server.trusted_proxies.iter().filter(|network| network.is_everything()) {
        problem("server.trusted_proxies", What::TrustsEverybody(network.to_string()));
    }
    if let Some(what) = database::problem(config.database.url.expose()) {
        problem("database.url", what);
    }
    for (key, file) in [
        ("keys.master_key_file", &config.keys.master_key_file),
        ("mail.dkim.key_file", &config.mail.dkim.key_file),
        ("server.tls.key", &config.server.tls.key),
    ] {
        if is_a_key(file) {
            problem(key, What::KeyInsteadOfFile);
        }
    }
}

/// Types of `authorization_details` have a name of their own, and words whose braces are members.
fn details(config: &Config, problem: &mut dyn FnMut(&str, What)) {
    const KEY: &str = "provider.details";
    let rows = &config.provider.details;
    for (number, row) in rows.iter().enumerate() {
        let is_name = !row.name.is_empty() && row.name.bytes().all(|b| b.is_ascii_graphic() && b != b'"' && b != b'\\');
        if !is_name || row.members.iter().any(|member| member.is_empty() || member == "type") {
            problem(KEY, What::TextMissing);
        }
        if rows[..number].iter().any(|other| other.name == row.name) {
            problem(KEY, What::PolicyTwice(row.name.clone()));
        }
        for text in [&row.pt, &row.es, &row.en] {
            if text.trim().is_empty() {
                problem(KEY, What::TextMissing);
            }
            for hole in text.split('{').skip(1).filter_map(|rest| rest.split('}').next()) {
                if !row.members.iter().any(|member| member == hole) {
                    problem(KEY, What::NotAPlaceholder(hole.to_owned(), row.members.join(", ")));
                }
            }
        }
    }
}

/// Certificates of clients come by TLS of ours, or from proxies that are named.
fn mtls(config: &Config, problem: &mut dyn FnMut(&str, What)) {
    let m = &config.mtls;
    if !m.listen.is_empty() && m.listen.parse::<std::net::SocketAddr>().is_err() {
        problem("mtls.listen", What::NotAnAddress(m.listen.clone()));
    } else if !m.listen.is_empty() && config.server.tls.certificate.is_empty() {
        problem("mtls.listen", What::MtlsNeedsTls);
    }
    if !m.revocation_file.is_empty() && m.authorities_file.is_empty() {
        problem("mtls.revocation_file", What::MtlsNeedsAuthorities);
    }
    if !m.header.is_empty() && config.server.trusted_proxies.is_empty() {
        problem("mtls.header", What::MtlsNeedsProxy);
    }
    let is_name = m.header.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if !is_name {
        problem("mtls.header", What::NotAHeader(m.header.clone()));
    }
    let origin = url::Url::parse(&m.address).ok().map(|url| url.origin().ascii_serialization());
    let is_site = m.address.starts_with("https://") && origin.as_ref() == Some(&m.address);
    if !m.address.is_empty() && !is_site {
        problem("mtls.address", What::NotAnOrigin(m.address.clone()));
    }
}

/// A key where the name of its file belongs: PEM, or 32 bytes in Base64 as `keys init` writes them.
fn is_a_key(text: &str) -> bool {
    let base64 = |word: &str| {
        word.len() >= 43
            && word.bytes().all(|b| b.is_ascii_alphanumeric() || b"+/=".contains(&b))
            && !word.starts_with('/')
    };
    text.contains("-----BEGIN") || text.split_whitespace().any(base64)
}

/// Not what may hold a login and a password before an `@`.
fn quotable(text: &str) -> String {
    if text.contains('@') { "…@…".to_owned() } else { text.to_owned() }
}

fn numbers(config: &Config, problem: &mut dyn FnMut(&str, What)) {
    let p = &config.password;
    // RFC 9106 and OWASP give pairs of memory and passes that cost about the same; below them hashes are cheap to guess.
    let strong = [(47104, 1), (19456, 2), (12288, 3), (9216, 4), (7168, 5)];
    if !strong.iter().any(|(memory, passes)| p.memory_kib >= *memory && p.passes >= *passes) {
        problem("password.memory_kib", What::WeakHash);
    }
    let range = |key: &str, value: i64, low: i64, high: i64, problem: &mut dyn FnMut(&str, What)| {
        if value < low || value > high {
            problem(key, What::Range(value.to_string(), low, high));
        }
    };
    let as_i64 = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let seconds = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    for (key, value, low, high) in [
        ("server.workers", as_i64(config.server.workers), 0, 1024),
        ("server.body_seconds", seconds(config.server.body_seconds), 1, 300),
        ("server.keep_alive_seconds", seconds(config.server.keep_alive_seconds), 1, 3600),
        ("server.drain_seconds", seconds(config.server.drain_seconds), 0, 3600),
        ("mail.smtp.port", i64::from(config.mail.smtp.port), 1, 65_535),
        ("mail.smtp.pool", as_i64(config.mail.smtp.pool), 1, 64),
        ("mail.smtp.timeout_seconds", seconds(config.mail.smtp.timeout_seconds), 1, 600),
        ("intake.drop.still_seconds", config.intake.drop.still_seconds, 0, 3600),
        ("intake.drop.poll_seconds", seconds(config.intake.drop.poll_seconds), 1, 3600),
        ("outgoing.timeout_seconds", seconds(config.outgoing.timeout_seconds), 1, 60),
        ("outgoing.max_bytes", as_i64(config.outgoing.max_bytes), 1024, 10_485_760),
        ("keys.rotate_days", config.keys.rotate_days, 0, 3650),
        ("keys.cache_hours", config.keys.cache_hours, 1, 720),
        ("database.connections", i64::from(config.database.connections), 1, 200),
        ("password.min_length", as_i64(p.min_length), 8, 64),
        ("password.max_bytes", as_i64(p.max_bytes), 256, 4096),
        ("password.memory_kib", i64::from(p.memory_kib), 7168, 1_048_576),
        ("password.passes", i64::from(p.passes), 1, 16),
        ("password.lanes", i64::from(p.lanes), 1, 16),
        ("password.threads", as_i64(p.threads), 0, 256),
        ("password.max_wait_ms", i64::try_from(p.max_wait_ms).unwrap_or(i64::MAX), 0, 60_000),
        ("session.idle_minutes", config.session.idle_minutes, 5, 1440),
        ("session.absolute_hours", config.session.absolute_hours, 1, 168),
        ("session.recent_minutes", config.session.recent_minutes, 1, 60),
        ("tokens.code_seconds", config.tokens.code_seconds, 5, 600),
        ("tokens.access_seconds", config.tokens.access_seconds, 30, 3600),
        ("tokens.id_seconds", config.tokens.id_seconds, 30, 3600),
        ("tokens.refresh_days", config.tokens.refresh_days, 1, 365),
        ("tokens.refresh_grace_seconds", config.tokens.refresh_grace_seconds, 0, 120),
        ("tokens.pending_minutes", config.tokens.pending_minutes, 5, 1440),
        ("tickets.first_access_hours", config.tickets.first_access_hours, 72, 720),
        ("tickets.first_access_working_days", i64::from(config.tickets.first_access_working_days), 3, 20),
        ("tickets.new_password_hours", config.tickets.new_password_hours, 1, 24),
        ("tickets.recovery_minutes", config.tickets.recovery_minutes, 5, 60),
        ("tickets.repeat_minutes", config.tickets.repeat_minutes, 1, 60),
        ("tickets.live", as_i64(config.tickets.live), 1, 5),
        ("promise.digest_minutes", config.promise.digest_minutes, 0, 1440),
        ("tickets.reminders", config.tickets.reminders, 0, 3),
        // Not two within a day.
        ("tickets.reminder_hours", config.tickets.reminder_hours, 24, 72),
        ("throttle.free", config.throttle.free, 1, 20),
        ("throttle.max_wait_seconds", config.throttle.max_wait_seconds, 60, 3600),
        ("throttle.device_limit", config.throttle.device_limit, 5, 20),
        ("throttle.other_limit", config.throttle.other_limit, 10, 80),
        ("throttle.address_free", config.throttle.address_free, 1, 100_000),
        ("throttle.password_free", config.throttle.password_free, 1, 1000),
        ("throttle.max_delay_seconds", config.throttle.max_delay_seconds, 0, 30),
        ("throttle.requests_per_hour", config.throttle.requests_per_hour, 1, 10_000),
        ("contact.conversations_per_hour", config.contact.conversations_per_hour, 1, 10_000),
        ("contact.lines_per_minute", config.contact.lines_per_minute, 5, 600),
        ("outbox.lease_seconds", config.outbox.lease_seconds, 30, 3600),
        ("outbox.mailbox_full_hours", config.outbox.mailbox_full_hours, 1, 96),
        ("outbox.unknown_wait_seconds", config.outbox.unknown_wait_seconds, 1, 3600),
        ("outbox.first_retry_seconds", config.outbox.first_retry_seconds, 1, 3600),
        ("outbox.mail_give_up_hours", config.outbox.mail_give_up_hours, 1, 240),
        ("outbox.logout_give_up_hours", config.outbox.logout_give_up_hours, 1, 240),
        ("outbox.webhook_give_up_hours", config.outbox.webhook_give_up_hours, 1, 240),
        ("outbox.webhook_parallel", as_i64(config.outbox.webhook_parallel), 1, 64),
        ("outbox.mail_parallel", as_i64(config.outbox.mail_parallel), 1, 64),
        ("outbox.logout_parallel", as_i64(config.outbox.logout_parallel), 1, 256),
        // Less than a day, or less than none, would take things away that are still looked at.
        ("retention.tokens_days", config.retention.tokens_days, 1, 3650),
        ("retention.requests_days", config.retention.requests_days, 1, 36_500),
        ("retention.messages_days", config.retention.messages_days, 7, 36_500),
        ("retention.devices_days", config.retention.devices_days, 1, 36_500),
        ("retention.intake_days", config.retention.intake_days, 7, 36_500),
        ("retention.cases_days", config.retention.cases_days, 7, 36_500),
        ("retention.chat_days", config.retention.chat_days, 7, 36_500),
        ("retention.audit_days", config.retention.audit_days, 30, 36_500),
        ("retention.people_days", config.retention.people_days, 30, 36_500),
        ("retention.runs_days", config.retention.runs_days, 1, 3650),
    ] {
        range(key, value, low, high, problem);
    }
    let acts = &config.desk.acts_a_day;
    for (name, alert, stop) in [
        ("searches", acts.searches_alert, acts.searches_stop),
        ("misses", acts.misses_alert, acts.misses_stop),
        ("cards", acts.cards_alert, acts.cards_stop),
        ("reveals", acts.reveals_alert, acts.reveals_stop),
        ("passwords", acts.passwords_alert, acts.passwords_stop),
        ("corrections", acts.corrections_alert, acts.corrections_stop),
    ] {
        range(&format!("desk.acts_a_day.{name}_stop"), stop, 2, 1_000_000, problem);
        range(&format!("desk.acts_a_day.{name}_alert"), alert, 1, stop.saturating_sub(1).max(1), problem);
    }
    for policy in config.promise.policies.all() {
        let key = |field: &str| format!("promise.policies.{}.{field}", policy.name);
        match policy.counts {
            PromisePolicy::WallClock => range(&key("hours"), policy.hours, 1, 720, problem),
            PromisePolicy::BusinessDays => range(&key("days"), i64::from(policy.days), 1, 30, problem),
        }
        range(&key("margin_hours"), policy.margin_hours, 0, 240, problem);
    }
}

fn mail(config: &Config, problem: &mut dyn FnMut(&str, What)) {
    let mail = &config.mail;
    if mail.from_address.contains(['<', '>']) {
        problem("mail.from_address", What::MailName);
    } else if !is_mail_address(&mail.from_address) {
        problem("mail.from_address", What::NotAMailAddress(mail.from_address.clone()));
    }
    let returns = &mail.returns;
    // RFC 5321 section 4.5.3.1.1: 64 characters before the @, 42 of them the token.
    let plain = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
    if returns.mailbox.is_empty() || returns.mailbox.len() > 20 || !plain(&returns.mailbox) {
        problem("mail.returns.mailbox", What::NotAMailbox(returns.mailbox.clone()));
    }
    // 46 for the token of a conversation.
    let reply = &returns.reply_mailbox;
    if reply.len() > 16 || !plain(reply) || reply.eq_ignore_ascii_case(&returns.mailbox) {
        problem("mail.returns.reply_mailbox", What::NotAMailbox(reply.clone()));
    }
    if !["+", "-", "=", "_", "."].contains(&returns.separator.as_str()) {
        problem("mail.returns.separator", What::NotOneOf(returns.separator.clone(), "+ - = _ .".into()));
    }
    if !returns.lmtp_listen.is_empty() && returns.lmtp_listen.parse::<std::net::SocketAddr>().is_err() {
        problem("mail.returns.lmtp_listen", What::NotAnAddress(returns.lmtp_listen.clone()));
    }
    let resolver = &mail.doctor.resolver;
    if !resolver.is_empty() && resolver.parse::<std::net::SocketAddr>().is_err() {
        problem("mail.doctor.resolver", What::NotAnAddress(resolver.clone()));
    }
    if returns.domain.contains('@') || !plain(&returns.domain) {
        problem("mail.returns.domain", What::NotADomain(returns.domain.clone()));
    }
    if mail.transport == MailTransport::Smtp && mail.smtp.host.is_empty() {
        problem("mail.smtp.host", What::RelayEmpty);
    }
    for (key, host) in [
        ("mail.smtp.host", &mail.smtp.host),
        ("mail.smtp.ehlo", &mail.smtp.ehlo),
        ("mail.dkim.domain", &mail.dkim.domain),
        ("mail.dkim.selector", &mail.dkim.selector),
    ] {
        if !host.is_empty() && !is_host(host) {
            problem(key, What::NotAHost(quotable(host)));
        }
    }
    let local = ["localhost", "127.0.0.1", "::1"].contains(&mail.smtp.host.as_str());
    if mail.transport == MailTransport::Smtp && mail.smtp.security == SmtpSecurity::None && !local {
        problem("mail.smtp.security", What::RelayInTheClear);
    }
    if mail.transport == MailTransport::File && mail.directory.is_empty() {
        problem("mail.directory", What::FolderEmpty);
    }
    let dkim = &mail.dkim;
    let set = [&dkim.domain, &dkim.selector, &dkim.key_file].iter().filter(|v| !v.is_empty()).count();
    if set != 0 && set != 3 {
        problem("mail.dkim.selector", What::DkimHalf);
    }
}

fn brand(config: &Config, problem: &mut dyn FnMut(&str, What)) {
    for (key, ground, colour) in
        [("brand.colour", 1.0, &config.brand.colour), ("brand.colour_dark", 0.011, &config.brand.colour_dark)]
    {
        match luminance(colour) {
            None => problem(key, What::NotAColour(colour.clone())),
            Some(own) => {
                // WCAG 2.2, 1.4.3: text needs 4.5 : 1.
                let (light, dark) = if own > ground { (own, ground) } else { (ground, own) };
                if (light + 0.05) / (dark + 0.05) < 4.5 {
                    problem(key, What::FaintColour(colour.clone()));
                }
            }
        }
    }
    if config.brand.name.trim().is_empty() {
        problem("brand.name", What::NameEmpty);
    }
    config.brand.chat_path.check("brand.chat_path", &mut *problem);
    let web = url::Url::parse(&config.brand.chat_url);
    let plain = |url: &url::Url| {
        matches!(url.scheme(), "https" | "http")
            && url.has_host()
            && url.username().is_empty()
            && url.password().is_none()
    };
    if !config.brand.chat_url.is_empty() && !web.is_ok_and(|url| plain(&url)) {
        problem("brand.chat_url", What::NotAWebAddress(quotable(&config.brand.chat_url)));
    }
    let contact = config.brand.security_contact.as_str();
    let mailbox = |text: &str| {
        let parts = text.split_once('@');
        parts.is_some_and(|(name, host)| {
            !name.is_empty() && host.contains('.') && text.bytes().all(|b| b.is_ascii_graphic())
        })
    };
    let page = |text: &str| text.starts_with("https://") && url::Url::parse(text).is_ok_and(|url| plain(&url));
    if !contact.is_empty() && !mailbox(contact) && !page(contact) {
        problem("brand.security_contact", What::NotAWebAddress(quotable(contact)));
    }
}

/// Relative luminance by WCAG 2.2; `None` when it is no `#rrggbb`.
fn luminance(colour: &str) -> Option<f64> {
    let hex = colour.strip_prefix('#').filter(|h| h.len() == 6 && h.is_ascii())?;
    let channel = |at: usize| -> Option<f64> {
        let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).ok()?) / 255.0;
        Some(if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) })
    };
    Some(0.2126 * channel(0)? + 0.7152 * channel(2)? + 0.0722 * channel(4)?)
}

/// A host's name or address alone.
fn is_host(text: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len()) && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    text.parse::<IpAddr>().is_ok() || (text.len() <= 253 && text.trim_end_matches('.').split('.').all(label))
}

/// An address alone, as it stands between the brackets of a sender (RFC 5321 section 4.1.2, without quoted names).
pub(super) fn is_mail_address(text: &str) -> bool {
    let Some((name, domain)) = text.rsplit_once('@') else { return false };
    let atom = |atom: &str| {
        !atom.is_empty() && atom.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b))
    };
    name.len() <= 64 && name.split('.').all(atom) && is_host(domain) && domain.parse::<IpAddr>().is_err()
}
