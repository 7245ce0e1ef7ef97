// What is wrong with the page, as a list of sentences; empty when nothing is.
() => {
    const faults = [];
    const all = (selector, root = document) => [...root.querySelectorAll(selector)];

    const wide = document.documentElement.scrollWidth;
    if (wide > innerWidth) {
        const culprits = all("body *").filter((one) => one.getBoundingClientRect().right > innerWidth + 1);
        faults.push(`${wide} px wide: ${culprits.slice(0, 3).map((one) => one.outerHTML.slice(0, 80))}`);
    }
    for (const one of document.images) {
        if (!one.alt) faults.push(`${one.src} has no alt`);
        if (!one.getAttribute("width") || !one.getAttribute("height")) faults.push(`${one.src} may jump`);
    }
    for (const one of all("input:not([type=hidden]), select"))
        if (![...one.labels].some((label) => label.textContent.trim())) faults.push(`${one.outerHTML} has no label`);
    for (const one of all("a, button")) {
        const said = one.ariaLabel ?? one.textContent;
        if (!said.trim() && !one.querySelector("img[alt]")) faults.push(`${one.outerHTML} says nothing`);
    }
    for (const name of ["header", "main", "footer", "nav", "h1"])
        if (!document.querySelector(name)) faults.push(`no ${name}`);
    if (all("h1").length > 1) faults.push("more than one h1");
    if (document.querySelector("[style], style, script:not([src])")) faults.push("inline style or script");
    const ids = all("[id]").map((one) => one.id);
    if (new Set(ids).size < ids.length) faults.push("an id twice");

    // WCAG 2: the contrast of text with the nearest opaque ground behind it
    const parts = (colour) => colour.match(/[0-9.]+/g).map(Number);
    const linear = (one) => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4;
    const luminance = (colour) => {
        const [red, green, blue] = parts(colour).map((one) => linear(one / 255));
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const ground = (one) => {
        for (let at = one; at; at = at.parentElement) {
            const colour = getComputedStyle(at).backgroundColor;
            const [, , , alpha = 1] = parts(colour);
            if (alpha === 1) return colour;
        }
        return "rgb(255, 255, 255)";
    };
    for (const one of all("body *")) {
        const speaks = [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
        if (!speaks || one.closest("svg")) continue;
        const pair = [luminance(getComputedStyle(one).color), luminance(ground(one))].sort((a, b) => b - a);
        const contrast = (pair[0] + 0.05) / (pair[1] + 0.05);
        if (contrast < 4.5) faults.push(`${one.textContent.trim().slice(0, 30)}: contrast ${contrast.toFixed(1)}`);
    }
    return faults;
}
