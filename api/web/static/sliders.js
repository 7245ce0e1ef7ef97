// The sliders and filters of an artwork's page.
import { follow } from "./balance.js";

function ask(form, signal) {
  const fields = new URLSearchParams(new FormData(form));
  for (const [name, value] of [...fields]) if (!value) fields.delete(name, value);
  const page = new URL(form.action);
  page.search = fields;
  history.replaceState(null, "", page);
  const part = new URL(page);
  part.searchParams.set("part", "kin");
  return fetch(part, { signal, headers: { Accept: "application/problem+json, text/html;q=0.5" } });
}

follow(document.querySelector("form.balance"), ask);
