//! Texts of what agents did: counts, lists, limits of a day.

crate::texts! {
    /// The pages "my acts" and "agents".
    pub struct ActsText {
        mine: "O que eu fiz" | "Lo que hice" | "What I did";
        mine_lead: "O mais novo primeiro, como a auditoria guarda." | "Lo más nuevo primero, como lo guarda la auditoría." | "The newest first, as the audit keeps it.";
        agents: "Atendentes" | "Agentes" | "Agents";
        agents_lead: "Quanto cada pessoa fez hoje. Acima do aviso, abre-se um caso; no limite, a ação é recusada até um supervisor liberar." | "Cuánto hizo hoy cada persona. Por encima del aviso se abre un caso; en el límite, la acción se rechaza hasta que un supervisor lo libere." | "How much each person did today. Over the alert a case opens; at the limit the act is refused until a supervisor lifts it.";
        agents_none: "Não há contas de atendentes. Elas são criadas no terminal." | "No hay cuentas de agentes. Se crean en la terminal." | "There are no agents' accounts. They are made at the terminal.";
        agent: "Atendente" | "Agente" | "Agent";
        today: "Hoje" | "Hoy" | "Today";
        period: "Período" | "Período" | "Period";
        period_today: "hoje" | "hoy" | "today";
        period_week: "7 dias" | "7 días" | "7 days";
        period_month: "30 dias" | "30 días" | "30 days";
        none: "Nada neste período." | "Nada en este período." | "Nothing in this period.";
        at: "Quando" | "Cuándo" | "When";
        act: "Ação" | "Acción" | "Act";
        whom: "A quem" | "A quién" | "To whom";
        kept: "O que ficou registrado" | "Lo que quedó registrado" | "What was kept";
        searches: "Buscas" | "Búsquedas" | "Searches";
        misses: "Buscas sem resultado" | "Búsquedas sin resultado" | "Searches that found nobody";
        cards: "Fichas abertas" | "Fichas abiertas" | "Cards opened";
        reveals: "Dados completos" | "Datos completos" | "Whole data";
        passwords: "Senhas enviadas" | "Contraseñas enviadas" | "Passwords sent";
        corrections: "Propostas" | "Propuestas" | "Proposals";
        of_stop: "{done} de {stop}" | "{done} de {stop}" | "{done} of {stop}";
        over: "acima do aviso" | "por encima del aviso" | "over the alert";
        stopped: "no limite" | "en el límite" | "at the limit";
        lifted: "liberado hoje por {who}" | "liberado hoy por {who}" | "lifted today by {who}";
        lift: "Liberar o limite de hoje" | "Liberar el límite de hoy" | "Lift today's limit";
        lift_title: "Liberar o limite de hoje?" | "¿Liberar el límite de hoy?" | "Lift today's limit?";
        lift_1: "Até o fim do dia nada é recusado a esta pessoa por quantidade. Amanhã o limite vale de novo." | "Hasta el fin del día no se le rechaza nada a esta persona por cantidad. Mañana el límite vuelve a regir." | "Until the end of the day this person is refused nothing because of the limit. Tomorrow it holds again.";
        lift_2: "O motivo fica na auditoria, com o seu login e o horário." | "El motivo queda en la auditoría, con su login y la hora." | "The reason goes into the audit, with your login and the time.";
        lift_hint: "Por exemplo: campanha de recadastro combinada para hoje." | "Por ejemplo: campaña de actualización acordada para hoy." | "For example: a campaign agreed on for today.";
        lift_done: "O limite de hoje está liberado." | "El límite de hoy está liberado." | "Today's limit is lifted.";
        case_detail: "{what}: {done} hoje." | "{what}: {done} hoy." | "{what}: {done} today.";
        case_stopped: "{what}: {done} hoje, no limite." | "{what}: {done} hoy, en el límite." | "{what}: {done} today, at the limit.";
    }
}
