// Keeps a list in step with the form that weighs it: a moved slider asks for the list again and swaps it in.

const PAUSE_MS = 250;

/** Ask again with `ask(form, signal)`, a fetch of the list alone, whenever `form` changes. */
export function follow(form, ask) {
  const list = document.querySelector(form.dataset.live);
  const said = document.querySelector(form.dataset.said);
  let timer = 0;
  let latest = 0;
  let running = null;
  // the list follows by itself now
  form.classList.add("live");

  async function update() {
    clearTimeout(timer);
    const number = ++latest;
    running?.abort();
    running = new AbortController();
    list.setAttribute("aria-busy", "true");
    try {
      const response = await ask(form, running.signal);
      const text = await response.text();
      if (number !== latest) return;
      if (!response.ok) throw new Error(reason(text));
      list.innerHTML = text;
      const count = Number(list.querySelector("[data-count]")?.dataset.count ?? 0);
      said.textContent = count ? `${count} recommendations updated` : list.querySelector(".message")?.textContent ?? "";
    } catch (error) {
      if (number === latest && error.name !== "AbortError") fail(error.message);
    } finally {
      if (number === latest) list.removeAttribute("aria-busy");
    }
  }

  function fail(why) {
    list.querySelector(".failed")?.remove();
    const note = document.createElement("p");
    note.className = "note message failed";
    note.setAttribute("role", "alert");
    note.textContent = `The list was not updated: ${why || "the server did not answer"}. It still shows the earlier choice.`;
    list.prepend(note);
  }

  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    showShares(form);
    clearTimeout(timer);
    timer = setTimeout(update, PAUSE_MS);
  });
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    update();
  });
  if (touched(form)) {
    showShares(form);
    update();
  }
}

/** Whether `form` says something else than the page did: a hand, or a reload, can be faster than this script. */
function touched(form) {
  const untouched = form.cloneNode(true);
  untouched.reset();
  const [now, then] = [form, untouched].map((one) => new URLSearchParams(new FormData(one)).toString());
  return now !== then;
}

/** Say beside each slider what share of the whole it has; variety is a share of itself. */
function showShares(form) {
  const knobs = [...form.querySelectorAll('input[type="range"]')];
  const facets = knobs.filter((one) => one.name !== "diversity");
  const whole = facets.reduce((sum, one) => sum + Number(one.value), 0) || 1;
  for (const one of knobs) {
    const share = Number(one.value) / (facets.includes(one) ? whole : 1);
    form.querySelector(`output[for="${one.id}"]`).textContent = `${Math.round(100 * share)} %`;
  }
}

function reason(text) {
  try {
    return JSON.parse(text).detail;
  } catch {
    return "";
  }
}
