//! The live conversation: the button in a portal, the frame, what the connection says.

crate::texts! {
    /// See above.
    pub struct LiveText {
        title: "Fale Conosco" | "Contáctenos" | "Contact us";
        close: "Fechar" | "Cerrar" | "Close";
        unread: "Mensagens novas no Fale Conosco: {number}" | "Mensajes nuevos en Contáctenos: {number}" | "New messages in Contact us: {number}";
        sending: "Enviando…" | "Enviando…" | "Sending…";
        lost: "Sem conexão. Reconectando… O que você escreveu não se perde." | "Sin conexión. Reconectando… Lo que escribió no se pierde." | "No connection. Reconnecting… What you wrote is not lost.";
        slow: "Conexão lenta: as respostas aparecem em alguns segundos." | "Conexión lenta: las respuestas aparecen en unos segundos." | "Slow connection: answers appear within a few seconds.";
        no_script: "Aqui é preciso JavaScript." | "Aquí hace falta JavaScript." | "This needs JavaScript.";
        on_our_page: "Continue na nossa página, que funciona sem ele." | "Siga en nuestra página, que funciona sin él." | "Go on at our page, which works without it.";
        lead: "Você recebe um número de protocolo na hora." | "Usted recibe un número de protocolo en el momento." | "You get a protocol number at once.";
        which_topic: "Sobre o que você quer falar?" | "¿Sobre qué quiere hablar?" | "What is it about?";
        begin: "Começar" | "Comenzar" | "Begin";
        sign_in_hint: "Só para entrar nos portais?" | "¿Solo para entrar en los portales?" | "Just to sign in at the portals?";
        sign_in: "Entrar (abre outra janela)" | "Ingresar (abre otra ventana)" | "Sign in (opens another window)";
        protocol: "Protocolo" | "Protocolo" | "Protocol number";
        lines: "Conversa" | "Conversación" | "Conversation";
        your_line: "Sua mensagem" | "Su mensaje" | "Your message";
        send: "Enviar" | "Enviar" | "Send";
        answer: "Responder" | "Responder" | "Answer";
        never_secret: "Nunca escreva senhas nem códigos aqui." | "Nunca escriba contraseñas ni códigos aquí." | "Never write passwords or codes here.";
        agent: "Falar com um atendente" | "Hablar con un agente" | "Talk to an agent";
        email: "E-mail para a resposta" | "Correo para la respuesta" | "E-mail for the answer";
        end: "Encerrar a conversa" | "Cerrar la conversación" | "End the conversation";
        again: "Nova conversa" | "Nueva conversación" | "New conversation";
        too_fast: "Muitas mensagens em pouco tempo. O que você escreveu está aqui; envie a partir de {time}." | "Muchos mensajes en poco tiempo. Lo que escribió está aquí; envíelo a partir de {time}." | "Many messages in a short time. What you wrote is here; send it from {time} on.";
        over: "Esta conversa já foi encerrada. Comece uma nova para continuar." | "Esta conversación ya terminó. Comience una nueva para seguir." | "This conversation has ended. Begin a new one to go on.";
        needs_email: "Agora não há atendentes. Para qual e-mail vai a resposta?" | "Ahora no hay agentes. ¿A qué correo va la respuesta?" | "No agent is here now. To which e-mail shall the answer go?";
        busy: "Não foi possível agora. O que você escreveu está aqui; tente de novo em instantes." | "No fue posible ahora. Lo que escribió está aquí; intente de nuevo en un momento." | "It could not be done now. What you wrote is here; try again in a moment.";
    }
}
