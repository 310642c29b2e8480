/** The links of Swagger UI's page and ReDoc's that are there on a laptop alone. */
if (['127.0.0.1', 'localhost', '[::1]'].includes(location.hostname)) {
  for (const link of document.querySelectorAll('[data-local]')) link.hidden = false;
}
