//! What a change of all signing keys after a compromise hits: the page and the terminal say the same.

use chrono_tz::Tz;

use super::super::{Lang, fill, format};

crate::texts! {
    /// What a change of all keys after a compromise hits, before it is done.
    pub struct KeysText {
        leave: "Chaves que saem já do conjunto publicado: {n} ({keys})." | "Claves que salen ya del conjunto publicado: {n} ({keys})." | "Keys that leave the published set at once: {n} ({keys}).";
        refused: "O que assinaram, de até {minutes} minutos, é recusado por quem confere: tokens de identidade, avisos de saída, respostas assinadas e tokens de acesso que são JWT. Tokens de acesso em vigor: {tokens}." | "Lo que firmaron, de hasta {minutes} minutos, lo rechaza quien comprueba: tokens de identidad, avisos de salida, respuestas firmadas y tokens de acceso que son JWT. Tokens de acceso vigentes: {tokens}." | "What they signed, up to {minutes} minutes old, is refused by whoever checks it: ID tokens, logout tokens, signed answers, and access tokens that are JWTs. Access tokens in force: {tokens}.";
        stay: "Não são assinados, e continuam: sessões ({sessions}), tokens de acesso opacos e de renovação. Um portal que recusa o que tinha manda a pessoa entrar de novo, em geral sem senha." | "No se firman, y continúan: sesiones ({sessions}), tokens de acceso opacos y de renovación. Un portal que rechaza lo que tenía manda a la persona a entrar de nuevo, en general sin contraseña." | "Not signed, and going on: sessions ({sessions}), opaque access tokens and refresh tokens. A portal that refuses what it had sends the person in anew, mostly without a password.";
        cached: "Um portal que guarda o conjunto ainda aceita até {at} o que uma chave roubada assinar: faça com que o leia de novo (reiniciá-lo basta)." | "Un portal que guarda el conjunto todavía acepta hasta {at} lo que firme una clave robada: haga que lo lea de nuevo (reiniciarlo basta)." | "A portal that keeps the set accepts until {at} what a stolen key signs: have it read the set anew (a restart does).";
        dry_run: "Nada foi mudado. Com --yes acontece." | "Nada se cambió. Con --yes sucede." | "Nothing was changed. With --yes it happens.";
    }
}

/// In numbers.
#[derive(Clone, Debug)]
pub struct Hit<'a> {
    /// The keys that leave: algorithm and `kid`.
    pub keys: &'a [(String, String)],
    /// What they signed is good for so long, in seconds.
    pub signed_s: i64,
    /// Access tokens in force.
    pub tokens: i64,
    /// Sessions in force.
    pub sessions: i64,
    /// Until then a portal may keep the old set, in milliseconds since 1970.
    pub cached_until_ms: i64,
}

/// One sentence for each consequence.
pub fn consequences(lang: Lang, zone: Tz, hit: &Hit<'_>) -> [String; 4] {
    let t = KeysText::of(lang);
    let keys: Vec<_> = hit.keys.iter().map(|(alg, kid)| format!("{alg} {kid}")).collect();
    let (n, minutes) = (hit.keys.len().to_string(), (hit.signed_s.saturating_add(59) / 60).to_string());
    [
        fill(t.leave, &[("n", &n), ("keys", &keys.join(", "))]),
        fill(t.refused, &[("minutes", &minutes), ("tokens", &hit.tokens.to_string())]),
        fill(t.stay, &[("sessions", &hit.sessions.to_string())]),
        fill(t.cached, &[("at", &format::at(hit.cached_until_ms, zone, lang))]),
    ]
}
