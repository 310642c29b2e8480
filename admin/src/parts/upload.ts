/** Sends a file straight to where it is kept, and tells how far it is, which `fetch` cannot. */

/**
 * @param told how many per cent are there
 * @throws Error when it is not taken, or cannot be sent
 */
export const upload = (
  url: string,
  file: File,
  contentType: string,
  told: (percent: number) => void,
): Promise<void> =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('PUT', url);
    request.setRequestHeader('content-type', contentType);
    request.upload.onprogress = ({ loaded, total }) => told(Math.round((loaded / total) * 100));
    request.onload = () =>
      request.status < 300 ? resolve() : reject(new Error(`the file was not taken: ${request.status}`));
    request.onerror = () => reject(new Error('the file could not be sent'));
    request.send(file);
  });
