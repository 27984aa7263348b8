// Talks to the site. What goes wrong on the way is a sentence.

const PATIENCE = 15000; // milliseconds
const NO_ANSWER = "No answer came from the site, so the board is as it was. Check your connection and try again.";
const SIGNED_OUT = "You are signed out. Sign in again in another tab, then try once more.";
const STRANGE = "The site could not do that, so the board is as it was. Open the timetable again.";
const NOT_ALLOWED = "You may not change the timetable, or this page has been open too long. Open it again.";

export class Trouble extends Error {}

async function ask(url, options) {
  let answer;
  try {
    answer = await fetch(url, {
      ...options,
      headers: { "X-Requested-With": "XMLHttpRequest" },
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch {
    throw new Trouble(NO_ANSWER);
  }
  if (answer.redirected) throw new Trouble(SIGNED_OUT);
  if (answer.status === 403) throw new Trouble(NOT_ALLOWED);
  return answer;
}

export async function getJson(url) {
  const answer = await ask(url);
  if (!answer.ok) throw new Trouble(STRANGE);
  return answer.json();
}

export async function getHtml(url) {
  const answer = await ask(url);
  if (!answer.ok) throw new Trouble(STRANGE);
  return answer.text();
}

// What a deed answered: { said, tone, board, run } or, where it was refused, { said, tone, board, codes, panel }.
export async function post(url, fields) {
  const answer = await ask(url, { method: "POST", body: fields });
  if (!answer.headers.get("Content-Type")?.startsWith("application/json")) throw new Trouble(STRANGE);
  try {
    return await answer.json();
  } catch {
    throw new Trouble(NO_ANSWER);
  }
}
