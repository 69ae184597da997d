//! Texts of showing data whole.

crate::texts! {
    /// The question before, and what the card says while it lasts.
    pub struct RevealText {
        purpose: "Para quê" | "Para qué" | "What for";
        call_back: "Ligar de volta para a pessoa" | "Llamar de vuelta a la persona" | "To call the person back";
        comparing: "Comparar com o que a pessoa diz" | "Comparar con lo que la persona dice" | "To compare with what the person says";
        spelling: "Conferir como se escreve um endereço ou nome" | "Verificar cómo se escribe una dirección o un nombre" | "To check how an address or a name is spelt";
        passing_on: "Encaminhar a quem resolve" | "Derivar a quien resuelve" | "To pass it on to whoever can help";
        other: "Outro, que o motivo diz" | "Otro, que el motivo dice" | "Something else, which the reason says";
        lasts: "Os dados aparecem por 5 minutos. Recarregar a página não prolonga esse tempo." | "Los datos aparecen durante 5 minutos. Recargar la página no prolonga ese tiempo." | "The data are shown for 5 minutes. Loading the page again does not make it longer.";
        until: "Dados completos até {until}, pelo motivo que você registrou. Depois eles aparecem em parte outra vez." | "Datos completos hasta {until}, por el motivo que registró. Después aparecen en parte otra vez." | "Whole data until {until}, for the reason that you recorded. After that they are shown in part again.";
    }
}
