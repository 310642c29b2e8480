/** Starts Swagger UI, and mends of it what keeps people from using it: a link within a button, a choice without a name. */
const mended = ({ React }) => ({
  components: {
    /** The button around it opens the operation, and the address follows. */
    DeepLink: ({ text }) => React.createElement('span', null, text),
  },
});

const names = { '#servers': 'Server', '.examples-select-element': 'Example' };
const nameChoices = () => {
  for (const [which, name] of Object.entries(names)) {
    for (const choice of document.querySelectorAll(`select${which}:not([aria-label])`)) {
      choice.setAttribute('aria-label', name);
    }
  }
};
new MutationObserver(nameChoices).observe(document.querySelector('#page'), {
  childList: true,
  subtree: true,
});

globalThis.ui = globalThis.SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#page',
  deepLinking: true,
  persistAuthorization: true,
  validatorUrl: null,
  plugins: [mended],
});
