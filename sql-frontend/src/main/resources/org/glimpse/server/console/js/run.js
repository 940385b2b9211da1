// One query at a time: started detached, so that it goes on while the page is loaded again, and
// listened to from the first event or from where a broken connection left off.
import {ServerError, call, json, lines} from './api.js';

const KEY = 'glimpse.running';
const SESSION = 'glimpse.session';
export const ROWS_MAX = 50000;
const RETRIES = 5;

export class Run {
  /** @param listener functions started, progress, columns, rows, end, error, by the event's name */
  constructor(listener) {
    this.listener = listener;
    this.current = null;
  }

  get isRunning() {
    return this.current !== null;
  }

  /** Starts a statement; null where it could not begin, which the listener has heard. */
  async start(statement, settings = {}) {
    const run = {...statement, id: null, cancelled: false};
    this.current = run;
    this.listener.begin(run);
    try {
      const answer = await this.post({sql: statement.text, settings, detached: true, maxRows: ROWS_MAX, pictures: 'text'});
      run.id = answer.queryId;
      sessionStorage.setItem(KEY, JSON.stringify({...statement, id: run.id}));
      if (run.cancelled) {
        await this.delete(run.id);
      }
      await this.follow(run);
    } catch (failure) {
      this.failed(run, failure);
    }
  }

  /** Settings last in a session of the server; it is opened anew where it was closed meanwhile. */
  async post(body) {
    for (let attempt = 0; ; attempt++) {
      let session = sessionStorage.getItem(SESSION);
      if (!session) {
        session = (await json('POST', '/v1/sessions')).sessionId;
        sessionStorage.setItem(SESSION, session);
      }
      try {
        return await json('POST', '/v1/query', {...body, sessionId: session});
      } catch (failure) {
        if (failure.code !== 'CLOSED' || attempt > 0) {
          throw failure;
        }
        sessionStorage.removeItem(SESSION);
      }
    }
  }

  /** Listens again to the query that ran when the page was left, if there is one. */
  async resume() {
    const kept = sessionStorage.getItem(KEY);
    if (!kept) {
      return;
    }
    const run = {...JSON.parse(kept), cancelled: false, resumed: true};
    this.current = run;
    this.listener.begin(run);
    try {
      await this.follow(run);
    } catch (failure) {
      if (failure.code === 'UNKNOWN_QUERY') {
        this.finish(run);
        this.listener.forgotten(run);
      } else {
        this.failed(run, failure);
      }
    }
  }

  /** Reads events to the end; a connection that breaks is made anew. */
  async follow(run) {
    let from = 0;
    for (let broken = 0; ; ) {
      try {
        const response = await call('GET', `/v1/queries/${run.id}/events?from=${from}`);
        for await (const event of lines(response)) {
          if (event.event === 'alive') {
            continue;
          }
          from++;
          broken = 0;
          if (event.event === 'end' || event.event === 'error') {
            this.finish(run);
          }
          this.listener[event.event](event, run);
          if (event.event === 'end' || event.event === 'error') {
            return;
          }
        }
        throw new TypeError('the server ended the answer early');
      } catch (failure) {
        if (failure instanceof ServerError || !(failure instanceof TypeError) || ++broken > RETRIES) {
          throw failure;
        }
        await new Promise((resolve) => setTimeout(resolve, 300 * broken));
      }
    }
  }

  /** Stops it; what a sample knows by then comes with the error event. */
  async cancel() {
    const run = this.current;
    if (run && !run.cancelled) {
      run.cancelled = true;
      if (run.id) {
        await this.delete(run.id);
      }
    }
  }

  async delete(id) {
    try {
      await json('DELETE', `/v1/queries/${id}`);
    } catch (failure) {
      if (failure.code !== 'UNKNOWN_QUERY') {
        throw failure;
      }
    }
  }

  finish(run) {
    if (this.current === run) {
      this.current = null;
    }
  }

  failed(run, failure) {
    this.finish(run);
    sessionStorage.removeItem(KEY);
    this.listener.failed(failure, run);
  }
}
