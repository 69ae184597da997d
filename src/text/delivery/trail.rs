//! Words of the desk for what happened: why a recovery failed, what a case is about, what a stage
//! of a promise means.

crate::texts! {
    /// Recoveries, cases and stages by name.
    pub struct TrailText {
        other_mail: "Outra mensagem" | "Otro mensaje" | "Another message";
        lost: "O servidor parou durante o envio; a mensagem foi enviada de novo." | "El servidor se detuvo durante el envío; el mensaje se envió de nuevo." | "The server stopped while sending; the message was sent again.";
        lost_again: "O servidor parou durante o segundo envio da mesma mensagem; não enviamos mais, pois a pessoa já pode tê-la recebido." | "El servidor se detuvo durante el segundo envío del mismo mensaje; no enviamos más, pues la persona ya puede haberlo recibido." | "The server stopped while the same message was sent a second time; we send no more, since the person may have got it already.";
        attempt_unknown: "Entregamos a mensagem inteira e a conexão caiu antes da confirmação: não sabemos se ela chegou. A mesma mensagem, idêntica, vai mais uma única vez." | "Entregamos el mensaje completo y la conexión se cayó antes de la confirmación: no sabemos si llegó. El mismo mensaje, idéntico, va una sola vez más." | "The whole message was handed over and the connection broke before the confirmation: we do not know whether it arrived. The identical message goes once more, and only once.";
        attempt_unknown_again: "Outra vez entregamos a mensagem inteira e não veio confirmação. Não enviamos mais: a pessoa pode ter recebido nenhuma, uma ou duas mensagens iguais." | "Otra vez entregamos el mensaje completo y no llegó confirmación. No enviamos más: la persona puede haber recibido ninguno, uno o dos mensajes iguales." | "Again the whole message was handed over and no confirmation came. We send no more: the person may have got none, one or two identical messages.";
        twin_taken: "O servidor de e-mail aceitou a mensagem, idêntica à de resultado desconhecido; a pessoa pode ter recebido as duas." | "El servidor de correo aceptó el mensaje, idéntico al de resultado desconocido; la persona puede haber recibido los dos." | "The mail server took the message, identical to the one whose outcome is unknown; the person may have got both.";
        email_differs: "O e-mail digitado não é o do cadastro. O endereço de cadastro recebeu um aviso." | "El correo escrito no es el registrado. La dirección registrada recibió un aviso." | "The e-mail typed is not the registered one. The registered address was told.";
        blocked: "O login está bloqueado. A pessoa recebeu um e-mail que diz quem pode ajudar." | "El login está bloqueado. La persona recibió un correo que dice quién puede ayudar." | "The login is blocked. The person got a mail that says who can help.";
        nothing: "Não há login nem e-mail como foram digitados. Nada foi enviado." | "No existe ni el login ni el correo como fueron escritos. No se envió nada." | "Neither login nor e-mail exist as typed. Nothing was sent.";
        too_many: "Mais de dez pedidos iguais em uma hora para este login ou e-mail. Este não foi atendido; os anteriores foram. Espere uma hora ou envie a senha pelo atendimento." | "Más de diez pedidos iguales en una hora para este login o correo. Este no fue atendido; los anteriores sí. Espere una hora o envíe la contraseña desde atención." | "More than ten equal requests within an hour for this login or e-mail. This one was not served; those before were. Wait an hour or send the password from the desk.";
        slowed: "Muitos pedidos vieram do mesmo endereço de internet. Este espera até dois minutos e será atendido." | "Llegaron muchos pedidos desde la misma dirección de internet. Este espera hasta dos minutos y será atendido." | "Many requests came from the same internet address. This one waits up to two minutes and will be served.";
        login_list_sent: "O login digitado não existe. O e-mail digitado recebeu a lista dos logins dele." | "El login escrito no existe. El correo escrito recibió la lista de sus logins." | "The login typed does not exist. The e-mail typed got the list of its logins.";
        pending_told: "A credencial ainda não foi criada. O contato recebeu o prazo." | "La credencial aún no fue creada. El contacto recibió el plazo." | "The credential is not made yet. The contact was told when it is due.";
        not_provisioned: "A credencial ainda não foi criada." | "La credencial aún no fue creada." | "The credential is not made yet.";
        already_in: "A pessoa já escolheu a senha. Deve usar a página de senha esquecida." | "La persona ya eligió su contraseña. Debe usar la página de contraseña olvidada." | "The person has already chosen a password. They should use the forgot-password page.";
        staff: "É uma conta da própria distribuidora. Dois supervisores ou operadores lhe enviam uma senha temporária." | "Es una cuenta del propio distribuidor. Dos supervisores u operadores le envían una contraseña temporal." | "This is an account of the distributor's own staff. Two supervisors or operators send it a temporary password.";
        code_sent: "Um código foi ao e-mail de cadastro." | "Un código fue al correo registrado." | "A code went to the registered e-mail.";
        first_password_sent: "Uma senha temporária foi ao e-mail de cadastro." | "Una contraseña temporal fue al correo registrado." | "A temporary password went to the registered e-mail.";
        deciding: "O pedido está sendo tratado." | "El pedido está siendo tratado." | "The request is being handled.";
        case_mismatch: "Recuperação com outro e-mail" | "Recuperación con otro correo" | "Recovery with another e-mail";
        case_promise: "Promessa em risco" | "Promesa en riesgo" | "Promise at risk";
        case_differs: "Cadastro diferente do recebido" | "Registro distinto del recibido" | "Registered data differ";
        case_cnpj: "CNPJ em mais de um código de revenda" | "CNPJ en más de un código de revendedor" | "CNPJ under more than one reseller ID";
        case_left: "Administrador saiu da empresa" | "El Administrador dejó la empresa" | "The Administrator has left";
        case_registration: "Cadastro incompleto (“Sob Consulta”)" | "Registro incompleto (“Sob Consulta”)" | "Incomplete registration (“Sob Consulta”)";
        case_address: "E-mail devolvido: o endereço precisa ser corrigido ou confirmado" | "Correo devuelto: hay que corregir o confirmar la dirección" | "Returned mail: the address has to be corrected or confirmed";
        case_email: "Correção do e-mail de cadastro" | "Corrección del correo registrado" | "Correction of the registered e-mail";
        case_export: "Cópia dos dados pessoais" | "Copia de los datos personales" | "Copy of personal data";
        case_erasure: "Eliminação dos dados pessoais" | "Eliminación de los datos personales" | "Erasure of personal data";
        case_factors: "Segundo fator perdido" | "Segundo factor perdido" | "Second factor lost";
        case_password: "Senha esquecida por alguém da equipe" | "Contraseña olvidada por alguien del equipo" | "Password forgotten by one of the staff";
        case_no_proof: "Para supervisor: pedido sem prova possível" | "Para supervisor: pedido sin prueba posible" | "For a supervisor: a request that nothing can prove";
        case_stopped: "Para supervisor: o endereço antigo parou a troca do e-mail" | "Para supervisor: la dirección anterior detuvo el cambio de correo" | "For a supervisor: the old address stopped the change of the e-mail";
        case_limit: "Para supervisor: um atendente fez mais do que o usual num dia" | "Para supervisor: un agente hizo más de lo usual en un día" | "For a supervisor: an agent did more than usual in a day";
        case_frozen: "Login congelado: acesso por um e-mail errado" | "Login congelado: acceso por un correo equivocado" | "Login frozen: somebody came in from a wrong mailbox";
        received: "Recebido" | "Recibido" | "Received";
        validated: "Conferido" | "Verificado" | "Validated";
        provisioned: "Login criado" | "Login creado" | "Login made";
        queued: "E-mail na fila" | "Correo en cola" | "Mail queued";
        relayed: "Aceito pelo servidor de e-mail" | "Aceptado por el servidor de correo" | "Taken by the mail server";
        delivered: "Entregue" | "Entregado" | "Delivered";
        failed: "E-mail falhou" | "El correo falló" | "Mail failed";
        first_login: "Primeiro acesso feito" | "Primer acceso hecho" | "First login";
        cancelled: "Cancelada" | "Cancelada" | "Cancelled";
        risk_record: "O cadastro recebido do ERP tem um erro e precisa ser corrigido." | "El registro recibido del ERP tiene un error y debe corregirse." | "The record received from the ERP has an error and must be corrected.";
        risk_reseller: "A revenda está suspensa ou encerrada no ERP." | "El revendedor está suspendido o cerrado en el ERP." | "The reseller is suspended or closed in the ERP.";
        risk_time: "Falta pouco tempo e a mensagem ainda não saiu." | "Queda poco tiempo y el mensaje aún no salió." | "Little time is left and the message has not gone out yet.";
        risk_not_kept: "Falta pouco tempo e ninguém informou que a promessa foi cumprida." | "Queda poco tiempo y nadie informó que la promesa se cumplió." | "Little time is left and nobody has said that the promise is kept.";
        crossed_risk: "Entrou em risco" | "Entró en riesgo" | "Came at risk";
        crossed_back: "Voltou a estar no prazo" | "Volvió a estar en plazo" | "Back in time";
        crossed_breach: "Prazo vencido" | "Plazo vencido" | "Breached";
        crossed_late: "Cumprida com atraso" | "Cumplida con atraso" | "Kept late";
        risk_paused: "A agenda que cria os logins está pausada." | "La agenda que crea los logins está en pausa." | "The schedule that makes the logins is paused.";
        risk_batch: "A agenda que cria os logins leva poucos por vez: a vez desta promessa chega tarde." | "La agenda que crea los logins toma pocos por vez: el turno de esta promesa llega tarde." | "The schedule that makes the logins takes too few at a time: the turn of this promise comes late.";
        risk_slow: "O servidor de e-mail aceita as mensagens devagar: esta sai tarde." | "El servidor de correo acepta los mensajes despacio: este sale tarde." | "The mail server takes the messages slowly: this one leaves late.";
        risk_down: "O servidor de e-mail não aceita mensagens agora." | "El servidor de correo no acepta mensajes ahora." | "The mail server takes no messages now.";
        risk_held: "Pela agenda de envio, os e-mails saem devagar ou esperam: este sai tarde." | "Por la agenda de envío, los correos salen despacio o esperan: este sale tarde." | "By the schedule of the mails they leave slowly or wait: this one leaves late.";
        voided: "retirado" | "retirado" | "withdrawn";
        attempt_taken: "O servidor de e-mail aceitou a mensagem." | "El servidor de correo aceptó el mensaje." | "The mail server took the message.";
        reported_failed: "O servidor do destinatário devolveu a mensagem." | "El servidor del destinatario devolvió el mensaje." | "The recipient's server sent the message back.";
        reported_delayed: "O servidor do destinatário ainda não entregou a mensagem e continua tentando." | "El servidor del destinatario aún no entregó el mensaje y sigue intentando." | "The recipient's server has not delivered the message yet and keeps trying.";
        reported_delivered: "A mensagem está na caixa do destinatário." | "El mensaje está en el buzón del destinatario." | "The message is in the recipient's mailbox.";
        reported_relayed: "A mensagem seguiu para outro servidor, que não informa se entregou; isso ainda não é entrega." | "El mensaje siguió a otro servidor, que no informa si lo entregó; eso aún no es entrega." | "The message went on to another server that does not say whether it delivered it; that is no delivery yet.";
        reported_expanded: "A mensagem foi passada a uma lista de várias pessoas, que não informa se cada uma recebeu; isso ainda não é entrega." | "El mensaje pasó a una lista de varias personas, que no informa si cada una lo recibió; eso aún no es entrega." | "The message was handed to a list of several people that does not say whether each got it; that is no delivery yet.";
        attempt_running: "Enviando agora." | "Enviando ahora." | "Being sent now.";
        attempt: "Tentativa {n}" | "Intento {n}" | "Attempt {n}";
        invited: "convidado" | "invitado" | "invited";
        active: "ativo" | "activo" | "active";
        state_blocked: "bloqueado" | "bloqueado" | "blocked";
        deactivated: "excluído" | "eliminado" | "deleted";
        pending: "aguardando credencial" | "esperando credencial" | "waits for its credential";
        case_opened: "Caso aberto com este contato: protocolo {protocol}." | "Caso abierto con este contacto: protocolo {protocol}." | "Case opened by this contact: protocol {protocol}.";
    }
}
