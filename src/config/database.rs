//! Whether `database.url` can be used. Nothing of it is ever quoted: what is wrong may be a piece of the password.

use super::problem::What;

/// What PostgreSQL's client library knows (libpq, "Parameter Key Words").
const PARAMETERS: [&str; 45] = [
    "host",
    "hostaddr",
    "port",
    "dbname",
    "user",
    "password",
    "passfile",
    "require_auth",
    "channel_binding",
    "connect_timeout",
    "client_encoding",
    "options",
    "application_name",
    "fallback_application_name",
    "keepalives",
    "keepalives_idle",
    "keepalives_interval",
    "keepalives_count",
    "tcp_user_timeout",
    "replication",
    "gssencmode",
    "sslmode",
    "requiressl",
    "sslnegotiation",
    "sslcompression",
    "sslcert",
    "sslkey",
    "sslpassword",
    "sslcertmode",
    "sslrootcert",
    "sslcrl",
    "sslcrldir",
    "sslsni",
    "ssl",
    "requirepeer",
    "ssl_min_protocol_version",
    "ssl_max_protocol_version",
    "min_protocol_version",
    "max_protocol_version",
    "krbsrvname",
    "gsslib",
    "gssdelegation",
    "target_session_attrs",
    "load_balance_hosts",
    "service",
];

/// The first thing that is wrong with it.
pub(super) fn problem(url: &str) -> Option<What> {
    if let Some(path) = url.strip_prefix("sqlite:") {
        return sqlite(path.strip_prefix("//").unwrap_or(path));
    }
    let rest = url.strip_prefix("postgres://").or_else(|| url.strip_prefix("postgresql://"));
    match rest {
        Some(rest) => postgres(rest),
        None => Some(What::DatabaseScheme),
    }
}

fn sqlite(path: &str) -> Option<What> {
    if path.trim().is_empty() || path.ends_with('/') {
        return Some(What::DatabaseNoFile);
    }
    if path.starts_with(":memory:") || path.contains("mode=memory") {
        return Some(What::DatabaseMemory);
    }
    if path.contains(['?', '#']) || path.starts_with("file:") {
        return Some(What::DatabaseParameters);
    }
    (path.trim() != path || path.chars().any(char::is_control)).then_some(What::DatabaseSpace)
}

fn postgres(rest: &str) -> Option<What> {
    if rest.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Some(What::DatabaseSpace);
    }
    let escaped = |at: usize| rest.as_bytes().get(at + 1..at + 3).is_some_and(|d| d.iter().all(u8::is_ascii_hexdigit));
    if rest.match_indices('%').any(|(at, _)| !escaped(at)) || rest.contains("%00") {
        return Some(What::DatabasePercent);
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, after) = rest.split_at(end);
    let hosts = match authority.matches('@').count() {
        0 if after.contains('@') => return Some(What::DatabaseSlash),
        0 => authority,
        1 if !after.contains('@') => authority.split_once('@').map_or(authority, |(_, hosts)| hosts),
        _ => return Some(What::DatabaseAt),
    };
    if !hosts.split(',').all(has_good_port) {
        return Some(What::DatabasePort);
    }
    let query = after.split_once('?').map_or("", |(_, query)| query);
    let known = |pair: &str| pair.split_once('=').is_some_and(|(name, _)| PARAMETERS.contains(&name));
    let fine = query.is_empty() || query.split('&').all(known);
    (!fine || after.contains('#')).then_some(What::DatabaseParameter)
}

fn has_good_port(host: &str) -> bool {
    let port = match host.strip_prefix('[') {
        Some(inside) => match inside.split_once(']') {
            Some((address, port)) if address.parse::<std::net::Ipv6Addr>().is_ok() => {
                port.strip_prefix(':').unwrap_or(port)
            }
            _ => return false,
        },
        None => host.split_once(':').map_or("", |(_, port)| port),
    };
    port.is_empty() || port.parse::<u16>().is_ok_and(|port| port > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `tests/cases/config/database-passwords.txt` and what else people paste.
    #[test]
    fn the_part_that_is_wrong_is_named() {
        for (url, what) in [
            ("postgres://cracha:100%Segredo@localhost/cracha", What::DatabasePercent),
            ("postgres://cracha:Seg redo@localhost/cracha", What::DatabaseSpace),
            ("postgres://cracha:Segredo@Forte9@localhost/cracha", What::DatabaseAt),
            ("postgres://cracha:Seg/redo@localhost/cracha", What::DatabaseSlash),
            ("postgres://cracha:Seg?redo@localhost/cracha", What::DatabaseSlash),
            ("postgres://cracha:Seg#redo@localhost/cracha", What::DatabaseSlash),
            ("postgres://cracha:Segredo", What::DatabasePort),
            ("postgres://cracha:segredo@localhost:54x/cracha", What::DatabasePort),
            ("postgres://cracha@localhost/cracha?password=a&segredo", What::DatabaseParameter),
            ("postgres://cracha@localhost/cracha?pasword=segredo", What::DatabaseParameter),
            ("mysql://cracha:segredo@localhost/cracha", What::DatabaseScheme),
            ("cracha.db", What::DatabaseScheme),
            ("sqlite:", What::DatabaseNoFile),
            ("sqlite:///", What::DatabaseNoFile),
            ("sqlite::memory:", What::DatabaseMemory),
            ("sqlite:/var/lib/cracha/c.db?mode=rwc", What::DatabaseParameters),
            ("sqlite:c.db ", What::DatabaseSpace),
        ] {
            assert_eq!(problem(url), Some(what), "{url}");
        }
    }

    #[test]
    fn what_postgresql_takes_is_taken() {
        for url in [
            "postgres://localhost/cracha",
            "postgresql://cracha:100%25Segredo@db.internal:5433/cracha?sslmode=verify-full&sslrootcert=/etc/ca.pem",
            "postgres://u:p:q@a:5432,b:5432/c?target_session_attrs=read-write",
            "postgres://u@[::1]:5432/c",
            "postgres:///cracha?host=/var/run/postgresql",
            "postgres://cracha:Segredo%40Forte9@localhost/cracha",
            "sqlite:cracha.db",
            "sqlite:///var/lib/cracha.db",
        ] {
            assert_eq!(problem(url), None, "{url}");
        }
    }
}
