/// What help says of the option `--server-file` of the hooks of a server, and of whatever reads the same settings.
enum ServerFileHelp {
    static let text = "The server's settings file (default: /etc/kubectl-harden/gate.yaml)."
}
