// A button beside each address or piece of HTML that copies it. Without this script they are marked and copied as any text.
for (const box of document.querySelectorAll("[data-copy]")) {
  const field = box.querySelector("input, textarea");
  field.addEventListener("focus", () => field.select());
  if (!navigator.clipboard) continue;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button quiet";
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  said.className = "visually-hidden";
  const name = box.dataset.copy || field.getAttribute("aria-label").replace("Address of ", "the address of ");
  const label = document.createElement("span");
  label.textContent = "Copy";
  const rest = document.createElement("span");
  rest.className = "visually-hidden";
  rest.textContent = ` ${name}`;
  button.append(label, rest);
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    label.textContent = "Copied";
    said.textContent = "Copied.";
    setTimeout(() => {
      label.textContent = "Copy";
      said.textContent = "";
    }, 3000);
  });
  box.append(button, said);
}
