//! Texts of "Fale Conosco": the visitor's pages, the desk's console, what is refused and why.

pub mod live;

crate::texts! {
    /// The visitor's side, and the closed lists of a conversation.
    pub struct ContactText {
        state_asking: "com o assistente" | "con el asistente" | "with the assistant";
        state_waiting: "espera um atendente" | "espera a un agente" | "waits for an agent";
        state_talking: "em atendimento" | "en atención" | "being helped";
        state_by_mail: "resposta por e-mail" | "respuesta por correo" | "answered by mail";
        state_closed: "encerrada" | "cerrada" | "closed";
        why_product: "Resolvida sem atendente" | "Resuelta sin agente" | "Solved without an agent";
        why_agent: "Resolvida no atendimento" | "Resuelta en la atención" | "Solved by an agent";
        why_mail: "Respondida por e-mail" | "Respondida por correo" | "Answered by mail";
        why_handed_on: "Passada ao representante comercial" | "Pasada al representante comercial" | "Handed on to the sales representative";
        why_left: "O visitante saiu" | "El visitante se fue" | "The visitor left";
        why_abuse: "Abuso" | "Abuso" | "Abuse";
        case_login: "Fale Conosco: usuário e senha" | "Fale Conosco: usuario y contraseña" | "Conversation: user and password";
        case_registration: "Fale Conosco: cadastro (“Sob Consulta”)" | "Fale Conosco: registro (“Sob Consulta”)" | "Conversation: registration (“Sob Consulta”)";
        case_order: "Fale Conosco: pedido" | "Fale Conosco: pedido" | "Conversation: order";
        case_delivery: "Fale Conosco: entrega" | "Fale Conosco: entrega" | "Conversation: delivery";
        case_other: "Fale Conosco: outro assunto" | "Fale Conosco: otro asunto" | "Conversation: other";
        looks_ticket: "Isto parece uma senha temporária ou um código nosso. Não foi enviado nem guardado. Ninguém aqui precisa dele: digite-o só na página de login." | "Esto parece una contraseña temporal o un código nuestro. No se envió ni se guardó. Nadie aquí lo necesita: escríbalo solo en la página de acceso." | "This looks like one of our temporary passwords or codes. It was neither sent nor kept. Nobody here needs it: type it on the login page only.";
        looks_password: "Isto parece uma senha. Não foi enviado nem guardado. O atendimento nunca pede senha: conte só o que acontece quando você tenta entrar." | "Esto parece una contraseña. No se envió ni se guardó. La atención nunca pide contraseñas: cuente solo qué pasa cuando intenta ingresar." | "This looks like a password. It was neither sent nor kept. We never ask for passwords: just say what happens when you try to sign in.";
        looks_code: "Isto parece um código de acesso. Não foi enviado nem guardado. Digite-o só na página que o pediu." | "Esto parece un código de acceso. No se envió ni se guardó. Escríbalo solo en la página que lo pidió." | "This looks like an access code. It was neither sent nor kept. Type it only on the page that asked for it.";
        looks_card: "Isto parece o número de um cartão. Não foi enviado nem guardado. Se é um número de pedido ou de nota, escreva-o com a palavra “pedido” e sem espaços; dados de cartão nunca são pedidos aqui." | "Esto parece el número de una tarjeta. No se envió ni se guardó. Aquí nunca se piden datos de tarjetas; si es otro número, describa con palabras de qué se trata." | "This looks like a card number. It was neither sent nor kept. Card data are never asked for here; if it is another number, say in words what it is about.";
    }
}
