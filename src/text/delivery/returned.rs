//! What came back and could not be put to a mail, and complaints: the operator's page.

use crate::text::Lang;

crate::texts! {
    /// The page.
    pub struct ReturnedText {
        title: "Devoluções" | "Devoluciones" | "Returned mail";
        lead: "O que voltou e não foi ligado a nenhum e-mail nosso, e o que foi denunciado como indesejado. Confira e marque como visto." | "Lo que volvió y no se pudo ligar a ningún correo nuestro, y lo que fue denunciado como no deseado. Revise y marque como visto." | "What came back and could not be put to a mail of ours, and what was called unwanted. Look at it and mark it as seen.";
        none: "Nada espera por você aqui." | "Nada lo espera aquí." | "Nothing waits for you here.";
        open: "Devoluções e denúncias por conferir: {n}" | "Devoluciones y denuncias por revisar: {n}" | "Returned mail and complaints to look at: {n}";
        what: "O que é" | "Qué es" | "What it is";
        from: "De" | "De" | "From";
        about: "Sobre" | "Sobre" | "About";
        says: "O que diz" | "Qué dice" | "What it says";
        seen: "Marcar como visto" | "Marcar como visto" | "Mark as seen";
        seen_done: "Marcado como visto." | "Marcado como visto." | "Marked as seen.";
        unknown: "nenhum e-mail conhecido" | "ningún correo conocido" | "no known mail";
        times: "{n} vezes" | "{n} veces" | "{n} times";
        unmatched: "Devolução sem e-mail correspondente" | "Devolución sin correo correspondiente" | "Returned, but of no mail of ours";
        unrecognised: "Resposta que não foi entendida" | "Respuesta que no se entendió" | "An answer that was not understood";
        complaint: "Denúncia de e-mail indesejado" | "Denuncia de correo no deseado" | "Complaint about unwanted mail";
        report: "Aviso do servidor do destinatário" | "Aviso del servidor del destinatario" | "Report of the recipient's server";
    }
}

impl ReturnedText {
    /// How many wait, as one line.
    pub fn waiting(lang: Lang, n: i64) -> String {
        crate::text::fill(Self::of(lang).open, &[("n", &n.to_string())])
    }
}
