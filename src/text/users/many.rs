//! Texts of users from a file, of another Administrator, and of an Administrator who leaves.

crate::texts! {
    /// Users from a file.
    pub struct ImportText {
        title: "Usuários de um arquivo" | "Usuarios de un archivo" | "Users from a file";
        lead: "CSV ou planilha (XLSX, XLS, ODS) com as colunas Nome, E-mail e Perfil; Login é opcional. Até {most} linhas." | "CSV o planilla (XLSX, XLS, ODS) con las columnas Nombre, Correo y Perfil; Login es opcional. Hasta {most} líneas." | "CSV or workbook (XLSX, XLS, ODS) with the columns Name, E-mail and Role; Login is optional. Up to {most} lines.";
        roles: "Perfis: Administrador, Comprador, Suporte, Básico. Cada pessoa nova recebe o primeiro acesso por e-mail." | "Perfiles: Administrador, Comprador, Soporte, Básico. Cada persona nueva recibe el primer acceso por correo." | "Roles: Administrator, Buyer, Support, Basic. Each new person gets the first access by e-mail.";
        file: "Arquivo" | "Archivo" | "File";
        send: "Ver o que acontece" | "Ver qué pasa" | "See what happens";
        preview: "O que acontece com cada linha" | "Qué pasa con cada línea" | "What happens to each line";
        preview_lead: "Nada mudou ainda. Para criar: {made}. Já existentes: {known}. Não podem ser criados: {refused}." | "Nada cambió todavía. Por crear: {made}. Ya existentes: {known}. No pueden crearse: {refused}." | "Nothing has changed yet. To create: {made}. Existing already: {known}. Cannot be created: {refused}.";
        result: "O que aconteceu com cada linha" | "Qué pasó con cada línea" | "What happened to each line";
        result_lead: "Criados: {made}. Já existentes: {known}. Não criados: {refused}." | "Creados: {made}. Ya existentes: {known}. No creados: {refused}." | "Created: {made}. Existing already: {known}. Not created: {refused}.";
        go_one: "Criar 1 usuário" | "Crear 1 usuario" | "Create 1 user";
        go: "Criar {made} usuários" | "Crear {made} usuarios" | "Create {made} users";
        line: "Linha" | "Línea" | "Line";
        person: "Pessoa" | "Persona" | "Person";
        outcome: "O que acontece" | "Qué pasa" | "What happens";
        makes: "Cria {login}" | "Crea {login}" | "Creates {login}";
        made: "{login} foi criado; o primeiro acesso está a caminho." | "{login} fue creado; el primer acceso está en camino." | "{login} was created; the first access is on its way.";
        known: "Já existe: {login}. Nada muda." | "Ya existe: {login}. Nada cambia." | "Exists already: {login}. Nothing changes.";
        twice: "Repetida: a pessoa está mais acima no arquivo." | "Repetida: la persona está más arriba en el archivo." | "Repeated: the person is further up in the file.";
        administrator: "Passa a ser Administrador: pode tudo o que você pode, inclusive mudar o seu perfil." | "Pasa a ser Administrador: puede todo lo que usted puede, incluso cambiar su perfil." | "Becomes Administrator: can do all that you can, including changing your role.";
        new_pill: "novo" | "nuevo" | "new";
        known_pill: "já existe" | "ya existe" | "exists";
        refused_pill: "não" | "no" | "no";
        no_file: "Escolha um arquivo." | "Elija un archivo." | "Choose a file.";
        columns: "Nada foi criado: nenhuma linha do arquivo tem os nomes das colunas Nome, E-mail e Perfil. Ponha estes nomes na primeira linha." | "No se creó nada: ninguna línea del archivo tiene los nombres de las columnas Nombre, Correo y Perfil. Ponga estos nombres en la primera línea." | "Nothing was created: no line of the file has the column names Name, E-mail and Role. Put these names into the first line.";
        nothing: "Nada foi criado: abaixo dos nomes das colunas não há nenhuma linha. Complete o arquivo e envie de novo." | "No se creó nada: debajo de los nombres de las columnas no hay ninguna línea. Complete el archivo y envíelo de nuevo." | "Nothing was created: there are no lines below the column names. Complete the file and send it again.";
        too_much: "Nada foi criado: o arquivo tem mais de {most} linhas ou é grande demais. Divida-o em arquivos menores." | "No se creó nada: el archivo tiene más de {most} líneas o es demasiado grande. Divídalo en archivos más pequeños." | "Nothing was created: the file has more than {most} lines or is too large. Split it into smaller files.";
        gone: "Este arquivo já foi aplicado ou esperou tempo demais. Veja a lista de usuários; se falta alguém, envie o arquivo de novo: quem já existe não é criado outra vez." | "Este archivo ya fue aplicado o esperó demasiado. Vea la lista de usuarios; si falta alguien, envíe el archivo de nuevo: quien ya existe no se crea otra vez." | "This file was applied already or has waited too long. See the list of users; if somebody is missing, send the file again: people who already exist are not created twice.";
        failed: "Não deu certo agora; nada mudou para esta pessoa. Envie o arquivo de novo: quem já existe não é criado outra vez." | "No funcionó ahora; nada cambió para esta persona. Envíe el archivo de nuevo: quien ya existe no se crea otra vez." | "It did not work now; nothing changed for this person. Send the file again: people who already exist are not created twice.";
    }
}

crate::texts! {
    /// Another Administrator, and the way out of one.
    pub struct AdministratorText {
        invite_title: "Nomear mais um Administrador?" | "¿Nombrar a otro Administrador?" | "Name another Administrator?";
        invite_1: "{who} poderá criar, bloquear e excluir usuários da revenda, enviar senhas e mudar perfis." | "{who} podrá crear, bloquear y eliminar usuarios de la empresa, enviar contraseñas y cambiar perfiles." | "{who} will be able to create, block and delete users of the company, send passwords and change roles.";
        invite_2: "Também poderá tirar o seu perfil de Administrador ou excluir o seu login." | "También podrá quitarle a usted el perfil de Administrador o eliminar su login." | "They will also be able to take your role of Administrator away, or delete your login.";
        invite_3: "O e-mail dele só o atendimento corrige." | "El correo de esa persona solo lo corrige la atención." | "Only the desk can correct their e-mail.";
        invite_shared: "Atenção: quem lê a caixa {email} usa também {logins}. Todos eles podem pedir a senha do Administrador." | "Atención: quien lee el buzón {email} usa también {logins}. Todos ellos pueden pedir la contraseña del Administrador." | "Note: whoever reads the mailbox {email} also uses {logins}. Each of them can ask for the Administrator's password.";
        invite_yes: "Nomear Administrador" | "Nombrar Administrador" | "Name Administrator";
        leave: "Passar a administração" | "Pasar la administración" | "Hand over administration";
        leave_lead: "Você está saindo ou mudando de função? Escolha quem fica como Administrador. A troca acontece de uma vez: a revenda nunca fica sem Administrador." | "¿Se va o cambia de función? Elija quién queda como Administrador. El cambio ocurre de una vez: la empresa nunca queda sin Administrador." | "Are you leaving, or changing your job? Choose who stays as Administrator. It happens at once: the company is never without an Administrator.";
        successor: "Login de quem fica como Administrador" | "Login de quien queda como Administrador" | "Login of the person who stays as Administrator";
        successor_hint: "Um usuário ativo da sua revenda, ou outro Administrador." | "Un usuario activo de su empresa, u otro Administrador." | "An active user of your company, or another Administrator.";
        after: "O que acontece com o seu login" | "Qué pasa con su login" | "What happens to your login";
        after_role: "Fica com o perfil {role}" | "Queda con el perfil {role}" | "Stays with the role {role}";
        after_leave: "É excluído: você sai da revenda" | "Se elimina: usted sale de la empresa" | "Is deleted: you leave the company";
        after_missing: "Escolha o que acontece com o seu login." | "Elija qué pasa con su login." | "Choose what happens to your login.";
        go_on: "Continuar" | "Continuar" | "Continue";
        leave_title: "Passar a administração a {who}?" | "¿Pasar la administración a {who}?" | "Hand administration over to {who}?";
        leave_1: "{who} passa a ser Administrador da revenda." | "{who} pasa a ser Administrador de la empresa." | "{who} becomes Administrator of the company.";
        leave_2: "O seu login fica com o perfil {role}. As suas sessões terminam e você entra de novo." | "Su login queda con el perfil {role}. Sus sesiones terminan y usted ingresa de nuevo." | "Your login stays with the role {role}. Your sessions end and you sign in again.";
        leave_3: "O seu login é excluído: as sessões terminam nos dois portais, e ele não pode ser usado de novo." | "Su login se elimina: las sesiones terminan en los dos portales, y no puede usarse de nuevo." | "Your login is deleted: its sessions at both portals end, and it can never be used again.";
        leave_4: "Os dois são avisados por e-mail." | "Los dos son avisados por correo." | "Both are told by e-mail.";
        handed_title: "A administração foi passada" | "La administración fue pasada" | "Administration is handed over";
        handed: "{who} é agora Administrador da revenda. Os dois foram avisados por e-mail." | "{who} es ahora Administrador de la empresa. Los dos fueron avisados por correo." | "{who} is now Administrator of the company. Both are told by e-mail.";
        sign_in: "Entrar" | "Ingresar" | "Sign in";
    }
}
