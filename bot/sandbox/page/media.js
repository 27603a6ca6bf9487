// What a message carries beside its words: a picture, a document, a place, and whose it was.
const make = (tag, properties) => Object.assign(document.createElement(tag), properties);

export function attached(message) {
  const parts = [];
  if (message.forwarded) parts.push(make("div", { className: "origin", textContent: `Forwarded from ${message.forwarded}` }));
  if (message.via) parts.push(make("div", { className: "origin", textContent: `via @${message.via}` }));
  if (message.picture) parts.push(picture(message.picture, message.text));
  if (message.file) parts.push(file(message.file));
  if (message.location) parts.push(make("div", { className: "place", textContent: `📍 ${place(message.location)}` }));
  return parts;
}

export function inWords(message) {
  const carried = message.picture ? "Photo" : message.file ? message.file.name : message.location ? "Location" : "";
  return [carried, message.text].filter(Boolean).join(": ");
}

function picture(shown, words) {
  const link = make("a", { className: "picture", href: shown.url, target: "_blank", rel: "noopener" });
  const image = make("img", { src: shown.url, width: shown.width, height: shown.height, loading: "lazy" });
  image.alt = words ? `Photo: ${words.split("\n")[0]}` : "Photo";
  link.append(image);
  return link;
}

function file(shown) {
  const link = make("a", { className: "file", href: shown.url, download: shown.name });
  link.append(make("span", { textContent: shown.name }), make("small", { textContent: size(shown.size) }));
  return link;
}

const size = (bytes) => (bytes < 1024 ? `${bytes} bytes` : bytes < 1048576 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`);
const place = ({ latitude, longitude }) => `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`;
