//! Texts of the agents' console.

crate::texts! {
    /// Queue and conversation.
    pub struct ConsoleText {
        title: "Conversas" | "Conversaciones" | "Conversations";
        lead: "Quem espera há mais tempo vem primeiro." | "Quien espera hace más tiempo va primero." | "Who waits longest comes first.";
        own: "Suas conversas" | "Sus conversaciones" | "Your conversations";
        own_none: "Nenhuma conversa está com você." | "Ninguna conversación está con usted." | "No conversation is yours.";
        waiting: "Esperando um atendente" | "Esperando un agente" | "Waiting for an agent";
        waiting_none: "Ninguém espera agora." | "Nadie espera ahora." | "Nobody waits now.";
        by_mail: "Para responder por e-mail" | "Para responder por correo" | "To be answered by mail";
        others: "Com outros atendentes" | "Con otros agentes" | "With other agents";
        who: "Visitante" | "Visitante" | "Visitor";
        nameless: "sem nome" | "sin nombre" | "no name";
        topic: "Assunto" | "Asunto" | "Topic";
        protocol: "Protocolo" | "Protocolo" | "Protocol";
        waits: "Espera" | "Espera" | "Waits";
        unread: "{n} não lidas" | "{n} sin leer" | "{n} unread";
        agent: "Atendente" | "Agente" | "Agent";
        today: "Hoje" | "Hoy" | "Today";
        today_without: "resolvidas sem atendente" | "resueltas sin agente" | "solved without an agent";
        today_agent: "resolvidas por atendente" | "resueltas por un agente" | "settled by an agent";
        today_mail: "respondidas por e-mail" | "respondidas por correo" | "answered by mail";
        today_left: "abandonadas" | "abandonadas" | "left";
        closed_hours: "Fora do horário de atendimento. Voltamos {at}." | "Fuera del horario de atención. Volvemos el {at}." | "Outside of the service hours. Back {at}.";
        proved: "O visitante entrou com o próprio login." | "El visitante ingresó con su propio login." | "The visitor is signed in.";
        unproved: "O que o visitante digitou não prova quem ele é." | "Lo que el visitante escribió no prueba quién es." | "What the visitor typed does not prove who it is.";
        typed: "Digitou: {typed}" | "Escribió: {typed}" | "Typed: {typed}";
        mail_to: "Resposta para: {email}" | "Respuesta a: {email}" | "Answer to: {email}";
        mail_goes: "O que você enviar vai por e-mail para {email}." | "Lo que usted envíe va por correo a {email}." | "What you send goes by mail to {email}.";
        next: "O que dizer agora" | "Qué decir ahora" | "What to say now";
        answers: "Respostas prontas" | "Respuestas preparadas" | "Answers at hand";
        answers_hint: "No idioma do visitante, com os dados da pessoa. Um clique põe a resposta na caixa de texto; confira antes de enviar." | "En el idioma del visitante, con los datos de la persona. Un clic pone la respuesta en el cuadro de texto; revise antes de enviar." | "In the visitor's language, with the person's facts. One click puts it into the text box; check it before you send.";
        reply: "Sua resposta" | "Su respuesta" | "Your answer";
        send: "Enviar" | "Enviar" | "Send";
        take: "Assumir a conversa" | "Tomar la conversación" | "Take the conversation";
        take_over: "Assumir de {agent}" | "Tomar de {agent}" | "Take over from {agent}";
        taken: "Esta conversa está com {agent}." | "Esta conversación está con {agent}." | "This conversation is with {agent}.";
        nobody: "Ninguém assumiu esta conversa ainda." | "Nadie tomó esta conversación aún." | "Nobody has taken this conversation yet.";
        asking: "O assistente ainda está com o visitante." | "El asistente aún está con el visitante." | "The assistant is still with the visitor.";
        transfer_to: "Para quem" | "A quién" | "To whom";
        transfer_queue: "De volta à fila" | "De vuelta a la cola" | "Back to the queue";
        transfer_do: "Passar" | "Transferir" | "Hand on";
        close: "Encerrar" | "Cerrar" | "Close";
        close_why: "Motivo" | "Motivo" | "Reason";
        close_do: "Encerrar a conversa" | "Cerrar la conversación" | "Close the conversation";
        over: "Encerrada: {why}." | "Cerrada: {why}." | "Over: {why}.";
        card: "Ficha da pessoa" | "Ficha de la persona" | "The person's card";
        card_none: "Não sabemos de quem se trata." | "No sabemos de quién se trata." | "We do not know whom it is about.";
        card_open: "Abrir a ficha inteira" | "Abrir la ficha completa" | "Open the whole card";
        delivery: "Entrega em {day}: {standing}" | "Entrega el {day}: {standing}" | "Delivered on {day}: {standing}";
        told: "O representante {name} foi avisado por e-mail." | "El representante {name} fue avisado por correo." | "The representative {name} was told by mail.";
        told_nobody: "Nenhum representante foi avisado: não há um com e-mail conhecido para esta revenda, ou o visitante não entrou com o login." | "Ningún representante fue avisado: no hay uno con correo conocido para este revendedor, o el visitante no ingresó con su login." | "No representative was told: there is none with a known e-mail for this reseller, or the visitor is not signed in.";
        conversation: "conversa" | "conversación" | "conversation";
        refresh: "Atualizar" | "Actualizar" | "Refresh";
        done_take: "A conversa é sua." | "La conversación es suya." | "The conversation is yours.";
        done_transfer: "A conversa foi passada adiante." | "La conversación fue transferida." | "The conversation was handed on.";
        done_close: "A conversa foi encerrada." | "La conversación fue cerrada." | "The conversation was closed.";
    }
}

crate::texts! {
    /// One sentence for the agent: what to say or do next.
    pub struct NextText {
        ask_who: "Pergunte o login ou o ID de revendedor e busque a pessoa em “Encontrar pessoa”." | "Pregunte el login o el ID de revendedor y busque a la persona en “Buscar persona”." | "Ask for the login or the reseller ID, and look the person up under “Find a person”.";
        nothing_found: "Nada foi encontrado com o que a pessoa digitou. Confira como se escreve; peça também o CNPJ." | "No se encontró nada con lo que la persona escribió. Confirme cómo se escribe; pida también el CNPJ." | "Nothing was found for what the person typed. Check the spelling; ask for the CNPJ too.";
        frozen: "O login está congelado: alguém entrou por um e-mail errado. Diga que duas pessoas precisam decidir e abra a ficha." | "El login está congelado: alguien ingresó por un correo equivocado. Diga que dos personas deben decidir y abra la ficha." | "The login is frozen: somebody came in from a wrong mailbox. Say that two people have to decide, and open the card.";
        bounced: "O e-mail de cadastro devolveu mensagens. Peça para soletrar o endereço e corrija ou confirme na ficha, com prova." | "El correo registrado devolvió mensajes. Pida que deletreen la dirección y corrija o confirme en la ficha, con prueba." | "The registered address sent mail back. Have it spelt, and correct or confirm it on the card, with a proof.";
        in_time: "O primeiro acesso está a caminho e no prazo. Diga o prazo e o remetente; não é preciso fazer nada." | "El primer acceso está en camino y a tiempo. Diga el plazo y el remitente; no hace falta hacer nada." | "The first access is on its way and in time. Say when it is due and from which sender; nothing has to be done.";
        at_risk: "O primeiro acesso está em risco ou atrasado. Diga o que o atrasa, como está na ficha, e que a operação já sabe." | "El primer acceso está en riesgo o atrasado. Diga qué lo demora, como está en la ficha, y que el equipo de operación ya lo sabe." | "The first access is at risk or late. Say what holds it up, as the card shows, and that operations already know.";
        blocked: "O login está bloqueado. Diga quem o bloqueou e quem pode desbloquear; não envie senha." | "El login está bloqueado. Diga quién lo bloqueó y quién puede desbloquearlo; no envíe contraseña." | "The login is blocked. Say who blocked it and who can lift that; send no password.";
        mismatch: "A recuperação foi pedida com outro e-mail. Diga que o e-mail de cadastro é outro; com prova, corrija-o na ficha." | "La recuperación se pidió con otro correo. Diga que el correo registrado es otro; con prueba, corríjalo en la ficha." | "Recovery was asked for with another e-mail. Say that the registered one differs; with a proof, correct it on the card.";
        incomplete: "O cadastro está incompleto. Diga quais dados faltam e com quem estão; os preços voltam sozinhos." | "El registro está incompleto. Diga qué datos faltan y quién los tiene; los precios vuelven solos." | "The registration is incomplete. Say which facts are missing and who has them; prices come back by themselves.";
        not_used: "A primeira senha foi enviada e nunca usada. Confira com a pessoa o spam e o remetente; pode enviar outra ao e-mail de cadastro." | "La primera contraseña se envió y nunca se usó. Revise con la persona el spam y el remitente; puede enviar otra al correo registrado." | "The first password was sent and never used. Check spam folder and sender with the person; you can send another to the registered e-mail.";
        send_password: "Você pode enviar uma senha temporária ao e-mail de cadastro. Diga só parte do endereço, como aparece na ficha." | "Puede enviar una contraseña temporal al correo registrado. Diga solo parte de la dirección, como aparece en la ficha." | "You can send a temporary password to the registered e-mail. Say only the part of the address that the card shows.";
        delivery_in_time: "A entrega está no prazo de 7 dias. Peça pedido, nota e o que veio errado; atrasos e reposições são com o representante." | "La entrega está en el plazo de 7 días. Pida pedido, factura y qué llegó mal; de los atrasos y reposiciones se ocupa el representante." | "The delivery is within the 7 days. Ask for order, invoice and what is wrong; delays and replacements are the representative's.";
        delivery_late: "A entrega está fora do prazo de 7 dias. Diga que será analisada pelo Customer Service, sem garantia." | "La entrega está fuera del plazo de 7 días. Diga que la analizará Customer Service, sin garantía." | "The delivery is after the 7 days. Say that customer service will look at it, without a guarantee.";
        ask_day: "Pergunte o dia da entrega: o prazo é de 7 dias." | "Pregunte el día de la entrega: el plazo es de 7 días." | "Ask for the day of the delivery: the term is 7 days.";
        order: "Pedidos são com o representante comercial, que está na ficha. Diga o nome dele e passe o protocolo." | "De los pedidos se ocupa el representante comercial, que está en la ficha. Diga su nombre y pase el protocolo." | "Orders are the sales representative's, who is on the card. Say the name and pass the protocol on.";
        listen: "Pelo que sabemos, nada impede o acesso. Pergunte o que aparece na tela e a referência, se houver." | "Por lo que sabemos, nada impide el acceso. Pregunte qué aparece en la pantalla y la referencia, si la hay." | "Nothing that we know of keeps the person out. Ask what the screen shows, and for the reference if there is one.";
    }
}
