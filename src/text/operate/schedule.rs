//! Texts of one schedule: its settings, what a change of them would mean, and how it came to them.

crate::texts! {
    /// A schedule before and after a change.
    pub struct ScheduleText {
        made_set: "mudou" | "cambió" | "changed";
        made_pause: "pausou" | "pausó" | "paused";
        made_resume: "retomou" | "reanudó" | "resumed";
        made_undo: "desfez" | "deshizo" | "undid";
        made_stop: "parou: nunca mais rodaria" | "se detuvo: nunca más funcionaría" | "stopped: it never runs again";
        always: "o tempo todo" | "todo el tiempo" | "all the time";
        window: "Janela do dia" | "Ventana del día" | "Hours of the day";
        window_hint: "Fora dela nada roda. Exemplo: 08:00-20:00; vazio é o dia todo." | "Fuera de ella nada funciona. Ejemplo: 08:00-20:00; vacío es todo el día." | "Nothing runs outside of them. Example: 08:00-20:00; empty is the whole day.";
        window_mail_hint: "Fora dela sai só o que alguém espera diante da tela. Exemplo: 08:00-20:00; vazio é o dia todo." | "Fuera de ella sale solo lo que alguien espera ante la pantalla. Ejemplo: 08:00-20:00; vacío es todo el día." | "Outside of them only what somebody waits for before a screen leaves. Example: 08:00-20:00; empty is the whole day.";
        window_all: "o dia todo" | "todo el día" | "the whole day";
        days: "Dias" | "Días" | "Days";
        days_every: "Todos os dias" | "Todos los días" | "Every day";
        days_business: "Só dias úteis, sem feriados" | "Solo días hábiles, sin feriados" | "Business days only, no holidays";
        per_minute: "E-mails por minuto" | "Correos por minuto" | "Mails a minute";
        per_domain: "Por minuto a cada domínio" | "Por minuto a cada dominio" | "A minute to each mail domain";
        rate_hint: "Somados todos os servidores. 0 é sem limite; um quinto fica para quem espera diante da tela." | "Sumados todos los servidores. 0 es sin límite; un quinto queda para quien espera ante la pantalla." | "Over all servers. 0 is no limit; a fifth is kept for whoever waits before a screen.";
        no_limit: "sem limite" | "sin límite" | "no limit";
        today: "Hoje" | "Hoy" | "Today";
        then: "Com a mudança" | "Con el cambio" | "With the change";
        compared: "Hoje e com a mudança" | "Hoy y con el cambio" | "Today and with the change";
        what: "O quê" | "Qué" | "What";
        same: "A mudança não altera nada." | "El cambio no altera nada." | "The change alters nothing.";
        next_runs: "Próximas dez execuções" | "Próximas diez ejecuciones" | "Next ten runs";
        next_openings: "Próximas aberturas" | "Próximas aperturas" | "Next openings";
        never_closed: "nunca fecha" | "nunca cierra" | "never closed";
        held: "só o que alguém espera diante da tela" | "solo lo que alguien espera ante la pantalla" | "only what somebody waits for before a screen";
        no_runs: "não roda: está pausada" | "no funciona: está en pausa" | "does not run: it is paused";
        people: "Pessoas que esperam agora" | "Personas que esperan ahora" | "People who wait now";
        mails: "E-mails na fila, sem pressa" | "Correos en cola, sin prisa" | "Mails queued, in no hurry";
        last_mail: "Último e-mail sai" | "El último correo sale" | "The last mail leaves";
        nobody: "ninguém espera" | "nadie espera" | "nobody waits";
        never: "nunca" | "nunca" | "never";
        late: "Promessas atrasadas" | "Promesas atrasadas" | "Promises that would be late";
        most: "Maior atraso" | "Mayor atraso" | "Latest by";
        gap: "Maior intervalo entre duas execuções" | "Mayor intervalo entre dos ejecuciones" | "Longest gap between two runs";
        gap_line: "{span}: quem chega logo depois de uma execução pode esperar tudo isso" | "{span}: quien llega justo después de una ejecución puede esperar todo eso" | "{span}: whoever comes just after a run may wait that long";
        together: "No mesmo minuto" | "En el mismo minuto" | "In the same minute";
        together_line: "{name}: {n} de {of}" | "{name}: {n} de {of}" | "{name}: {n} of {of}";
        no_delay: "nenhum" | "ninguno" | "none";
        none: "nenhuma" | "ninguna" | "none";
        overlap: "Duração" | "Duración" | "Duration";
        overlap_line: "cada execução leva {took}, e a próxima vem depois de {gap}: ela espera" | "cada ejecución lleva {took}, y la próxima viene después de {gap}: espera" | "a run takes {took} and the next comes after {gap}: it waits";
        late_title: "Promessas que se atrasam" | "Promesas que se atrasan" | "Promises that are late";
        late_none: "Nenhuma promessa se atrasa, nem hoje nem com a mudança." | "Ninguna promesa se atrasa, ni hoy ni con el cambio." | "No promise is late, neither today nor with the change.";
        late_more: "E mais {n}." | "Y {n} más." | "And {n} more.";
        late_by: "{span} de atraso: sai em {at}" | "{span} de atraso: sale el {at}" | "late by {span}: leaves {at}";
        never_leaves: "não sai" | "no sale" | "never leaves";
        in_time: "no prazo" | "en plazo" | "in time";
        why: "Motivo da mudança" | "Motivo del cambio" | "Why you change it";
        why_hint: "Fica no histórico e na auditoria, com o seu login." | "Queda en el historial y en la auditoría, con su login." | "Kept in the history and the audit, with your login.";
        history: "Histórico" | "Historial" | "History";
        history_none: "Nenhuma mudança desde a primeira partida." | "Ningún cambio desde el primer arranque." | "No change since the first start.";
        who: "{who} {made}" | "{who} {made}" | "{who} {made}";
        from_to: "{what}: {from} → {to}" | "{what}: {from} → {to}" | "{what}: {from} → {to}";
        no_reason: "sem motivo registrado" | "sin motivo registrado" | "no reason recorded";
        go_back: "Voltar ao que valia antes" | "Volver a lo que valía antes" | "Back to what was set before";
        by_mail: "E-mails saem pelo ritmo, pela janela e pelos dias da agenda mail." | "Los correos salen por el ritmo, la ventana y los días de la agenda mail." | "Mails leave by the rate, the hours and the days of the schedule mail.";
        dry_run: "Nada foi mudado. Com --yes e --why a mudança é aplicada." | "Nada se cambió. Con --yes y --why se aplica el cambio." | "Nothing was changed. With --yes and --why it is applied.";
        runs_soon: "{name}: um servidor começa no próximo segundo." | "{name}: un servidor comienza en el próximo segundo." | "{name}: a running server begins within a second.";
    }
}
