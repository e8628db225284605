import Foundation
import PackagePlugin

/// Makes the list of all rules from the files of the catalog, so that adding a rule is adding a file.
@main struct ListRules: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) async throws -> [Command] {
        guard let target = target as? any SourceModuleTarget else { return [] }
        let files = target.sourceFiles(withSuffix: "swift").map(\.url).filter {
            $0.pathComponents.contains("Catalog")
        }.sorted { $0.path < $1.path }
        let list = context.pluginWorkDirectoryURL.appending(path: "RuleList.swift")
        // Each file of a rule has one line `static let name = Rule(`.
        let script = """
            list=$1; shift
            {
              echo 'extension Rule {'
              echo '    static let catalog: [Rule] = ['
              sed -n 's/^    static let \\([A-Za-z0-9]*\\) = Rule($/        .\\1,/p' "$@"
              echo '    ]'
              echo '}'
            } >"$list"
            """
        return [
            .buildCommand(
                displayName: "List the rules", executable: URL(fileURLWithPath: "/bin/sh"),
                arguments: ["-c", script, "sh", list.path] + files.map(\.path), inputFiles: files, outputFiles: [list])
        ]
    }
}
