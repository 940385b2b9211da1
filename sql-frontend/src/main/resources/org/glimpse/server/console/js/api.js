// What the server is asked. The login is kept for this tab alone, and sent as a header: no cookie
// that another site could use.

const KEY = 'glimpse.authorization';

/** An error of the server, with its code, advice and place. */
export class ServerError extends Error {
  constructor(status, error, queryId) {
    super(error.message);
    this.status = status;
    this.code = error.code;
    this.number = error.number;
    this.advice = error.advice || '';
    this.line = error.line;
    this.column = error.column;
    this.confirmation = error.confirmation;
    this.queryId = queryId;
  }
}

let askForLogin = async () => {
  throw new Error('no login');
};

/** Who asks people to log in; gives back an Authorization header. */
export function onLogin(ask) {
  askForLogin = ask;
}

export const isLoggedIn = () => sessionStorage.getItem(KEY) !== null;

/** Whoever comes next finds nothing of who was here. */
export function logOut() {
  sessionStorage.clear();
  localStorage.removeItem('glimpse.history');
}

/** What a browser throws where nobody answers; it names neither. */
function unreachable(failure) {
  if (!(failure instanceof TypeError)) {
    return failure;
  }
  const told = new TypeError('The server does not answer.');
  told.advice = 'Look whether it runs, and run the statement again: finished labels are kept.';
  return told;
}

async function once(method, path, body, signal, authorization) {
  const headers = {};
  if (authorization) {
    headers.Authorization = authorization;
  }
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
  }
  // credentials: a browser would ask for a password by itself otherwise.
  return fetch(path, {
    method,
    headers,
    signal,
    credentials: 'omit',
    body: body === undefined ? undefined : JSON.stringify(body),
  }).catch((failure) => {
    throw unreachable(failure);
  });
}

/** Whether a login is right. */
export async function tryLogin(authorization) {
  const response = await once('GET', '/v1/queries', undefined, undefined, authorization);
  if (!response.ok) {
    throw await failure(response);
  }
  sessionStorage.setItem(KEY, authorization);
}

async function failure(response) {
  const text = await response.text();
  try {
    const body = JSON.parse(text);
    return new ServerError(response.status, body.error, body.queryId);
  } catch (malformed) {
    return new ServerError(response.status, {message: `The server answered ${response.status}: ${text.slice(0, 200)}`});
  }
}

/** A response that is no error; asks to log in as often as need be. */
export async function call(method, path, body, signal) {
  for (;;) {
    const response = await once(method, path, body, signal, sessionStorage.getItem(KEY));
    if (response.ok) {
      return response;
    }
    if (response.status !== 401) {
      throw await failure(response);
    }
    const refused = await failure(response);
    await askForLogin(refused);
  }
}

export async function json(method, path, body, signal) {
  const response = await call(method, path, body, signal);
  return response.status === 204 ? null : response.json();
}

/** Each line of JSON of a response, as it comes. */
export async function* lines(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    for (;;) {
      const {done, value} = await reader.read();
      if (done) {
        return;
      }
      const parts = (rest + value).split('\n');
      rest = parts.pop();
      for (const part of parts) {
        if (part) {
          yield JSON.parse(part);
        }
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
