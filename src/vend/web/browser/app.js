// What moves in the pages. Everything here is a comfort: each page can be read, and each form sent, without it.
import "./htmx.js";
import "htmx-ext-sse";

// A form of choices that is sent as soon as one is made; its button is for those without script.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-at-once]");
  if (form) form.requestSubmit();
});

// A menu closes when one looks elsewhere.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.activeElement?.closest("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A part of a page that does not come is said, since what stands there may be old.
for (const event of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(event, () => {
    for (const problem of document.querySelectorAll("[data-unreached]")) problem.hidden = false;
  });
}

// ------------------------------------------------------------------ the palette: go anywhere by a few letters

const palette = document.querySelector("dialog.palette");
if (palette) {
  const input = palette.querySelector("input");
  const places = [...document.querySelectorAll("nav.main a, .switch a")].map((link) => ({
    text: link.dataset.palette ?? link.textContent.trim(),
    href: link.href,
  }));
  const list = palette.querySelector("ul");
  let chosen = 0;

  const matches = () => {
    const asked = input.value.trim().toLowerCase();
    const found = places.filter((one) => one.text.toLowerCase().includes(asked));
    if (asked) {
      const url = new URL(palette.dataset.search, location.href);
      url.searchParams.set("q", input.value.trim());
      found.push({ text: `${palette.dataset.find} “${input.value.trim()}”`, href: url.href });
    }
    return found.slice(0, 8);
  };

  const show = () => {
    const found = matches();
    chosen = Math.min(chosen, Math.max(found.length - 1, 0));
    list.replaceChildren(
      ...found.map((one, index) => {
        const item = document.createElement("li");
        item.role = "option";
        item.id = `palette-${index}`;
        item.ariaSelected = String(index === chosen);
        item.textContent = one.text;
        item.dataset.href = one.href;
        return item;
      }),
    );
    input.setAttribute("aria-activedescendant", found.length ? `palette-${chosen}` : "");
  };

  const open = () => {
    input.value = "";
    chosen = 0;
    show();
    palette.showModal();
  };

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      if (palette.open) palette.close();
      else open();
    }
  });
  for (const button of document.querySelectorAll("[data-opens-palette]")) {
    button.hidden = false;
    button.addEventListener("click", open);
  }
  input.addEventListener("input", () => {
    chosen = 0;
    show();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const count = list.children.length || 1;
      chosen = (chosen + (event.key === "ArrowDown" ? 1 : count - 1)) % count;
      show();
    } else if (event.key === "Enter") {
      event.preventDefault();
      const to = list.children[chosen]?.dataset.href;
      if (to) location.assign(to);
    }
  });
  list.addEventListener("click", (event) => {
    const item = event.target.closest("li");
    if (item) location.assign(item.dataset.href);
  });
  palette.addEventListener("click", (event) => {
    if (event.target === palette) palette.close();
  });
}
