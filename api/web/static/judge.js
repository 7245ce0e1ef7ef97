// A curator's judgement of a step: one form, which goes where it is asked for. The token is kept on this page alone.

const form = document.querySelector("form.judge");
const said = form.querySelector('[role="status"]');
const type = form.elements.new_type;
let edge = null;

function open(button) {
  edge = button.dataset;
  said.replaceChildren();
  form.querySelector("legend").textContent = `Judge: ${edge.words}`;
  const others = JSON.parse(edge.others);
  type.replaceChildren(...others.map(([value, words]) => new Option(words, value)));
  for (const one of form.elements.verdict) {
    one.checked = one.value === "accept";
    if (one.value === "retype") one.disabled = others.length === 0;
  }
  form.elements.reason.value = "";
  retype();
  button.after(form);
  form.hidden = false;
  form.elements.verdict[0].focus();
}

function retype() {
  type.closest("label").hidden = form.elements.verdict.value !== "retype";
}

function say(text, link) {
  said.replaceChildren(text);
  if (!link) return;
  const anchor = document.createElement("a");
  [anchor.href, anchor.textContent] = link;
  said.append(" ", anchor);
}

async function send() {
  const given = { verdict: form.elements.verdict.value, from: edge.from, type: edge.type, to: edge.to, reason: form.elements.reason.value.trim() };
  if (given.verdict === "retype") given.new_type = type.value;
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    const response = await fetch("/judgements", {
      method: "POST",
      body: JSON.stringify(given),
      headers: {
        Accept: "application/json",
        Authorization: `Bearer ${form.elements.token.value.trim()}`,
        "Content-Type": "application/json",
      },
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.detail);
    say(`Judgement ${answer.id} is in force.`, [location.href, "Ask again"]);
  } catch (error) {
    say(`This was not judged: ${error.message || "the server did not answer"}`);
  } finally {
    button.disabled = false;
  }
}

form.addEventListener("change", retype);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  send();
});
for (const button of document.querySelectorAll("button.judging")) {
  button.hidden = false;
  button.addEventListener("click", () => open(button));
}
