// Asks who somebody is, where the server wants to know.
import {byId} from './dom.js';
import {onLogin, tryLogin, isLoggedIn, logOut} from './api.js';

let asking = null;

function encoded(user, password) {
  const bytes = new TextEncoder().encode(`${user}:${password}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}

function show(message) {
  const error = byId('login-error');
  error.hidden = !message;
  error.textContent = message;
}

async function submit(done) {
  const token = byId('login-token').value.trim();
  const user = byId('login-user').value;
  if (!token && !user) {
    show('Give a user and a password, or a token.');
    return;
  }
  byId('login-go').disabled = true;
  try {
    await tryLogin(token ? `Bearer ${token}` : encoded(user, byId('login-password').value));
    byId('login-password').value = '';
    byId('login-token').value = '';
    byId('log-out').hidden = false;
    done();
  } catch (refused) {
    show(refused.message);
  } finally {
    byId('login-go').disabled = false;
  }
}

function ask(refused) {
  asking ??= new Promise((resolve) => {
    const dialog = byId('login');
    show(isLoggedIn() ? refused.message : '');
    byId('login-form').onsubmit = (event) => {
      event.preventDefault();
      submit(() => {
        asking = null;
        dialog.close();
        resolve();
      });
    };
    dialog.oncancel = (event) => event.preventDefault(); // there is nothing to see without it
    if (!dialog.open) {
      dialog.showModal();
    }
    byId('login-user').focus();
  });
  return asking;
}

export function prepareLogin() {
  onLogin(ask);
  const out = byId('log-out');
  out.hidden = !isLoggedIn();
  out.onclick = () => {
    logOut();
    location.reload();
  };
}
