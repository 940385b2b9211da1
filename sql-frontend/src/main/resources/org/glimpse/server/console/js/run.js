// One query at a time: started detached, so that it goes on while the page is loaded again, and
// listened to from the first event or from where a broken connection left off.
import {ServerError, call, json, lines} from './api.js';
import {ownTab} from './tab.js';

const KEY = 'glimpse.running';
const SESSION = 'glimpse.session';
const CHANGED = 'glimpse.changed'; // whether SET has changed the session
export const ROWS_MAX = 50000;
const RETRIES = 5;

/** Where the connection is back and the query is not. */
function forgotten() {
  return new ServerError(404, {
    message: 'The server knows nothing of this query any more: it was started anew.',
    advice: 'Run it again: finished labels are kept.',
  });
}

export class Run {
  /**
   * @param listener functions started, progress, columns, rows, end, error, by the event's name;
   *     begin, lost, found, failed, forgotten, notStopped
   */
  constructor(listener) {
    this.listener = listener;
    this.current = null;
    this.tab = ownTab();
  }

  get isRunning() {
    return this.current !== null;
  }

  /** Starts a statement; null where it could not begin, which the listener has heard. */
  async start(statement, settings = {}) {
    const run = {...statement, id: null, cancelled: false, warnings: []};
    this.current = run;
    this.listener.begin(run);
    try {
      await this.tab;
      const answer = await this.post({sql: statement.text, settings, detached: true, maxRows: ROWS_MAX, pictures: 'text'}, run);
      run.id = answer.queryId;
      sessionStorage.setItem(KEY, JSON.stringify({...statement, id: run.id}));
      if (run.cancelled) {
        await this.delete(run.id);
      }
      await this.follow(run);
    } catch (failure) {
      this.failed(run, failure.code === 'UNKNOWN_QUERY' ? forgotten() : failure);
    }
  }

  /** Settings last in a session of the server; it is opened anew where it was closed meanwhile. */
  async post(body, run) {
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
        if (sessionStorage.getItem(CHANGED)) {
          sessionStorage.removeItem(CHANGED);
          run.warnings.push('The server has closed the session of this page: all settings are as they were before any SET.');
        }
      }
    }
  }

  /** Listens again to the query that ran when the page was left, if there is one. */
  async resume() {
    await this.tab;
    if (this.isRunning) {
      return; // somebody was faster
    }
    const kept = sessionStorage.getItem(KEY);
    if (!kept) {
      return;
    }
    const run = {...JSON.parse(kept), cancelled: false, resumed: true, warnings: []};
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
        if (broken > 0) {
          this.listener.found(run);
        }
        for await (const event of lines(response)) {
          if (event.event === 'alive') {
            continue;
          }
          from++;
          broken = 0;
          if (event.event === 'end' || event.event === 'error') {
            this.finish(run);
          }
          if (event.event === 'end' && /^\s*set\b/i.test(run.text)) {
            sessionStorage.setItem(CHANGED, 'true');
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
        this.listener.lost(run);
        await new Promise((resolve) => setTimeout(resolve, 300 * broken));
      }
    }
  }

  /** Stops it; what a sample knows by then comes with the error event. */
  async cancel() {
    const run = this.current;
    if (run && !run.cancelled) {
      run.cancelled = true;
      try {
        if (run.id) {
          await this.delete(run.id);
        }
      } catch (failure) {
        run.cancelled = false;
        this.listener.notStopped(failure, run);
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
