/* The content checks of home/writing.py. Each answers true where there is nothing to say. Wagtail's user bar runs them over a page's preview. */

const plain = (text) => (text || "").trim().toLowerCase().replace(/[\s.…:!»›→]+$/u, "").replace(/\s+/g, " ");

/* “Click here” says nothing to whoever jumps from link to link. A label that only a screen reader hears counts. */
const checkLinkWords = (node, options) => {
  const words = plain(node.getAttribute("aria-label") || node.textContent);
  return !options.words.includes(words);
};

/* Three to six capitals are explained where they stand in brackets somewhere on the page, or are followed by brackets. */
const checkLetters = (node, options) => {
  const whole = node.ownerDocument.querySelector("main")?.textContent || "";
  const own = node.cloneNode(true);
  own.querySelectorAll(".code, .room, abbr, p, li, address").forEach((each) => each.remove());
  const found = own.textContent.match(/\b[A-Z]{3,6}s?\b/g) || [];
  return found.every((letters) => {
    const bare = letters.replace(/s$/, "");
    return options.known.includes(bare) || whole.includes(`(${bare})`) || whole.includes(`${bare} (`);
  });
};

window.wagtail.userbar.registerCheck("check-link-words", checkLinkWords);
window.wagtail.userbar.registerCheck("check-letters", checkLetters);
