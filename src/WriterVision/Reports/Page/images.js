// Images: files, embedded images, and images that are only linked.

const lazyImages = new IntersectionObserver((entries) => {
  for (const entry of entries) if (entry.isIntersecting) showEmbedded(entry.target);
}, { rootMargin: '400px' });

/** Reads the text of an embedded image into the img that waits for it. */
function showEmbedded(img) {
  lazyImages.unobserve(img);
  const text = byId(img.dataset.embedded)?.textContent ?? '';
  if (/^data:image\/(jpeg|png|gif|webp);base64,/.test(text)) img.src = text;
  delete img.dataset.embedded;
}

/** Loads what waits for the reader to scroll. */
function showAllImages() {
  for (const img of document.querySelectorAll('#results img')) {
    img.loading = 'eager';
    if (img.dataset.embedded) showEmbedded(img);
  }
}

/** Only a path from the report's own folder, or a file on a local drive, is loaded. */
function isSafeSource(source) {
  return typeof source === 'string' && /^(\.{1,2}\/|file:\/\/\/[a-z]:\/)/i.test(source);
}

function isSafeLink(link) {
  return typeof link === 'string' && /^(https?|file):\/\//i.test(link);
}

function canShow(image) {
  return Boolean(image && (image.embedded || isSafeSource(image.source)));
}

/** An element with the image, or with the reason why there is none. `eager` is for the viewer, which shows it at once. */
function imageElement(image, alt, eager = false) {
  const frame = element('div', { class: 'image' });
  if (!canShow(image)) {
    frame.append(placeholder(image));
    return frame;
  }
  const img = element('img', { alt, loading: eager ? 'eager' : 'lazy', decoding: 'async', draggable: 'false' });
  img.addEventListener('error', () => img.replaceWith(placeholder(image, true)));
  if (image.embedded) {
    img.dataset.embedded = image.embedded;
    if (eager) showEmbedded(img);
    else lazyImages.observe(img);
  } else {
    img.src = image.source;
  }
  frame.append(img);
  return frame;
}

function placeholder(image, isBroken = false) {
  const address = isBroken ? image.source : image?.link;
  const node = element('div', { class: 'placeholder' });
  if (isBroken) node.append(element('p', null, 'The image cannot be shown here.'));
  if (isSafeLink(address) || isSafeSource(address)) {
    const host = /^https?:\/\/([^/]+)/i.exec(address)?.[1];
    node.append(element('p', null,
      element('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, isBroken ? 'Open the file' : 'Open the image'),
      host ? ` at ${host}` : ''));
  } else if (!isBroken) {
    node.append(element('p', null, 'No image'));
  }
  return node;
}

/** The boxes around regions, laid over an image whose size in pixels they are measured in. */
function regionLayer(regions, img) {
  const layer = svg('svg', { class: 'regions', 'aria-hidden': 'true', preserveAspectRatio: 'none' });
  const draw = () => {
    if (!img.naturalWidth) return;
    layer.setAttribute('viewBox', `0 0 ${img.naturalWidth} ${img.naturalHeight}`);
    layer.replaceChildren(...regions.map(([x, y, width, height]) => svg('rect', { x, y, width, height })));
  };
  img.addEventListener('load', draw);
  draw();
  return layer;
}
