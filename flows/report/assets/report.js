// The report's only script: search, sortable tables, figures of a place. It asks no network; texts become text nodes,
// never markup.
(function () {
  "use strict";
  const root = document.body.dataset.root, language = document.body.dataset.lang;
  const home = root + language + "/";
  const wanted = new Map();
  const MORE = 200;

  /** Remember the language for the front page; storage may be forbidden for local files. */
  function remember(code) {
    try { localStorage.setItem("solieu-language", code); } catch { /* then the browser's language decides */ }
  }

  /** Load a data file once, as a script, because pages opened from disk may not fetch. */
  function load(name) {
    if (!wanted.has(name)) {
      wanted.set(name, new Promise((done, failed) => {
        const script = document.createElement("script");
        script.src = root + "data/" + name + ".js";
        script.onload = () => done((window.solieuData || {})[name]);
        script.onerror = () => { wanted.delete(name); failed(new Error(name)); };
        document.head.append(script);
      }));
    }
    return wanted.get(name);
  }

  /** Small letters without accents, đ as d, everything but letters and digits as one space. */
  function fold(words) {
    return words.toLowerCase().replace(/đ/g, "d").normalize("NFD").replace(/\p{M}/gu, "")
      .replace(/[^a-z0-9]+/g, " ").trim();
  }

  /** An element with attributes and children; strings become text. */
  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
    return element;
  }

  function fill(text, facts) {
    return text.replace(/\{(\w+)\}/g, (_, name) => facts[name]);
  }

  function number(value) {
    return new Intl.NumberFormat(language === "vi" ? "vi-VN" : "en-GB").format(value);
  }

  /** A link; an address outside must be http or https, anything odd is shown as text alone. */
  function link(href, text) {
    const outside = /^https?:\/\//i.test(href);
    if (!outside && !/^[\w./#-]+$/.test(href)) return document.createTextNode(text);
    return make("a", outside ? { href, rel: "noopener noreferrer" } : { href }, text);
  }

  // Search ---------------------------------------------------------------------------------------------------------

  function search() {
    const input = document.getElementById("find"), list = document.getElementById("found");
    const said = document.getElementById("found-said");
    let active = -1;

    function close() {
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
      active = -1;
    }

    function mark(n) {
      const options = list.querySelectorAll("[role=option]");
      if (!options.length) return;
      active = (n + options.length) % options.length;
      options.forEach((option, i) => option.setAttribute("aria-selected", String(i === active)));
      input.setAttribute("aria-activedescendant", options[active].id);
      options[active].scrollIntoView({ block: "nearest" });
    }

    /** How well an entry fits, 0 best and -1 not at all: each word must begin one of the entry's words. */
    function rank(entry, words, whole) {
      const names = " " + entry[0] + " ";
      if (!words.every((word) => names.includes(" " + word))) return -1;
      if (names.startsWith(" " + whole + " ")) return 0;
      return names.startsWith(" " + whole) ? 1 : names.includes(" " + whole) ? 2 : 3;
    }

    async function find() {
      const whole = fold(input.value), words = whole.split(" ").filter(Boolean);
      if (!words.length) { close(); return; }
      const [index, labels] = await Promise.all([load("search"), load(language + "/labels")]);
      if (fold(input.value) !== whole) return;
      const hits = index.map((entry) => [rank(entry, words, whole), entry]).filter((hit) => hit[0] >= 0);
      hits.sort((a, b) => a[0] - b[0] || a[1][0].length - b[1][0].length || (a[1][3] < b[1][3] ? -1 : 1));
      show(hits.slice(0, 12).map((hit) => hit[1]), labels.text);
      said.textContent = fill(labels.text.results, { n: hits.length });
    }

    function show(entries, text) {
      list.replaceChildren(...entries.map((entry, i) => {
        const [, name, above, address] = entry;
        const label = Array.isArray(name) ? name[language === "vi" ? 0 : 1] : name;
        const hint = Array.isArray(name) ? text.indicator : above;
        const anchor = link(home + address, label);
        if (anchor.setAttribute) anchor.setAttribute("tabindex", "-1");
        const option = make("li", { role: "option", id: "found-" + i, "aria-selected": "false" }, anchor);
        if (hint) option.append(make("span", { class: "hint" }, hint));
        option.addEventListener("click", (event) => { if (event.target.tagName !== "A") anchor.click(); });
        return option;
      }));
      if (!entries.length) list.append(make("li", { class: "hint" }, text.none));
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      active = -1;
    }

    input.addEventListener("input", () => { find().catch(report); });
    input.addEventListener("focus", () => { load("search").catch(report); load(language + "/labels").catch(report); });
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        mark(active + (event.key === "ArrowDown" ? 1 : active < 0 ? 0 : -1));
      } else if (event.key === "Escape") {
        close();
      } else if (event.key === "Enter") {
        const chosen = list.querySelectorAll("[role=option] a")[Math.max(active, 0)];
        if (!list.hidden && chosen) { event.preventDefault(); chosen.click(); }
      }
    });
    document.addEventListener("click", (event) => { if (!event.target.closest(".search")) close(); });
  }

  function report(error) {
    load(language + "/labels").then((labels) => {
      const text = fill(labels.text.failed, { name: error.message });
      document.getElementById("main").prepend(make("p", { class: "note", role: "alert" }, text));
    }, () => undefined);
  }

  // Tables ---------------------------------------------------------------------------------------------------------

  /** One table: sorted by its headings, chosen by some columns, filtered by words, its rest loaded when needed. */
  function grid(table) {
    const body = table.tBodies[0], heads = [...table.tHead.rows[0].cells];
    const tools = table.closest(".grid").querySelector("[data-tools]");
    const count = table.closest(".grid").querySelector("[data-count]");
    const total = Number(table.dataset.total);
    const state = { by: -1, down: false, words: [], chosen: new Map(), shown: MORE };
    let rows = [...body.rows].map(fromPage);
    let whole = !table.dataset.file;
    if (total < 2) return;

    function fromPage(row) {
      const cells = [...row.cells].map((cell) => {
        const sort = cell.dataset.sort;
        return [cell.textContent, sort === undefined ? null : sort === "" || isNaN(sort) ? sort : Number(sort)];
      });
      return { cells, element: row, folded: null };
    }

    function fromData(cells) {
      return { cells: cells.map((cell) => (Array.isArray(cell) ? cell : [cell, null])), element: null, folded: null };
    }

    function element(row) {
      if (row.element) return row.element;
      row.element = make("tr", {}, ...row.cells.map(([text, , href], i) => make("td",
        { class: heads[i].classList.contains("n") ? "n" : null },
        href ? link(href, text) : text)));
      return row.element;
    }

    async function all() {
      if (whole) return;
      rows = (await load(table.dataset.file)).map(fromData);
      whole = true;
    }

    function key(row) {
      const [text, sort] = row.cells[state.by];
      return sort === null ? fold(text) : sort;
    }

    function compare(a, b) {
      const x = key(a), y = key(b);
      if (typeof x === "number" && typeof y === "number") return x - y;
      return String(x).localeCompare(String(y), "vi");
    }

    function fits(row) {
      for (const [column, value] of state.chosen) if (row.cells[column][0] !== value) return false;
      if (!state.words.length) return true;
      row.folded = row.folded || fold(row.cells.map((cell) => cell[0]).join(" "));
      return state.words.every((word) => row.folded.includes(word));
    }

    async function draw() {
      await all();
      let fitting = rows.filter(fits);
      if (state.by >= 0) {
        fitting = fitting.map((row, i) => [row, i]);
        fitting.sort((a, b) => (state.down ? -1 : 1) * compare(a[0], b[0]) || a[1] - b[1]);
        fitting = fitting.map((pair) => pair[0]);
      }
      body.replaceChildren(...fitting.slice(0, state.shown).map(element));
      more.hidden = fitting.length <= state.shown;
      const labels = await load(language + "/labels");
      count.textContent = fill(labels.text.rows, { n: number(fitting.length) });
    }

    function act() { draw().catch(report); }

    function sortable(head, column) {
      const label = head.textContent;
      head.dataset.name = label;
      const button = make("button", { type: "button", class: "sort" }, label, make("span", { "aria-hidden": "true" }));
      head.replaceChildren(button);
      if (head.hasAttribute("aria-sort")) {
        state.by = column;
        state.down = head.getAttribute("aria-sort") === "descending";
      }
      button.addEventListener("click", () => {
        state.down = state.by === column ? !state.down : head.classList.contains("n");
        state.by = column;
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", state.down ? "descending" : "ascending");
        act();
      });
    }

    /** What rows can be chosen by in a column: told by the page for long tables, else found in the rows. */
    function choices(column) {
      if (heads[column].dataset.choose) return JSON.parse(heads[column].dataset.choose);
      const found = new Map();
      rows.forEach((row) => { if (row.cells[column][0]) found.set(row.cells[column][0], row.cells[column][1]); });
      return [...found].sort((a, b) => typeof a[1] === "number" && typeof b[1] === "number"
        ? (heads[column].classList.contains("n") ? b[1] - a[1] : a[1] - b[1]) : a[0].localeCompare(b[0], "vi"))
        .map((pair) => pair[0]);
    }

    heads.forEach(sortable);
    const more = make("button", { type: "button", class: "more" }, table.dataset.more);
    more.hidden = whole;
    more.addEventListener("click", () => { state.shown += whole ? MORE : 0; act(); });
    table.closest(".scroll").after(more);
    if (total < 15) return;
    tools.hidden = false;
    heads.forEach((head, column) => {
      if (!head.hasAttribute("data-choose")) return;
      const values = choices(column);
      if (values.length < 2) return;
      const select = make("select", {}, make("option", { value: "" }, table.dataset.all),
        ...values.map((value) => make("option", { value }, value)));
      select.addEventListener("change", () => {
        if (select.value) state.chosen.set(column, select.value); else state.chosen.delete(column);
        act();
      });
      tools.append(make("label", {}, head.dataset.name + " ", select));
    });
    const words = make("input", { type: "search", autocomplete: "off" });
    words.addEventListener("input", () => { state.words = fold(words.value).split(" ").filter(Boolean); act(); });
    tools.append(make("label", {}, table.dataset.filter + " ", words));
  }

  // Figures of a place ---------------------------------------------------------------------------------------------

  /** The sentence with the words each cell was read from marked; offsets count code points. */
  function sentence(text, marks, roles) {
    const letters = Array.from(text), quote = make("blockquote", { lang: "vi" });
    let at = 0;
    for (const [first, last, role] of marks) {
      quote.append(letters.slice(at, first).join(""),
        make("mark", { class: role, title: roles[role] || role }, letters.slice(first, last).join("")));
      at = last;
    }
    quote.append(letters.slice(at).join(""));
    return quote;
  }

  function day(iso) {
    return iso && new Intl.DateTimeFormat(language === "vi" ? "vi-VN" : "en-GB", { dateStyle: "medium", timeZone: "UTC" })
      .format(new Date(iso + "T00:00:00Z"));
  }

  function source(article, labels) {
    const [title, publisher, published, address, file, copied] = article;
    const said = [publisher || labels.text.unknown_publisher, day(published), copied && labels.text.copied];
    const element = make("p", { class: "source" }, make("cite", {}, title || file), " · " + said.filter(Boolean).join(", "));
    element.append(" · ", address ? link(address, labels.text.read) : make("code", {}, file));
    return element;
  }

  function card(figure, chunk, labels) {
    const at = language === "vi" ? 0 : 1;
    const about = [labels.indicators[figure.i], figure.g && labels.population_group[figure.g], figure.w];
    const facts = [figure.p[at] || labels.text.no_period, labels.status[figure.st],
      figure.k !== "level" && labels.measure_kind[figure.k], figure.pr && labels.programme[figure.pr],
      labels.text.confidence + " " + number(Math.round(figure.c * 100)) + "%"];
    const element = make("article", { class: "figure " + figure.st, id: "f-" + figure.id },
      make("h3", {}, make("span", { class: "amount" }, figure.v[at]), " " + about.filter(Boolean).join(", "),
        make("a", { class: "permalink", href: "#f-" + figure.id, title: labels.text.permalink }, "#" + figure.id.slice(0, 8))),
      make("p", { class: "facts" }, facts.filter(Boolean).join(" · ")),
      sentence(chunk.sentences[figure.s], figure.m, labels.span_role));
    if (figure.e.length) {
      const rest = make("p", { class: "elsewhere" }, labels.text.elsewhere + " ");
      figure.e.forEach(([role, words]) => rest.append(
        make("mark", { class: role, title: labels.span_role[role], lang: "vi" }, words), " "));
      element.append(rest);
    }
    if (figure.fl) element.append(make("p", { class: "flags" }, figure.fl.map((flag) => labels.flag[flag] || flag).join(" · ")));
    element.append(source(chunk.articles[figure.a], labels));
    return element;
  }

  function figures(section) {
    const list = section.querySelector("[data-list]"), said = section.querySelector("[data-said]");
    const more = section.querySelector("[data-more]"), words = section.querySelector("[data-words]");
    const selects = [...section.querySelectorAll("select")], chunks = Number(section.dataset.chunks);
    const size = Number(section.dataset.size);
    const only = /^#vn[23]-/.test(location.hash) ? location.hash.slice(1) : null;
    const one = /^#f-\w+$/.test(location.hash) ? location.hash.slice(3) : null;
    let shown = 40, asked = 0;

    function needed() {
      const chosen = selects[0].selectedOptions[0].dataset.chunks;
      const some = chosen ? chosen.split(" ").map(Number) : [...Array(chunks).keys()];
      return selects.some((select) => select.value) || words.value || only || one ? some : some.slice(0, Math.ceil(shown / size));
    }

    function fits(figure, chunk, folded) {
      if (only && figure.wid !== only || one && !figure.id.startsWith(one)) return false;
      if (!selects.every((select) => !select.value || figure[select.dataset.choose] === select.value)) return false;
      const [title, publisher] = chunk.articles[figure.a];
      const text = () => fold([chunk.sentences[figure.s], title, publisher, figure.w, figure.v.join(" ")].join(" "));
      return !folded.length || folded.every((word) => text().includes(word));
    }

    async function draw() {
      const turn = ++asked, folded = fold(words.value).split(" ").filter(Boolean);
      const labels = await load(language + "/labels");
      const loaded = await Promise.all(needed().map((n) => load(section.dataset.figures + "-" + n)));
      if (turn !== asked) return;
      const found = loaded.flatMap((chunk) => chunk.figures.filter((figure) => fits(figure, chunk, folded))
        .map((figure) => [figure, chunk]));
      list.replaceChildren(...found.slice(0, shown).map(([figure, chunk]) => card(figure, chunk, labels)));
      const all = needed().length < chunks && !selects[0].value ? Number(section.dataset.total) : found.length;
      more.hidden = shown >= all;
      said.textContent = found.length ? fill(labels.text.shown, { n: number(Math.min(shown, found.length)), all: number(all) })
        : labels.text.none;
    }

    function act() { shown = 40; draw().catch(report); }
    selects.forEach((select) => select.addEventListener("change", act));
    words.addEventListener("input", act);
    more.addEventListener("click", () => { shown += 80; draw().catch(report); });
    window.addEventListener("hashchange", () => { if (/^#f-/.test(location.hash)) location.reload(); });
    draw().then(() => { if (only || one) section.scrollIntoView(); }, report);
  }

  // ----------------------------------------------------------------------------------------------------------------

  remember(language);
  document.getElementById("switch").addEventListener("click", (event) => remember(event.currentTarget.dataset.other));
  search();
  document.querySelectorAll("table[data-grid]").forEach(grid);
  document.querySelectorAll("section[data-figures]").forEach((section) => {
    if (Number(section.dataset.total)) figures(section);
  });
})();
