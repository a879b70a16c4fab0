/** Values that have broken software before ours, by what is wrong with them. */
export const nastyTexts: Record<string, readonly string[]> = {
  number: ['NaN', 'Infinity', '-Infinity', '-1', '-0', '0x10', '1e309', '1e-400', '9'.repeat(400), '2147483648', '1_0'],
  word: ['', ' ', 'null', 'undefined', 'true', '[object Object]', '\u200b', '\ufeff', 'İıſK', '\u202e⁧abc', '👩‍👩‍👧‍👦'.repeat(40)],
  long: ['长'.repeat(2001), 'a'.repeat(20_000), '%'.repeat(3000), '\n'.repeat(5000), '('.repeat(9000), 'é'.normalize('NFD').repeat(4000)],
  control: ['\0', 'abcd\0efgh', '\u0001\u001b[2J\u007f', 'a\r\nSet-Cookie: x=1', '\u0085\u2028\u2029', '\ufffe\uffff'],
  surrogate: ['\ud800', 'abcd\udfffefgh', '\udc00\ud800', 'ab\ud83d'],
  injection: [
    "' or 1=1 --",
    `"; drop table promise; --`,
    "1) union select said from whistle_case --",
    '$1',
    '<script>alert(1)</script>',
    `"><img src=x onerror=alert(1)>`,
    'javascript:alert(1)',
    `=cmd|'/C calc'!A0`,
    '@SUM(1+1)*cmd',
    '%s%n%x%p',
    '${7*7}',
    '{{constructor.constructor("return 1")()}}',
    '*)(uid=*))(|(uid=*',
    '\\',
    '%',
    '_%_',
  ],
  path: ['../../etc/passwd', '..%2f..%2f', '..\\..\\', '/etc/passwd', '%2e%2e%2f', '....//', 'file:///etc/passwd', '//evil.example', '.', '..'],
  prototype: ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '__defineGetter__', 'valueOf', 'then'],
  day: [
    '0000-00-00',
    '0001-01-01',
    '9999-12-31',
    '10000-01-01',
    '275760-09-13',
    '+275760-09-13T00:00:00.000Z',
    '-271821-04-20T00:00:00.000Z',
    '2026-02-31',
    '2026-13-01',
    '2026-11-24T25:00:00Z',
    '2026-11-24T10:00:00+99:00',
    '1582-10-10',
    '0001-01-01T00:00:00Z',
    'infinity',
    'epoch',
    '4714-11-24 BC',
  ],
  uuid: [
    '00000000-0000-0000-0000-000000000000',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
    '01890A5D-AC96-774B-BCCE-B302099A8057',
    '{01890a5d-ac96-774b-bcce-b302099a8057}',
    '01890a5dac96774bbcceb302099a8057',
    '01890a5d-ac96-774b-bcce-b302099a805',
    'urn:uuid:01890a5d-ac96-774b-bcce-b302099a8057',
    '01890a5d-ac96-774b-bcce-b302099a8057 ',
    'zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz',
  ],
}

export const allNastyTexts: readonly string[] = Object.values(nastyTexts).flat()

function nest(depth: number, kind: 'list' | 'object'): unknown {
  let value: unknown = 'deep'
  for (let level = 0; level < depth; level++) value = kind === 'list' ? [value] : { a: value }
  return value
}

export const hugeNumbers: readonly number[] = [
  0, -1, -0, 0.1, 1e308, -1e308, 1e21, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, 2 ** 63, 5e-324, 1e15,
]
export const wrongTypes: readonly unknown[] = [null, true, false, 0, 1, '', 'x', [], {}, [[]], [null], { length: 1e9 }, { then: 1 }]
export const deepValues: readonly unknown[] = [nest(60, 'list'), nest(60, 'object'), nest(2000, 'list'), nest(2000, 'object')]
export const crowds: readonly unknown[] = [
  Array.from({ length: 3000 }, (_, at) => at),
  Array.from({ length: 300 }, () => '01890a5d-ac96-774b-bcce-b302099a8057'),
  Object.fromEntries(Array.from({ length: 2000 }, (_, at) => [`k${at}`, at])),
]
/** As raw JSON text: what JSON.stringify would never write. */
export const oddJson: readonly string[] = [
  '{"__proto__":{"admin":true}}',
  '{"constructor":{"prototype":{"admin":true}}}',
  '{"a":1,"a":2}',
  '{"a":NaN}',
  '{"a":1e999}',
  '{"a":"\\ud800"}',
  '{"a":"\\u0000"}',
  '[',
  '{"a":',
  '}{',
  '{} {}',
  'null',
  'true',
  '0',
  '"text"',
  '[]',
  '\ufeff{}',
  "{'a':1}",
  '{"a":1,}',
  '',
  ' ',
  '\0',
  `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
  `{"a":${'9'.repeat(5000)}}`,
]
