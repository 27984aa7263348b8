// The server, as the door sees it. Every failure is thrown as { status, detail }; status 0 is "no network".

const PATIENCE = 10_000; // ms

export class Api {
  constructor(base) {
    this.base = base;
    this.token = null;
  }

  async ask(path, body) {
    const options = {
      method: body ? "POST" : "GET",
      headers: this.token ? { Authorization: `Bearer ${this.token}` } : {},
      cache: "no-store",
      credentials: "omit",
      signal: AbortSignal.timeout(PATIENCE),
    };
    if (body) {
      options.body = JSON.stringify(body);
      options.headers["Content-Type"] = "application/json";
    }
    let response;
    let said;
    try {
      response = await fetch(this.base + path, options);
      said = await response.json();
    } catch {
      throw { status: response && response.status >= 500 ? response.status : 0, detail: "No network." };
    }
    if (!response.ok) throw { status: response.status, detail: said.detail };
    return said;
  }

  enrol(code) {
    return this.ask("enrol", { code });
  }

  me() {
    return this.ask("me");
  }

  search(query) {
    return this.ask(`search?q=${encodeURIComponent(query)}`);
  }

  async send(scans) {
    const body = { sent_at: new Date().toISOString(), scans: scans.map(({ label, ...scan }) => scan) };
    return (await this.ask("scans", body)).answers;
  }
}
