//! Invitations by which clients register themselves.

crate::texts! {
    /// The pages of invitations.
    pub struct InviteText {
        title: "Convites de registro" | "Invitaciones de registro" | "Registration invitations";
        lead: "Com um convite, um sistema se registra sozinho, dentro do que o convite permite (RFC 7591). Sem convite aberto ninguém se registra." | "Con una invitación, un sistema se registra solo, dentro de lo que la invitación permite (RFC 7591). Sin una invitación abierta nadie se registra." | "With an invitation a system registers itself, within what the invitation allows (RFC 7591). Without an open one nobody does.";
        none: "Não há convites." | "No hay invitaciones." | "There are no invitations.";
        name: "Nome do convite" | "Nombre de la invitación" | "Name of the invitation";
        name_hint: "Cada cliente que vier por ele mostra este nome." | "Cada cliente que venga con ella muestra este nombre." | "Every client that comes by it shows this name.";
        came: "Vieram" | "Vinieron" | "Came";
        until: "Vale até" | "Vale hasta" | "Good until";
        allows: "Permite" | "Permite" | "Allows";
        state: "Situação" | "Situación" | "State";
        open: "aberto" | "abierta" | "open";
        used_up: "esgotado" | "agotada" | "used up";
        expired: "vencido" | "vencida" | "expired";
        revoked: "retirado" | "retirada" | "taken back";
        anywhere: "qualquer host" | "cualquier host" | "any host";
        new: "Novo convite" | "Nueva invitación" | "New invitation";
        new_lead: "O convite aparece uma só vez, na página seguinte. Quem se registra por ele nunca é da própria distribuidora: sempre pede consentimento." | "La invitación aparece una sola vez, en la página siguiente. Quien se registra con ella nunca es del propio distribuidor: siempre pide consentimiento." | "It is shown once, on the next page. Whoever registers by it is never the distributor's own, and always asks for consent.";
        days: "Dias de validade" | "Días de validez" | "Days it is good";
        most: "Clientes, no máximo" | "Clientes, como máximo" | "Clients at most";
        an_hour: "Clientes por hora, no máximo" | "Clientes por hora, como máximo" | "Clients an hour at most";
        scopes: "Escopos permitidos" | "Ámbitos permitidos" | "Scopes it allows";
        grants: "Concessões permitidas" | "Concesiones permitidas" | "Grant types it allows";
        spaces: "Separados por espaço." | "Separados por espacio." | "Separated by spaces.";
        hosts: "Hosts permitidos" | "Hosts permitidos" | "Hosts it allows";
        hosts_hint: "Um por linha: portal.example.com, ou .example.com para tudo abaixo dele. Vazio: qualquer um." | "Uno por línea: portal.example.com, o .example.com para todo lo que está debajo. Vacío: cualquiera." | "One a line: portal.example.com, or .example.com for all below it. Empty: any.";
        profile: "Perfil mínimo" | "Perfil mínimo" | "Profile at least";
        make: "Criar convite" | "Crear invitación" | "Make the invitation";
        taken: "Já existe um convite com este nome; escolha outro. Nada foi criado." | "Ya existe una invitación con este nombre; elija otro. Nada se creó." | "There is an invitation of this name; choose another. Nothing was made.";
        once: "Entregue este convite agora" | "Entregue esta invitación ahora" | "Hand this invitation over now";
        once_lead: "O initial_access_token não aparece de novo. Quem o tem pode registrar clientes dentro dos limites do convite; entregue-o por um caminho seguro." | "El initial_access_token no aparece de nuevo. Quien lo tiene puede registrar clientes dentro de los límites de la invitación; entréguelo por un camino seguro." | "The initial_access_token is not shown again. Whoever has it can register clients within the limits of the invitation; hand it over by a safe way.";
        revoke: "Retirar convite" | "Retirar invitación" | "Take the invitation back";
        revoke_title: "Retirar este convite?" | "¿Retirar esta invitación?" | "Take this invitation back?";
        revoke_1: "A partir de agora ninguém mais se registra por ele." | "Desde ahora nadie más se registra con ella." | "From now on nobody registers by it any more.";
        revoke_2: "Clientes que já vieram por ele: {n}. Eles ficam; cada um é desativado na sua página." | "Clientes que ya vinieron con ella: {n}. Se quedan; cada uno se desactiva en su página." | "Clients that came by it already: {n}. They stay; each one is disabled on its page.";
        revoke_done: "O convite foi retirado." | "La invitación fue retirada." | "The invitation was taken back.";
        by: "registrou-se pelo convite “{name}”" | "se registró con la invitación “{name}”" | "registered itself by the invitation “{name}”";
    }
}
