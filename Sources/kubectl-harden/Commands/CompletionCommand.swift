import Arguments

/// `completion`: the script by which a shell completes `kubectl-harden`. As a plugin, kubectl's own completion asks
/// `kubectl_complete-harden`.
struct CompletionCommand: Command {
    static let about = CommandDescription(
        "completion", "Print a shell completion script for kubectl-harden.",
        discussion: """
            kubectl completes `kubectl harden` by itself where kubectl_complete-harden is on the PATH.

            Examples:
              source <(kubectl-harden completion bash)
              kubectl-harden completion zsh >"${fpath[1]}/_kubectl-harden"
              kubectl-harden completion fish >~/.config/fish/completions/kubectl-harden.fish
            """)

    /// The shells.
    enum Shell: String, ArgumentValue, CaseIterable { case bash, zsh, fish }

    var shell: Shell = .bash

    mutating func declare(_ declared: inout Declaration) {
        declared.operand("shell", &shell, "The shell.")
    }

    func run() {
        switch shell {
        case .bash: print(CompletionCommand.bash)
        case .zsh: print(CompletionCommand.zsh)
        case .fish: print(CompletionCommand.fish)
        }
    }

    private static let bash = #"""
        _kubectl_harden() {
            local lines directive word
            mapfile -t lines < <(kubectl-harden __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
            directive=${lines[-1]}
            unset 'lines[-1]'
            COMPREPLY=()
            for word in "${lines[@]}"; do
                [[ $word == "${COMP_WORDS[COMP_CWORD]}"* ]] && COMPREPLY+=("$word")
            done
            if [[ $directive == :0 ]]; then
                mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "${COMP_WORDS[COMP_CWORD]}")
            fi
        }
        complete -F _kubectl_harden kubectl-harden
        """#

    private static let zsh = #"""
        #compdef kubectl-harden
        _kubectl_harden() {
            local -a lines
            lines=("${(@f)$(kubectl-harden __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}")
            local directive=${lines[-1]}
            lines=("${(@)lines[1,-2]}")
            (( ${#lines} )) && compadd -- "${(@)lines:#}"
            [[ $directive == :0 ]] && _files
            return 0
        }
        if [[ ${funcstack[1]} == _kubectl-harden ]]; then
            _kubectl_harden "$@"
        else
            compdef _kubectl_harden kubectl-harden
        fi
        """#

    private static let fish = #"""
        function __kubectl_harden_complete
            set -l words (commandline -opc)[2..-1] (commandline -ct)
            set -l lines (kubectl-harden __complete $words 2>/dev/null)
            test (count $lines) -gt 0; or return
            printf '%s\n' $lines[1..-2]
            test "$lines[-1]" = ":0"; and __fish_complete_path (commandline -ct)
        end
        complete -c kubectl-harden -f -a '(__kubectl_harden_complete)'
        """#
}
