//! Texts of what a supervisor decides.

crate::texts! {
    /// Settling a case, and what an agent reads instead.
    pub struct SupervisorText {
        only: "Isto é decidido por um supervisor." | "Esto lo decide un supervisor." | "A supervisor decides this.";
        heading: "Para supervisor" | "Para supervisor" | "For a supervisor";
        decide: "Decidir" | "Decidir" | "Decide";
        lead: "Depois de decidido, o motivo fica no caso e na auditoria." | "Una vez decidido, el motivo queda en el caso y en la auditoría." | "Once decided, the reason stays with the case and in the audit.";
        no_proof_lead: "Fale com o representante comercial da revenda e registre o que ele disse." | "Hable con el representante comercial del revendedor y registre lo que dijo." | "Talk to the reseller's sales representative and record what they said.";
        stopped_lead: "O endereço antigo parou a troca. Confirme com a revenda, por outro meio, qual endereço está certo." | "La dirección anterior detuvo el cambio. Confirme con el revendedor, por otro medio, qué dirección es la correcta." | "The old address stopped the change. Confirm with the reseller, by other means, which address is right.";
        decision: "Decisão" | "Decisión" | "Decision";
        why: "Motivo" | "Motivo" | "Reason";
        why_hint: "Com quem você falou e quando. Não escreva senhas nem códigos." | "Con quién habló y cuándo. No escriba contraseñas ni códigos." | "Whom you talked to and when. Do not write passwords or codes.";
        asked: "O que se pede" | "Lo que se pide" | "What is asked";
        note: "O que o atendente escreveu" | "Lo que escribió el agente" | "What the agent wrote";
        sales: "Representante comercial" | "Representante comercial" | "Sales representative";
        sales_none: "não informado pelo ERP" | "no informado por el ERP" | "not given by the ERP";
        new_email: "Endereço proposto" | "Dirección propuesta" | "Proposed address";
        proposed_by: "Proposto por" | "Propuesto por" | "Proposed by";
        decided: "Decisão registrada." | "Decisión registrada." | "The decision is recorded.";
        decided_confirmed: "Decisão registrada. Agora proponha o ato com a prova “o representante comercial confirmou”; outra pessoa aprova." | "Decisión registrada. Ahora proponga el acto con la prueba “el representante comercial confirmó”; otra persona aprueba." | "The decision is recorded. Now propose the act with the proof “the sales representative confirmed”; another person approves.";
        confirmed: "O representante confirmou" | "El representante confirmó" | "The representative confirmed";
        confirmed_follows: "O caso fica aberto até o ato ser aprovado: você propõe, outra pessoa do atendimento aprova." | "El caso queda abierto hasta que se apruebe el acto: usted propone, otra persona de atención aprueba." | "The case stays open until the act is approved: you propose, another person of the desk approves.";
        denied: "O representante não confirmou" | "El representante no confirmó" | "The representative did not confirm";
        denied_follows: "O caso é fechado e nada muda." | "El caso se cierra y nada cambia." | "The case is closed and nothing changes.";
        unreachable: "O representante não foi encontrado" | "No se encontró al representante" | "The representative could not be reached";
        unreachable_follows: "O caso é fechado e nada muda. Se a pessoa voltar, abre-se outro." | "El caso se cierra y nada cambia. Si la persona vuelve, se abre otro." | "The case is closed and nothing changes. If the person comes back, another is opened.";
        limit_lead: "Fale com a pessoa e veja o que ela fez hoje." | "Hable con la persona y vea lo que hizo hoy." | "Talk to the person and see what they did today.";
        counted: "O que foi contado" | "Lo que se contó" | "What was counted";
        explained: "Está explicado" | "Está explicado" | "It is explained";
        explained_follows: "O caso é fechado. O limite continua valendo." | "El caso se cierra. El límite sigue vigente." | "The case is closed. The limit still holds.";
        lifted: "Está explicado, e o limite de hoje é liberado" | "Está explicado, y se libera el límite de hoy" | "It is explained, and today's limit is lifted";
        lifted_follows: "O caso é fechado. Até o fim do dia nada é recusado a esta pessoa por quantidade." | "El caso se cierra. Hasta el fin del día no se le rechaza nada a esta persona por cantidad." | "The case is closed. Until the end of the day this person is refused nothing because of the limit.";
        passed_on: "Não está explicado: encaminhado à segurança" | "No está explicado: derivado a seguridad" | "It is not explained: passed on to security";
        passed_on_follows: "O caso é fechado com esta decisão. Um operador pode bloquear a conta em Contas da distribuidora." | "El caso se cierra con esta decisión. Un operador puede bloquear la cuenta en Cuentas del distribuidor." | "The case is closed with this decision. An operator can block the account under The distributor's accounts.";
        stands: "A troca está certa" | "El cambio es correcto" | "The change is right";
        stands_follows: "O novo endereço passa a valer agora, as sessões terminam nos dois portais e os dois endereços são avisados." | "La nueva dirección rige desde ahora, las sesiones terminan en los dos portales y se avisa a las dos direcciones." | "The new address is in force now, sessions at both portals end, and both addresses are told.";
        undone: "A troca não vale" | "El cambio no procede" | "The change does not stand";
        undone_follows: "O endereço de cadastro continua o mesmo e o caso é fechado." | "La dirección registrada sigue igual y el caso se cierra." | "The registered address stays, and the case is closed.";
    }
}
