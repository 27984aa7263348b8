// The programme page. Its filters work as a form; what makes them quicker is fetched when somebody reaches for them.
const filters = document.getElementById("filters");
const reach = (event) => event.target.closest?.(".filter-bar, [data-wish]") && import(filters.dataset.quick);
if (filters) for (const way of ["pointerover", "focusin"]) document.addEventListener(way, reach);
