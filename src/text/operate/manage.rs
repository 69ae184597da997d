//! What operators make, renew and end: clients, signing keys, the distributor's own accounts.

crate::texts! {
    /// Acts, their consequences, and what is shown once.
    pub struct ManageText {
        new_client: "Novo cliente" | "Nuevo cliente" | "New client";
        new_client_lead: "Um sistema que deixa as pessoas entrarem por aqui ou que entrega revendas. O segredo aparece uma só vez, na página seguinte." | "Un sistema que deja entrar a las personas por aquí o que entrega revendedores. El secreto aparece una sola vez, en la página siguiente." | "A system that lets people in through here, or that hands over resellers. Its secret is shown once, on the next page.";
        client_id: "Identificação (client_id)" | "Identificación (client_id)" | "Identifier (client_id)";
        client_id_hint: "Não muda depois." | "No cambia después." | "It does not change later.";
        public: "Público: sem segredo, por exemplo um aplicativo nas mãos das pessoas" | "Público: sin secreto, por ejemplo una aplicación en manos de las personas" | "Public: without a secret, such as an application in people's hands";
        register: "Registrar cliente" | "Registrar cliente" | "Register client";
        client_taken: "Já existe um cliente com esta identificação; escolha outra. Nada foi registrado." | "Ya existe un cliente con esta identificación; elija otra. Nada se registró." | "There is a client with this identifier; choose another. Nothing was registered.";
        acts: "Ações" | "Acciones" | "Acts";
        disable: "Desativar cliente" | "Desactivar cliente" | "Disable client";
        disable_title: "Desativar este cliente?" | "¿Desactivar este cliente?" | "Disable this client?";
        disable_1: "A partir de agora, em todos os servidores, ninguém entra por este cliente e ele não recebe token algum." | "Desde ahora, en todos los servidores, nadie entra por este cliente y no recibe ningún token." | "From now on, on every server, nobody comes in through this client and it gets no token.";
        disable_2: "O que ele já tem não é renovado; o último token de acesso acaba em {minutes} minutos." | "Lo que ya tiene no se renueva; el último token de acceso termina en {minutes} minutos." | "What it has is not renewed; its last access token ends within {minutes} minutes.";
        disable_3: "As sessões das pessoas continuam; o cliente ainda recebe os avisos de saída. Pode ser reativado a qualquer momento." | "Las sesiones de las personas continúan; el cliente todavía recibe los avisos de salida. Se puede reactivar en cualquier momento." | "People's sessions go on; the client is still told of logouts. It can be enabled again at any time.";
        disable_done: "O cliente está desativado." | "El cliente está desactivado." | "The client is disabled.";
        enable: "Reativar cliente" | "Reactivar cliente" | "Enable client";
        enable_title: "Reativar este cliente?" | "¿Reactivar este cliente?" | "Enable this client again?";
        enable_1: "A partir de agora as pessoas entram por ele de novo, com o segredo de antes." | "Desde ahora las personas entran por él de nuevo, con el secreto de antes." | "From now on people come in through it again, with the secret it had.";
        enable_done: "O cliente está ativo." | "El cliente está activo." | "The client is enabled.";
        secret: "Novo segredo" | "Nuevo secreto" | "New secret";
        secret_title: "Dar um novo segredo a este cliente?" | "¿Dar un nuevo secreto a este cliente?" | "Give this client a new secret?";
        secret_1: "O segredo de agora é recusado em seguida, em todos os servidores: até o novo estar configurado lá, ninguém entra por este cliente." | "El secreto de ahora se rechaza enseguida, en todos los servidores: hasta que el nuevo esté configurado allí, nadie entra por este cliente." | "The present secret is refused at once, on every server: until the new one is configured there, nobody comes in through this client.";
        secret_2: "O novo aparece uma só vez, na página seguinte. Deixe pronto o lugar onde ele vai ficar." | "El nuevo aparece una sola vez, en la página siguiente. Tenga listo el lugar donde quedará." | "The new one is shown once, on the next page. Have the place ready where it will be kept.";
        once_title: "Anote agora" | "Anote ahora" | "Write this down now";
        once_lead: "Isto não aparece de novo: aqui se guarda só o que permite conferir." | "Esto no aparece de nuevo: aquí se guarda solo lo que permite comprobar." | "This is not shown again: only what it takes to check it is kept here.";
        no_secret: "Este cliente não tem segredo." | "Este cliente no tiene secreto." | "This client has no secret.";
        keys: "Chaves de assinatura" | "Claves de firma" | "Signing keys";
        keys_lead: "Com elas os portais conferem o que receberam daqui. A chave mestra fica num arquivo, e muda só no terminal." | "Con ellas los portales comprueban lo que recibieron de aquí. La clave maestra está en un archivo, y cambia solo en la terminal." | "By these the portals check what came from here. The master key is in a file and changes at the terminal only.";
        key: "Chave" | "Clave" | "Key";
        algorithm: "Algoritmo" | "Algoritmo" | "Algorithm";
        made: "Criada" | "Creada" | "Made";
        signs: "assina agora" | "firma ahora" | "signs now";
        next: "assina a partir de {at}" | "firma desde {at}" | "signs from {at}";
        verifies: "só confere, até {at}" | "solo comprueba, hasta {at}" | "verifies until {at}";
        rotate: "Trocar chaves" | "Cambiar claves" | "Rotate keys";
        rotate_title: "Criar uma chave nova para cada algoritmo?" | "¿Crear una clave nueva para cada algoritmo?" | "Make a new key for each algorithm?";
        rotate_1: "As novas assinam a partir de agora: {algs}." | "Las nuevas firman desde ahora: {algs}." | "The new ones sign from now on: {algs}.";
        rotate_2: "As de agora continuam publicadas até {at}: o que assinaram continua valendo." | "Las de ahora siguen publicadas hasta {at}: lo que firmaron sigue valiendo." | "The present ones stay published until {at}: what they signed stays good.";
        rotate_3: "Um portal que encontra uma chave que não conhece lê o conjunto de novo; um que nunca o lê de novo recusa o que é novo." | "Un portal que encuentra una clave que no conoce lee el conjunto de nuevo; uno que nunca lo lee de nuevo rechaza lo nuevo." | "A portal that meets a key it does not know reads the set again; one that never does refuses what is new.";
        rotate_done: "As chaves novas assinam a partir de agora." | "Las claves nuevas firman desde ahora." | "The new keys sign from now on.";
        prepare: "Preparar as próximas" | "Preparar las próximas" | "Prepare the next";
        prepare_title: "Publicar já a próxima chave de cada algoritmo?" | "¿Publicar ya la próxima clave de cada algoritmo?" | "Publish the next key of each algorithm now?";
        prepare_1: "Elas entram já no conjunto publicado e assinam a partir de {at}: até lá todo portal as conhece." | "Entran ya en el conjunto publicado y firman desde {at}: hasta entonces todo portal las conoce." | "They are in the published set at once and sign from {at}: by then every portal knows them.";
        prepare_2: "Uma próxima chave que já está publicada fica como está." | "Una próxima clave que ya está publicada queda como está." | "A next key that is published already stays as it is.";
        prepare_done: "As próximas chaves estão publicadas." | "Las próximas claves están publicadas." | "The next keys are published.";
        replace: "Uma chave vazou: trocar todas já" | "Se filtró una clave: cambiar todas ya" | "A key leaked: replace all at once";
        replace_title: "Trocar já todas as chaves, e retirar as de agora?" | "¿Cambiar ya todas las claves, y retirar las de ahora?" | "Replace all keys at once, and take the present ones out?";
        replace_done: "Chaves novas assinam; as de antes não estão mais publicadas." | "Claves nuevas firman; las de antes ya no están publicadas." | "New keys sign; the ones before are no longer published.";
        staff: "Contas da distribuidora" | "Cuentas del distribuidor" | "The distributor's accounts";
        staff_lead: "Operadores, supervisores e atendentes, e a saída de quem deixa a distribuidora." | "Operadores, supervisores y agentes, y la salida de quien deja el distribuidor." | "Operators, supervisors and agents, and the way out for somebody who leaves.";
        open_title: "Abrir contas" | "Abrir cuentas" | "Opening accounts";
        open_why: "Uma conta nova, um código novo e o desbloqueio precisam de duas pessoas: um operador pede, quem cuida do servidor faz no terminal. O código aparece ali, uma só vez." | "Una cuenta nueva, un código nuevo y el desbloqueo necesitan dos personas: un operador lo pide, quien cuida el servidor lo hace en la terminal. El código aparece allí, una sola vez." | "A new account, a new code and taking one back need two people: an operator asks, whoever runs the server does it at the terminal. The code is shown there, once.";
        login: "Login" | "Login" | "Login";
        role: "Função" | "Función" | "Role";
        state: "Situação" | "Situación" | "State";
        you: "você" | "usted" | "you";
        block: "Bloquear" | "Bloquear" | "Block";
        block_title: "Bloquear esta conta?" | "¿Bloquear esta cuenta?" | "Block this account?";
        block_1: "A pessoa sai em seguida de tudo: sessões, códigos e senha acabam." | "La persona sale enseguida de todo: sesiones, códigos y contraseña terminan." | "The person is out of everything at once: sessions, codes and the password end.";
        block_2: "O que ela fez fica na auditoria. A conta pode voltar, pelo terminal, com um código novo." | "Lo que hizo queda en la auditoría. La cuenta puede volver, por la terminal, con un código nuevo." | "What they did stays in the audit. The account can come back, at the terminal, with a new code.";
        block_done: "A conta está bloqueada." | "La cuenta está bloqueada." | "The account is blocked.";
    }
}
