/**
 * Keeps the page as the server would make it now, and sends what buttons and forms say. Nothing is drawn here.
 */
const pauseMilliseconds = 1_000;

const trouble = () => document.getElementById('trouble');

const say = (text) => {
  const line = trouble();
  line.textContent = text;
  line.hidden = text === '';
};

const keyOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node.id || node.dataset.key || '' : '');

const isAlike = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && keyOf(a) === keyOf(b);

/** What a person set stays: opened details, and what is typed. */
const isTheirs = (element, name) =>
  (element.nodeName === 'DETAILS' && name === 'open') ||
  (/^(INPUT|OPTION)$/.test(element.nodeName) && /^(value|selected)$/.test(name)) ||
  (element.nodeName === 'BUTTON' && name === 'disabled');

const takeAttributes = (old, fresh) => {
  for (const { name } of [...old.attributes])
    if (!fresh.hasAttribute(name) && !isTheirs(old, name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes)
    if (old.getAttribute(name) !== value && !isTheirs(old, name)) old.setAttribute(name, value);
};

/** The old child that the fresh one continues: the one with its key, else the next of its kind without a key. */
const findOld = (fresh, at) => {
  if (at && isAlike(at, fresh)) return at;
  if (keyOf(fresh) === '') return undefined;
  for (let later = at?.nextSibling; later; later = later.nextSibling) if (isAlike(later, fresh)) return later;
  return undefined;
};

/** Changes the old tree into the fresh one and keeps every element that goes on: focus, scrolling, what is open. */
const morph = (old, fresh) => {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
    return;
  }
  if ('client' in old.dataset) return;
  takeAttributes(old, fresh);
  let at = old.firstChild;
  for (const child of [...fresh.childNodes]) {
    const known = findOld(child, at);
    if (!known) {
      old.insertBefore(child, at);
      continue;
    }
    if (known === at) at = at.nextSibling;
    else old.insertBefore(known, at);
    morph(known, child);
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
};

let shown = '';

const refresh = async () => {
  try {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
    if (answer.status >= 500) throw new Error(`the stack answers ${answer.status}`);
    const text = await answer.text();
    if (text !== shown) {
      const fresh = new DOMParser().parseFromString(text, 'text/html');
      document.title = fresh.title;
      morph(document.body, fresh.body);
      shown = text;
    }
    if (trouble().dataset.client === 'connection') say('');
  } catch {
    say('The stack does not answer. This page goes on by itself when it is back.');
    trouble().dataset.client = 'connection';
  }
};

/** One after the other, and not while nobody looks. */
const keepFresh = async () => {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds));
    if (document.visibilityState === 'visible') await refresh();
  }
};

const problemOf = async (answer) => {
  const { message, detail } = await answer.json().catch(() => ({}));
  return `${answer.status}: ${message ?? detail ?? 'refused'}`;
};

const post = async (path, body) => {
  trouble().dataset.client = '';
  try {
    const answer = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    say(answer.ok ? '' : await problemOf(answer));
  } catch {
    say('The stack does not answer.');
  }
  await refresh();
};

const press = async (button) => {
  button.disabled = true;
  await post(button.dataset.post, button.dataset.body);
  button.disabled = false;
  button.focus({ preventScroll: true });
};

document.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-post]');
  if (button && !button.disabled) void press(button);
});

document.addEventListener('submit', (event) => {
  const { post: path } = event.target.dataset;
  if (!path) return;
  event.preventDefault();
  void post(path, JSON.stringify(Object.fromEntries(new FormData(event.target))));
});

/** A state and its lines in the timeline light up together. */
const light = (event, isLit) => {
  const name = event.target.closest?.('[data-state]')?.dataset.state;
  if (!name) return;
  for (const element of document.querySelectorAll('[data-state]'))
    element.classList.toggle('lit', isLit && element.dataset.state === name);
};
document.addEventListener('mouseover', (event) => light(event, true));
document.addEventListener('mouseout', (event) => light(event, false));

/** A state in the drawing opens its line in the timeline. */
const openTarget = () => {
  const details = document.getElementById(location.hash.slice(1))?.querySelector('details');
  if (!details) return;
  details.open = true;
  details.querySelector('summary')?.focus();
};
addEventListener('hashchange', openTarget);
openTarget();
void keepFresh();
