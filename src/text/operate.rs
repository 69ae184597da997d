//! Texts of the operator's pages.

use super::Lang;

crate::texts! {
    /// Schedules, promises, queue, clients, audit.
    pub struct OperatorText {
        schedules: "Agendas" | "Agendas" | "Schedules";
        schedules_lead: "O que roda sozinho, e quando. Uma mudança vale em todos os servidores em um segundo." | "Lo que funciona solo, y cuándo. Un cambio vale en todos los servidores en un segundo." | "What runs by itself, and when. A change takes effect on every server within a second.";
        schedule: "Agenda" | "Agenda" | "Schedule";
        state: "Situação" | "Situación" | "State";
        when: "Quando" | "Cuándo" | "When";
        next_run: "Próxima execução" | "Próxima ejecución" | "Next run";
        last_run: "Última execução" | "Última ejecución" | "Last run";
        on: "ativa" | "activa" | "on";
        paused: "pausada" | "en pausa" | "paused";
        running: "em execução" | "en ejecución" | "running";
        none_yet: "nenhuma ainda" | "ninguna todavía" | "none yet";
        provision: "Cria o login e envia a senha temporária de novas revendas" | "Crea el login y envía la contraseña temporal de nuevos revendedores" | "Makes logins and sends the temporary passwords of new resellers";
        requests: "Atende pedidos de senha ou login esquecidos" | "Atiende pedidos de contraseña o login olvidados" | "Serves requests about forgotten passwords and logins";
        watch: "Marca promessas em risco e vencidas" | "Marca promesas en riesgo y vencidas" | "Marks promises that are at risk or broken";
        housekeeping: "Apaga o que venceu: sessões, tokens, contadores" | "Borra lo que venció: sesiones, tokens, contadores" | "Removes what is over: sessions, tokens, counters";
        keys: "Retira chaves de assinatura antigas" | "Retira claves de firma antiguas" | "Takes old signing keys out of publication";
        settings: "Configuração" | "Configuración" | "Settings";
        expression: "Expressão cron" | "Expresión cron" | "Cron expression";
        expression_hint: "Minuto, hora, dia, mês, dia da semana; com seis campos, o primeiro é o segundo. Exemplo: 0 8 * * 1-5." | "Minuto, hora, día, mes, día de la semana; con seis campos, el primero es el segundo. Ejemplo: 0 8 * * 1-5." | "Minute, hour, day, month, weekday; with six fields the first is the second. Example: 0 8 * * 1-5.";
        time_zone: "Fuso horário" | "Zona horaria" | "Time zone";
        batch: "Máximo por execução" | "Máximo por ejecución" | "At most per run";
        missed: "Execução perdida" | "Ejecución perdida" | "A missed run";
        run_once: "Executar uma vez, assim que possível" | "Ejecutar una vez, en cuanto sea posible" | "Run once, as soon as possible";
        skip: "Esperar o próximo horário" | "Esperar el próximo horario" | "Wait for the next time";
        see: "Ver consequências" | "Ver consecuencias" | "Show consequences";
        see_hint: "Nada muda antes de você aplicar." | "Nada cambia antes de que usted aplique." | "Nothing changes before you apply it.";
        apply: "Aplicar mudança" | "Aplicar cambio" | "Apply change";
        consequences: "Consequências" | "Consecuencias" | "Consequences";
        next_runs: "Próximas execuções" | "Próximas ejecuciones" | "Next runs";
        no_runs: "Não roda enquanto estiver pausada." | "No funciona mientras esté en pausa." | "It does not run while it is paused.";
        people_none: "Ninguém espera agora." | "Nadie espera ahora." | "Nobody waits now.";
        people_wait: "Esperam agora: {n}. Cada um recebe um e-mail; até {batch} por execução." | "Esperan ahora: {n}. Cada uno recibe un correo; hasta {batch} por ejecución." | "Waiting now: {n}. Each gets one mail; up to {batch} per run.";
        people_done: "O último e-mail sai até {at}." | "El último correo sale hasta {at}." | "The last mail leaves by {at}.";
        broken_none: "Nenhuma promessa seria quebrada." | "Ninguna promesa se rompería." | "No promise would be broken.";
        broken_some: "Promessas que seriam quebradas: {n}." | "Promesas que se romperían: {n}." | "Promises that would be broken: {n}.";
        broken_line: "{who}: prazo {due}" | "{who}: plazo {due}" | "{who}: due {due}";
        pause: "Pausar" | "Pausar" | "Pause";
        resume: "Retomar" | "Reanudar" | "Resume";
        run: "Executar agora" | "Ejecutar ahora" | "Run now";
        undo: "Desfazer última mudança" | "Deshacer el último cambio" | "Undo the last change";
        pause_title: "Pausar esta agenda?" | "¿Pausar esta agenda?" | "Pause this schedule?";
        resume_title: "Retomar esta agenda?" | "¿Reanudar esta agenda?" | "Resume this schedule?";
        run_title: "Executar esta agenda agora?" | "¿Ejecutar esta agenda ahora?" | "Run this schedule now?";
        run_1: "Um servidor começa em um segundo, mesmo com a agenda pausada." | "Un servidor comienza en un segundo, incluso con la agenda en pausa." | "A server begins within a second, even while the schedule is paused.";
        undo_title: "Voltar à configuração anterior?" | "¿Volver a la configuración anterior?" | "Go back to the settings before?";
        done_set: "A nova configuração vale a partir de agora." | "La nueva configuración vale desde ahora." | "The new settings are in effect.";
        done_pause: "A agenda está pausada." | "La agenda está en pausa." | "The schedule is paused.";
        done_resume: "A agenda está ativa." | "La agenda está activa." | "The schedule is on.";
        done_run: "A execução foi pedida." | "La ejecución fue pedida." | "The run has been asked for.";
        done_undo: "A configuração anterior voltou a valer." | "La configuración anterior vuelve a valer." | "The settings before are back in effect.";
        runs: "Últimas execuções" | "Últimas ejecuciones" | "Last runs";
        begun: "Início" | "Inicio" | "Began";
        cause: "Motivo" | "Motivo" | "Cause";
        cause_beat: "horário" | "horario" | "its time";
        cause_manual: "pedido do operador" | "pedido del operador" | "asked for by an operator";
        cause_nudge: "algo novo chegou" | "llegó algo nuevo" | "something new came";
        outcome: "Resultado" | "Resultado" | "Outcome";
        processed: "Feitos" | "Hechos" | "Done";
        run_done: "concluída" | "concluida" | "done";
        run_failed: "falhou" | "falló" | "failed";
        run_lost: "perdida com o servidor" | "perdida con el servidor" | "lost with its server";
        run_waiting: "aguardando servidor" | "esperando servidor" | "waits for a server";
        node: "Servidor" | "Servidor" | "Server";
        changed: "Última mudança" | "Último cambio" | "Last change";
        changed_by: "{at}, por {who}" | "{at}, por {who}" | "{at}, by {who}";
        promises: "Promessas" | "Promesas" | "Promises";
        promises_lead: "Abertas: {open}. Em risco: {risk}." | "Abiertas: {open}. En riesgo: {risk}." | "Open: {open}. At risk: {risk}.";
        which_risk: "Em risco" | "En riesgo" | "At risk";
        which_open: "Abertas" | "Abiertas" | "Open";
        which_all: "Todas" | "Todas" | "All";
        promises_none: "Nenhuma promessa aqui." | "Ninguna promesa aquí." | "No promise here.";
        reseller: "Revenda" | "Revendedor" | "Reseller";
        unknown_reseller: "cadastro recusado" | "registro rechazado" | "record rejected";
        due: "Prazo" | "Plazo" | "Due";
        stage: "Etapa" | "Etapa" | "Stage";
        problem: "Problema" | "Problema" | "Problem";
        margin: "Margem" | "Margen" | "Margin";
        at_risk: "em risco" | "en riesgo" | "at risk";
        breached: "prazo vencido" | "plazo vencido" | "broken";
        in_time: "no prazo" | "en plazo" | "in time";
        kept: "cumprida" | "cumplida" | "kept";
        little_time: "Falta pouco tempo e o e-mail ainda não saiu." | "Queda poco tiempo y el correo aún no salió." | "Little time is left and the mail has not left yet.";
        not_active: "A revenda não está ativa." | "El revendedor no está activo." | "The reseller is not active.";
        failed_mail: "O e-mail não chegou; veja o motivo abaixo." | "El correo no llegó; vea el motivo abajo." | "The mail has not arrived; see why below.";
        rejected: "O cadastro recebido tem erros." | "El registro recibido tiene errores." | "The record that came in has errors.";
        mails: "E-mails desta promessa" | "Correos de esta promesa" | "Mails of this promise";
        mails_none: "Nenhum e-mail ainda." | "Ningún correo todavía." | "No mail yet.";
        queue: "Fila de envio" | "Cola de envío" | "Queue";
        queue_lead: "O que sai da casa: e-mails e avisos de saída aos portais." | "Lo que sale de la casa: correos y avisos de salida a los portales." | "What leaves the house: mails, and sign-outs told to the portals.";
        waiting: "À espera, pela urgência" | "En espera, por urgencia" | "Waiting, by urgency";
        oldest: "o mais antigo de {at}" | "el más antiguo de {at}" | "the oldest of {at}";
        awaited: "alguém espera diante da tela" | "alguien espera ante la pantalla" | "somebody waits before a screen";
        promised: "com prazo prometido" | "con plazo prometido" | "promised by a date";
        routine: "avisos" | "avisos" | "notices";
        limits: "Recuperações que encontraram um limite (24 h)" | "Recuperaciones que alcanzaron un límite (24 h)" | "Recoveries that met a limit (24 h)";
        limits_hint: "Muitos pedidos de um mesmo endereço esperam um pouco e são atendidos. Mais de dez iguais por hora para um login ou e-mail não são enviados." | "Muchos pedidos de una misma dirección esperan un poco y se atienden. Más de diez iguales por hora para un login o correo no se envían." | "Many requests from one address wait a little and are served. More than ten equal ones an hour for one login or e-mail are not sent.";
        limit_slowed: "Atrasadas pelo endereço" | "Demoradas por la dirección" | "Slowed by address";
        limit_waiting: "Ainda esperando" | "Aún en espera" | "Still waiting";
        limit_refused: "Não enviadas" | "No enviadas" | "Not sent";
        lane: "Tipo" | "Tipo" | "Kind";
        lane_mail: "E-mails" | "Correos" | "Mails";
        lane_logout: "Avisos de saída" | "Avisos de salida" | "Sign-outs";
        queued: "na fila" | "en cola" | "queued";
        sending: "enviando" | "enviando" | "sending";
        delayed: "adiado" | "aplazado" | "delayed";
        relayed: "aceito" | "aceptado" | "relayed";
        confirmed: "confirmado" | "confirmado" | "confirmed";
        delivered: "entregue" | "entregado" | "delivered";
        failed: "falhou" | "falló" | "failed";
        not_confirmed: "não confirmado" | "no confirmado" | "not confirmed";
        voided: "retirado" | "retirado" | "withdrawn";
        troubled: "Adiados e falhos" | "Aplazados y fallidos" | "Delayed and failed";
        troubled_none: "Tudo o que devia sair saiu." | "Todo lo que debía salir salió." | "Everything that should leave has left.";
        message: "Mensagem" | "Mensaje" | "Message";
        to: "Para" | "Para" | "To";
        reason: "Motivo" | "Motivo" | "Reason";
        next_attempt: "Próxima tentativa" | "Próximo intento" | "Next attempt";
        attempts: "Tentativas" | "Intentos" | "Attempts";
        retry: "Tentar agora" | "Intentar ahora" | "Try again now";
        retry_title: "Tentar enviar agora?" | "¿Intentar enviar ahora?" | "Try to send now?";
        retry_1: "A mensagem sai na próxima tentativa, com novo prazo. Uma senha meio vencida é trocada por outra." | "El mensaje sale en el próximo intento, con nuevo plazo. Una contraseña medio vencida se cambia por otra." | "The message leaves with the next attempt, with a new deadline. A password that is half over is replaced by another.";
        retry_2: "Se a senha já foi usada ou cancelada, a mensagem é retirada." | "Si la contraseña ya fue usada o anulada, el mensaje se retira." | "If its password was used or cancelled, the message is withdrawn.";
        done_retry: "A mensagem está na fila." | "El mensaje está en la cola." | "The message is queued.";
        portal_silent: "O portal não respondeu: {words}" | "El portal no respondió: {words}" | "The portal did not answer: {words}";
        portal_said: "O portal respondeu {code} em vez de confirmar." | "El portal respondió {code} en vez de confirmar." | "The portal answered {code} and did not confirm.";
        portal_refused: "O endereço do portal não é permitido: {words}" | "La dirección del portal no está permitida: {words}" | "The portal's address is not allowed: {words}";
        logout_token: "Aviso de saída" | "Aviso de salida" | "Sign-out";
        clients: "Clientes" | "Clientes" | "Clients";
        clients_lead: "Portais e sistemas que usam este login." | "Portales y sistemas que usan este login." | "Portals and systems that use this login.";
        clients_none: "Nenhum cliente registrado." | "Ningún cliente registrado." | "No client is registered.";
        client: "Cliente" | "Cliente" | "Client";
        kind: "Tipo" | "Tipo" | "Kind";
        first_party: "próprio" | "propio" | "own";
        third_party: "de terceiro" | "de tercero" | "third party";
        public_client: "público" | "público" | "public";
        confidential: "confidencial" | "confidencial" | "confidential";
        disabled: "desativado" | "desactivado" | "disabled";
        grants: "Concessões" | "Concesiones" | "Grants";
        redirects: "Endereços de retorno" | "Direcciones de retorno" | "Redirect addresses";
        logout_at: "Aviso de saída em" | "Aviso de salida en" | "Told of sign-outs at";
        none: "nenhum" | "ninguno" | "none";
        audit: "Auditoria" | "Auditoría" | "Audit";
        audit_lead: "Quem fez o quê, com quem e quando. O mais recente primeiro." | "Quién hizo qué, con quién y cuándo. Lo más reciente primero." | "Who did what, to whom and when. The newest first.";
        audit_none: "Nenhum registro encontrado." | "Ningún registro encontrado." | "No entry found.";
        search_act: "Ato começa com" | "El acto comienza con" | "The act begins with";
        search_about: "Sobre quem, ou feito por" | "Sobre quién, o hecho por" | "About whom, or done by";
        search_go: "Buscar" | "Buscar" | "Search";
        at: "Quando" | "Cuándo" | "When";
        actor: "Quem" | "Quién" | "Who";
        act: "Ato" | "Acto" | "Act";
        subject: "Sobre" | "Sobre" | "About";
        change: "Mudança" | "Cambio" | "Change";
        shown: "{n} registros" | "{n} registros" | "{n} entries";
        zone_note: "Horários em {zone}." | "Horarios en {zone}." | "Times are in {zone}.";
    }
}

/// What a schedule does; another's name says nothing more.
pub fn schedule_words(lang: Lang, name: &str) -> &'static str {
    let t = OperatorText::of(lang);
    match name {
        "provision" => t.provision,
        "requests" => t.requests,
        "watch" => t.watch,
        "housekeeping" => t.housekeeping,
        "keys" => t.keys,
        _ => "",
    }
}

/// How urgent a message is.
pub fn urgency_words(lang: Lang, urgency: &str) -> &'static str {
    let t = OperatorText::of(lang);
    match urgency {
        "awaited" => t.awaited,
        "promised" => t.promised,
        _ => t.routine,
    }
}

/// A message's state; a logout token has words of its own.
pub fn message_state(lang: Lang, state: &str, logout: bool) -> &'static str {
    let t = OperatorText::of(lang);
    match state {
        "queued" => t.queued,
        "sending" => t.sending,
        "delayed" => t.delayed,
        "relayed" if logout => t.confirmed,
        "relayed" => t.relayed,
        "delivered" => t.delivered,
        "failed" if logout => t.not_confirmed,
        "failed" => t.failed,
        _ => t.voided,
    }
}
