// Pictures: files beside the report, embedded ones, and those that are only linked.

const lazyPictures = new IntersectionObserver((entries) => {
  for (const entry of entries) if (entry.isIntersecting) showEmbedded(entry.target);
}, { rootMargin: '400px' });

/** Reads the text of an embedded picture into the image that waits for it. */
function showEmbedded(image) {
  lazyPictures.unobserve(image);
  const text = byId(image.dataset.embedded)?.textContent ?? '';
  if (/^data:image\/(jpeg|png|gif|webp);base64,/.test(text)) image.src = text;
  delete image.dataset.embedded;
}

/** Loads what waits for the reader to scroll. */
function showAllPictures() {
  for (const image of document.querySelectorAll('#results img')) {
    image.loading = 'eager';
    if (image.dataset.embedded) showEmbedded(image);
  }
}

/** Only a path from the report's own folder, or a file on a local drive, is loaded. */
function isSafeSource(source) {
  return typeof source === 'string' && /^(\.{1,2}\/|file:\/\/\/[a-z]:\/)/i.test(source);
}

function isSafeLink(link) {
  return typeof link === 'string' && /^(https?|file):\/\//i.test(link);
}

function canShow(picture) {
  return Boolean(picture && (picture.embedded || isSafeSource(picture.source)));
}

/** An element with the picture, or with the reason why there is none. `eager` is for the viewer, which shows it at once. */
function pictureElement(picture, alt, eager = false) {
  const frame = element('div', { class: 'picture' });
  if (!canShow(picture)) {
    frame.append(placeholder(picture));
    return frame;
  }
  const image = element('img', { alt, loading: eager ? 'eager' : 'lazy', decoding: 'async', draggable: 'false' });
  image.addEventListener('error', () => image.replaceWith(placeholder(picture, true)));
  if (picture.embedded) {
    image.dataset.embedded = picture.embedded;
    if (eager) showEmbedded(image);
    else lazyPictures.observe(image);
  } else {
    image.src = picture.source;
  }
  frame.append(image);
  return frame;
}

function placeholder(picture, isBroken = false) {
  const address = isBroken ? picture.source : picture?.link;
  const node = element('div', { class: 'placeholder' });
  if (isBroken) node.append(element('p', null, 'The picture cannot be shown here.'));
  if (isSafeLink(address) || isSafeSource(address)) {
    const host = /^https?:\/\/([^/]+)/i.exec(address)?.[1];
    node.append(element('p', null,
      element('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, isBroken ? 'Open the file' : 'Open the picture'),
      host ? ` at ${host}` : ''));
  } else if (!isBroken) {
    node.append(element('p', null, 'No picture'));
  }
  return node;
}

/** The boxes around regions, laid over a picture whose size in pixels they are measured in. */
function regionLayer(regions, image) {
  const layer = svg('svg', { class: 'regions', 'aria-hidden': 'true', preserveAspectRatio: 'none' });
  const draw = () => {
    if (!image.naturalWidth) return;
    layer.setAttribute('viewBox', `0 0 ${image.naturalWidth} ${image.naturalHeight}`);
    layer.replaceChildren(...regions.map(([x, y, width, height]) => svg('rect', { x, y, width, height })));
  };
  image.addEventListener('load', draw);
  draw();
  return layer;
}
