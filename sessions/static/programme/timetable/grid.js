// The table as a grid that is gone through with the arrow keys: one stop of the Tab key, and every card and every free cell within it.

const PAGE = 5; // rooms

export class Grid {
  constructor(scroll) {
    this.scroll = scroll;
    this.row = 0;
    this.column = 0;
    this.refresh();
  }

  // After the board has been drawn anew.
  refresh() {
    const table = this.scroll.querySelector("table");
    table.setAttribute("role", "grid");
    const rows = [...table.tBodies[0].rows];
    const heads = table.tHead.rows[0].cells.length - 1;
    this.cells = rows.map(() => []);
    rows.forEach((row, r) => {
      let c = 0;
      for (const cell of row.querySelectorAll("td")) {
        while (this.cells[r][c]) c += 1;
        for (let down = r; down < r + cell.rowSpan && down < rows.length; down += 1) this.cells[down][c] = cell;
      }
    });
    this.rows = rows.length;
    this.columns = heads;
    for (const cell of table.querySelectorAll("td")) cell.tabIndex = -1;
    for (const grip of table.querySelectorAll("[data-grip]")) {
      grip.setAttribute("role", "button");
      grip.tabIndex = -1;
    }
    for (const link of table.querySelectorAll("[data-panel]")) link.tabIndex = -1;
    this.row = Math.min(this.row, this.rows - 1);
    this.column = Math.min(this.column, this.columns - 1);
    this.rove(this.stops(this.cell)[0]);
  }

  get cell() {
    return this.cells[this.row][this.column];
  }

  cellAt(at) {
    return this.scroll.querySelector(`td[data-at="${CSS.escape(at)}"]`);
  }

  // What can be focused in a cell: its cards, or itself where it has none.
  stops(cell) {
    const grips = [...cell.querySelectorAll("[data-grip]")];
    return grips.length ? grips : [cell];
  }

  // Exactly one stop is in the order of the Tab key, with its options after it.
  rove(stop) {
    for (const other of this.scroll.querySelectorAll('[tabindex="0"]')) other.tabIndex = -1;
    stop.tabIndex = 0;
    const options = stop.closest("[data-run]")?.querySelector("[data-panel]");
    if (options) options.tabIndex = 0;
  }

  // Remember where an element of the grid stands, keeping the room where its cell spans all of them.
  stand(element) {
    const cell = element.closest("td");
    if (!cell || this.cell === cell) return;
    for (let r = 0; r < this.rows; r += 1) {
      const c = this.cells[r].indexOf(cell);
      if (c >= 0) {
        this.row = cell.rowSpan > 1 ? this.row : r;
        this.column = c;
        return;
      }
    }
  }

  focus(stop) {
    this.stand(stop);
    this.rove(stop);
    this.reveal(stop);
  }

  // Focus it and bring it into the window of the day, out from under the heads; the page itself does not move.
  reveal(stop) {
    stop.focus({ preventScroll: true });
    const box = this.scroll.getBoundingClientRect();
    const it = stop.getBoundingClientRect();
    const corner = this.scroll.querySelector(".tt-corner").getBoundingClientRect();
    const left = it.left - (box.left + corner.width);
    const right = it.right - box.right;
    const top = it.top - (box.top + corner.height);
    const bottom = it.bottom - box.bottom;
    const tall = it.height > box.height - corner.height; // what spans all rooms is in view anyhow
    this.scroll.scrollBy(left < 0 ? left - 8 : right > 0 ? right + 24 : 0, tall ? 0 : top < 0 ? top - 8 : bottom > 0 ? bottom + 24 : 0);
    if (box.top < 0 || box.top > window.innerHeight * 0.75) this.scroll.scrollIntoView({ block: "nearest" });
  }

  // Where a key leads; undefined if it is no key of the grid. `whole`: from cell to cell, whatever lies in them.
  step(event, from, whole) {
    const stops = whole ? [this.cell] : this.stops(this.cell);
    const place = stops.indexOf(from);
    let { row, column } = this;
    switch (event.key) {
      case "ArrowLeft":
        column -= 1;
        break;
      case "ArrowRight":
        column += 1;
        break;
      case "ArrowUp":
        if (!whole && place > 0) return stops[place - 1];
        row -= 1;
        break;
      case "ArrowDown":
        if (!whole && place < stops.length - 1) return stops[place + 1];
        row += 1;
        break;
      case "Home":
        column = 0;
        if (event.ctrlKey) row = 0;
        break;
      case "End":
        column = this.columns - 1;
        if (event.ctrlKey) row = this.rows - 1;
        break;
      case "PageUp":
        row -= PAGE;
        break;
      case "PageDown":
        row += PAGE;
        break;
      default:
        return undefined;
    }
    row = Math.max(0, Math.min(row, this.rows - 1));
    column = Math.max(0, Math.min(column, this.columns - 1));
    const cell = this.cells[row][column];
    if (cell === this.cell) return from; // at the edge, or within a cell that spans the rooms
    this.row = row;
    this.column = column;
    if (whole) return cell;
    const found = this.stops(cell);
    return event.key === "ArrowUp" ? found[found.length - 1] : found[0];
  }
}
