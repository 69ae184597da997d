//! The rules between and within keys that a type cannot say.

use super::{Config, MailTransport, SmtpSecurity};

/// The closed list of product permissions, as written in `[roles]`.
const PERMISSIONS: [&str; 10] = [
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

/// Calls `problem(key, text)` for everything that is wrong.
pub(super) fn check(config: &Config, problem: &mut dyn FnMut(&str, String)) {
    issuer(config, problem);
    addresses(config, problem);
    numbers(config, problem);
    mail(config, problem);
    brand(config, problem);
    for (key, list) in [
        ("roles.administrator_without", &config.roles.administrator_without),
        ("roles.grantable", &config.roles.grantable),
    ] {
        for word in list.iter().filter(|w| !PERMISSIONS.contains(&w.as_str())) {
            problem(key, format!("{word:?} is no permission; known: {}", PERMISSIONS.join(", ")));
        }
    }
    if config.roles.administrator_without.iter().any(|w| w == "users.manage") {
        problem("roles.administrator_without", "users.manage is what makes an Administrator; take it out".into());
    }
}

fn issuer(config: &Config, problem: &mut dyn FnMut(&str, String)) {
    const KEY: &str = "provider.issuer";
    let text = &config.provider.issuer;
    let Ok(url) = url::Url::parse(text) else {
        return problem(KEY, format!("{text:?} is no URL; write https://your-host"));
    };
    if text.ends_with('/') || url.query().is_some() || url.fragment().is_some() {
        problem(KEY, "must not end in a slash and has neither query nor fragment".into());
    }
    if url.path() != "/" {
        problem(KEY, "has a path; cracha answers at the root of its host".into());
    }
    let host = url.host_str().unwrap_or("");
    let loopback = host == "localhost" || host.ends_with(".localhost") || host == "127.0.0.1" || host == "[::1]";
    match url.scheme() {
        "https" => {}
        "http" if loopback && config.provider.insecure_loopback => {}
        "http" if loopback => problem(KEY, "is http; for trying out set provider.insecure_loopback = true".into()),
        _ => problem(KEY, "must be https".into()),
    }
}

fn addresses(config: &Config, problem: &mut dyn FnMut(&str, String)) {
    for (key, text) in
        [("server.listen", &config.server.listen), ("server.metrics_listen", &config.server.metrics_listen)]
    {
        if text.parse::<std::net::SocketAddr>().is_err() {
            problem(key, format!("{text:?} is no address; write 127.0.0.1:8400 or [::]:8400"));
        }
    }
    let url = config.database.url.expose();
    if !["sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme)) {
        problem("database.url", "must begin with sqlite: or postgres://".into());
    }
}

fn numbers(config: &Config, problem: &mut dyn FnMut(&str, String)) {
    let p = &config.password;
    // RFC 9106 and OWASP give pairs of memory and passes that cost about the same; below them hashes are cheap to guess.
    let strong = [(47104, 1), (19456, 2), (12288, 3), (9216, 4), (7168, 5)];
    if !strong.iter().any(|(memory, passes)| p.memory_kib >= *memory && p.passes >= *passes) {
        problem("password.memory_kib", "too weak with these passes; write at least 19456 with 2 passes".into());
    }
    let range = |key: &str, value: i64, low: i64, high: i64, problem: &mut dyn FnMut(&str, String)| {
        if value < low || value > high {
            problem(key, format!("is {value}, must be between {low} and {high}"));
        }
    };
    let as_i64 = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    for (key, value, low, high) in [
        ("database.connections", i64::from(config.database.connections), 1, 200),
        ("password.min_length", as_i64(p.min_length), 8, 64),
        ("password.max_bytes", as_i64(p.max_bytes), 256, 4096),
        ("password.memory_kib", i64::from(p.memory_kib), 7168, 1_048_576),
        ("password.passes", i64::from(p.passes), 1, 16),
        ("password.lanes", i64::from(p.lanes), 1, 16),
        ("password.threads", as_i64(p.threads), 0, 256),
        ("password.queue", as_i64(p.queue), 1, 100_000),
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
        ("promise.credential_hours", config.promise.credential_hours, 1, 720),
        ("promise.end_customer_hours", config.promise.end_customer_hours, 1, 720),
        ("promise.risk_margin_hours", config.promise.risk_margin_hours, 0, 240),
        ("throttle.free", config.throttle.free, 1, 20),
        ("throttle.max_wait_seconds", config.throttle.max_wait_seconds, 60, 3600),
        ("throttle.device_limit", config.throttle.device_limit, 5, 20),
        ("throttle.other_limit", config.throttle.other_limit, 10, 80),
        ("throttle.address_free", config.throttle.address_free, 1, 100_000),
        ("throttle.password_free", config.throttle.password_free, 1, 1000),
        ("throttle.max_delay_seconds", config.throttle.max_delay_seconds, 0, 30),
        ("throttle.requests_per_hour", config.throttle.requests_per_hour, 1, 10_000),
        ("outbox.lease_seconds", config.outbox.lease_seconds, 30, 3600),
        ("outbox.first_retry_seconds", config.outbox.first_retry_seconds, 1, 3600),
        ("outbox.mail_give_up_hours", config.outbox.mail_give_up_hours, 1, 240),
        ("outbox.logout_give_up_hours", config.outbox.logout_give_up_hours, 1, 240),
        ("outbox.mail_parallel", as_i64(config.outbox.mail_parallel), 1, 64),
        ("outbox.logout_parallel", as_i64(config.outbox.logout_parallel), 1, 256),
    ] {
        range(key, value, low, high, problem);
    }
}

fn mail(config: &Config, problem: &mut dyn FnMut(&str, String)) {
    let mail = &config.mail;
    let domain_of = |address: &str| address.rsplit_once('@').map(|(_, domain)| domain.to_owned());
    if domain_of(&mail.from_address).is_none_or(|d| d.is_empty()) {
        problem("mail.from_address", format!("{:?} is no mail address", mail.from_address));
    }
    let returns = &mail.returns;
    // RFC 5321 section 4.5.3.1.1: 64 characters before the @, 42 of them the token.
    let plain = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
    if returns.mailbox.is_empty() || returns.mailbox.len() > 20 || !plain(&returns.mailbox) {
        problem(
            "mail.returns.mailbox",
            format!("{:?} must be 1 to 20 letters, digits, dots or dashes", returns.mailbox),
        );
    }
    if !["+", "-", "=", "_", "."].contains(&returns.separator.as_str()) {
        problem("mail.returns.separator", format!("{:?} is not one of + - = _ .", returns.separator));
    }
    if returns.domain.contains('@') || !plain(&returns.domain) {
        problem("mail.returns.domain", format!("{:?} is no domain; write it without @", returns.domain));
    }
    if mail.transport == MailTransport::Smtp && mail.smtp.host.is_empty() {
        problem("mail.smtp.host", "is empty; name the relay".into());
    }
    let local = ["localhost", "127.0.0.1", "::1"].contains(&mail.smtp.host.as_str());
    if mail.transport == MailTransport::Smtp && mail.smtp.security == SmtpSecurity::None && !local {
        problem("mail.smtp.security", "none is for a relay on this machine only; write starttls or tls".into());
    }
    if mail.transport == MailTransport::File && mail.directory.is_empty() {
        problem("mail.directory", "is empty; name a folder".into());
    }
    let dkim = &mail.dkim;
    let set = [&dkim.domain, &dkim.selector, &dkim.key_file].iter().filter(|v| !v.is_empty()).count();
    if set != 0 && set != 3 {
        problem("mail.dkim.selector", "domain, selector and key_file belong together; set all or none".into());
    }
}

fn brand(config: &Config, problem: &mut dyn FnMut(&str, String)) {
    for (key, ground, colour) in
        [("brand.colour", 1.0, &config.brand.colour), ("brand.colour_dark", 0.011, &config.brand.colour_dark)]
    {
        match luminance(colour) {
            None => problem(key, format!("{colour:?} is no colour; write #rrggbb")),
            Some(own) => {
                // WCAG 2.2, 1.4.3: text needs 4.5 : 1.
                let (light, dark) = if own > ground { (own, ground) } else { (ground, own) };
                if (light + 0.05) / (dark + 0.05) < 4.5 {
                    problem(key, format!("{colour} cannot be read on its ground (contrast below 4.5 : 1)"));
                }
            }
        }
    }
    if config.brand.name.trim().is_empty() {
        problem("brand.name", "is empty; pages and mails need a name".into());
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
