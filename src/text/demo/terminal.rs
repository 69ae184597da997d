//! What `cracha demo` says at the terminal.

use crate::texts;

texts! {
    /// Where everything is, once it runs.
    pub struct DemoText {
        ready: "A demonstração está pronta. Comece aqui:  {address}" | "La demostración está lista. Comience aquí:  {address}" | "cracha demo is ready. Begin here:  {address}";
        logins: "Logins de exemplo, com senhas feitas para esta demonstração:" | "Logins de ejemplo, con contraseñas hechas para esta demostración:" | "Sample logins, with passwords made for this demo:";
        kept: "Os dados ficam em {folder}." | "Los datos quedan en {folder}." | "The data is kept in {folder}.";
        not_kept: "Nada fica: os dados acabam com este processo (--data PASTA os guarda)." | "Nada queda: los datos terminan con este proceso (--data CARPETA los guarda)." | "Nothing is kept: the data goes with this process (--data DIR keeps it).";
        stop: "Ctrl-C para tudo." | "Ctrl-C detiene todo." | "Stop it with Ctrl-C.";
    }
}
