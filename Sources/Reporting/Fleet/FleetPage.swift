/// What stands around the repositories of the HTML report of an audit.
enum FleetPage {
    static let style = """
        body { display: flex; flex-direction: column; } #top { order: -1; }
        table { border-collapse: collapse; width: 100%; font-size: .9rem; margin: .5rem 0 1rem; }
        th, td { text-align: left; vertical-align: top; padding: .2rem .5rem; border-bottom: 1px solid var(--line);
          overflow-wrap: anywhere; }
        th, details td:first-child { white-space: nowrap; }
        td.number, #repositories th:nth-child(n+3) { text-align: right; font-variant-numeric: tabular-nums; }
        td.number.critical { color: var(--critical); } td.number.high { color: var(--high); } td.number.low { color: var(--low); }
        td.number.medium { color: var(--medium); } td.number { user-select: auto; } td.number:not(.critical):not(.high):not(.medium):not(.low) { color: var(--quiet); }
        th button { border: 0; background: none; color: inherit; font: inherit; font-weight: 600; cursor: pointer; padding: 0; }
        th[aria-sort="ascending"] button::after { content: " \\25b2"; } th[aria-sort="descending"] button::after { content: " \\25bc"; }
        a { color: var(--low); } td.pass { color: var(--good); } td.fail, td.error, td.failed { color: var(--high); }
        .chart { max-height: 22rem; overflow-y: auto; } .fill.high { background: var(--high); }
        details.repository { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .5rem 1rem;
          margin: .5rem 0; }

        """

    static let foot = """
        <script>
        (function () {
          "use strict";
          var form = document.getElementById("filters"), table = document.getElementById("repositories");
          var body = table.tBodies[0], rows = Array.prototype.slice.call(body.rows);
          var heads = Array.prototype.slice.call(table.tHead.rows[0].cells);
          var names = heads.map(function (head) { return head.textContent; });
          var search = document.getElementById("search"), shown = document.getElementById("shown");
          function value(name) { return document.getElementById(name).value; }
          function apply() {
            var words = search.value.toLowerCase().split(" ").filter(Boolean), count = 0;
            var column = names.indexOf(value("severity")), rule = value("rule"), state = value("state");
            rows.forEach(function (row) {
              var name = row.cells[0].textContent.toLowerCase();
              var fits = words.every(function (word) { return name.indexOf(word) >= 0; }) &&
                (column < 0 || row.cells[column].textContent !== "0") &&
                (!rule || row.dataset.rules.split(" ").indexOf(rule) >= 0) &&
                (!state || row.cells[1].textContent === state);
              row.hidden = !fits;
              var part = document.getElementById(row.cells[0].firstChild.getAttribute("href").slice(1));
              if (part) { part.hidden = !fits; }
              if (fits) { count += 1; }
            });
            shown.textContent = count + (count === 1 ? " repository" : " repositories");
          }
          function sort(index) {
            var isDown = heads[index].getAttribute("aria-sort") !== "descending" && index > 1 ||
              heads[index].getAttribute("aria-sort") === "ascending";
            heads.forEach(function (head) { head.removeAttribute("aria-sort"); });
            heads[index].setAttribute("aria-sort", isDown ? "descending" : "ascending");
            rows.sort(function (left, right) {
              var a = left.cells[index].textContent, b = right.cells[index].textContent;
              var order = index > 1 ? a - b : a < b ? -1 : a > b ? 1 : 0;
              return isDown ? -order : order;
            });
            rows.forEach(function (row) { body.appendChild(row); });
          }
          heads.forEach(function (head, index) {
            head.firstChild.addEventListener("click", function () { sort(index); });
          });
          body.addEventListener("click", function (event) {
            var link = event.target.closest("a");
            var part = link && document.getElementById(link.getAttribute("href").slice(1));
            if (part) { part.open = true; }
          });
        """ + HTMLPage.filtering
}
