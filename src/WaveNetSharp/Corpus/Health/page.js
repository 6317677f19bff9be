"use strict";
const list = document.getElementById("list"), body = list.tBodies[0], rows = Array.from(body.rows);
const words = document.getElementById("words"), rating = document.getElementById("rating");
const texts = new Map(rows.map(row => [row, row.textContent.toLowerCase()]));

function filter() {
  const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of rows) {
    row.hidden = (rating.value !== "" && row.className !== rating.value) || !wanted.every(word => texts.get(row).includes(word));
    shown += row.hidden ? 0 : 1;
  }
  document.getElementById("shown").textContent = shown.toLocaleString("en") + " of " + rows.length.toLocaleString("en");
  document.getElementById("none").hidden = shown > 0;
}

function key(row, column) {
  const cell = row.cells[column];
  return "v" in cell.dataset ? Number(cell.dataset.v) : cell.textContent;
}

function sort(heading, column) {
  // The largest number first, but names from A.
  const before = heading.getAttribute("aria-sort"), byName = rows.length > 0 && typeof key(rows[0], column) === "string";
  const up = before === null ? byName : before === "descending";
  for (const other of heading.parentNode.cells) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", up ? "ascending" : "descending");
  const keys = new Map(rows.map(row => [row, key(row, column)])), names = new Intl.Collator("en", { numeric: true });
  rows.sort((a, b) => (up ? 1 : -1) * (byName ? names.compare(keys.get(a), keys.get(b)) : keys.get(a) - keys.get(b)));
  body.append(...rows);
}

words.addEventListener("input", filter);
rating.addEventListener("change", filter);
Array.from(list.tHead.rows[0].cells).forEach((heading, column) => heading.firstChild.addEventListener("click", () => sort(heading, column)));
