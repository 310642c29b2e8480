import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { html } from '../../../local/console/html.ts';
import { amountOf, duration, json, when } from '../../../local/console/words.ts';

describe('html', () => {
  it('escapes whatever is put in, in text and in attributes', () => {
    const text = `<img src=x onerror="a('&')">`;
    expect(html`<p title="${text}">${text}</p>`.text).toBe(
      '<p title="&lt;img src=x onerror=&quot;a(&#39;&amp;&#39;)&quot;&gt;">&lt;img src=x onerror=&quot;a(&#39;&amp;&#39;)&quot;&gt;</p>',
    );
  });

  it('puts html into html as it is, lists in a row, and nothing for undefined and false', () => {
    const items = ['a', '<b>'].map((each) => html`<li>${each}</li>`);
    expect(html`<ul>${items}${undefined}${false}${0}</ul>`.text).toBe(
      '<ul><li>a</li><li>&lt;b&gt;</li>0</ul>',
    );
  });

  it('has no tag that is not in the template, whatever the JSON that is shown', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const tags = json({ value }).text.match(/<[^>]*>/g) ?? [];
        expect(
          tags.filter(
            (tag) => !/^<(pre class="json" tabindex="0"|span class="\w+"|\/pre|\/span)>$/.test(tag),
          ),
        ).toEqual([]);
      }),
    );
  });

  it('shows the whole JSON, coloured by kind', () => {
    expect(json({ a: [1, 'x"y', null] }).text.replaceAll('&quot;', '"')).toBe(
      `<pre class="json" tabindex="0">{
  <span class="key">"a"</span>: [
    <span class="literal">1</span>,
    <span class="string">"x\\"y"</span>,
    <span class="literal">null</span>
  ]
}</pre>`,
    );
  });
});

describe('words', () => {
  it.each([
    [-5, '0 ms'],
    [40, '40 ms'],
    [1_250, '1.2 s'],
    [59_999, '59.9 s'],
    [60_000, '1 min'],
    [200_000, '3 min 20 s'],
    [3_600_000, '1 h'],
    [100_800_000, '1 d 4 h'],
    [86_400_000 + 5_000, '1 d'],
  ])('say %d milliseconds as %s', (milliseconds, words) => {
    expect(duration(milliseconds)).toBe(words);
  });

  it('say a time in UTC and keep it exact', () => {
    expect(when('2026-11-02T01:41:43.310Z').text).toBe(
      '<time datetime="2026-11-02T01:41:43.310Z" title="2026-11-02T01:41:43.310Z">2 Nov 01:41:43</time>',
    );
  });

  it('say amounts with their currency', () => {
    expect(amountOf(1_299_900, 'NGN')).toBe('NGN 12,999.00');
  });
});
