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
        on_our_page: "Continue na nossa página, que funciona sem." | "Siga en nuestra página, que funciona sin él." | "Go on at our page, which works without.";
        lead: "Você recebe um número de protocolo na hora." | "Usted recibe un número de protocolo al momento." | "You get a protocol number at once.";
        which_topic: "Sobre o que você quer falar?" | "¿Sobre qué quiere hablar?" | "What is it about?";
        begin: "Começar" | "Comenzar" | "Begin";
        sign_in_hint: "Só para entrar nos portais?" | "¿Solo para entrar en los portales?" | "Just to sign in at the portals?";
        sign_in: "Entrar (abre outra janela)" | "Ingresar (abre otra ventana)" | "Sign in (opens another window)";
        protocol: "Protocolo" | "Protocolo" | "Protocol";
        lines: "Conversa" | "Conversación" | "Conversation";
        your_line: "Sua mensagem" | "Su mensaje" | "Your message";
        send: "Enviar" | "Enviar" | "Send";
        answer: "Responder" | "Responder" | "Answer";
        never_secret: "Nunca escreva senhas nem códigos aqui." | "Nunca escriba contraseñas ni códigos aquí." | "Never write passwords or codes here.";
        agent: "Falar com um atendente" | "Hablar con un agente" | "Talk to an agent";
        email: "E-mail para a resposta" | "Correo para la respuesta" | "E-mail for the answer";
        end: "Encerrar a conversa" | "Terminar la conversación" | "End the conversation";
        again: "Nova conversa" | "Nueva conversación" | "New conversation";
        you: "Você" | "Usted" | "You";
        visitor: "Visitante" | "Visitante" | "Visitor";
        assistant: "Assistente" | "Asistente" | "Assistant";
        asked_login: "Qual é o seu login, o ID da sua revenda ou o e-mail de cadastro? Com isso mostramos o próximo passo." | "¿Cuál es su login, el ID de su empresa o el correo registrado? Con eso mostramos el próximo paso." | "What is your login, your reseller ID or the registered e-mail? With that we show the next step.";
        asked_registration: "Qual é o ID da sua revenda?" | "¿Cuál es el ID de su empresa?" | "What is your reseller ID?";
        asked_order: "Qual é o ID da sua revenda?" | "¿Cuál es el ID de su empresa?" | "What is your reseller ID?";
        asked_delivery: "Em que dia a entrega chegou? (dia/mês/ano)" | "¿Qué día llegó la entrega? (día/mes/año)" | "On which day did the delivery arrive? (day/month/year)";
        asked_other: "Qual é o seu login ou o ID da sua revenda?" | "¿Cuál es su login o el ID de su empresa?" | "What is your login or your reseller ID?";
        look_up: "Veja em que ponto está o seu primeiro acesso:" | "Vea en qué punto está su primer acceso:" | "See how far your first access is:";
        look_up_link: "Consultar o primeiro acesso" | "Consultar el primer acceso" | "Look up the first access";
        forgot_password: "Você recebe um código no e-mail de cadastro e escolhe uma nova senha:" | "Usted recibe un código en el correo registrado y elige una nueva contraseña:" | "You get a code at the registered e-mail and choose a new password:";
        forgot_password_link: "Esqueci a senha" | "Olvidé la contraseña" | "Forgot password";
        forgot_login: "Enviamos ao e-mail todos os seus logins, com o nome do Administrador de cada revenda:" | "Enviamos al correo todos sus logins, con el nombre del Administrador de cada empresa:" | "All your logins go to that e-mail, with the name of each reseller's Administrator:";
        forgot_login_link: "Esqueci o login" | "Olvidé el login" | "Forgot login";
        registration: "Depois de entrar você vê o que falta no cadastro da sua revenda:" | "Después de ingresar usted ve qué falta en el registro de su empresa:" | "After signing in you see what the reseller's registration lacks:";
        registration_link: "Minha conta" | "Mi cuenta" | "My account";
        representative: "O representante comercial da sua revenda acompanha os pedidos." | "El representante comercial de su empresa acompaña los pedidos." | "Your reseller's sales representative looks after orders.";
        delivery_in_time: "Está no prazo de sete dias. O caso já está aberto." | "Está en el plazo de siete días. El caso ya está abierto." | "It is within the seven days. The case is open already.";
        delivery_late: "Passou do prazo de sete dias. O caso está aberto e marcado como fora do prazo." | "Pasó el plazo de siete días. El caso está abierto y marcado como fuera de plazo." | "It is past the seven days. The case is open and marked as late.";
        queued: "Um atendente responde aqui. Você pode continuar nas suas páginas; a conversa fica aberta." | "Un agente responde aquí. Puede seguir en sus páginas; la conversación queda abierta." | "An agent answers here. You can go on with your pages; the conversation stays open.";
        by_mail: "Agora não há atendente. A resposta vai por e-mail." | "Ahora no hay agentes. La respuesta va por correo." | "No agent is here now. The answer comes by e-mail.";
        joined: "{name} entrou na conversa." | "{name} entró en la conversación." | "{name} has joined.";
        transferred: "A conversa passou para {name}." | "La conversación pasó a {name}." | "The conversation was handed to {name}.";
        back_in_queue: "A conversa voltou para a fila." | "La conversación volvió a la cola." | "The conversation is back in the queue.";
        closed: "A conversa foi encerrada." | "La conversación fue terminada." | "The conversation has ended.";
        too_fast: "Muitas mensagens em pouco tempo. O que você escreveu está aqui; envie a partir de {time}." | "Muchos mensajes en poco tiempo. Lo que escribió está aquí; envíelo a partir de {time}." | "Many messages in a short time. What you wrote is here; send it from {time} on.";
        over: "Esta conversa já foi encerrada. Comece uma nova para continuar." | "Esta conversación ya terminó. Comience una nueva para seguir." | "This conversation has ended. Begin a new one to go on.";
        needs_email: "Agora não há atendente. Para qual e-mail vai a resposta?" | "Ahora no hay agentes. ¿A qué correo va la respuesta?" | "No agent is here now. To which e-mail shall the answer go?";
        busy: "Não foi possível agora. O que você escreveu está aqui; tente de novo em instantes." | "No fue posible ahora. Lo que escribió está aquí; intente de nuevo en un momento." | "It could not be done now. What you wrote is here; try again in a moment.";
    }
}
