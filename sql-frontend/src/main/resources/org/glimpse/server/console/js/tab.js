// Which tab this is. A browser that duplicates a tab copies its sessionStorage too, with the names of
// the query that runs there and of its session: the copy must neither listen to that query nor stop
// it, nor wait for its turn in that session.

const KEY = 'glimpse.tab';
const OF_ONE_TAB = ['glimpse.running', 'glimpse.session', 'glimpse.changed'];

/** A page that is loaded again waits so long for the page before it to let go. */
const WAIT_MILLIS = 1000;

/** Settles once what sessionStorage names is this tab's own, or forgotten. */
export async function ownTab() {
  const known = sessionStorage.getItem(KEY);
  if (known && (await hold(known))) {
    return;
  }
  OF_ONE_TAB.forEach((key) => sessionStorage.removeItem(key));
  const name = crypto.randomUUID();
  await hold(name);
  sessionStorage.setItem(KEY, name);
}

/** Holds a name until the page goes; false where another page has it. */
function hold(name) {
  return new Promise((resolve) => {
    const taken = () => {
      resolve(true);
      return new Promise(() => {}); // the browser takes it back when the page goes
    };
    navigator.locks
      .request(`glimpse.tab.${name}`, {signal: AbortSignal.timeout(WAIT_MILLIS)}, taken)
      .catch(() => resolve(false));
  });
}
