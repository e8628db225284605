/// What stands around the findings of the HTML report.
enum HTMLPage {
    static var head: String { head(title: "kubectl-harden", style: "") }

    /// - Parameter style: styles beside those that all pages share.
    static func head(title: String, style added: String) -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
        <title>\(title)</title>
        <link rel="icon" href="data:,">
        <style>
        :root { color-scheme: light dark; --text: #1c2128; --quiet: #59636e; --page: #ffffff; --card: #f6f8fa; --line: #d1d9e0;
          --critical: #a40e26; --high: #cf222e; --medium: #9a6700; --low: #0969da; --info: #59636e; --good: #1a7f37; }
        @media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --quiet: #9198a1; --page: #0d1117; --card: #151b23;
          --line: #3d444d; --critical: #ff7b89; --high: #f85149; --medium: #d29922; --low: #58a6ff; --info: #9198a1;
          --good: #3fb950; } }
        * { box-sizing: border-box; }
        body { margin: 0; padding: 1.5rem clamp(1rem, 3vw, 4rem); color: var(--text); background: var(--page);
          font: 15px/1.5 system-ui, sans-serif; }
        h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1rem; margin: 0 0 .5rem; }
        h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; display: flex; gap: 1rem; flex-wrap: wrap; justify-content: space-between; }
        .place { color: var(--quiet); font-size: .85rem; overflow-wrap: anywhere; font-weight: normal; }
        .verdict { font-size: 1rem; padding: .1rem .6rem; border-radius: 1rem; border: 1px solid; vertical-align: middle; }
        .verdict.pass { color: var(--good); } .verdict.fail, .verdict.error { color: var(--high); }
        .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)); gap: 1rem; margin: 1.5rem 0; }
        .chart, article { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem; }
        article { margin: .5rem 0; }
        .chart button { display: grid; grid-template-columns: 11rem 1fr 3rem; gap: .5rem; align-items: center; width: 100%;
          border: 0; background: none; color: inherit; font: inherit; font-size: .85rem; padding: .1rem 0; text-align: left;
          cursor: pointer; }
        .chart button:hover .name, .chart button:focus-visible .name { text-decoration: underline; }
        .name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
        .bar { height: .7rem; background: var(--line); border-radius: .35rem; overflow: hidden; }
        .fill { display: block; height: 100%; background: var(--low); }
        .fill.critical { background: var(--critical); } .fill.high { background: var(--high); }
        .fill.medium { background: var(--medium); } .fill.info { background: var(--info); }
        .count { text-align: right; font-variant-numeric: tabular-nums; }
        .severity { display: inline-block; min-width: 4.5rem; font-weight: 600; }
        .critical { color: var(--critical); } .high { color: var(--high); } .medium { color: var(--medium); }
        .low { color: var(--low); } .info { color: var(--info); }
        pre { margin: .5rem 0; padding: .5rem; overflow-x: auto; background: var(--page); border: 1px solid var(--line);
          border-radius: .25rem; font-size: .85rem; }
        .number { color: var(--quiet); user-select: none; }
        summary { cursor: pointer; } details p { margin: .25rem 0 .25rem 1rem; }
        #filters { display: flex; gap: .5rem; flex-wrap: wrap; align-items: center; position: sticky; top: 0; padding: .5rem 0;
          background: var(--page); border-bottom: 1px solid var(--line); }
        #filters[hidden], [hidden] { display: none; }
        #filters input, #filters select, #filters button { font: inherit; padding: .25rem .5rem; max-width: 16rem; }
        @media print { #filters { display: none; } }
        \(added)</style>
        </head>
        <body>

        """
    }

    static let foot = """
        <script>
        (function () {
          "use strict";
          var form = document.getElementById("filters"), names = ["severity", "rule", "namespace"];
          var search = document.getElementById("search"), shown = document.getElementById("shown");
          var sections = Array.prototype.slice.call(document.querySelectorAll("main section"));
          var entries = sections.map(function (section) {
            var articles = Array.prototype.slice.call(section.querySelectorAll("article"));
            return { section: section, heading: section.querySelector("h3").textContent.toLowerCase(),
              articles: articles.map(function (a) { return { node: a, text: a.textContent.toLowerCase() }; }) };
          });
          function apply() {
            var wanted = {}, words = search.value.toLowerCase().split(" ").filter(Boolean), count = 0;
            names.forEach(function (name) { wanted[name] = document.getElementById(name).value; });
            entries.forEach(function (entry) {
              var any = false, inPlace = !wanted.namespace || entry.section.dataset.namespace === wanted.namespace;
              entry.articles.forEach(function (article) {
                var data = article.node.dataset;
                var fits = inPlace && (!wanted.severity || data.severity === wanted.severity) &&
                  (!wanted.rule || data.rule === wanted.rule) && words.every(function (word) {
                    return article.text.indexOf(word) >= 0 || entry.heading.indexOf(word) >= 0; });
                article.node.hidden = !fits;
                if (fits) { any = true; count += 1; }
              });
              entry.section.hidden = !any;
            });
            shown.textContent = count + (count === 1 ? " finding" : " findings");
          }
        """ + filtering

    /// The end of a page with the form `filters`, within the function in which `apply` shows what fits.
    static let filtering = """

          form.hidden = false;
          form.addEventListener("input", apply);
          form.addEventListener("submit", function (event) { event.preventDefault(); });
          form.addEventListener("reset", function () { setTimeout(apply, 0); });
          document.querySelectorAll("[data-filter]").forEach(function (button) {
            button.addEventListener("click", function () {
              var select = document.getElementById(button.dataset.filter);
              select.value = select.value === button.dataset.value ? "" : button.dataset.value;
              apply();
            });
          });
          apply();
        })();
        </script>
        </body>
        </html>

        """

    /// A bar of a chart, which filters what is shown.
    struct Bar {
        let name: String
        let count: Int
        /// The severity in whose colour it is; empty for none.
        var severity = ""
        /// What is said beside it where somebody points to it.
        var note = ""
    }

    /// A chart of bars.
    ///
    /// - Parameters:
    ///   - attribute: the filter that a bar sets.
    ///   - most: as many bars are shown.
    static func chart(_ title: String, _ bars: [Bar], attribute: String, most: Int) -> String {
        let largest = max(1, bars.map(\.count).max() ?? 1)
        var text = "<div class=\"chart\"><h2>\(title)</h2>\n"
        for bar in bars.prefix(most) {
            let width = bar.count == 0 ? 0 : max(1, bar.count * 100 / largest)
            let name = Markup.escaped(bar.name)
            text += "<button type=\"button\" data-filter=\"\(attribute)\" data-value=\"\(name)\""
            text += (bar.note.isEmpty ? "" : " title=\"\(Markup.escaped(bar.note))\"") + ">"
            text += "<span class=\"name\">\(name)</span><span class=\"bar\"><span class=\"fill"
            text += "\(bar.severity.isEmpty ? "" : " " + bar.severity)\" style=\"width:\(width)%\"></span></span>"
            text += "<span class=\"count\">\(bar.count)</span></button>\n"
        }
        if bars.count > most { text += "<p class=\"place\">and \(bars.count - most) more</p>\n" }
        return text + "</div>\n"
    }

    /// A choice of the form.
    static func select(_ name: String, _ values: [String]) -> String {
        let options = values.map { "<option>\(Markup.escaped($0))</option>" }.joined()
        return
            "<select id=\"\(name)\" aria-label=\"\(name)\"><option value=\"\">any \(name)</option>\(options)</select>"
    }
}
