//! Cuts what an answer repeats: the line that says who wrote what is below, quoted lines, a mail client's own head of the
//! mail that was answered, and the sender's signature. What is cut is under the answer: a person who answers between the
//! quoted lines is read line by line.

/// So many lines an attribution may be wrapped over.
const WRAPPED: usize = 3;
/// Longest attribution, in bytes.
const MOST_ATTRIBUTION: usize = 400;
/// What mail clients put over the mail that is answered.
const SEPARATORS: &[&str] = &[
    "mensagem original",
    "mensaje original",
    "original message",
    "mensagem encaminhada",
    "mensaje reenviado",
    "forwarded message",
];
/// How an attribution begins and ends, by language.
const ATTRIBUTIONS: &[(&str, &str)] = &[("em ", "escreveu:"), ("el ", "escribió:"), ("on ", "wrote:")];
/// The first and a later field of the head that mail clients repeat.
const HEADS: &[(&[&str], &[&str])] = &[(&["de:", "from:"], &["assunto:", "asunto:", "subject:"])];

/// The answer alone.
pub(super) fn cut(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let mut kept: Vec<&str> = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        if ends_here(&lines, at) {
            break;
        }
        let after = attribution(&lines, at);
        if after > 0 {
            // Nothing but quoted lines below: that is the end. Else the answer goes on between them.
            at += after;
            continue;
        }
        if !line.trim_start().starts_with('>') {
            kept.push(line);
        }
        at += 1;
    }
    kept.join("\n").trim().to_owned()
}

/// A signature, or what is below is the mail that was answered.
fn ends_here(lines: &[&str], at: usize) -> bool {
    let line = lines[at].trim();
    if line == "--" {
        return true;
    }
    let bare = line.trim_matches(|c: char| c == '-' || c == '_' || c == ' ' || c == '*').to_lowercase();
    if line.starts_with("--") && SEPARATORS.contains(&bare.as_str()) {
        return true;
    }
    let field = |line: &str, names: &[&str]| {
        let line = line.trim().trim_start_matches('*').to_lowercase();
        names.iter().any(|name| line.starts_with(name))
    };
    let below = &lines[at + 1..lines.len().min(at + 7)];
    HEADS.iter().any(|(first, later)| field(line, first) && below.iter().any(|line| field(line, later)))
        || is_html_attribution(lines, at)
}

/// An attribution over text that is not marked as quoted: from HTML, where the marks are lost.
fn is_html_attribution(lines: &[&str], at: usize) -> bool {
    let after = attribution(lines, at);
    let below = lines[at + after.min(lines.len() - at)..].iter().find(|line| !line.trim().is_empty());
    after > 0 && below.is_none_or(|line| !line.trim_start().starts_with('>'))
}

/// Over how many lines an attribution stands here: "On Thursday …, somebody wrote:"; none is 0.
fn attribution(lines: &[&str], at: usize) -> usize {
    let mut joined = String::new();
    for (n, line) in lines[at..].iter().take(WRAPPED).enumerate() {
        if n > 0 {
            joined.push(' ');
        }
        joined.push_str(line.trim());
        if joined.len() > MOST_ATTRIBUTION {
            return 0;
        }
        let lower = joined.to_lowercase();
        if !ATTRIBUTIONS.iter().any(|(begin, _)| lower.starts_with(begin)) {
            return 0;
        }
        // Whoever writes "Em nome de todos, ele escreveu:" names no address and no time of day.
        let dated = lower.contains('@') || lower.bytes().filter(u8::is_ascii_digit).count() >= 4;
        if dated && ATTRIBUTIONS.iter().any(|(begin, end)| lower.starts_with(begin) && lower.ends_with(end)) {
            return n + 1;
        }
    }
    0
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn each_mail_client_marks_what_it_repeats_in_its_own_way() {
        for rest in [
            "Em qui., 26 de nov. de 2026 às 10:00, Casa <noreply@b.example> escreveu:\n> Olá\n> fim",
            "Em 26/11/2026 10:00, Casa escreveu:\n> Olá",
            "El jue, 26 nov 2026 a las 10:00, Casa (<noreply@b.example>)\nescribió:\n\n> Hola",
            "On Thu, Nov 26, 2026 at 10:00 AM Casa <noreply@b.example>\nwrote:\n\n> Hello",
            "-----Mensagem original-----\nDe: Casa\nOlá",
            "-----Mensaje original-----\nHola",
            "-----Original Message-----\nHello",
            "De: Casa <noreply@b.example>\nEnviado: quinta-feira\nPara: Ana\nAssunto: Atendimento\n\nOlá",
            "*From:* Casa\n*Sent:* Thursday\n*To:* Ana\n*Subject:* x\n\nHello",
            "> Olá\n>> tudo\n> fim",
            "-- \nAna Souza\nAlfa Ltda",
            "On Thu, Nov 26, 2026 at 10:00 AM Casa wrote:\n\nHello without marks",
        ] {
            assert_eq!(cut(&format!("Funcionou.\n\nObrigada!\n\n{rest}")), "Funcionou.\n\nObrigada!", "{rest}");
        }
    }

    #[test]
    fn who_answers_between_the_lines_is_read() {
        assert_eq!(cut("Em 26/11/2026 10:00, Casa escreveu:\n> qual pedido?\n123\n> e o CNPJ?\n456\n"), "123\n456");
    }

    #[test]
    fn what_only_resembles_stays() {
        for text in [
            "Em nome da empresa ele escreveu:\nnão funciona",
            "On monday it broke",
            "De: não sei",
            "a - b\n--- tabela ---\nc",
            "El pedido 123456 no llegó",
        ] {
            assert_eq!(cut(text), text);
        }
        assert_eq!(cut("> só citação"), "");
        assert_eq!(cut(""), "");
    }
}
