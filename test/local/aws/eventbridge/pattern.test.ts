import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkPattern, matches } from '../../../../local/aws/eventbridge/pattern.ts';

/** JSON as text, because that is what tells 5 from 5.0. */
type Case = readonly [pattern: string, event: string, expected: boolean];

const table = (name: string, cases: readonly Case[]): void => {
  describe(name, () => {
    it.each(cases)('%s on %s gives %s', (pattern, event, expected) => {
      expect(matches(JSON.parse(pattern), JSON.parse(event))).toBe(expected);
    });
  });
};

table('exact values', [
  ['{"a":["x"]}', '{"a":"x"}', true],
  ['{"a":["x","y"]}', '{"a":"y"}', true],
  ['{"a":["x"]}', '{"a":"X"}', false],
  ['{"a":["x"]}', '{"b":"x"}', false],
  ['{"a":["x"]}', '{}', false],
  ['{"a":["x"],"b":["y"]}', '{"a":"x","b":"y"}', true],
  ['{"a":["x"],"b":["y"]}', '{"a":"x","b":"z"}', false],
  ['{"a":[""]}', '{"a":""}', true],
  ['{"a":[""]}', '{"a":null}', false],
  ['{"a":[null]}', '{"a":null}', true],
  ['{"a":[null]}', '{"a":""}', false],
  ['{"a":[null]}', '{}', false],
  ['{"a":[true]}', '{"a":true}', true],
  ['{"a":[true]}', '{"a":"true"}', false],
  ['{"a":[false]}', '{"a":false}', true],
  ['{"a":[false]}', '{"a":null}', false],
  ['{"a":[5]}', '{"a":5}', true],
  ['{"a":[5]}', '{"a":5.0}', true],
  ['{"a":[300]}', '{"a":3.0e2}', true],
  ['{"a":[5]}', '{"a":"5"}', false],
  ['{"a":["5"]}', '{"a":5}', false],
  ['{"account":[123456789012]}', '{"account":123456789012}', true],
  ['{"a":[{"exactly":"x"}]}', '{"a":"x"}', true],
  ['{"détail":["ü"]}', '{"détail":"ü"}', true],
]);

table('nesting and arrays', [
  ['{"detail":{"state":["on"]}}', '{"detail":{"state":"on"}}', true],
  ['{"detail":{"state":["on"]}}', '{"detail":{"other":"on"}}', false],
  ['{"detail":{"state":["on"]}}', '{"detail":"on"}', false],
  ['{"detail":["on"]}', '{"detail":{"state":"on"}}', false],
  ['{"detail":{"state":["on"]}}', '{"detail":{"state":{"now":"on"}}}', false],
  ['{"detail":{"state.now":["on"]}}', '{"detail":{"state":{"now":"on"}}}', true],
  ['{"tags":["b"]}', '{"tags":["a","b"]}', true],
  ['{"tags":["c"]}', '{"tags":["a","b"]}', false],
  ['{"tags":["a","c"]}', '{"tags":["b","c"]}', true],
  ['{"tags":["a"]}', '{"tags":[]}', false],
  ['{"tags":["b"]}', '{"tags":[["a"],["b"]]}', true],
  ['{"staff":{"name":["Anna"]}}', '{"staff":[{"name":"John"},{"name":"Anna"}]}', true],
  [
    '{"staff":{"name":["Anna"],"last":["Smith"]}}',
    '{"staff":[{"name":"John","last":"Doe"},{"name":"Anna","last":"Smith"}]}',
    true,
  ],
  [
    '{"staff":{"name":["Anna"],"last":["Doe"]}}',
    '{"staff":[{"name":"John","last":"Doe"},{"name":"Anna","last":"Smith"}]}',
    false,
  ],
  ['{"s":{"n":["Anna"],"l":["Jones"]}}', '{"s":[[{"n":"Anna","l":"S"}],[{"n":"P","l":"Jones"}]]}', false],
  ['{"s":{"n":["Anna"]},"t":{"l":["Jones"]}}', '{"s":[{"n":"X"},{"n":"Anna"}],"t":[{"l":"Jones"}]}', true],
  [
    '{"o":{"lines":{"sku":["B"]},"shop":["s2"]}}',
    '{"o":[{"shop":"s1","lines":[{"sku":"B"}]},{"shop":"s2","lines":[{"sku":"A"}]}]}',
    false,
  ],
]);

table('prefix and suffix', [
  ['{"a":[{"prefix":"us-"}]}', '{"a":"us-east-1"}', true],
  ['{"a":[{"prefix":"us-"}]}', '{"a":"eu-us-1"}', false],
  ['{"a":[{"prefix":""}]}', '{"a":"x"}', true],
  ['{"a":[{"prefix":"1"}]}', '{"a":12}', false],
  ['{"a":[{"prefix":"b"}]}', '{"a":["a","bc"]}', true],
  ['{"a":[{"prefix":{"equals-ignore-case":"EventB"}}]}', '{"a":"eventbridge"}', true],
  ['{"a":[{"prefix":{"equals-ignore-case":"EventB"}}]}', '{"a":"anevent"}', false],
  ['{"a":[{"suffix":".png"}]}', '{"a":"cat.png"}', true],
  ['{"a":[{"suffix":".png"}]}', '{"a":"cat.PNG"}', false],
  ['{"a":[{"suffix":{"equals-ignore-case":".png"}}]}', '{"a":"cat.PNG"}', true],
  ['{"a":[{"suffix":{"equals-ignore-case":".png"}}]}', '{"a":"cat.pn"}', false],
]);

table('equals-ignore-case', [
  ['{"a":[{"equals-ignore-case":"alice"}]}', '{"a":"ALICE"}', true],
  ['{"a":[{"equals-ignore-case":"ÉTÉ"}]}', '{"a":"été"}', true],
  ['{"a":[{"equals-ignore-case":"alice"}]}', '{"a":"alic"}', false],
  ['{"a":[{"equals-ignore-case":"true"}]}', '{"a":true}', false],
]);

table('anything-but', [
  ['{"a":[{"anything-but":"x"}]}', '{"a":"y"}', true],
  ['{"a":[{"anything-but":"x"}]}', '{"a":"x"}', false],
  ['{"a":[{"anything-but":"x"}]}', '{}', false],
  ['{"a":[{"anything-but":"x"}]}', '{"a":5}', true],
  ['{"a":[{"anything-but":"x"}]}', '{"a":null}', true],
  ['{"a":[{"anything-but":"x"}]}', '{"a":["x","y"]}', true],
  ['{"a":[{"anything-but":"x"}]}', '{"a":["x"]}', false],
  ['{"a":[{"anything-but":["x","y"]}]}', '{"a":"y"}', false],
  ['{"a":[{"anything-but":["x","y"]}]}', '{"a":"z"}', true],
  ['{"a":[{"anything-but":123}]}', '{"a":123.0}', false],
  ['{"a":[{"anything-but":123}]}', '{"a":"123"}', true],
  ['{"a":[{"anything-but":[100,200]}]}', '{"a":200}', false],
  ['{"a":[{"anything-but":[100,200]}]}', '{"a":300}', true],
  ['{"a":[{"anything-but":""}]}', '{"a":""}', false],
  ['{"a":[{"anything-but":{"prefix":"in"}}]}', '{"a":"init"}', false],
  ['{"a":[{"anything-but":{"prefix":"in"}}]}', '{"a":"out"}', true],
  ['{"a":[{"anything-but":{"prefix":["in","out"]}}]}', '{"a":"outer"}', false],
  ['{"a":[{"anything-but":{"suffix":".png"}}]}', '{"a":"a.png"}', false],
  ['{"a":[{"anything-but":{"suffix":[".png",".jpg"]}}]}', '{"a":"a.gif"}', true],
  ['{"a":[{"anything-but":{"suffix":[".png",".jpg"]}}]}', '{"a":"a.jpg"}', false],
  ['{"a":[{"anything-but":{"equals-ignore-case":"init"}}]}', '{"a":"INIT"}', false],
  ['{"a":[{"anything-but":{"equals-ignore-case":["init","done"]}}]}', '{"a":"DONE"}', false],
  ['{"a":[{"anything-but":{"equals-ignore-case":["init","done"]}}]}', '{"a":"run"}', true],
  ['{"a":[{"anything-but":{"wildcard":"*/lib/*"}}]}', '{"a":"/usr/lib/x"}', false],
  ['{"a":[{"anything-but":{"wildcard":["*/lib/*","*.so"]}}]}', '{"a":"/bin/x"}', true],
  ['{"a":[{"anything-but":{"wildcard":["*/lib/*","*.so"]}}]}', '{"a":"x.so"}', false],
]);

table('numeric', [
  ['{"a":[{"numeric":["=",5]}]}', '{"a":5.0}', true],
  ['{"a":[{"numeric":["=",3.018e2]}]}', '{"a":301.8}', true],
  ['{"a":[{"numeric":["=",5]}]}', '{"a":"5"}', false],
  ['{"a":[{"numeric":[">",0]}]}', '{"a":0}', false],
  ['{"a":[{"numeric":[">=",0]}]}', '{"a":0}', true],
  ['{"a":[{"numeric":["<",10]}]}', '{"a":-3}', true],
  ['{"a":[{"numeric":["<=",10]}]}', '{"a":10.5}', false],
  ['{"a":[{"numeric":[">",0,"<=",5]}]}', '{"a":5}', true],
  ['{"a":[{"numeric":[">",0,"<=",5]}]}', '{"a":0}', false],
  ['{"a":[{"numeric":[">=",0,"<",5]}]}', '{"a":5}', false],
  ['{"a":[{"numeric":[">",0]}]}', '{"a":6000000000}', false],
  ['{"a":[{"numeric":["<=",5000000000]}]}', '{"a":5000000000}', true],
  ['{"a":[{"numeric":["<",0]},{"numeric":[">",10]}]}', '{"a":11}', true],
]);

table('exists', [
  ['{"a":[{"exists":true}]}', '{"a":null}', true],
  ['{"a":[{"exists":true}]}', '{"b":1}', false],
  ['{"a":[{"exists":true}]}', '{"a":{"b":1}}', false],
  ['{"a":[{"exists":false}]}', '{"b":1}', true],
  ['{"a":[{"exists":false}]}', '{"a":""}', false],
  ['{"a":[{"exists":false}]}', '{"a":{"b":1}}', true],
  ['{"d":{"a":[{"exists":false}]}}', '{}', true],
  ['{"a":["x",{"exists":false}]}', '{}', true],
  ['{"a":["x",{"exists":false}]}', '{"a":"x"}', true],
  ['{"a":["x",{"exists":false}]}', '{"a":"y"}', false],
  ['{"d":{"a":[{"anything-but":"x"},{"exists":false}]}}', '{"d":{"b":1}}', true],
]);

table('wildcard', [
  ['{"a":[{"wildcard":"dir/*.txt"}]}', '{"a":"dir/notes.txt"}', true],
  ['{"a":[{"wildcard":"dir/*.txt"}]}', '{"a":"dir/notes.txt.gz"}', false],
  ['{"a":[{"wildcard":"*"}]}', '{"a":""}', true],
  ['{"a":[{"wildcard":""}]}', '{"a":""}', true],
  ['{"a":[{"wildcard":""}]}', '{"a":"x"}', false],
  ['{"a":[{"wildcard":"ab*ba"}]}', '{"a":"aba"}', false],
  ['{"a":[{"wildcard":"a*b*c"}]}', '{"a":"a-b-b-c"}', true],
  ['{"a":[{"wildcard":"a*b*c"}]}', '{"a":"a-c-b"}', false],
  ['{"a":[{"wildcard":"a\\\\*b"}]}', '{"a":"a*b"}', true],
  ['{"a":[{"wildcard":"a\\\\*b"}]}', '{"a":"axb"}', false],
  ['{"a":[{"wildcard":"a\\\\\\\\*"}]}', '{"a":"a\\\\x"}', true],
  ['{"a":[{"wildcard":"a.c"}]}', '{"a":"abc"}', false],
  ['{"a":[{"wildcard":"a*c"}]}', '{"a":"a\\nc"}', true],
  ['{"a":[{"wildcard":"1*"}]}', '{"a":12}', false],
]);

table('cidr', [
  ['{"a":[{"cidr":"10.0.0.0/24"}]}', '{"a":"10.0.0.255"}', true],
  ['{"a":[{"cidr":"10.0.0.0/24"}]}', '{"a":"10.0.1.0"}', false],
  ['{"a":[{"cidr":"10.0.0.7/24"}]}', '{"a":"10.0.0.1"}', true],
  ['{"a":[{"cidr":"0.0.0.0/0"}]}', '{"a":"203.0.113.9"}', true],
  ['{"a":[{"cidr":"10.0.0.0/8"}]}', '{"a":"10.0.0"}', false],
  ['{"a":[{"cidr":"10.0.0.0/8"}]}', '{"a":"example.com"}', false],
  ['{"a":[{"cidr":"2001:db8::/32"}]}', '{"a":"2001:db8:0:1::5"}', true],
  ['{"a":[{"cidr":"2001:db8::/32"}]}', '{"a":"2001:db9::1"}', false],
  ['{"a":[{"cidr":"2001:db8::/32"}]}', '{"a":"10.0.0.1"}', false],
]);

table('$or', [
  ['{"$or":[{"a":["x"]},{"b":["y"]}]}', '{"b":"y"}', true],
  ['{"$or":[{"a":["x"]},{"b":["y"]}]}', '{"a":"y","b":"x"}', false],
  ['{"s":["w"],"$or":[{"a":["x"]},{"b":["y"]}]}', '{"s":"w","a":"x"}', true],
  ['{"s":["w"],"$or":[{"a":["x"]},{"b":["y"]}]}', '{"s":"v","a":"x"}', false],
  ['{"$or":[{"a":["x"]},{"b":["y"]}],"s":["w"]}', '{"s":"v","a":"x"}', false],
  ['{"$or":[{"a":["x"]},{"b":["y"],"c":["z"]}]}', '{"b":"y"}', false],
  ['{"$or":[{"a":["x"]},{"b":["y"],"c":["z"]}]}', '{"b":"y","c":"z"}', true],
  ['{"d":{"$or":[{"a":["x"]},{"b":["y"]}]}}', '{"d":{"b":"y"}}', true],
  ['{"$or":[{"a":["x"]},{"m":["n"],"$or":[{"b":["y"]},{"c":["z"]}]}]}', '{"m":"n","c":"z"}', true],
  ['{"$or":[{"a":["x"]},{"m":["n"],"$or":[{"b":["y"]},{"c":["z"]}]}]}', '{"m":"n"}', false],
  ['{"$or":[{"a":["x"]},{"b":["y"]}],"d":{"$or":[{"e":[1]},{"f":[2]}]}}', '{"a":"x","d":{"f":2}}', true],
  ['{"$or":{"a":["x"]}}', '{"$or":{"a":"x"}}', true],
]);

describe('refusals', () => {
  it.each([
    ['[1,2,3]', 'not an object'],
    ['{}', 'Empty objects'],
    ['{"a":{}}', 'Empty objects'],
    ['{"a":[]}', 'Empty arrays'],
    ['{"a":1}', 'must be an object or an array'],
    ['{"a":"x"}', 'must be an object or an array'],
    ['{"a":null}', 'must be an object or an array'],
    ['{"a":[["x"]]}', 'Match value must be'],
    ['{"a":[{}]}', 'name not found'],
    ['{"a":[{"unknown":2}]}', 'Unrecognized match type unknown'],
    ['{"a":[{"constructor":2}]}', 'Unrecognized match type constructor'],
    ['{"a":[{"prefix":"x","suffix":"y"}]}', 'Only one key'],
    ['{"a":[{"prefix":3}]}', 'must be a string'],
    ['{"a":[{"prefix":["x"]}]}', 'must be a string'],
    ['{"a":[{"prefix":{"wildcard":"x"}}]}', 'Unsupported prefix pattern'],
    ['{"a":[{"suffix":{"equals-ignore-case":5}}]}', 'must be a string'],
    ['{"a":[{"equals-ignore-case":["x"]}]}', 'must be a string'],
    ['{"a":[{"wildcard":"a**b"}]}', 'Consecutive wildcard'],
    ['{"a":[{"wildcard":"a\\\\b"}]}', 'Invalid escape'],
    ['{"a":[{"wildcard":"a\\\\"}]}', 'Invalid escape'],
    ['{"a":[{"wildcard":5}]}', 'must be a string'],
    ['{"a":[{"anything-but":[]}]}', 'anything but'],
    ['{"a":[{"anything-but":["x",1]}]}', 'mixed type'],
    ['{"a":[{"anything-but":true}]}', 'anything but'],
    ['{"a":[{"anything-but":{"prefix":""}}]}', 'Null prefix/suffix'],
    ['{"a":[{"anything-but":{"prefix":["x",""]}}]}', 'Null prefix/suffix'],
    ['{"a":[{"anything-but":{"suffix":[1]}}]}', 'must be a string'],
    ['{"a":[{"anything-but":{"numeric":["=",1]}}]}', 'Unsupported anything-but'],
    ['{"a":[{"anything-but":{"wildcard":"a**"}}]}', 'Consecutive wildcard'],
    ['{"a":[{"anything-but":{"prefix":"x","a":1}}]}', 'Only one key'],
    ['{"a":[{"exists":"yes"}]}', 'true or false'],
    ['{"a":[{"numeric":5}]}', 'must be an array'],
    ['{"a":[{"numeric":[]}]}', 'numeric'],
    ['{"a":[{"numeric":["="]}]}', 'must be a number'],
    ['{"a":[{"numeric":["=","5"]}]}', 'must be a number'],
    ['{"a":[{"numeric":["==",5]}]}', 'numeric range operator'],
    ['{"a":[{"numeric":["<",2.0e22]}]}', 'between'],
    ['{"a":[{"numeric":["<",1,">",0]}]}', 'Too many elements'],
    ['{"a":[{"numeric":[">",1,"<",1]}]}', 'Bottom must be less'],
    ['{"a":[{"numeric":[">",1,"<",30,false]}]}', 'Too many elements'],
    ['{"a":[{"cidr":"10.0.0.0"}]}', "one '/' required"],
    ['{"a":[{"cidr":"10.0.0.0/x"}]}', 'must be an integer'],
    ['{"a":[{"cidr":"10.0.0.0/32"}]}', 'mask bits must be < 32'],
    ['{"a":[{"cidr":"::/128"}]}', 'mask bits must be < 128'],
    ['{"a":[{"cidr":"host/8"}]}', 'Nonstandard IP'],
    ['{"a":[{"cidr":5}]}', 'must be a string'],
    ['{"$or":[]}', 'Empty arrays'],
    ['{"$or":[{"a":["x"]}]}', 'Unrecognized match type'],
    ['{"$or":[{"a":["x"]},5]}', 'Unrecognized match type'],
    ['{"$or":[{"numeric":123},{"prefix":"x"}]}', 'must be an array'],
    ['{"a":["x"],"$or":[{"a":["y"]},{"b":["z"]}]}', 'multiple times'],
  ])('%s is refused: %s', (pattern, reason) => {
    expect(() => checkPattern(JSON.parse(pattern))).toThrow(
      expect.objectContaining({
        code: 'InvalidEventPatternException',
        message: expect.stringContaining(reason),
      }),
    );
  });

  it('refuses more than 1,000 combinations of $or', () => {
    const options = (name: string) => Array.from({ length: 32 }, (_, index) => ({ [name + index]: ['x'] }));
    expect(() => checkPattern({ p: { $or: options('a') }, q: { $or: options('b') } })).toThrow('too complex');
  });
});

const leaf = fc.oneof(fc.string(), fc.integer({ min: -1000, max: 1000 }), fc.boolean(), fc.constant(null));
const event = fc.dictionary(
  fc.stringMatching(/^[a-z]{1,3}$/),
  fc.oneof(leaf, fc.array(leaf, { minLength: 1, maxLength: 3 })),
  { minKeys: 1, maxKeys: 4 },
);
const listOf = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T]);

describe('of any event', () => {
  it('matches the pattern made of its own leaves, and not with one leaf changed', () => {
    fc.assert(
      fc.property(event, (anyEvent) => {
        const own = Object.fromEntries(Object.entries(anyEvent).map(([key, value]) => [key, listOf(value)]));
        expect(matches(own, anyEvent)).toBe(true);
        const [first = ''] = Object.keys(own);
        expect(matches({ ...own, [first]: ['value that no event has'] }, anyEvent)).toBe(false);
      }),
    );
  });

  it('either has a field or lacks it', () => {
    fc.assert(
      fc.property(event, fc.stringMatching(/^[a-z]{1,3}$/), (anyEvent, name) => {
        const present = matches({ [name]: [{ exists: true }] }, anyEvent);
        expect(matches({ [name]: [{ exists: false }] }, anyEvent)).toBe(!present);
      }),
    );
  });

  it('meets exactly one of a string comparison and its anything-but, for a single string', () => {
    const operator = fc.constantFrom('prefix', 'suffix', 'equals-ignore-case');
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1 }), operator, (value, operand, name) => {
        const plain = matches({ a: [{ [name]: operand }] }, { a: value });
        expect(matches({ a: [{ 'anything-but': { [name]: operand } }] }, { a: value })).toBe(!plain);
      }),
    );
  });

  it('matches a wildcard wherever the same regular expression does', () => {
    const parts = fc.array(fc.constantFrom('a', 'b', 'ab', 'ba'), { minLength: 1, maxLength: 4 });
    const text = fc.stringMatching(/^[ab]{0,8}$/);
    fc.assert(
      fc.property(parts, text, (segments, value) => {
        const expected = new RegExp(`^${segments.join('.*')}$`).test(value);
        expect(matches({ v: [{ wildcard: segments.join('*') }] }, { v: value })).toBe(expected);
      }),
    );
  });
});
