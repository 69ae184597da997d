//! The binary.

fn main() -> std::process::ExitCode {
    cracha::cli::main()
}
