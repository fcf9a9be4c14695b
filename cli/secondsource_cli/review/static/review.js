"use strict";
// The review page: saves decisions at once and shows what the server holds. Moving never decides.
(() => {
  const $ = (selector, from = document) => from.querySelector(selector);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const typing = (event) =>
    event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, dialog[open]");

  // ---- Queue and adding -------------------------------------------------------------------------------------------
  const rows = all(".articles .row");
  if (rows.length) {
    document.addEventListener("keydown", (event) => {
      if (typing(event)) return;
      const at = rows.indexOf(document.activeElement);
      if (event.key === "j") rows[Math.min(at + 1, rows.length - 1)].focus();
      else if (event.key === "k") rows[Math.max(at - 1, 0)].focus();
      else if (event.key === "/") $("input[type=search]").focus();
      else return;
      event.preventDefault();
    });
  }
  const drop = $("#drop");
  const file = $("#file");
  if (drop && file) {
    drop.addEventListener("dragover", (event) => event.preventDefault());
    drop.addEventListener("drop", (event) => {
      if (!event.dataTransfer.files.length) return;
      event.preventDefault();
      file.files = event.dataTransfer.files;
      file.focus();
    });
  }
  const main = $("main[data-article]");
  if (!main) return;

  // ---- State ------------------------------------------------------------------------------------------------------
  const article = main.dataset.article;
  const reviewer = main.dataset.reviewer;
  const cards = all(".card[data-flag]");
  const text = $("#text");
  const picker = $("#picker");
  const help = $("#help");
  const titles = JSON.parse(main.dataset.titles);
  let state = JSON.parse(main.dataset.state);
  let current = -1;
  let queue = Promise.resolve();

  function say(message, bad = false) {
    $("#message").textContent = message;
    $("#message").classList.toggle("bad", bad);
  }

  // One request after the other: each must know what the one before has done.
  function send(path, body) {
    const done = queue.then(async () => {
      let answer;
      try {
        answer = await fetch(`/article/${article}/${path}`, {
          method: "POST",
          headers: { "content-type": "application/json", accept: "application/json", "x-review-token": main.dataset.token },
          body: JSON.stringify({ reviewer, ...body() }),
        });
      } catch {
        say("Not saved: the review server cannot be reached. Start it again and repeat the decision.", true);
        return false;
      }
      const data = await answer.json().catch(() => ({ error: { message: `Not saved (${answer.status}).` } }));
      if (data.verdicts) show(data);
      if (data.error) say(data.error.message, true);
      return answer.ok;
    });
    queue = done.catch(() => {});
    return done;
  }

  const seen = (flag) => state.last[flag] || 0;

  function decide(flag, verdict, more = {}) {
    return send("decide", () => ({ flag, verdict, text_hash: main.dataset.hash, seen: seen(flag), ...more })).then((ok) => {
      if (ok) say(verdict === "note" ? "Note saved." : verdict === "missed" ? "Flag added." : `${codeOf(flag)}: ${titles[verdict].toLowerCase()}.`);
      return ok;
    });
  }

  const codeOf = (flag) => cards.find((card) => card.dataset.flag === flag)?.dataset.code || "";

  function undo() {
    if (!state.newest) return say("There is nothing to take back.");
    send("undo", () => ({ seen: state.newest })).then((ok) => ok && say("Taken back."));
  }

  // In line with the decisions: an answer from before one must not be shown after it.
  function refresh() {
    queue = queue.then(async () => {
      const answer = await fetch(`/article/${article}/state?reviewer=${encodeURIComponent(reviewer)}`, { headers: { accept: "application/json" } });
      if (answer.ok) show(await answer.json());
    }).catch(() => { /* the next decision will say that the server is gone */ });
  }

  // ---- Showing ----------------------------------------------------------------------------------------------------
  function show(next) {
    state = next;
    for (const card of cards) {
      const held = state.verdicts[card.dataset.flag];
      card.classList.toggle("decided", Boolean(held));
      for (const button of all("[data-verdict]", card)) button.setAttribute("aria-pressed", String(held?.verdict === button.dataset.verdict));
      const line = $(".held", card);
      line.hidden = !held;
      line.textContent = held ? titles[held.verdict] + (held.verdict === "fixed" ? `: “${words(held.start, held.stop)}”` : "") : "";
      for (const mark of all("mark", text)) if (mark.dataset.flag === card.dataset.flag) mark.classList.toggle("decided", Boolean(held && held.verdict.startsWith("reject")));
      note($(".note textarea", card), card.dataset.flag);
      if (state.notes[card.dataset.flag]) $(".note", card).open = true;
    }
    note($("#note-all"), "");
    $("#progress").value = state.decided;
    $("#count").textContent = `${state.decided} of ${state.of} decided`;
    $("#undo").disabled = !state.newest;
    const list = $("#missed ul");
    list.replaceChildren(...state.missed.map((item) => {
      const li = document.createElement("li");
      const name = $(`#pick-signal option[value="${CSS.escape(item.signal)}"]`)?.textContent || item.signal;
      const bold = Object.assign(document.createElement("b"), { textContent: name });
      const quote = Object.assign(document.createElement("bdi"), { textContent: words(item.start, item.stop) });
      li.append(bold, " “", quote, "”");
      return li;
    }));
    $("#missed").hidden = !state.missed.length;
    paint("missed", state.missed);
    paint("fixed", Object.values(state.verdicts).filter((held) => held.verdict === "fixed"));
  }

  function note(area, flag) {
    if (document.activeElement !== area && !area.dataset.dirty) area.value = state.notes[flag] || "";
  }

  function paint(name, spans) {
    if (!globalThis.Highlight) return;
    const ranges = spans.flatMap((span) => ranged(span.start, span.stop));
    CSS.highlights.set(name, new Highlight(...ranges));
  }

  // By keys, both the card and its words come into view. By pointer, what is under it must not move.
  function choose(index, by = "keys") {
    if (!cards.length) return;
    current = Math.max(0, Math.min(index, cards.length - 1));
    const flag = cards[current].dataset.flag;
    cards.forEach((card, at) => card.classList.toggle("current", at === current));
    for (const mark of all("mark", text)) mark.classList.toggle("current", mark.dataset.flag === flag);
    const beside = matchMedia("(min-width: 62rem)").matches;
    if (beside && by !== "text") $("mark.current", text)?.scrollIntoView({ block: "nearest" });
    if (by === "keys") cards[current].focus({ preventScroll: true });
    if (by === "keys" || (beside && by === "text")) cards[current].scrollIntoView({ block: "nearest" });
    const fix = $("#pick-fix");
    fix.hidden = false;
    $("span", fix).textContent = cards[current].dataset.code;
  }

  // ---- Words and offsets: code points of the text that was analysed ------------------------------------------------
  const pieces = all("[data-start]", text).map((node) => {
    const points = [...node.textContent];
    const start = Number(node.dataset.start);
    return { node, points, start, end: start + points.length };
  });

  const words = (start, stop) =>
    pieces.filter((p) => p.start < stop && p.end > start).map((p) => p.points.slice(Math.max(0, start - p.start), stop - p.start).join("")).join("");

  // One range for each piece, so that the codes of flags between the words are left out.
  function ranged(start, stop) {
    const units = (piece, at) => piece.points.slice(0, Math.max(0, at - piece.start)).join("").length;
    return pieces.filter((p) => p.start < stop && p.end > start && p.node.firstChild).map((p) => {
      const made = document.createRange();
      made.setStart(p.node.firstChild, units(p, start));
      made.setEnd(p.node.firstChild, units(p, Math.min(stop, p.end)));
      return made;
    });
  }

  function selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const chosen = selection.getRangeAt(0);
    const inside = pieces.filter((p) => chosen.intersectsNode(p.node));
    if (!inside.length || !text.contains(inside[0].node)) return null;
    const at = (piece, container, offset, otherwise) =>
      container === piece.node.firstChild ? piece.start + [...container.data.slice(0, offset)].length : otherwise;
    const first = inside[0], last = inside[inside.length - 1];
    const start = at(first, chosen.startContainer, chosen.startOffset, first.start);
    const stop = at(last, chosen.endContainer, chosen.endOffset, last.end);
    return words(start, stop).trim() ? { start, stop } : null;
  }

  const bounds = [];
  for (const piece of pieces) {
    const pattern = /[\p{L}\p{N}]+(?:['’.,-][\p{L}\p{N}]+)*/gu;
    const joined = piece.points.join("");
    for (const match of joined.matchAll(pattern)) {
      const start = piece.start + [...joined.slice(0, match.index)].length;
      bounds.push({ start, stop: start + [...match[0]].length });
    }
  }

  // ---- Picking words: with the mouse, or with the arrow keys --------------------------------------------------------
  let picked = null;
  function pick(span) {
    picked = span;
    picker.hidden = !span;
    paint("picking", span ? [span] : []);
    $("#picked").textContent = span ? words(span.start, span.stop) : "";
  }

  function adjust(step, end) {
    const first = bounds.findIndex((w) => w.stop > picked.start);
    const last = bounds.findLastIndex((w) => w.start < picked.stop);
    const next = end ? Math.max(first, Math.min(bounds.length - 1, last + step)) : Math.max(0, Math.min(last, first + step));
    if (first < 0 || last < 0) return;
    pick(end ? { start: picked.start, stop: bounds[next].stop } : { start: bounds[next].start, stop: picked.stop });
  }

  function beginPick(mode) {
    const span = selected() || spanOf(cards[current]?.dataset.flag) || bounds[0];
    if (!span) return;
    getSelection().removeAllRanges();
    picker.dataset.mode = mode;
    pick(span);
    (mode === "missed" ? $("#pick-signal") : $("#pick-fix")).focus();
  }

  function spanOf(flag) {
    const held = state.verdicts[flag];
    if (held?.verdict === "fixed") return { start: held.start, stop: held.stop };
    // Only the first passage: what stands between two that are set against each other belongs to neither.
    const first = pieces.findIndex((p) => within(p.node, flag));
    if (first < 0) return null;
    let last = first;
    while (pieces[last + 1] && pieces[last + 1].start - pieces[last].end < 3 && within(pieces[last + 1].node, flag)) last += 1;
    return { start: pieces[first].start, stop: pieces[last].end };
  }

  function within(node, flag) {
    for (let at = node.closest("mark"); at; at = at.parentElement.closest("mark")) if (at.dataset.flag === flag) return true;
    return false;
  }

  function take(mode) {
    const span = picked;
    if (!span) return;
    const card = cards[current];
    pick(null);
    getSelection().removeAllRanges();
    if (mode === "missed") decide("", "missed", { ...span, signal: $("#pick-signal").value });
    else if (card) decide(card.dataset.flag, "fixed", span);
    card?.focus({ preventScroll: true });
  }

  document.addEventListener("selectionchange", () => {
    const span = selected();
    if (span) { picker.dataset.mode = "mouse"; picked = span; picker.hidden = false; $("#picked").textContent = words(span.start, span.stop); }
    else if (picker.dataset.mode === "mouse" && !picker.contains(document.activeElement)) pick(null);
  });
  $("#pick-fix").addEventListener("click", () => take("fixed"));
  $("#pick-add").addEventListener("click", () => take("missed"));
  $("#pick-cancel").addEventListener("click", () => { pick(null); getSelection().removeAllRanges(); cards[current]?.focus(); });
  picker.addEventListener("keydown", (event) => {
    const select = event.target.matches("select");
    if (event.key === "Escape") $("#pick-cancel").click();
    else if (event.key === "ArrowLeft" && picked) adjust(-1, event.shiftKey);
    else if (event.key === "ArrowRight" && picked) adjust(1, event.shiftKey);
    else if (event.key === "Enter" && select) take("missed");
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  // ---- Events -----------------------------------------------------------------------------------------------------
  // While the pointer is down nothing may move: the card left behind folds up, and the click would miss its button.
  let pressed = false;
  document.addEventListener("pointerdown", () => { pressed = true; }, true);
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => { pressed = false; }, true);
  cards.forEach((card, index) => {
    card.addEventListener("click", (event) => {
      if (current !== index) choose(index, "card");
      const button = event.target.closest("[data-verdict]");
      if (!button) return;
      if (button.dataset.verdict === "fixed") beginPick("fixed");
      else decide(card.dataset.flag, button.dataset.verdict);
    });
    card.addEventListener("focusin", (event) => { if (current !== index && event.target !== card && !pressed) choose(index, "card"); });
  });
  text.addEventListener("click", (event) => {
    const mark = event.target.closest("mark");
    if (mark && getSelection().isCollapsed && !event.target.closest("a")) choose(cards.findIndex((card) => card.dataset.flag === mark.dataset.flag), "text");
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a.code[href^="#flag-"]');
    if (link) choose(cards.findIndex((card) => `#${card.id}` === link.getAttribute("href")));
  });
  $("#undo").addEventListener("click", undo);
  $("#help-open").addEventListener("click", () => help.showModal());

  for (const area of all(".note textarea, #note-all")) {
    const flag = area.closest(".card")?.dataset.flag || "";
    let waiting;
    const save = () => {
      clearTimeout(waiting);
      if (!area.dataset.dirty) return;
      const value = area.value;
      decide(flag, "note", { note: value }).then((ok) => { if (ok && area.value === value) delete area.dataset.dirty; });
    };
    area.addEventListener("input", () => { area.dataset.dirty = "1"; clearTimeout(waiting); waiting = setTimeout(save, 700); });
    area.addEventListener("blur", save);
    area.addEventListener("keydown", (event) => { if (event.key === "Escape") { area.blur(); area.closest(".card")?.focus(); } });
  }

  const keys = {
    j: () => choose(current + 1),
    k: () => choose(current - 1),
    a: () => mine("accept"),
    r: () => mine("reject-wrong"),
    s: () => mine("reject-acceptable"),
    e: () => (current < 0 ? say("Choose a flag first: j moves to it.") : beginPick("fixed")),
    m: () => beginPick("missed"),
    n: () => { const card = cards[current]; if (card) { $(".note", card).open = true; $(".note textarea", card).focus(); } },
    u: undo,
    q: () => $("#queue").click(),
    "[": () => $("#before")?.click(),
    "]": () => $("#behind")?.click(),
    "?": () => help.showModal(),
  };
  function mine(verdict) {
    if (current < 0) say("Choose a flag first: j moves to it.");
    else decide(cards[current].dataset.flag, verdict);
  }
  document.addEventListener("keydown", (event) => {
    if (typing(event) || event.repeat && !"jk".includes(event.key) || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
  window.addEventListener("focus", refresh);
  window.addEventListener("pageshow", (event) => { if (event.persisted) refresh(); });
  show(state);
  const wanted = cards.findIndex((card) => `#${card.id}` === location.hash);
  if (wanted >= 0) choose(wanted);
  main.dataset.ready = "";
})();
