//! The program: see `rashomon --help`.

fn main() -> std::process::ExitCode {
    rashomon::main()
}
