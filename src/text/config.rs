//! What is wrong with a configuration and with what it names, and what to write. Each text stands after "where: key: ".

crate::texts! {
    /// Problems of the configuration, said at the terminal.
    pub struct ConfigText {
        default: "valor padrão" | "valor predeterminado" | "default";
        file_unreadable: "não pode ser lido: {error}" | "no se puede leer: {error}" | "cannot be read: {error}";
        not_toml: "a linha {line} não é TOML: {error}; escreva chave = valor, textos entre aspas" | "la línea {line} no es TOML: {error}; escriba clave = valor, textos entre comillas" | "line {line} is no TOML: {error}; write key = value, texts in quotes";
        unknown_near: "não é uma chave do cracha; você quis dizer {right}?" | "no es una clave de cracha; ¿quiso decir {right}?" | "is no key of cracha; did you mean {right}?";
        unknown_known: "não é uma chave do cracha; aqui existem: {known}" | "no es una clave de cracha; aquí existen: {known}" | "is no key of cracha; known here: {known}";
        variable_near: "não é uma chave do cracha; escreva {right}" | "no es una clave de cracha; escriba {right}" | "is no key of cracha; write {right}";
        variable: "não é uma chave do cracha; escreva CRACHA_SEÇÃO__CHAVE, com dois sublinhados entre seção e chave" | "no es una clave de cracha; escriba CRACHA_SECCIÓN__CLAVE, con dos guiones bajos entre sección y clave" | "is no key of cracha; write CRACHA_SECTION__KEY with two underscores between section and key";
        not_utf8: "não é UTF-8; escreva o valor em UTF-8" | "no es UTF-8; escriba el valor en UTF-8" | "is no UTF-8; write the value in UTF-8";
        secret_file: "o arquivo indicado não pode ser lido ({error}); escreva ali o caminho de um arquivo, não o próprio valor" | "el archivo indicado no se puede leer ({error}); escriba ahí la ruta de un archivo, no el valor mismo" | "the file that it names cannot be read ({error}); write the path of a file there, not the value itself";
        wrong_kind: "é {is}; escreva {must}" | "es {is}; escriba {must}" | "is {is}; write {must}";
        kind_text: "um texto" | "un texto" | "a text";
        kind_number: "um número inteiro" | "un número entero" | "a whole number";
        kind_yes_no: "true ou false" | "true o false" | "true or false";
        kind_list: "uma lista" | "una lista" | "a list";
        kind_section: "uma seção" | "una sección" | "a section";
        kind_other: "de outro tipo" | "de otro tipo" | "of another kind";
        not_one_of: "“{value}” não é aceito; escreva um destes: {known}" | "“{value}” no se acepta; escriba uno de estos: {known}" | "\"{value}\" is not taken; write one of: {known}";
        range: "é {value}; escreva um número de {low} a {high}" | "es {value}; escriba un número de {low} a {high}" | "is {value}; write a number from {low} to {high}";
        not_a_network: "“{value}” não é endereço nem rede; escreva 10.0.0.2 ou 10.0.0.0/8" | "“{value}” no es dirección ni red; escriba 10.0.0.2 o 10.0.0.0/8" | "\"{value}\" is neither an address nor a network; write 10.0.0.2 or 10.0.0.0/8";
        trusts_everybody: "{value} confia em todo mundo, e qualquer um poderia inventar o seu endereço; escreva a rede do proxy, como 10.0.0.0/8" | "{value} confía en todo el mundo, y cualquiera podría inventar su dirección; escriba la red del proxy, como 10.0.0.0/8" | "{value} trusts everybody, and anyone could make up an address; write the proxy's own network, such as 10.0.0.0/8";
        not_a_zone: "“{value}” não é um fuso horário; escreva um nome como America/Sao_Paulo" | "“{value}” no es una zona horaria; escriba un nombre como America/Sao_Paulo" | "\"{value}\" is no time zone; write a name such as America/Sao_Paulo";
        not_a_zone_near: "“{value}” não é um fuso horário; você quis dizer {right}?" | "“{value}” no es una zona horaria; ¿quiso decir {right}?" | "\"{value}\" is no time zone; did you mean {right}?";
        not_a_date: "“{value}” não é uma data; escreva ano-mês-dia, como 2027-02-08, mês-dia para todo ano, como 07-09, ou dias a partir da Páscoa, como easter-47" | "“{value}” no es una fecha; escriba año-mes-día, como 2027-02-08, mes-día para cada año, como 07-09, o días desde la Pascua, como easter-47" | "\"{value}\" is no date; write year-month-day, such as 2027-02-08, month-day for every year, such as 07-09, or days from Easter, such as easter-47";
        policy_name: "“{value}” não serve de nome; escreva de 1 a 40 letras minúsculas sem acento, algarismos ou _" | "“{value}” no sirve de nombre; escriba de 1 a 40 letras minúsculas sin acento, cifras o _" | "\"{value}\" is no name for a promise; write 1 to 40 lower-case letters, digits or _";
        text_missing: "está vazio; escreva-o em português, espanhol e inglês" | "está vacío; escríbalo en portugués, español e inglés" | "is empty; write it in Portuguese, Spanish and English";
        not_an_origin: "“{value}” não é a origem de um site; escreva por exemplo \"https://loja.example\", sem barra nem caminho no fim" | "“{value}” no es el origen de un sitio; escriba por ejemplo \"https://loja.example\", sin barra ni ruta al final" | "\"{value}\" is not the origin of a site; write for example \"https://loja.example\", without a slash or path at the end";
        not_a_time: "“{value}” não é um horário; escreva dois e dois algarismos, como 08:00" | "“{value}” no es una hora; escriba dos y dos cifras, como 08:00" | "\"{value}\" is no time of the day; write two and two digits, such as 08:00";
        hours_backwards: "não vem depois de {value}; escreva um horário mais tarde, 24:00 no máximo" | "no viene después de {value}; escriba una hora más tarde, 24:00 como máximo" | "is not after {value}; write a later time, 24:00 at most";
        not_a_placeholder: "“{value}” entre chaves não é um dado conhecido; escreva um destes: {known}" | "“{value}” entre llaves no es un dato conocido; escriba uno de estos: {known}" | "\"{value}\" in braces is no known fact; write one of: {known}";
        policy_twice: "“{value}” está na tabela duas vezes; escreva uma linha só com esse nome" | "“{value}” está dos veces en la tabla; escriba una sola fila con ese nombre" | "\"{value}\" is in the table twice; write one row of that name";
        moved: "agora é um campo da tabela de promessas; escreva {right}" | "ahora es un campo de la tabla de promesas; escriba {right}" | "is a field of the table of promises now; write {right}";
        not_a_receiver: "não é um endereço para webhooks; escreva https://host/caminho" | "no es una dirección para webhooks; escriba https://host/ruta" | "is no address for webhooks; write https://host/path";
        not_a_webhook_secret: "não é um segredo; escreva whsec_ e de 24 a 64 bytes em Base64, vários separados por espaço" | "no es un secreto; escriba whsec_ y de 24 a 64 bytes en Base64, varios separados por espacio" | "is no secret; write whsec_ and 24 to 64 bytes in Base64, several with a space between them";
        webhook_unsigned: "falta um segredo que assine; escreva um, ou deixe webhook.url vazio" | "falta un secreto que firme; escriba uno, o deje webhook.url vacío" | "a secret that signs is missing; write one, or leave webhook.url empty";
        issuer_no_url: "não é um endereço; escreva https://seu-host" | "no es una dirección; escriba https://su-host" | "is no URL; write https://your-host";
        issuer_user: "contém usuário ou senha; escreva só https://seu-host" | "contiene usuario o contraseña; escriba solo https://su-host" | "holds a user or a password; write https://your-host alone";
        issuer_form: "não está na forma em que portais e navegadores o comparam; escreva {right}" | "no está en la forma en que portales y navegadores lo comparan; escriba {right}" | "is not in the form in which portals and browsers compare it; write {right}";
        issuer_end: "termina em barra, ou tem ? ou #; escreva https://seu-host e nada depois" | "termina en barra, o tiene ? o #; escriba https://su-host y nada después" | "ends in a slash, or has ? or #; write https://your-host and nothing after it";
        issuer_path: "tem um caminho, e o cracha responde na raiz do host; escreva https://seu-host" | "tiene una ruta, y cracha responde en la raíz del host; escriba https://su-host" | "has a path, and cracha answers at the root of its host; write https://your-host";
        issuer_http: "é http; para experimentar, escreva provider.insecure_loopback = true" | "es http; para probar, escriba provider.insecure_loopback = true" | "is http; for trying out set provider.insecure_loopback = true";
        issuer_not_https: "precisa ser https; escreva https://seu-host" | "debe ser https; escriba https://su-host" | "must be https; write https://your-host";
        not_an_address: "“{value}” não é um endereço com porta; escreva 127.0.0.1:8400 ou [::]:8400" | "“{value}” no es una dirección con puerto; escriba 127.0.0.1:8400 o [::]:8400" | "\"{value}\" is no address with a port; write 127.0.0.1:8400 or [::]:8400";
        db_scheme: "não começa com sqlite: nem com postgres://; escreva sqlite:/caminho/do/arquivo ou postgres://login:senha@host/nome" | "no empieza con sqlite: ni con postgres://; escriba sqlite:/ruta/del/archivo o postgres://login:contraseña@host/nombre" | "begins neither with sqlite: nor with postgres://; write sqlite:/path/of/the/file or postgres://login:password@host/name";
        db_no_file: "não indica um arquivo; escreva sqlite:/caminho/do/arquivo" | "no indica un archivo; escriba sqlite:/ruta/del/archivo" | "names no file; write sqlite:/path/of/the/file";
        db_memory: "é um banco na memória, que se perde no fim de cada processo; escreva sqlite:/caminho/do/arquivo" | "es una base en memoria, que se pierde al final de cada proceso; escriba sqlite:/ruta/del/archivo" | "is a database in memory, which is gone with each process; write sqlite:/path/of/the/file";
        db_parameters: "tem parâmetros, que não existem para um arquivo; escreva só sqlite:/caminho/do/arquivo" | "tiene parámetros, que no existen para un archivo; escriba solo sqlite:/ruta/del/archivo" | "has parameters, and there are none for a file; write sqlite:/path/of/the/file alone";
        db_space: "contém um espaço ou caractere de controle; tire-o ou, na senha, escreva %20 no lugar do espaço" | "contiene un espacio o carácter de control; quítelo o, en la contraseña, escriba %20 en lugar del espacio" | "holds a space or a control character; take it out or, in the password, write %20 for a space";
        db_percent: "tem um % que não inicia um código; na senha, escreva %25 no lugar de %" | "tiene un % que no inicia un código; en la contraseña, escriba %25 en lugar de %" | "has a % that begins no code; in the password write %25 for %";
        db_at: "tem mais de um @; na senha, escreva %40 no lugar de @" | "tiene más de un @; en la contraseña, escriba %40 en lugar de @" | "has more than one @; in the password write %40 for @";
        db_slash: "tem /, ? ou # antes do @; na senha, escreva %2F, %3F ou %23 no lugar deles" | "tiene /, ? o # antes del @; en la contraseña, escriba %2F, %3F o %23 en su lugar" | "has a /, ? or # before the @; in the password write %2F, %3F or %23 for them";
        db_port: "o que segue os dois-pontos do host não é uma porta, ou falta o @ depois da senha; escreva postgres://login:senha@host:5432/nome" | "lo que sigue a los dos puntos del host no es un puerto, o falta el @ después de la contraseña; escriba postgres://login:contraseña@host:5432/nombre" | "what follows the host's colon is no port, or the @ after the password is missing; write postgres://login:password@host:5432/name";
        db_parameter: "um parâmetro depois de ? não é do PostgreSQL; escreva nome=valor, com & entre eles e %26 no lugar de & dentro de um valor" | "un parámetro después de ? no es de PostgreSQL; escriba nombre=valor, con & entre ellos y %26 en lugar de & dentro de un valor" | "a parameter after ? is none of PostgreSQL's; write name=value, & between them and %26 for a & within a value";
        key_instead: "é uma chave, e não o caminho de um arquivo; grave a chave em um arquivo e escreva aqui o caminho dele" | "es una clave, y no la ruta de un archivo; guarde la clave en un archivo y escriba aquí su ruta" | "is a key and not the path of a file; put the key into a file and write its path here";
        weak_hash: "é pouco para esse número de passes; escreva pelo menos 19456 com 2 passes" | "es poco para ese número de pasadas; escriba al menos 19456 con 2 pasadas" | "is too weak with these passes; write at least 19456 with 2 passes";
        mail_name: "tem um nome junto do endereço; escreva aqui só o endereço, e o nome em mail.from_name" | "tiene un nombre junto a la dirección; escriba aquí solo la dirección, y el nombre en mail.from_name" | "has a name beside the address; write the address alone here, and the name into mail.from_name";
        not_a_mail: "“{value}” não é um endereço de e-mail; escreva acesso@example.com" | "“{value}” no es una dirección de correo; escriba acceso@example.com" | "\"{value}\" is no mail address; write access@example.com";
        relay_empty: "está vazio; escreva o nome do servidor de e-mail" | "está vacío; escriba el nombre del servidor de correo" | "is empty; write the relay's name";
        not_a_host: "“{value}” não é só um nome de host; escreva relay.example.com, sem porta (mail.smtp.port) nem smtp://" | "“{value}” no es solo un nombre de host; escriba relay.example.com, sin puerto (mail.smtp.port) ni smtp://" | "\"{value}\" is not a host's name alone; write relay.example.com, without port (mail.smtp.port) and smtp://";
        relay_clear: "none só vale para um servidor nesta máquina; escreva starttls ou tls" | "none solo vale para un servidor en esta máquina; escriba starttls o tls" | "none is for a relay on this machine only; write starttls or tls";
        folder_empty: "está vazio; escreva o nome de uma pasta" | "está vacío; escriba el nombre de una carpeta" | "is empty; name a folder";
        tls_half: "certificate e key andam juntos; escreva os dois ou nenhum" | "certificate y key van juntos; escriba los dos o ninguno" | "certificate and key belong together; set both or none";
        mtls_needs_tls: "os certificados dos clientes são pedidos onde o TLS termina neste processo; escreva server.tls.certificate e server.tls.key, ou use mtls.header atrás de um proxy" | "los certificados de los clientes se piden donde TLS termina en este proceso; escriba server.tls.certificate y server.tls.key, o use mtls.header detrás de un proxy" | "certificates of clients are asked for where TLS ends in this process; set server.tls.certificate and server.tls.key, or use mtls.header behind a proxy";
        mtls_needs_proxy: "um cabeçalho com certificados só é aceito de proxies conhecidos; escreva os endereços deles em server.trusted_proxies" | "un encabezado con certificados solo se acepta de proxies conocidos; escriba sus direcciones en server.trusted_proxies" | "a header with certificates is taken from known proxies alone; write their addresses into server.trusted_proxies";
        mtls_needs_authorities: "listas de revogação são de autoridades; escreva também mtls.authorities_file" | "las listas de revocación son de autoridades; escriba también mtls.authorities_file" | "revocation lists are those of authorities; set mtls.authorities_file too";
        not_a_header: "“{value}” não é o nome de um cabeçalho; escreva por exemplo Client-Cert" | "“{value}” no es el nombre de un encabezado; escriba por ejemplo Client-Cert" | "\"{value}\" is not the name of a header; write for example Client-Cert";
        dkim_half: "domain, selector e key_file andam juntos; escreva os três ou nenhum" | "domain, selector y key_file van juntos; escriba los tres o ninguno" | "domain, selector and key_file belong together; set all or none";
        not_a_colour: "“{value}” não é uma cor; escreva #rrggbb" | "“{value}” no es un color; escriba #rrggbb" | "\"{value}\" is no colour; write #rrggbb";
        faint_colour: "{value} não se lê sobre o fundo (contraste abaixo de 4,5 : 1); escreva uma cor mais escura em colour, mais clara em colour_dark" | "{value} no se lee sobre el fondo (contraste menor que 4,5 : 1); escriba un color más oscuro en colour, más claro en colour_dark" | "{value} cannot be read on its ground (contrast below 4.5 : 1); write a darker one for colour, a lighter one for colour_dark";
        name_empty: "está vazio; escreva o nome que páginas e e-mails mostram" | "está vacío; escriba el nombre que muestran páginas y correos" | "is empty; write the name that pages and mails show";
        not_a_web: "“{value}” não é um endereço da web; escreva https://www.example.com/chat" | "“{value}” no es una dirección web; escriba https://www.example.com/chat" | "\"{value}\" is no web address; write https://www.example.com/chat";
        not_a_permission: "“{value}” não é uma permissão; escreva uma destas: {known}" | "“{value}” no es un permiso; escriba uno de estos: {known}" | "\"{value}\" is no permission; write one of: {known}";
        not_a_mailbox: "“{value}” não serve; escreva de 1 a 20 letras, algarismos, pontos ou hífens, como bounces" | "“{value}” no sirve; escriba de 1 a 20 letras, cifras, puntos o guiones, como bounces" | "\"{value}\" does not serve; write 1 to 20 letters, digits, dots or dashes, such as bounces";
        not_a_domain: "“{value}” não é um domínio; escreva example.com, sem @" | "“{value}” no es un dominio; escriba example.com, sin @" | "\"{value}\" is no domain; write example.com, without @";
        column_no_name: "“{value}” não tem letra nem algarismo; escreva um nome" | "“{value}” no tiene letra ni cifra; escriba un nombre" | "\"{value}\" has neither letter nor digit; write a name";
        column_taken: "“{value}” já é um nome de {other}; deixe-o só em uma das duas" | "“{value}” ya es un nombre de {other}; déjelo solo en una de las dos" | "\"{value}\" is a name of {other} already; leave it out of one of them";
        administrator_nothing: "users.manage é o que faz um Administrador; tire essa palavra da lista" | "users.manage es lo que hace a un Administrador; quite esa palabra de la lista" | "users.manage is what makes an Administrator; take it out of the list";
        complete: "A configuração está completa: emissor {issuer}" | "La configuración está completa: emisor {issuer}" | "The configuration is complete: issuer {issuer}";
        no_database: "Ainda não há banco de dados; `cracha migrate` cria as tabelas." | "Todavía no hay base de datos; `cracha migrate` crea las tablas." | "There is no database yet; `cracha migrate` makes the tables.";
        no_master_key: "está vazio, e sem ele não há chave mestra; crie uma com `cracha keys init ARQUIVO` e escreva aqui o caminho, ou em CRACHA_MASTER_KEY_FILE" | "está vacío, y sin él no hay clave maestra; cree una con `cracha keys init ARCHIVO` y escriba aquí la ruta, o en CRACHA_MASTER_KEY_FILE" | "is empty, so there is no master key; make one with `cracha keys init FILE` and name it there or in CRACHA_MASTER_KEY_FILE";
        log_level: "“{value}” não é um filtro ({error}); escreva info, ou cracha=debug,info" | "“{value}” no es un filtro ({error}); escriba info, o cracha=debug,info" | "\"{value}\" is no filter ({error}); write info, or cracha=debug,info";
        logo: "{value} não pode ser lido ({error}); escreva o caminho de um SVG ou PNG, ou nada" | "{value} no se puede leer ({error}); escriba la ruta de un SVG o PNG, o nada" | "{value} cannot be read ({error}); write the path of an SVG or PNG, or nothing";
    }
}

crate::texts! {
    /// Problems of the master key file, said at the terminal.
    pub struct KeyFileText {
        named: "arquivo da chave mestra {file}" | "archivo de la clave maestra {file}" | "master key file {file}";
        missing: "não existe; crie um com `cracha keys init`" | "no existe; cree uno con `cracha keys init`" | "does not exist; make one with `cracha keys init`";
        exists: "já existe, e não foi alterado: sem ele nada do que está lacrado pode ser lido; escreva outro nome" | "ya existe, y no fue modificado: sin él nada de lo sellado se puede leer; escriba otro nombre" | "exists already and was not changed: without it nothing that is sealed can be read; write another name";
        refused: "não pode ser usado ({error}); nada foi alterado" | "no se puede usar ({error}); nada fue modificado" | "cannot be used ({error}); nothing was changed";
        open_door: "a permissão {mode} deixa outros entrarem; execute: chmod 600 {file}" | "el permiso {mode} deja entrar a otros; ejecute: chmod 600 {file}" | "its mode {mode} lets others in; run: chmod 600 {file}";
        empty: "não contém nenhuma chave; crie outro com `cracha keys init`, ou traga de volta a cópia" | "no contiene ninguna clave; cree otro con `cracha keys init`, o traiga de vuelta la copia" | "holds no key; make another with `cracha keys init`, or bring the copy back";
        line: "linha {line}: {flaw}" | "línea {line}: {flaw}" | "line {line}: {flaw}";
        form: "escreva um nome e a chave em base64, separados por um espaço" | "escriba un nombre y la clave en base64, separados por un espacio" | "write a name and the key in base64, with a space between them";
        name: "um nome tem até 32 letras minúsculas e algarismos" | "un nombre tiene hasta 32 letras minúsculas y cifras" | "a name is up to 32 lower-case letters and digits";
        twice: "este nome aparece duas vezes; deixe só uma das linhas" | "este nombre aparece dos veces; deje solo una de las líneas" | "this name is there twice; leave one of the lines only";
        not_base64: "a chave não está em base64; traga de volta a cópia" | "la clave no está en base64; traiga de vuelta la copia" | "the key is not base64; bring the copy back";
        length: "a chave não tem 32 bytes; traga de volta a cópia" | "la clave no tiene 32 bytes; traiga de vuelta la copia" | "the key is not 32 bytes long; bring the copy back";
        lacks: "o arquivo da chave mestra não contém a chave {id}, com a qual estes dados foram escritos; coloque-a de volta" | "el archivo de la clave maestra no contiene la clave {id}, con la que se escribieron estos datos; póngala de vuelta" | "the master key file holds no key {id}, under which this data was written; put it back";
        another: "o arquivo da chave mestra tem uma chave {id} que não é a dos dados; coloque de volta a que os escreveu" | "el archivo de la clave maestra tiene una clave {id} que no es la de los datos; ponga de vuelta la que los escribió" | "the master key file has another key {id} than the one this data was written under; put that one back";
    }
}

crate::texts! {
    /// Problems of the certificate that the server shows, said at the terminal.
    pub struct TlsText {
        unreadable: "{file} não pode ser lido ({error}); escreva o caminho de um arquivo PEM que o cracha possa ler" | "{file} no se puede leer ({error}); escriba la ruta de un archivo PEM que cracha pueda leer" | "{file} cannot be read ({error}); write the path of a PEM file that cracha may read";
        no_certificate: "{file} não contém um certificado em PEM; escreva ali o do servidor, e depois os intermediários" | "{file} no contiene un certificado en PEM; escriba allí el del servidor, y después los intermedios" | "{file} holds no certificate in PEM; put the server's there, then those between";
        no_key: "{file} não contém uma chave privada em PEM" | "{file} no contiene una clave privada en PEM" | "{file} holds no private key in PEM";
        no_pair: "o certificado e a chave não servem juntos ({error}); escreva os que vieram juntos" | "el certificado y la clave no sirven juntos ({error}); escriba los que vinieron juntos" | "certificate and key are no pair that can be used ({error}); write those that came together";
    }
}

crate::texts! {
    /// Problems of the way mail leaves, said at the terminal.
    pub struct MailerText {
        authority: "{file} não pode ser usado ({error}); escreva o caminho de um certificado em PEM, ou nada" | "{file} no se puede usar ({error}); escriba la ruta de un certificado en PEM, o nada" | "{file} cannot be used ({error}); write the path of a certificate in PEM, or nothing";
        certificates: "os certificados do sistema não podem ser usados ({error}); instale-os (ca-certificates), ou escreva mail.smtp.ca_file" | "los certificados del sistema no se pueden usar ({error}); instálelos (ca-certificates), o escriba mail.smtp.ca_file" | "the system's certificates cannot be used ({error}); install them (ca-certificates), or set mail.smtp.ca_file";
        clear: "com none a senha viajaria aberta; escreva starttls ou tls" | "con none la contraseña viajaría abierta; escriba starttls o tls" | "with none the password would travel unprotected; write starttls or tls";
        folder: "a pasta {file} não pode ser criada ({error}); escreva o nome de uma em que o cracha possa escrever" | "la carpeta {file} no se puede crear ({error}); escriba el nombre de una en la que cracha pueda escribir" | "the folder {file} cannot be made ({error}); name one that cracha may write to";
        key_unreadable: "{file} não pode ser lido ({error}); escreva o caminho da chave privada em PEM" | "{file} no se puede leer ({error}); escriba la ruta de la clave privada en PEM" | "{file} cannot be read ({error}); write the path of the private key in PEM";
        no_key: "{file} não contém uma chave privada em PEM" | "{file} no contiene una clave privada en PEM" | "{file} holds no private key in PEM";
        not_base64: "{file}: a chave não está em base64" | "{file}: la clave no está en base64" | "{file}: the key is not base64";
        encrypted: "{file} está cifrado; execute: openssl pkey -in CHAVE -out ABERTA" | "{file} está cifrado; ejecute: openssl pkey -in CLAVE -out ABIERTA" | "{file} is encrypted; run: openssl pkey -in KEY -out PLAIN";
        kind: "{file} não é uma chave RSA de pelo menos 2048 bits nem Ed25519; crie uma delas" | "{file} no es una clave RSA de al menos 2048 bits ni Ed25519; cree una de ellas" | "{file} is neither RSA of 2048 bits or more nor Ed25519; make one of these";
        form: "{file} está em uma forma desconhecida; execute: openssl pkcs8 -topk8 -nocrypt -in CHAVE -out ABERTA" | "{file} está en una forma desconocida; ejecute: openssl pkcs8 -topk8 -nocrypt -in CLAVE -out ABIERTA" | "{file} is in an unknown form; run: openssl pkcs8 -topk8 -nocrypt -in KEY -out PLAIN";
        algorithm: "o DKIM só conhece chaves RSA e Ed25519; crie uma delas" | "DKIM solo conoce claves RSA y Ed25519; cree una de ellas" | "DKIM knows RSA and Ed25519 keys only; make one of these";
        names: "domain e selector precisam ser nomes do DNS, como example.com e s1" | "domain y selector deben ser nombres del DNS, como example.com y s1" | "domain and selector must be names of the DNS, such as example.com and s1";
    }
}
