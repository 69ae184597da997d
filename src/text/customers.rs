//! Texts about end customers, as a reseller's people read them.

crate::texts! {
    /// The end customers of the own reseller.
    pub struct CustomersText {
        title: "Clientes finais" | "Clientes finales" | "End customers";
        lead: "Para quem {reseller} vende. Eles não têm login; depois de cadastrados, podem ser escolhidos em cotações e pedidos nos dois portais." | "A quién vende {reseller}. No tienen login; después de registrados, pueden elegirse en cotizaciones y pedidos en los dos portales." | "Whom {reseller} sells to. They have no login; once registered, they can be chosen for quotes and orders at both portals.";
        promise: "Um cliente novo fica disponível em no máximo {hours} horas." | "Un cliente nuevo queda disponible en un máximo de {hours} horas." | "A new one is available within {hours} hours.";
        promise_days: "Um cliente novo fica disponível em no máximo {days} dias úteis." | "Un cliente nuevo queda disponible en un máximo de {days} días hábiles." | "A new one is available within {days} business days.";
        search: "Começo do nome, CNPJ ou CPF" | "Comienzo del nombre, CNPJ o CPF" | "Beginning of name, CNPJ or CPF";
        search_go: "Buscar" | "Buscar" | "Search";
        state: "Situação" | "Situación" | "State";
        state_registered: "Cadastrado" | "Registrado" | "Registered";
        state_available: "Disponível" | "Disponible" | "Available";
        state_removed: "Removido" | "Quitado" | "Removed";
        all: "Todos" | "Todos" | "All";
        none: "Nenhum cliente final encontrado." | "Ningún cliente final encontrado." | "No end customer found.";
        customer: "Cliente" | "Cliente" | "Customer";
        document: "CNPJ ou CPF" | "CNPJ o CPF" | "CNPJ or CPF";
        document_hint: "Com ou sem pontuação." | "Con o sin puntuación." | "With or without punctuation.";
        name: "Nome ou razão social" | "Nombre o razón social" | "Name or legal name";
        email: "E-mail" | "Correo" | "E-mail";
        phone: "Telefone" | "Teléfono" | "Telephone";
        city: "Cidade" | "Ciudad" | "City";
        region: "Estado (UF)" | "Estado (UF)" | "Federal state (UF)";
        contact: "Contato" | "Contacto" | "Contact";
        since: "Disponível desde" | "Disponible desde" | "Available since";
        until: "prazo: {at}" | "plazo: {at}" | "due by {at}";
        until_label: "Prazo para ficar disponível" | "Plazo para quedar disponible" | "Available by";
        shown: "{n} clientes nesta página" | "{n} clientes en esta página" | "{n} customers on this page";
        shown_one: "1 cliente" | "1 cliente" | "1 customer";
        first_page: "Voltar ao começo da lista" | "Volver al comienzo de la lista" | "Back to the beginning of the list";
        new: "Cadastrar cliente" | "Registrar cliente" | "Register a customer";
        new_lead: "O nome e o número bastam. O resto ajuda quem vende." | "El nombre y el número bastan. El resto ayuda a quien vende." | "Name and number are enough. The rest helps whoever sells.";
        new_submit: "Cadastrar" | "Registrar" | "Register";
        file: "Cadastrar de um arquivo" | "Registrar desde un archivo" | "Register from a file";
        file_lead: "CSV ou planilha (.xlsx, .xls, .ods) com uma coluna de CNPJ ou CPF e uma de nome; e-mail, telefone, cidade e UF se houver. Até {most} linhas." | "CSV o planilla (.xlsx, .xls, .ods) con una columna de CNPJ o CPF y una de nombre; correo, teléfono, ciudad y UF si hay. Hasta {most} líneas." | "A CSV or workbook (.xlsx, .xls, .ods) with a column of CNPJ or CPF and one of names; e-mail, telephone, city and UF where there are any. Up to {most} lines.";
        file_label: "Arquivo" | "Archivo" | "File";
        file_check: "Só conferir" | "Solo revisar" | "Only check";
        file_take: "Cadastrar tudo o que está certo" | "Registrar todo lo que está bien" | "Register all that is right";
        file_missing: "Escolha um arquivo." | "Elija un archivo." | "Choose a file.";
        file_unreadable: "Nada foi cadastrado: {why}." | "No se registró nada: {why}." | "Nothing was registered: {why}.";
        file_too_long: "o arquivo tem mais de {most} linhas: divida-o" | "el archivo tiene más de {most} líneas: divídalo" | "the file has more than {most} lines: divide it";
        file_too_large: "o arquivo passa de {most} MiB: divida-o" | "el archivo supera los {most} MiB: divídalo" | "the file is larger than {most} MiB: divide it";
        file_checked: "Conferência do arquivo" | "Revisión del archivo" | "The file, checked";
        file_checked_lead: "Nada foi cadastrado ainda. Novos: {new}. Já cadastrados: {known}. Não aceitos: {rejected}. Para cadastrar, envie o mesmo arquivo de novo." | "No se registró nada todavía. Nuevos: {new}. Ya registrados: {known}. No aceptados: {rejected}. Para registrar, envíe el mismo archivo de nuevo." | "Nothing is registered yet. New: {new}. Registered already: {known}. Not taken: {rejected}. To register them, send the same file once more.";
        file_taken: "Resultado do arquivo" | "Resultado del archivo" | "What became of the file";
        file_taken_lead: "Novos: {new}. Já cadastrados: {known}. Não aceitos: {rejected}; corrija essas linhas e envie o arquivo de novo: nada entra duas vezes." | "Nuevos: {new}. Ya registrados: {known}. No aceptados: {rejected}; corrija esas líneas y envíe el archivo de nuevo: nada entra dos veces." | "New: {new}. Registered already: {known}. Not taken: {rejected}; correct those lines and send the file again: nothing is taken twice.";
        file_stopped: "Nem todas as linhas foram lidas: algo falhou no meio. O que está abaixo já está cadastrado; envie o mesmo arquivo de novo para o resto." | "No se leyeron todas las líneas: algo falló a la mitad. Lo que está abajo ya está registrado; envíe el mismo archivo de nuevo para el resto." | "Not all lines were taken: something failed halfway. What is below is registered; send the same file again for the rest.";
        line: "Linha" | "Línea" | "Line";
        outcome: "Resultado" | "Resultado" | "Outcome";
        taken_new: "Novo" | "Nuevo" | "New";
        taken_again: "Cadastrado de novo" | "Registrado de nuevo" | "Registered again";
        taken_known: "Já cadastrado" | "Ya registrado" | "Registered already";
        taken_twice: "Repetido no arquivo" | "Repetido en el archivo" | "Twice in the file";
        taken_rejected: "Não aceito" | "No aceptado" | "Not taken";
        unknown_column: "A coluna “{name}” não é conhecida e foi ignorada." | "La columna “{name}” no es conocida y se pasó por alto." | "The column “{name}” is not known and was passed over.";
        done_new: "Cadastrado. Prazo para ficar disponível: {at}." | "Registrado. Estará disponible a más tardar el {at}." | "Registered. It will be available by {at}.";
        done_again: "Este cliente tinha sido removido e foi cadastrado de novo. Prazo para ficar disponível: {at}." | "Este cliente había sido quitado y fue registrado de nuevo. Estará disponible a más tardar el {at}." | "This customer had been removed and is registered again. It will be available by {at}.";
        done_known: "Este cliente já está cadastrado na sua revenda; é este. Nada foi mudado." | "Este cliente ya está registrado en su empresa; es este. No se cambió nada." | "Your company has this customer already; this is it. Nothing was changed.";
        done_change: "Dados salvos." | "Datos guardados." | "Saved.";
        done_remove: "O cliente foi removido e não pode mais ser escolhido nos portais." | "El cliente fue quitado y ya no puede elegirse en los portales." | "The customer is removed and can no longer be chosen at the portals.";
        noted: "Confira: {what}" | "Revise: {what}" | "Please check: {what}";
        data: "Dados" | "Datos" | "Data";
        save: "Salvar" | "Guardar" | "Save";
        remove: "Remover" | "Quitar" | "Remove";
        remove_title: "Remover este cliente final?" | "¿Quitar este cliente final?" | "Remove this end customer?";
        remove_1: "Ele não pode mais ser escolhido em cotações e pedidos novos." | "Ya no puede elegirse en cotizaciones y pedidos nuevos." | "It can no longer be chosen for new quotes and orders.";
        remove_2: "Se for cadastrado de novo com o mesmo número, é o mesmo cliente. Os dados dele são apagados {days} dias depois da remoção." | "Si se registra de nuevo con el mismo número, es el mismo cliente. Sus datos se borran {days} días después de quitarlo." | "If it is registered again under the same number, it is the same customer. Its data is cleared {days} days after the removal.";
        registered_at: "Cadastrado em" | "Registrado el" | "Registered";
    }
}
