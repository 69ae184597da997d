//! Why a record was not taken or what to look at, and what an import says at the terminal and in its report.
//! The ids of the reasons are their codes.

pub mod page;

crate::texts! {
    /// One sentence for each reason: what is wrong, and what to do.
    pub struct ReasonText {
        external_id_missing: "Falta o código da revenda." | "Falta el código del revendedor." | "The reseller ID is missing.";
        external_id_malformed: "O código da revenda tem caracteres que não pode ter: use até 40 letras sem acento, números e - _ . /" | "El código del revendedor tiene caracteres no permitidos: use hasta 40 letras sin acento, números y - _ . /" | "The reseller ID has characters that it may not have: use up to 40 plain letters, digits and - _ . /";
        external_id_scientific: "A planilha abreviou o código da revenda (como 1,2E+05) e perdeu algarismos: formate a coluna como texto e copie os códigos de novo." | "La planilla abrevió el código del revendedor (como 1,2E+05) y perdió cifras: dé formato de texto a la columna y copie los códigos de nuevo." | "The spreadsheet shortened the reseller ID (such as 1.2E+05) and lost digits: format the column as text and copy the IDs again.";
        external_id_date: "A planilha transformou o código da revenda em uma data: formate a coluna como texto e copie os códigos de novo." | "La planilla convirtió el código del revendedor en una fecha: dé formato de texto a la columna y copie los códigos de nuevo." | "The spreadsheet turned the reseller ID into a date: format the column as text and copy the IDs again.";
        external_id_decimals_removed: "O código da revenda veio com casas decimais; foram tiradas. Confira." | "El código del revendedor vino con decimales; se quitaron. Verifique." | "The reseller ID came with decimals; they were taken off. Please check.";
        legal_name_missing: "Falta a razão social." | "Falta la razón social." | "The legal name is missing.";
        legal_name_too_long: "A razão social passa de 200 caracteres." | "La razón social supera los 200 caracteres." | "The legal name is longer than 200 characters.";
        contact_name_missing: "Falta o nome do contato." | "Falta el nombre del contacto." | "The contact's name is missing.";
        contact_name_too_long: "O nome do contato passa de 200 caracteres." | "El nombre del contacto supera los 200 caracteres." | "The contact's name is longer than 200 characters.";
        cnpj_missing: "Falta o CNPJ." | "Falta el CNPJ." | "The CNPJ is missing.";
        cnpj_length: "O CNPJ não tem 14 caracteres." | "El CNPJ no tiene 14 caracteres." | "The CNPJ does not have 14 characters.";
        cnpj_characters: "O CNPJ tem caracteres que não pode ter." | "El CNPJ tiene caracteres no permitidos." | "The CNPJ has characters that it may not have.";
        cnpj_repeated: "O CNPJ repete um só caractere." | "El CNPJ repite un solo carácter." | "The CNPJ repeats a single character.";
        cnpj_digits: "Os dígitos verificadores do CNPJ não conferem: procure um erro de digitação." | "Los dígitos verificadores del CNPJ no coinciden: busque un error de escritura." | "The check digits of the CNPJ do not fit: look for a typing mistake.";
        cnpj_scientific: "A planilha abreviou o CNPJ (como 1,12223E+13) e perdeu algarismos: formate a coluna como texto e copie os CNPJs de novo." | "La planilla abrevió el CNPJ (como 1,12223E+13) y perdió cifras: dé formato de texto a la columna y copie los CNPJ de nuevo." | "The spreadsheet shortened the CNPJ (such as 1.12223E+13) and lost digits: format the column as text and copy the CNPJs again.";
        cnpj_zeros_lost: "O CNPJ tem menos de 14 algarismos. Planilhas tiram zeros à esquerda, mas com eles os dígitos verificadores também não conferem: formate a coluna como texto e copie os CNPJs de novo." | "El CNPJ tiene menos de 14 cifras. Las planillas quitan ceros a la izquierda, pero con ellos los dígitos verificadores tampoco coinciden: dé formato de texto a la columna y copie los CNPJ de nuevo." | "The CNPJ has fewer than 14 digits. Spreadsheets drop leading zeros, but with them the check digits do not fit either: format the column as text and copy the CNPJs again.";
        cnpj_is_cpf: "Este número é um CPF, de uma pessoa: informe o CNPJ da empresa." | "Este número es un CPF, de una persona: indique el CNPJ de la empresa." | "This number is a CPF, a person's: give the company's CNPJ.";
        document_missing: "Falta o CNPJ ou CPF." | "Falta el CNPJ o CPF." | "The CNPJ or CPF is missing.";
        document_length: "O número não é um CNPJ (14 caracteres) nem um CPF (11 algarismos)." | "El número no es un CNPJ (14 caracteres) ni un CPF (11 dígitos)." | "The number is neither a CNPJ (14 characters) nor a CPF (11 digits).";
        document_zeros_lost: "O número tem menos algarismos do que um CNPJ ou CPF, e não se sabe quais zeros faltam: formate a coluna como texto e copie os números de novo." | "El número tiene menos dígitos que un CNPJ o CPF, y no se sabe qué ceros faltan: dé formato de texto a la columna y copie los números de nuevo." | "The number has fewer digits than a CNPJ or a CPF, and it cannot be told which zeros are lacking: format the column as text and copy the numbers again.";
        cpf_digits: "Os dígitos verificadores do CPF não conferem: procure um erro de digitação." | "Los dígitos verificadores del CPF no coinciden: busque un error de tipeo." | "The check digits of the CPF do not fit: look for a typing mistake.";
        cpf_repeated: "O CPF repete um só algarismo." | "El CPF repite un solo dígito." | "The CPF repeats a single digit.";
        cpf_zeros_restored: "A planilha tirou zeros à esquerda do CPF; foram repostos, e os dígitos verificadores conferem." | "La planilla quitó ceros a la izquierda del CPF; se repusieron, y los dígitos verificadores coinciden." | "The spreadsheet dropped leading zeros of the CPF; they were put back, and the check digits fit.";
        name_missing: "Falta o nome do cliente final." | "Falta el nombre del cliente final." | "The end customer's name is missing.";
        name_too_long: "O nome do cliente final passa de 200 caracteres." | "El nombre del cliente final supera los 200 caracteres." | "The end customer's name is longer than 200 characters.";
        city_ignored: "A cidade passa de 100 caracteres e foi deixada de fora." | "La ciudad supera los 100 caracteres y se dejó fuera." | "The city is longer than 100 characters and was left out.";
        region_ignored: "O estado (UF) não é um dos 27 do Brasil e foi deixado de fora." | "El estado (UF) no es uno de los 27 de Brasil y se dejó fuera." | "The federal state (UF) is not one of the 27 of Brazil and was left out.";
        cnpj_doubtful_letters: "O CNPJ tem I, O, U, Q ou F, letras que se confundem. Confira." | "El CNPJ tiene I, O, U, Q o F, letras que se confunden. Verifique." | "The CNPJ has I, O, U, Q or F, letters that are easily misread. Please check.";
        cnpj_zeros_restored: "A planilha tirou zeros à esquerda do CNPJ; foram repostos, e os dígitos verificadores conferem." | "La planilla quitó ceros a la izquierda del CNPJ; se repusieron, y los dígitos verificadores coinciden." | "The spreadsheet dropped leading zeros of the CNPJ; they were put back, and the check digits fit.";
        cnpj_of_another_reseller: "O mesmo CNPJ já está com outro código de revenda. A central de atendimento vai verificar." | "El mismo CNPJ ya está con otro código de revendedor. La mesa de ayuda lo verificará." | "The same CNPJ is under another reseller ID already. The desk will look at it.";
        email_missing: "Falta o e-mail do contato." | "Falta el correo del contacto." | "The contact's e-mail is missing.";
        email_without_at: "O e-mail não tem @." | "El correo no tiene @." | "The e-mail has no @.";
        email_malformed: "O e-mail não está escrito como um endereço: informe um só, como nome@empresa.com.br." | "El correo no está escrito como una dirección: indique una sola, como nombre@empresa.com." | "The e-mail is not written as an address: give a single one, such as name@company.com.";
        email_domain: "A parte do e-mail depois do @ não é um domínio." | "La parte del correo después de @ no es un dominio." | "What follows the @ of the e-mail is no domain.";
        email_too_long: "O e-mail passa de 254 caracteres." | "El correo supera los 254 caracteres." | "The e-mail is longer than 254 characters.";
        email_domain_near_known: "O domínio do e-mail tem uma letra de diferença de um provedor conhecido; confira, pois a senha iria a outra pessoa." | "El dominio del correo tiene una letra de diferencia con un proveedor conocido; revíselo, pues la contraseña iría a otra persona." | "The domain of the e-mail is one letter away from a known provider; please check, since the password would go to somebody else.";
        alternate_email_ignored: "O e-mail alternativo não está escrito como um endereço e foi deixado de fora." | "El correo alternativo no está escrito como una dirección y se dejó de lado." | "The alternate e-mail is not written as an address and was left out.";
        phone_ignored: "O telefone não é legível (a planilha pode ter abreviado o número) e foi deixado de fora: formate a coluna como texto." | "El teléfono no es legible (la planilla pudo abreviar el número) y se dejó de lado: dé formato de texto a la columna." | "The telephone cannot be read (the spreadsheet may have shortened it) and was left out: format the column as text.";
        text_restored: "Letras com acento vieram trocadas (como Ã©) e foram restauradas. Confira." | "Letras con acento vinieron cambiadas (como Ã©) y se restauraron. Verifique." | "Accented letters came in garbled (such as Ã©) and were restored. Please check.";
        id_issued_at_malformed: "A data de emissão não está escrita como uma data: use 31/12/2026 ou 2026-12-31." | "La fecha de emisión no está escrita como una fecha: use 31/12/2026 o 2026-12-31." | "The date of issue is not written as a date: use 31/12/2026 or 2026-12-31.";
        id_issued_at_impossible: "A data de emissão não existe no calendário ou está em outro século." | "La fecha de emisión no existe en el calendario o está en otro siglo." | "The date of issue is not in the calendar, or is in another century.";
        id_issued_at_month_first: "A data de emissão tem o mês antes do dia: escreva o dia primeiro, como 31/12/2026." | "La fecha de emisión tiene el mes antes del día: escriba primero el día, como 31/12/2026." | "The date of issue has the month before the day: write the day first, as 31/12/2026.";
        id_issued_at_future: "A data de emissão está no futuro; o prazo conta a partir do recebimento." | "La fecha de emisión está en el futuro; el plazo cuenta desde la recepción." | "The date of issue is in the future; the promise runs from receipt.";
        state_unknown: "A situação não é conhecida: use Ativa, Suspensa (ou Bloqueada, Inativa) ou Encerrada (ou Baixada)." | "El estado no es conocido: use Activo, Suspendido (o Bloqueado, Inactivo) o Cerrado." | "The state is not known: use active, suspended (or blocked, inactive) or closed.";
        language_unknown: "O idioma não é conhecido: use Português, Espanhol ou Inglês (pt-BR, es, en)." | "El idioma no es conocido: use Portugués, Español o Inglés (pt-BR, es, en)." | "The language is not known: use Portuguese, Spanish or English (pt-BR, es, en).";
        spreadsheet_error: "Uma célula tem um erro da planilha (como #N/D ou #REF!) no lugar do valor: corrija a fórmula ou cole os valores." | "Una celda tiene un error de la planilla (como #N/D o #¡REF!) en lugar del valor: corrija la fórmula o pegue los valores." | "A cell has an error of the spreadsheet (such as #N/A or #REF!) instead of its value: mend the formula or paste values.";
        record_malformed: "Um campo tem o tipo JSON errado, ou o registro não é um objeto." | "Un campo tiene el tipo JSON incorrecto, o el registro no es un objeto." | "A field has the wrong JSON type, or the record is no object.";
        encoding: "A linha tem bytes que não são texto: salve o arquivo como CSV UTF-8." | "La línea tiene bytes que no son texto: guarde el archivo como CSV UTF-8." | "The line has bytes that are no text: save the file as CSV UTF-8.";
        quote_not_closed: "Uma aspa aberta não foi fechada." | "Una comilla abierta no se cerró." | "A quote that opens is never closed.";
        column_missing: "A linha termina antes de uma coluna necessária." | "La línea termina antes de una columna necesaria." | "The line ends before a column that is needed.";
        too_many_columns: "A linha tem mais valores do que o cabeçalho: ponha entre aspas o valor que contém o separador." | "La línea tiene más valores que el encabezado: ponga entre comillas el valor que contiene el separador." | "The line has more values than the header: put quotes around the value that holds the separator.";
        line_too_long: "A linha é longa demais." | "La línea es demasiado larga." | "The line is too long.";
        duplicate_in_file: "O código da revenda já apareceu acima neste arquivo; vale a primeira linha." | "El código del revendedor ya apareció arriba en este archivo; vale la primera línea." | "The reseller ID stands further up in this file already; the first line counts.";
        end_customer_twice: "O mesmo CNPJ ou CPF desta revenda já apareceu acima neste arquivo; vale a primeira linha." | "El mismo CNPJ o CPF de este revendedor ya apareció arriba en este archivo; vale la primera línea." | "The same number of this reseller stands further up in this file already; the first line counts.";
        reseller_unknown: "Nenhuma revenda tem este código: entregue primeiro a revenda e depois envie a linha de novo." | "Ningún revendedor tiene este código: entregue primero el revendedor y después envíe la línea de nuevo." | "No reseller has this ID: hand the reseller over first, then send the line again.";
        reseller_not_active: "A revenda está suspensa ou encerrada: envie a linha de novo quando ela estiver ativa." | "El revendedor está suspendido o cerrado: envíe la línea de nuevo cuando esté activo." | "The reseller is suspended or closed: send the line again once it is active.";
        end_customer_of_reseller: "A própria revenda cadastrou ou alterou este cliente final; os dados dela ficaram como estão." | "El propio revendedor registró o cambió este cliente final; sus datos quedaron como están." | "The reseller registered or changed this end customer itself; its data stayed as it is.";
        end_customer_removed: "A revenda tirou este cliente final da lista, e só ela o cadastra de novo." | "El revendedor quitó este cliente final de la lista, y solo él lo registra de nuevo." | "The reseller removed this end customer, and only the reseller registers it again.";
        registered_data_differs: "E-mail ou CNPJ diferem do cadastro, e já houve acesso: a central de atendimento vai verificar. Nada foi mudado neles." | "El correo o el CNPJ difieren del registro, y ya hubo acceso: la mesa de ayuda lo verificará. No se cambiaron." | "E-mail or CNPJ differ from what is registered, and somebody has logged in: the desk will look at it. Neither was changed.";
        wrong_mailbox: "O primeiro acesso foi feito a partir de outro endereço: o login foi congelado e duas pessoas da central decidem." | "El primer acceso se hizo desde otra dirección: el login fue congelado y dos personas de la mesa deciden." | "The first login came from another address: the login is frozen and two people of the desk decide.";
    }
}

crate::texts! {
    /// What became of a line, at the terminal and in the report that goes back to who made the file.
    pub struct ImportText {
        result_column: "Resultado da importação" | "Resultado de la importación" | "Import result";
        created: "Aceita: revenda nova." | "Aceptada: revendedor nuevo." | "Taken: a new reseller.";
        created_end_customer: "Aceita: cliente final novo." | "Aceptada: cliente final nuevo." | "Taken: a new end customer.";
        unchanged: "Aceita: igual ao que já estava." | "Aceptada: igual a lo que ya estaba." | "Taken: the same as before.";
        corrected: "Aceita: cadastro atualizado." | "Aceptada: registro actualizado." | "Taken: brought up to date.";
        case: "Vai para a central de atendimento." | "Pasa a la mesa de ayuda." | "Goes to the desk.";
        rejected: "Não aceita; a linha está guardada. Corrija e envie de novo." | "No aceptada; la línea está guardada. Corrija y envíe de nuevo." | "Not taken; the line is kept. Correct it and send it again.";
        line: "Linha {line}, {id}: {says}" | "Línea {line}, {id}: {says}" | "Line {line}, {id}: {says}";
        line_without_id: "Linha {line}: {says}" | "Línea {line}: {says}" | "Line {line}: {says}";
        lines: "Linhas: {n}." | "Líneas: {n}." | "Lines: {n}.";
        count_created: "Novas: {n}." | "Nuevas: {n}." | "New: {n}.";
        count_unchanged: "Sem mudança: {n}." | "Sin cambios: {n}." | "Unchanged: {n}.";
        count_corrected: "Atualizadas: {n}." | "Actualizadas: {n}." | "Brought up to date: {n}.";
        count_case: "Para a central: {n}." | "Para la mesa de ayuda: {n}." | "For the desk: {n}.";
        count_rejected: "Não aceitas: {n}." | "No aceptadas: {n}." | "Not taken: {n}.";
        dry_run: "Nada foi mudado (--dry-run)." | "No se cambió nada (--dry-run)." | "Nothing was changed (--dry-run).";
        passed_over: "A coluna \"{name}\" não é conhecida e foi ignorada." | "La columna \"{name}\" no es conocida y se pasó por alto." | "The column \"{name}\" is not known and is passed over.";
        passed_over_near: "A coluna \"{name}\" não é conhecida e foi ignorada; o nome conhecido mais próximo é \"{near}\"." | "La columna \"{name}\" no es conocida y se pasó por alto; el nombre conocido más cercano es \"{near}\"." | "The column \"{name}\" is not known and is passed over; the nearest known name is \"{near}\".";
        progress: "{done} de {total} linhas" | "{done} de {total} líneas" | "{done} of {total} lines";
        report_written: "O relatório está em {file}." | "El informe está en {file}." | "The report is in {file}.";
        report_same: "o relatório sobrescreveria o arquivo importado; dê outro nome a ele" | "el informe sobrescribiría el archivo importado; dele otro nombre" | "the report would overwrite the file that is imported; give it another name";
    }
}

crate::texts! {
    /// Why a whole file cannot be read, and what to do; nothing of it was taken.
    pub struct FileText {
        empty: "o arquivo está vazio" | "el archivo está vacío" | "the file is empty";
        too_large: "o arquivo é grande demais (no máximo 32 MiB, e 256 MiB de conteúdo em uma pasta de trabalho): divida-o" | "el archivo es demasiado grande (como máximo 32 MiB, y 256 MiB de contenido en un libro): divídalo" | "the file is too large (at most 32 MiB, and 256 MiB of content in a workbook): split it";
        too_many_lines: "o arquivo tem mais de 200.000 linhas: divida-o" | "el archivo tiene más de 200.000 líneas: divídalo" | "the file has more than 200,000 lines: split it";
        web_page: "isto é uma página da web (HTML), mesmo que o nome seja de planilha: abra na planilha e salve como .xlsx ou CSV" | "esto es una página web (HTML), aunque el nombre sea de planilla: ábrala en la planilla y guárdela como .xlsx o CSV" | "this is a web page (HTML), whatever its name: open it in a spreadsheet and save it as .xlsx or CSV";
        xml: "isto é um arquivo XML: abra na planilha e salve como .xlsx ou CSV" | "esto es un archivo XML: ábralo en la planilla y guárdelo como .xlsx o CSV" | "this is an XML file: open it in a spreadsheet and save it as .xlsx or CSV";
        json: "isto é JSON: envie pela API, ou salve como CSV" | "esto es JSON: envíelo por la API, o guárdelo como CSV" | "this is JSON: send it by the API, or save it as CSV";
        pdf: "isto é um PDF: peça a planilha (.xlsx ou CSV)" | "esto es un PDF: pida la planilla (.xlsx o CSV)" | "this is a PDF: ask for the spreadsheet (.xlsx or CSV)";
        archive: "isto é um arquivo compactado, e não uma planilha: descompacte primeiro" | "esto es un archivo comprimido, y no una planilla: descomprímalo primero" | "this is an archive and no workbook: unpack it first";
        encrypted: "a pasta de trabalho tem senha: salve sem senha" | "el libro tiene contraseña: guárdelo sin contraseña" | "the workbook has a password: save it without one";
        damaged: "isto é uma pasta de trabalho (Excel ou OpenDocument), mas está danificada: abra, salve de novo e tente outra vez" | "esto es un libro (Excel u OpenDocument), pero está dañado: ábralo, guárdelo de nuevo e inténtelo otra vez" | "this is a workbook (Excel or OpenDocument), but it is damaged: open it, save it again and try again";
        not_text: "isto não é texto nem planilha conhecida: salve como .xlsx ou CSV UTF-8" | "esto no es texto ni una planilla conocida: guárdelo como .xlsx o CSV UTF-8" | "this is neither text nor a workbook that is known: save it as .xlsx or CSV UTF-8";
        no_header: "nenhuma das dez primeiras linhas é um cabeçalho com todas as colunas necessárias; faltam: {columns}" | "ninguna de las diez primeras líneas es un encabezado con todas las columnas necesarias; faltan: {columns}" | "none of the first ten lines is a header with every column that is needed; missing: {columns}";
        column: "{name} (também {also})" | "{name} (también {also})" | "{name} (also {also})";
        column_near: "{name} (\"{near}\" parece ser ela: renomeie)" | "{name} (\"{near}\" parece serla: cámbiele el nombre)" | "{name} (\"{near}\" looks like it: rename it)";
        two_columns: "duas colunas significam {name}: renomeie uma" | "dos columnas significan {name}: cambie el nombre de una" | "two columns mean {name}: rename one";
        nothing_kept: "Nada foi importado." | "No se importó nada." | "Nothing was imported.";
    }
}
