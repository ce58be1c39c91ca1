"use strict";

// What is shown stays as it is when a part is read again: the chosen line, open details, and text being written.
// Times are shown in the zone of whoever looks; their titles keep UTC.

const BEAT_LOST_AFTER = 4500; // ms; the server sends a beat every 2 s
const READ_AGAIN_AFTER = 150; // ms; several changes at once are read once
const RETRY_AFTER = 1000; // ms

const live = document.body.dataset.live;
const part = document.getElementById("part");
const lost = document.getElementById("lost");

// ---- words

function age(then) {
  const seconds = Math.max(0, Math.floor((Date.now() - then) / 1000));
  if (seconds < 60) return seconds + " s";
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return minutes + " min";
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return hours + " h" + (minutes % 60 ? " " + (minutes % 60) + " min" : "");
  return Math.floor(hours / 24) + " d" + (hours % 24 ? " " + (hours % 24) + " h" : "");
}

function showTimes() {
  for (const time of document.querySelectorAll("time[datetime]")) {
    const at = new Date(time.dateTime);
    time.textContent = age(at.getTime()) + time.dataset.suffix;
    time.title = at.toLocaleString() + " (" + time.dateTime + ")";
  }
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  document.getElementById("clock").textContent =
    new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }) + " " + zone;
}

// ---- keeping what is shown

let chosen = null;
let keep = null;

function lines() {
  return [...document.querySelectorAll("tr.line")];
}

function choose(id) {
  chosen = id;
  for (const line of lines()) {
    line.classList.toggle("chosen", line.dataset.id === id);
    if (line.dataset.id === id) line.scrollIntoView({ block: "nearest" });
  }
}

function remember() {
  const changed = new Map(lines().map(line => [line.dataset.id, line.dataset.changed]));
  const open = [...document.querySelectorAll("#part details[open][id]")].map(details => details.id);
  const written = [...document.querySelectorAll("#part textarea[id]")].map(area => [area.id, area.value]);
  keep = { changed, open, written, focus: document.activeElement && document.activeElement.id };
}

function restore() {
  if (!keep) return;
  for (const line of lines()) {
    if (keep.changed.get(line.dataset.id) !== line.dataset.changed) line.classList.add("fresh");
  }
  for (const id of keep.open) {
    const details = document.getElementById(id);
    if (details) details.open = true;
  }
  for (const [id, text] of keep.written) {
    const area = document.getElementById(id);
    if (area) area.value = text;
  }
  if (keep.focus && document.getElementById(keep.focus)) document.getElementById(keep.focus).focus();
  if (chosen) choose(chosen);
  showTimes();
}

// ---- live

let reading = null;
let lastBeat = Date.now();
let stream = null;
let failed = false; // the last reading did not work

function readAgain() {
  if (!part || reading) return;
  reading = setTimeout(() => {
    reading = null;
    htmx.trigger(part, "changed");
  }, READ_AGAIN_AFTER);
}

function concerns(change) {
  const [topic, id] = live.split("/");
  return change.topic === topic && (!id || !change.id || change.id === id);
}

function beat() {
  lastBeat = Date.now();
  lost.hidden = !failed;
}

function readingFailed() {
  failed = true;
  lost.hidden = false;
  setTimeout(readAgain, 2 * RETRY_AFTER);
}

function connect() {
  stream = new EventSource("/api/v1/events");
  let first = true;
  stream.addEventListener("beat", () => {
    if (first && !lost.hidden) readAgain(); // what happened meanwhile was not heard
    first = false;
    beat();
  });
  stream.addEventListener("refetch", () => { beat(); readAgain(); });
  stream.addEventListener("change", event => {
    beat();
    if (concerns(JSON.parse(event.data))) readAgain();
  });
}

function watch() {
  if (Date.now() - lastBeat < BEAT_LOST_AFTER) return;
  lost.hidden = false;
  lastBeat = Date.now() - BEAT_LOST_AFTER + RETRY_AFTER;
  stream.close();
  connect();
}

// ---- keys

function move(step) {
  const all = lines();
  if (!all.length) return;
  const at = all.findIndex(line => line.dataset.id === chosen);
  const to = at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + step));
  choose(all[to].dataset.id);
}

function follow(selector) {
  const link = document.querySelector(selector);
  if (link) link.click();
}

document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const keys = document.getElementById("keys");
  switch (event.key) {
    case "/": event.preventDefault(); document.getElementById("search").focus(); break;
    case "j": move(1); break;
    case "k": move(-1); break;
    case "Enter": if (!event.target.closest("a, button, summary")) follow("tr.chosen a.open"); break;
    case "c": follow("#group"); break;
    case "u": location.href = "/"; break;
    case "?": if (!keys.open) keys.showModal(); break;
  }
});

document.body.addEventListener("htmx:beforeSwap", remember);
document.body.addEventListener("htmx:afterSwap", () => { failed = false; beat(); restore(); });
document.body.addEventListener("htmx:responseError", readingFailed);
document.body.addEventListener("htmx:sendError", readingFailed);

showTimes();
setInterval(showTimes, 10000);
if (live) {
  connect();
  setInterval(watch, 500);
}
