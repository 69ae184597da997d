//! Texts of the simulator: at the terminal and on the page of a schedule.

crate::texts! {
    /// What a simulation says.
    pub struct SimulateText {
        title: "Simulação" | "Simulación" | "Simulation";
        result: "Resultado" | "Resultado" | "Result";
        from_to: "De {from} a {to}" | "De {from} a {to}" | "From {from} to {to}";
        schedule: "Agenda: {expression} ({zone}), até {batch} por execução" | "Agenda: {expression} ({zone}), hasta {batch} por ejecución" | "Schedule: {expression} ({zone}), at most {batch} a run";
        paused: "A agenda está pausada." | "La agenda está en pausa." | "The schedule is paused.";
        relay: "Servidor de e-mail: até {rate} por minuto e servidor, {ms} ms por e-mail" | "Servidor de correo: hasta {rate} por minuto y servidor, {ms} ms por correo" | "Relay: at most {rate} a minute and node, {ms} ms a mail";
        relay_free: "Servidor de e-mail: sem limite por minuto, {ms} ms por e-mail" | "Servidor de correo: sin límite por minuto, {ms} ms por correo" | "Relay: no limit a minute, {ms} ms a mail";
        promises: "Promessas" | "Promesas" | "Promises";
        kept: "Credenciais entregues ao servidor de e-mail" | "Credenciales entregadas al servidor de correo" | "Credentials that the relay took";
        half: "Metade em até" | "La mitad en hasta" | "Half of them within";
        most: "95% em até" | "95 % en hasta" | "95% within";
        slowest: "A mais lenta em" | "La más lenta en" | "The slowest within";
        late: "Promessas vencidas" | "Promesas vencidas" | "Breached promises";
        failed: "E-mails que desistiram" | "Correos abandonados" | "Mails given up";
        open: "Em aberto no fim" | "Abiertas al final" | "Open at the end";
        margin: "Menor folga até o prazo" | "Menor holgura hasta el plazo" | "Least time left of a promise";
        margin_gone: "Maior atraso" | "Mayor atraso" | "Longest delay past the due time";
        most_waiting: "Máximo à espera da agenda" | "Máximo a la espera de la agenda" | "Most that waited for the schedule";
        most_queued: "Máximo na fila de e-mail" | "Máximo en la cola de correo" | "Most mails in the queue";
        attempts: "Tentativas de entrega" | "Intentos de entrega" | "Attempts";
        over_time: "Fila ao longo do tempo" | "Cola a lo largo del tiempo" | "The queue over time";
        at: "Quando" | "Cuándo" | "When";
        waiting: "À espera da agenda" | "A la espera de la agenda" | "Wait for the schedule";
        queued: "Na fila de e-mail" | "En la cola de correo" | "In the mail queue";
        relayed: "Entregues" | "Entregados" | "Taken by the relay";
        stopped: "A simulação parou antes do fim; os números valem até {at}." | "La simulación se detuvo antes del final; los números valen hasta {at}." | "The simulation stopped before its end; the figures are those until {at}.";
        all_kept: "Toda promessa seria cumprida." | "Toda promesa se cumpliría." | "Every promise would be kept.";
        some_late: "Promessas que venceriam: {n} de {all}." | "Promesas que vencerían: {n} de {all}." | "Promises that would be breached: {n} of {all}.";
        nobody: "Ninguém chegou e ninguém espera: não há o que simular." | "Nadie llegó y nadie espera: no hay nada que simular." | "Nobody came and nobody waits: there is nothing to simulate.";
        progress: "{at}: {relayed} de {all} e-mails entregues" | "{at}: {relayed} de {all} correos entregados" | "{at}: {relayed} of {all} mails taken by the relay";
        took: "{n} e-mails simulados em {seconds} s ({rate} por segundo)" | "{n} correos simulados en {seconds} s ({rate} por segundo)" | "{n} mails simulated in {seconds} s ({rate} a second)";
        tried: "Tentativas" | "Intentos" | "Tried";
        tried_line: "{rate} por minuto, {expression}, até {batch} por execução: {verdict}" | "{rate} por minuto, {expression}, hasta {batch} por ejecución: {verdict}" | "{rate} a minute, {expression}, at most {batch} a run: {verdict}";
        verdict_keeps: "cumpre, folga {margin}, a mais lenta em {max}" | "cumple, holgura {margin}, la más lenta en {max}" | "keeps, {margin} to spare, the slowest within {max}";
        verdict_thin: "folga menor que {margin}" | "holgura menor que {margin}" | "less than {margin} to spare";
        verdict_grows: "a fila cresce de um dia para o outro" | "la cola crece de un día a otro" | "the queue grows from day to day";
        verdict_late: "deixa promessas vencer" | "deja vencer promesas" | "breaches promises";
        answer: "O menor que cumpre com folga de {margin}: {rate} por minuto; agenda {expression} com até {batch} por execução. Metade em até {half}, todas em até {max}." | "Lo menor que cumple con holgura de {margin}: {rate} por minuto; agenda {expression} con hasta {batch} por ejecución. La mitad en hasta {half}, todas en hasta {max}." | "The least that keeps every promise with {margin} to spare: {rate} a minute; schedule {expression} with at most {batch} a run. Half within {half}, all within {max}.";
        answer_more: "Também cumprem, com esse ritmo:" | "También cumplen, con ese ritmo:" | "At that rate these keep it, too:";
        answer_none: "Nada do que foi tentado cumpre toda promessa com folga de {margin}. O servidor de e-mail precisa de mais de {rate} por minuto, ou chegam revendas demais." | "Nada de lo intentado cumple toda promesa con holgura de {margin}. El servidor de correo necesita más de {rate} por minuto, o llegan demasiados revendedores." | "Nothing that was tried keeps every promise with {margin} to spare. The relay needs more than {rate} a minute, or too many resellers come.";
        unlimited: "sem limite" | "sin límite" | "no limit";
        bad_line: "{file}, linha {line}: {why}. Nada foi simulado" | "{file}, línea {line}: {why}. No se simuló nada" | "{file}, line {line}: {why}. Nothing was simulated";
        bad_row: "não é uma linha de CSV" | "no es una línea de CSV" | "it is no line of a CSV file";
        bad_instant: "a primeira coluna não é uma data com hora (2026-12-01T09:00:00-03:00)" | "la primera columna no es una fecha con hora (2026-12-01T09:00:00-03:00)" | "its first column is no date with a time (2026-12-01T09:00:00-03:00)";
        bad_count: "a segunda coluna não é uma quantidade até 100000" | "la segunda columna no es una cantidad hasta 100000" | "its second column is no count up to 100000";
        bad_value: "{option}: {value} não serve. Escreva {form}. Nada foi simulado" | "{option}: {value} no sirve. Escriba {form}. No se simuló nada" | "{option}: {value} cannot be taken. Write {form}. Nothing was simulated";
        form_peak: "HORA+DURAÇÃO=QUANTIDADE, por exemplo 09:00+2h=5000" | "HORA+DURACIÓN=CANTIDAD, por ejemplo 09:00+2h=5000" | "TIME+LENGTH=COUNT, for example 09:00+2h=5000";
        form_span: "INÍCIO+DURAÇÃO, contados do começo, por exemplo 26h+90m" | "INICIO+DURACIÓN, contados desde el comienzo, por ejemplo 26h+90m" | "FROM+LENGTH, counted from the start, for example 26h+90m";
        form_loss: "[SERVIDOR@]INÍCIO+DURAÇÃO, por exemplo 2@5h+30m, com um servidor que existe" | "[SERVIDOR@]INICIO+DURACIÓN, por ejemplo 2@5h+30m, con un servidor que existe" | "[NODE@]FROM+LENGTH, for example 2@5h+30m, with a node that there is";
        form_length: "uma duração, por exemplo 48h ou 3d" | "una duración, por ejemplo 48h o 3d" | "a length of time, for example 48h or 3d";
        form_start: "data com hora, por exemplo 2026-12-01T00:00" | "fecha con hora, por ejemplo 2026-12-01T00:00" | "a date with a time, for example 2026-12-01T00:00";
        too_many: "Chegariam {n} revendas; o simulador leva até {most}. Encurte o período ou diminua as chegadas. Nada foi simulado" | "Llegarían {n} revendedores; el simulador admite hasta {most}. Acorte el período o disminuya las llegadas. No se simuló nada" | "{n} resellers would come; the simulator takes up to {most}. Shorten the time or let fewer come. Nothing was simulated";
        offer: "Simular as próximas 48 horas" | "Simular las próximas 48 horas" | "Simulate the next 48 hours";
        offer_hint: "Com quem espera hoje, os e-mails da fila e tantas chegadas quantas houve nas últimas 48 horas. Nada muda e nada é enviado." | "Con quienes esperan hoy, los correos de la cola y tantas llegadas como hubo en las últimas 48 horas. Nada cambia y nada se envía." | "With those who wait today, the mails in the queue, and as many arrivals as in the last 48 hours. Nothing changes and nothing is sent.";
        page_lead: "O que viria com esta configuração, se chegarem tantas revendas quantas chegaram nas últimas 48 horas ({n})." | "Lo que vendría con esta configuración, si llegan tantos revendedores como en las últimas 48 horas ({n})." | "What would come of these settings if as many resellers come as in the last 48 hours ({n}).";
        page_waiting: "Esperam hoje: {waiting} pela agenda, {queued} e-mails na fila." | "Esperan hoy: {waiting} por la agenda, {queued} correos en la cola." | "Waiting today: {waiting} for the schedule, {queued} mails in the queue.";
        page_left_out: "Fora da conta: e-mails que não são de promessas, e o que ainda não foi aceito." | "Fuera de la cuenta: correos que no son de promesas, y lo que aún no fue aceptado." | "Not counted: mails that belong to no promise, and what is not accepted yet.";
        page_busy: "Outra simulação está em andamento. Tente de novo em alguns segundos; nada se perdeu." | "Hay otra simulación en curso. Intente de nuevo en unos segundos; nada se perdió." | "Another simulation is under way. Try again in a few seconds; nothing was lost.";
        page_too_long: "São mais do que esta página simula em poucos segundos. No terminal, o comando cracha simulate leva o tempo que precisar." | "Son más de los que esta página simula en pocos segundos. En la terminal, el comando cracha simulate toma el tiempo necesario." | "There are more than this page simulates in a few seconds. At the terminal, the command cracha simulate takes the time that it needs.";
        chart_alt: "Quantos esperam, ao longo do tempo" | "Cuántos esperan, a lo largo del tiempo" | "How many wait, over time";
    }
}
