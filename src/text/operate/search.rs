//! Texts of the operator's searches.

crate::texts! {
    /// What something typed was understood as.
    pub struct SearchText {
        label: "O que a pessoa disser" | "Lo que la persona diga" | "Whatever the caller says";
        hint: "Login, nome da pessoa ou razão social (o começo), ID da revenda, CNPJ, e-mail, Message-ID, nome no servidor de envio, referência, protocolo ou ID do pedido." | "Login, nombre de la persona o razón social (el comienzo), ID del revendedor, CNPJ, correo, Message-ID, nombre en el servidor de envío, referencia, protocolo o ID de la solicitud." | "Login, how a person's or reseller's name begins, reseller ID, CNPJ, e-mail, Message-ID, the relay's name for a mail, reference, protocol or request ID.";
        understood: "Entendido como: {what}." | "Entendido como: {what}." | "Understood as: {what}.";
        unknown: "Nada aqui se chama “{typed}”. Confira a grafia ou tente o login ou o ID da revenda." | "Nada aquí se llama “{typed}”. Revise la escritura o pruebe con el login o el ID del revendedor." | "Nothing here is called “{typed}”. Check the spelling, or try the login or the reseller ID.";
        results: "Mensagens encontradas" | "Mensajes encontrados" | "Messages found";
        results_none: "Nenhuma mensagem sobre isso." | "Ningún mensaje sobre esto." | "No message about this.";
        login: "login" | "login" | "login";
        reseller: "ID da revenda" | "ID del revendedor" | "reseller ID";
        cnpj: "CNPJ" | "CNPJ" | "CNPJ";
        email: "e-mail" | "correo" | "e-mail";
        person: "nome da pessoa" | "nombre de la persona" | "a person's name";
        legal_name: "razão social" | "razón social" | "legal name";
        mail_id: "Message-ID" | "Message-ID" | "Message-ID";
        relay_id: "nome do e-mail no servidor de envio" | "nombre del correo en el servidor de envío" | "the relay's name for a mail";
        reference: "referência" | "referencia" | "reference";
        protocol: "protocolo" | "protocolo" | "protocol";
        said: "Palavras do outro lado" | "Palabras del otro lado" | "The peer's words";
        before: "Antes" | "Antes" | "Before";
        after: "Depois" | "Después" | "After";
        request: "ID do pedido" | "ID de la solicitud" | "Request ID";
        origin: "Por onde veio" | "Por dónde vino" | "By which way";
        progress: "Andamento" | "Avance" | "Progress";
        does: "O que faz" | "Qué hace" | "What it does";
        ended: "Fim" | "Fin" | "Ended";
        id: "ID" | "ID" | "ID";
    }
}
