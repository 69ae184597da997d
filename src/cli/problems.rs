//! What is wrong with the configuration and with what it names, as a line of the terminal: "where: key: what; what to
//! write".

use crate::config::problem::{Kind, Problem, Source, What};
use crate::crypto::keyfile::{self, Flaw};
use crate::crypto::pem::PemFlaw;
use crate::flow::provider::keys::Mismatch;
use crate::mail::problem::Problem as Mail;
use crate::text::config::{ConfigText, KeyFileText, MailerText, TlsText};
use crate::text::{Lang, fill};
use crate::web::kit::tls::Problem as Tls;

/// One line.
pub fn line(problem: &Problem, lang: Lang) -> String {
    let source = match &problem.source {
        Source::Default => ConfigText::of(lang).default,
        Source::File(name) | Source::Variable(name) => name,
    };
    let key = if problem.key.is_empty() { String::new() } else { format!("{}: ", problem.key) };
    format!("{source}: {key}{}", sentence(&problem.what, lang))
}

/// What is wrong and what to write.
pub fn sentence(what: &What, lang: Lang) -> String {
    let t = ConfigText::of(lang);
    match what {
        What::FileUnreadable(error) => fill(t.file_unreadable, &[("error", error)]),
        What::NotToml { line, expected } => fill(t.not_toml, &[("line", &line.to_string()), ("error", expected)]),
        What::UnknownKey(Ok(right)) => fill(t.unknown_near, &[("right", right)]),
        What::UnknownKey(Err(known)) => fill(t.unknown_known, &[("known", known)]),
        What::UnknownVariable(Some(right)) => fill(t.variable_near, &[("right", right)]),
        What::UnknownVariable(None) => t.variable.into(),
        What::NotUtf8 => t.not_utf8.into(),
        What::SecretFile(error) => fill(t.secret_file, &[("error", error)]),
        What::WrongKind(is, must) => fill(t.wrong_kind, &[("is", kind(*is, t)), ("must", kind(*must, t))]),
        What::NotOneOf(value, known) => fill(t.not_one_of, &[("value", value), ("known", known)]),
        What::Range(value, low, high) => {
            fill(t.range, &[("value", value), ("low", &low.to_string()), ("high", &high.to_string())])
        }
        What::NotANetwork(value) => fill(t.not_a_network, &[("value", value)]),
        What::TrustsEverybody(value) => fill(t.trusts_everybody, &[("value", value)]),
        What::NotATimeZone(value, None) => fill(t.not_a_zone, &[("value", value)]),
        What::NotATimeZone(value, Some(right)) => fill(t.not_a_zone_near, &[("value", value), ("right", right)]),
        What::NotADate(value) => fill(t.not_a_date, &[("value", value)]),
        What::PolicyName(value) => fill(t.policy_name, &[("value", value)]),
        What::PolicyTwice(value) => fill(t.policy_twice, &[("value", value)]),
        What::NotAReceiver => t.not_a_receiver.into(),
        What::NotAWebhookSecret => t.not_a_webhook_secret.into(),
        What::WebhookUnsigned => t.webhook_unsigned.into(),
        What::Moved(right) => fill(t.moved, &[("right", right)]),
        What::IssuerNoUrl => t.issuer_no_url.into(),
        What::IssuerUser => t.issuer_user.into(),
        What::IssuerForm(right) => fill(t.issuer_form, &[("right", right)]),
        What::IssuerEnd => t.issuer_end.into(),
        What::IssuerPath => t.issuer_path.into(),
        What::IssuerHttp => t.issuer_http.into(),
        What::IssuerNotHttps => t.issuer_not_https.into(),
        What::NotAnAddress(value) => fill(t.not_an_address, &[("value", value)]),
        What::DatabaseScheme => t.db_scheme.into(),
        What::DatabaseNoFile => t.db_no_file.into(),
        What::DatabaseMemory => t.db_memory.into(),
        What::DatabaseParameters => t.db_parameters.into(),
        What::DatabaseSpace => t.db_space.into(),
        What::DatabasePercent => t.db_percent.into(),
        What::DatabaseAt => t.db_at.into(),
        What::DatabaseSlash => t.db_slash.into(),
        What::DatabasePort => t.db_port.into(),
        What::DatabaseParameter => t.db_parameter.into(),
        What::KeyInsteadOfFile => t.key_instead.into(),
        What::WeakHash => t.weak_hash.into(),
        What::MailName => t.mail_name.into(),
        What::NotAMailAddress(value) => fill(t.not_a_mail, &[("value", value)]),
        What::RelayEmpty => t.relay_empty.into(),
        What::NotAHost(value) => fill(t.not_a_host, &[("value", value)]),
        What::RelayInTheClear => t.relay_clear.into(),
        What::FolderEmpty => t.folder_empty.into(),
        What::TlsHalf => t.tls_half.into(),
        What::MtlsNeedsTls => t.mtls_needs_tls.into(),
        What::MtlsNeedsAuthorities => t.mtls_needs_authorities.into(),
        What::MtlsNeedsProxy => t.mtls_needs_proxy.into(),
        What::NotAHeader(value) => fill(t.not_a_header, &[("value", value)]),
        What::DkimHalf => t.dkim_half.into(),
        What::NotAColour(value) => fill(t.not_a_colour, &[("value", value)]),
        What::FaintColour(value) => fill(t.faint_colour, &[("value", value)]),
        What::NameEmpty => t.name_empty.into(),
        What::NotAWebAddress(value) => fill(t.not_a_web, &[("value", value)]),
        What::NotAPermission(value, known) => fill(t.not_a_permission, &[("value", value), ("known", known)]),
        What::NotAMailbox(value) => fill(t.not_a_mailbox, &[("value", value)]),
        What::NotADomain(value) => fill(t.not_a_domain, &[("value", value)]),
        What::ColumnWithoutName(value) => fill(t.column_no_name, &[("value", value)]),
        What::ColumnTaken(value, other) => fill(t.column_taken, &[("value", value), ("other", other)]),
        What::TextMissing => t.text_missing.into(),
        What::NotATime(value) => fill(t.not_a_time, &[("value", value)]),
        What::NotAnOrigin(value) => fill(t.not_an_origin, &[("value", value)]),
        What::HoursBackwards(value) => fill(t.hours_backwards, &[("value", value)]),
        What::NotAPlaceholder(value, known) => fill(t.not_a_placeholder, &[("value", value), ("known", known)]),
        What::AdministratorNothing => t.administrator_nothing.into(),
    }
}

fn kind(kind: Kind, t: &'static ConfigText) -> &'static str {
    match kind {
        Kind::Text => t.kind_text,
        Kind::Number => t.kind_number,
        Kind::YesNo => t.kind_yes_no,
        Kind::List => t.kind_list,
        Kind::Section => t.kind_section,
        Kind::Other => t.kind_other,
    }
}

/// What is wrong with the master key file.
pub fn key_file(problem: &keyfile::Problem, lang: Lang) -> String {
    let t = KeyFileText::of(lang);
    let file = ("file", problem.file.as_str());
    let what = match &problem.what {
        keyfile::What::Missing => t.missing.to_owned(),
        keyfile::What::Exists => t.exists.to_owned(),
        keyfile::What::Refused(error) => fill(t.refused, &[("error", error)]),
        keyfile::What::OpenDoor(mode) => fill(t.open_door, &[("mode", &format!("{mode:o}")), file]),
        keyfile::What::Empty => t.empty.to_owned(),
        keyfile::What::Line(line, flaw) => {
            let flaw = match flaw {
                Flaw::Form => t.form,
                Flaw::Name => t.name,
                Flaw::Twice => t.twice,
                Flaw::NotBase64 => t.not_base64,
                Flaw::Length => t.length,
            };
            fill(t.line, &[("line", &line.to_string()), ("flaw", flaw)])
        }
    };
    format!("{}: {what}", fill(t.named, &[file]))
}

/// The master keys at hand are not those of the data.
pub fn master_key(mismatch: &Mismatch, lang: Lang) -> String {
    let t = KeyFileText::of(lang);
    match mismatch {
        Mismatch::Lacks(id) => fill(t.lacks, &[("id", id)]),
        Mismatch::Another(id) => fill(t.another, &[("id", id)]),
    }
}

/// Why the server has no certificate to show, with the key of the configuration.
pub fn certificate(problem: &Tls, lang: Lang) -> String {
    let t = TlsText::of(lang);
    match problem {
        Tls::Unreadable(file, error) => {
            format!("server.tls: {}", fill(t.unreadable, &[("file", file), ("error", error)]))
        }
        Tls::NoCertificate(file) => format!("server.tls.certificate: {}", fill(t.no_certificate, &[("file", file)])),
        Tls::NoKey(file) => format!("server.tls.key: {}", fill(t.no_key, &[("file", file)])),
        Tls::NoPair(error) => format!("server.tls: {}", fill(t.no_pair, &[("error", error)])),
    }
}

/// What keeps mail from leaving, with the key of the configuration.
pub fn mailer(problem: &Mail, lang: Lang) -> String {
    let t = MailerText::of(lang);
    let about = |key: &str, text: &str, file: &str, error: &str| {
        format!("{key}: {}", fill(text, &[("file", file), ("error", error)]))
    };
    match problem {
        Mail::Authority(file, error) => about("mail.smtp.ca_file", t.authority, file, error),
        Mail::Certificates(error) => about("mail.smtp.security", t.certificates, "", error),
        Mail::PasswordInTheClear => about("mail.smtp.security", t.clear, "", ""),
        Mail::Folder(directory, error) => about("mail.directory", t.folder, directory, error),
        Mail::KeyUnreadable(file, error) => about("mail.dkim.key_file", t.key_unreadable, file, error),
        Mail::Key(file, flaw) => {
            let text = match flaw {
                PemFlaw::NoKey => t.no_key,
                PemFlaw::NotBase64 => t.not_base64,
                PemFlaw::Encrypted => t.encrypted,
                PemFlaw::Kind => t.kind,
                PemFlaw::Form => t.form,
            };
            about("mail.dkim.key_file", text, file, "")
        }
        Mail::KeyAlgorithm => about("mail.dkim.key_file", t.algorithm, "", ""),
        Mail::Names => about("mail.dkim", t.names, "", ""),
    }
}
