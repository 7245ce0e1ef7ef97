// A picture dropped or chosen is sent without leaving the page, so that its sliders can send it again.
import { follow } from "./balance.js";

let picture = null;

function fieldsOf(form) {
  const fields = new FormData(form);
  if (!fields.get("image")?.size && picture) fields.set("image", picture);
  return fields;
}

function askForList(form, signal) {
  const fields = fieldsOf(form);
  fields.set("part", "kin");
  return fetch(form.action, {
    method: "POST", body: fields, signal, headers: { Accept: "application/problem+json, text/html;q=0.5" },
  });
}

async function send(form) {
  const fields = fieldsOf(form);
  const button = form.querySelector("button");
  const said = document.querySelector(form.dataset.said);
  if (form.getAttribute("aria-busy")) return;
  form.setAttribute("aria-busy", "true");
  button.disabled = true;
  said.textContent = "Looking for kindred works";
  try {
    const response = await fetch(form.action, { method: "POST", body: fields, headers: { Accept: "text/html" } });
    const answer = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = answer.querySelector("#upload");
    if (!fresh) throw new Error(answer.querySelector(".problem h1 + p")?.textContent);
    picture = response.ok ? fields.get("image") : null;
    document.querySelector("#upload").replaceWith(document.adoptNode(fresh));
    start();
    document.querySelector("#upload h1").focus();
  } catch (error) {
    said.textContent = error.message || "The server did not answer.";
    said.classList.remove("unseen");
    form.removeAttribute("aria-busy");
    button.disabled = false;
  }
}

function start() {
  const form = document.querySelector("form.balance");
  const input = form.querySelector("input[type=file]");
  const area = form.querySelector(".drop");
  area.classList.add("ready");
  if (picture) input.required = false;
  const hasResult = document.querySelector(form.dataset.live) !== null;
  form.addEventListener("submit", (event) => {
    // the same picture again needs the list alone
    if (hasResult && picture && !input.files.length) return;
    event.preventDefault();
    send(form);
  });
  if (hasResult && picture) follow(form, askForList);
  for (const name of ["dragenter", "dragover"])
    area.addEventListener(name, (event) => { event.preventDefault(); area.classList.add("over"); });
  for (const name of ["dragleave", "drop"]) area.addEventListener(name, () => area.classList.remove("over"));
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    send(form);
  });
  if (hasResult)
    input.addEventListener("change", () => { if (input.files.length) send(form); });
  else
    form.addEventListener("input", (event) => {
      const output = form.querySelector(`output[for="${event.target.id}"]`);
      if (output) output.textContent = `${Math.round(100 * event.target.value)} %`;
    });
}

start();
