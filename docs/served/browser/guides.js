/** The search of the guides, the navigation on a phone, and the links that are there on a laptop alone. */
const shown = 8;
const input = document.querySelector('#search');
const list = document.querySelector('#found');
const count = document.querySelector('#count');
const chapters = document.querySelector('.chapters details');
const isWide = matchMedia('(min-width: 801px)');

const openWhenWide = () => {
  chapters.open = isWide.matches;
};
openWhenWide();
isWide.addEventListener('change', openWhenWide);

if (['127.0.0.1', 'localhost', '[::1]'].includes(location.hostname)) {
  for (const link of document.querySelectorAll('[data-local]')) link.hidden = false;
}

let index;
const loadIndex = async () => {
  const found = new globalThis.MiniSearch({
    fields: ['title', 'page', 'text'],
    storeFields: ['title', 'page'],
    searchOptions: { prefix: true, fuzzy: 0.15, boost: { title: 4, page: 2 }, combineWith: 'AND' },
  });
  const answer = await fetch('/docs/assets/search.json');
  found.addAll(await answer.json());
  return found;
};

const entryOf = ({ id, title, page }) => {
  const [entry, link, place] = ['li', 'a', 'small'].map((tag) => document.createElement(tag));
  link.href = id;
  link.textContent = title;
  place.textContent = page;
  link.append(place);
  entry.append(link);
  return entry;
};

const close = () => {
  list.hidden = true;
};

const search = async () => {
  index ??= loadIndex();
  const words = input.value.trim();
  const hits = words === '' ? [] : (await index).search(words).slice(0, shown);
  if (words !== input.value.trim()) return;
  list.replaceChildren(...hits.map(entryOf));
  list.hidden = hits.length === 0;
  count.textContent = words === '' ? '' : hits.length === 0 ? 'Nothing found' : `${hits.length} found`;
};

input.addEventListener('input', () => void search());
input.form.addEventListener('submit', (event) => {
  event.preventDefault();
  list.querySelector('a')?.click();
});
document.addEventListener('keydown', ({ key }) => {
  if (key === 'Escape') close();
});
document.addEventListener('click', ({ target }) => {
  if (!input.form.contains(target) || list.contains(target)) close();
});
