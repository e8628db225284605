import ArgumentParser

extension ArgumentHelp {
    /// The option `--server-file` of the hooks of a server, and of whatever reads the same settings.
    static let serverFile = ArgumentHelp(
        "The server's file of settings (default: /etc/kubectl-harden/gate.yaml).", valueName: "file")
}
