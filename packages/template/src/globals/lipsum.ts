import type { Runtime } from '../evaluate/runtime.ts';
import { Markup, type Value } from '../values/value.ts';

const words = (
  'ad adipiscing aenean aliquam amet ante arcu at auctor augue bibendum blandit congue consequat cras cursus dapibus ' +
  'diam dictum dolor donec egestas eget eleifend elit enim erat eros est et etiam eu facilisis felis fermentum ' +
  'feugiat fringilla fusce gravida habitant hendrerit iaculis id imperdiet in integer ipsum justo lacinia lacus ' +
  'laoreet lectus leo libero ligula lobortis lorem luctus maecenas magna mattis mauris metus mi mollis morbi nam nec ' +
  'neque nibh nisi nisl non nulla nunc odio orci ornare pede pellentesque pharetra placerat porta posuere pretium ' +
  'purus quam quis risus rutrum sapien sed sem sit sodales tellus tempor tincidunt tortor turpis ultrices urna ut ' +
  'varius vel velit vitae volutpat'
).split(' ');

function sentence(rt: Runtime): string {
  const count = 5 + Math.floor(rt.random() * 10);
  const chosen = Array.from(
    { length: count },
    () => words[Math.floor(rt.random() * words.length)] ?? 'lorem',
  );
  const text = chosen.join(' ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** Filler text: paragraphs of `min` to `max` words, as HTML or with blank lines between them. */
export function lipsum(rt: Runtime, paragraphs: number, html: boolean, min: number, max: number): Value {
  const texts: string[] = [];
  for (let paragraph = 0; paragraph < paragraphs; paragraph++) {
    const wanted = min + Math.floor(rt.random() * Math.max(1, max - min));
    const sentences: string[] = [];
    let count = 0;
    while (count < wanted) {
      rt.step();
      const next = sentence(rt);
      sentences.push(next);
      count += next.split(' ').length;
    }
    const text = sentences.join(' ').split(' ').slice(0, wanted).join(' ').replace(/[.]?$/, '.');
    texts.push(html ? `<p>${text}</p>` : text);
  }
  return html ? new Markup(texts.join('\n')) : texts.join('\n\n');
}
