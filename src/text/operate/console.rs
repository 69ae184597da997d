//! Texts of the operator's first page.

crate::texts! {
    /// What is going on now.
    pub struct ConsoleText {
        title: "Visão geral" | "Resumen" | "Overview";
        as_of: "Situação às {at}." | "Situación a las {at}." | "As of {at}.";
        live_stop: "Parar de atualizar" | "Dejar de actualizar" | "Stop refreshing";
        live_go: "Atualizar de novo" | "Volver a actualizar" | "Refresh again";
        live_ended: "A página parou de se atualizar, porque a sessão terminou. Recarregue a página para entrar de novo." | "La página dejó de actualizarse porque la sesión terminó. Recargue la página para ingresar de nuevo." | "This page stopped refreshing because the session ended. Reload it to sign in again.";
        risk: "Em risco agora" | "En riesgo ahora" | "At risk now";
        risk_none: "Nenhuma promessa em risco." | "Ninguna promesa en riesgo." | "No promise is at risk.";
        risk_more: "Mostradas {n} de {all}, as de prazo mais próximo." | "Se muestran {n} de {all}, las de plazo más próximo." | "{n} of {all} shown, those that are due first.";
        risk_all: "Ver todas em risco" | "Ver todas en riesgo" | "See all at risk";
        why: "Causa" | "Causa" | "Cause";
        overdue: "vencida {ago}" | "vencida {ago}" | "breached, {ago}";
        hours: "Promessas abertas: prazo e previsão por hora" | "Promesas abiertas: plazo y previsión por hora" | "Open promises: due and expected by the hour";
        hours_none: "Nenhuma promessa aberta." | "Ninguna promesa abierta." | "No promise is open.";
        hours_desc: "Abertas: {open}; em risco: {risk}; com prazo vencido: {late}; sem previsão: {unknown}." | "Abiertas: {open}; en riesgo: {risk}; con plazo vencido: {late}; sin previsión: {unknown}." | "Open: {open}; at risk: {risk}; breached: {late}; without an expected time: {unknown}.";
        hours_table: "Os números por hora" | "Los números por hora" | "The figures by the hour";
        hour: "Hora" | "Hora" | "Hour";
        before: "antes" | "antes" | "before";
        later: "depois" | "después" | "later";
        due_here: "Prazo nesta hora" | "Plazo en esta hora" | "Due in this hour";
        expected_here: "Previstas nesta hora" | "Previstas en esta hora" | "Expected in this hour";
        key_due: "prazo" | "plazo" | "due";
        key_late: "prazo vencido" | "plazo vencido" | "breached";
        key_expected: "previsão" | "previsión" | "expected";
        credentials: "Tempo até a credencial" | "Tiempo hasta la credencial" | "Time to the credential";
        credentials_hint: "Do registro recebido até o e-mail entregue ao servidor de envio, por dia da entrega." | "Desde el registro recibido hasta el correo entregado al servidor de envío, por día de la entrega." | "From the record's receipt until the relay took the mail, by the day on which it did.";
        credentials_desc: "Colunas: em quanto tempo metade saiu. Linha: em quanto tempo 95% saíram. A tabela tem os números." | "Columnas: en cuánto tiempo salió la mitad. Línea: en cuánto tiempo salió el 95%. La tabla tiene los números." | "Columns: within what time half of them left. Line: within what time 95% left. The table has the figures.";
        credentials_none: "Nenhuma credencial saiu nos últimos 14 dias." | "Ninguna credencial salió en los últimos 14 días." | "No credential left within the last 14 days.";
        day: "Dia" | "Día" | "Day";
        half: "Metade em até" | "La mitad en hasta" | "Half within";
        most: "95% em até" | "95% en hasta" | "95% within";
        late: "Atrasadas" | "Atrasadas" | "Late";
        sent: "Credenciais" | "Credenciales" | "Credentials";
        mails: "E-mails, pelo que houve com eles" | "Correos, según lo que pasó con ellos" | "Mails, by what became of them";
        mails_none: "Nenhum e-mail nos últimos 7 dias." | "Ningún correo en los últimos 7 días." | "No mail within the last 7 days.";
        today: "Hoje" | "Hoy" | "Today";
        week: "7 dias" | "7 días" | "7 days";
        queue: "Fila de envio" | "Cola de envío" | "Queue";
        queue_none: "Nada espera." | "Nada espera." | "Nothing waits.";
        oldest_due: "Espera mais longa" | "Espera más larga" | "Longest wait";
        nothing_due: "nada atrasado" | "nada atrasado" | "nothing is due";
        nodes: "Servidores" | "Servidores" | "Servers";
        nodes_none: "Nenhum servidor deu sinal ainda." | "Ningún servidor dio señal todavía." | "No server has shown itself yet.";
        alive: "ativo" | "activo" | "alive";
        silent: "sem sinal" | "sin señal" | "silent";
        only_answers: "só atende páginas" | "solo atiende páginas" | "only answers";
        beat: "Último sinal" | "Última señal" | "Last beat";
        up_since: "No ar desde" | "En marcha desde" | "Up since";
        version: "Versão" | "Versión" | "Version";
    }
}
