/** Text in the XML that S3 and the services of the query protocol answer. */
export const escapeXml = (text: string): string =>
  text.replaceAll(/[<>&]/g, (character) => `&#${character.charCodeAt(0)};`);

export const xmlHeading = '<?xml version="1.0" encoding="UTF-8"?>\n';
