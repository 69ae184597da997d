//! Looks everything up that the judge wants to know.

use super::dns::{Dns, plain};
use super::facts::{Facts, Sender};
use super::spf;
use crate::config::{Config, MailTransport, SmtpSecurity};
use crate::mail::transport::Mailer;

/// What we are, by configuration; the addresses of the relay's host where none are set.
pub async fn sender(config: &Config, mailer: &Mailer, dns: &Dns) -> Sender {
    let mail = &config.mail;
    let domain = |address: &str| plain(address.rsplit('@').next().unwrap_or_default());
    let from_domain = domain(&mail.from_address);
    let returns = &mail.returns;
    let envelope_domain =
        if returns.own_sender && !returns.domain.is_empty() { plain(&returns.domain) } else { from_domain.clone() };
    let by_relay = mail.transport == MailTransport::Smtp;
    let loopback = matches!(mail.smtp.host.as_str(), "localhost" | "127.0.0.1" | "::1");
    let addresses = match mail.doctor.sends_from.as_slice() {
        [] if by_relay && !loopback => dns.addresses(&mail.smtp.host).await.unwrap_or_default(),
        set => set.to_vec(),
    };
    Sender {
        from_domain,
        envelope_domain,
        dkim: mailer.signer().map(|signer| signer.dns_record()),
        dkim_domain: plain(&mail.dkim.domain),
        addresses,
        by_relay,
        encrypted: mail.smtp.security != SmtpSecurity::None,
        loopback,
    }
}

/// Looks everything up.
pub async fn gather(config: &Config, mailer: &Mailer, dns: &Dns) -> Facts {
    let sender = sender(config, mailer, dns).await;
    let mut spf_of = Vec::new();
    let mut ptr = Vec::new();
    for ip in &sender.addresses {
        spf_of.push((*ip, spf::follow(dns, &sender.envelope_domain, *ip).await));
        let names = match dns.names(*ip).await {
            Ok(names) => dns.with_addresses(names).await,
            Err(words) => Err(words),
        };
        ptr.push((*ip, names));
    }
    let mx = match dns.mx(&sender.envelope_domain).await {
        Ok(servers) => dns.with_addresses(servers).await,
        Err(words) => Err(words),
    };
    Facts {
        spf_records: dns.txt(&sender.envelope_domain).await.map(|texts| spf::records(&texts)),
        spf: spf_of,
        dkim: match &sender.dkim {
            Some((name, _)) => dns.txt(name).await,
            None => Ok(Vec::new()),
        },
        dmarc: dns.dmarc(&sender.from_domain).await,
        mx,
        ptr,
        relay: mailer.probe().await.map(|tried| tried.map_err(|error| error.to_string())),
        sender,
    }
}
