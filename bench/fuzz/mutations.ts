import type { FuzzCity } from './city.ts'
import { insiders, outsiders } from './city.ts'
import type { Draw } from './draw.ts'
import { allNastyTexts, crowds, deepValues, hugeNumbers, nastyTexts, oddJson, wrongTypes } from './nasty.ts'
import { asText, isObject, put, spotsOf } from './spots.ts'
import { urlOf } from './request.ts'
import type { Body, Request } from './request.ts'

type Given = { draw: Draw; city: FuzzCity }
/** Changes a request in place. */
export type Mutation = (request: Request, given: Given) => void

function putText(kind: keyof typeof nastyTexts): Mutation {
  return (request, { draw }) => {
    const text = draw.pick(nastyTexts[kind] ?? allNastyTexts)
    put(request, draw, text)
  }
}

function header(name: string, values: readonly string[]): Mutation {
  return (request, { draw }) => {
    request.headers[name] = draw.pick(values)
  }
}

function appendRaw(pieces: readonly string[]): Mutation {
  return (request, { draw }) => {
    const url = urlOf(request)
    const at = draw.chance(0.5) ? url.length : url.lastIndexOf('/') + 1
    request.rawUrl = url.slice(0, at) + draw.pick(pieces) + url.slice(at)
  }
}

const types = [
  'text/plain',
  'application/xml',
  'application/json; charset=utf-16',
  'application/json;charset="',
  'multipart/form-data',
  'multipart/form-data; boundary=',
  'multipart/form-data; boundary=x',
  'application/x-www-form-urlencoded',
  'application/octet-stream',
  'image/png',
  '*/*',
  'json',
  'a/b;'.repeat(200),
]

/** Every way in which a request is spoilt, by its name. */
export const mutations: Record<string, Mutation> = {
  drop_field(request, { draw }) {
    const spot = draw.pick(spotsOf(request))
    if (spot.names.length > 0) spot.drop(draw.pick(spot.names))
  },
  extra_field(request, { draw }) {
    draw
      .pick(spotsOf(request))
      .set(
        draw.pick(['admin', 'role', 'id', 'path', 'unitId', 'personId', 'state', 'x-y.z', '']),
        structuredClone(draw.pick(wrongTypes)),
      )
  },
  null_field: (request, { draw }) => put(request, draw, null),
  wrong_type: (request, { draw }) => put(request, draw, draw.pick(wrongTypes)),
  array_for_scalar(request, { draw }) {
    const spot = draw.pick(spotsOf(request))
    if (spot.names.length === 0) return
    const name = draw.pick(spot.names)
    spot.set(name, [spot.get(name), spot.get(name)])
  },
  huge_number: (request, { draw }) => put(request, draw, draw.pick(hugeNumbers)),
  number_text: putText('number'),
  odd_word: putText('word'),
  long_text: putText('long'),
  control_characters: putText('control'),
  half_surrogate: putText('surrogate'),
  injection: putText('injection'),
  path_text: putText('path'),
  odd_day: putText('day'),
  malformed_uuid: putText('uuid'),
  foreign_uuid: (request, { draw, city }) =>
    put(
      request,
      draw,
      draw.chance(0.3)
        ? draw.uuid()
        : draw.pick(draw.pick(Object.values(city.pool(request.who)).filter((list) => list.length > 0))),
    ),
  deep_value: (request, { draw }) => put(request, draw, draw.pick(deepValues)),
  crowd: (request, { draw }) => put(request, draw, draw.pick(crowds)),
  prototype_key(request, { draw }) {
    draw
      .pick(spotsOf(request))
      .set(draw.pick(nastyTexts['prototype'] ?? []), draw.pick([{ admin: true }, 'x', null, 1]))
  },
  duplicate_query(request, { draw }) {
    const [name, value] =
      request.query.length > 0 ? draw.pick(request.query) : [draw.pick(['id', 'limit', 'lang', 'side', 'by']), '1']
    for (let n = draw.below(3); n >= 0; n--)
      request.query.push([name, draw.chance(0.5) ? value : draw.pick(allNastyTexts).slice(0, 200)])
  },
  bracket_query(request, { draw }) {
    request.query.push([draw.pick(['limit[]', 'query[a]', '__proto__[x]', 'lang[0]', 'what[', 'unit[$ne]']), '1'])
  },
  many_query(request) {
    for (let n = 0; n < 1500; n++) request.query.push([`q${n}`, '1'])
  },
  broken_percent: appendRaw(['%', '%f', '%ff', '%c0%af', '%ed%a0%80', '%u0041', '%00', '%25%30%30', '%zz', '%e4%b8']),
  traversal: appendRaw(['../', '..%2f..%2f', '%2e%2e/', '//', '/./', ';a=b', '\\..\\', '?', '#x', '/..;/']),
  no_type(request) {
    request.headers['content-type'] = ''
    if (request.body.kind === 'none') request.body = { kind: 'json', value: {} }
  },
  wrong_type_header(request, { draw }) {
    request.headers['content-type'] = draw.pick(types)
    if (request.body.kind === 'none') request.body = { kind: 'json', value: {} }
  },
  body_of_other_kind(request, { draw }) {
    const { body } = request
    request.body =
      body.kind === 'json' && isObject(body.value)
        ? { kind: 'form', fields: Object.entries(body.value).map(([name, value]) => [name, asText(value)]) }
        : body.kind === 'form'
          ? { kind: 'json', value: Object.fromEntries(body.fields) }
          : draw.pick<Body>([
              { kind: 'json', value: [] },
              { kind: 'form', fields: [['a', 'b']] },
              { kind: 'multipart', parts: [] },
            ])
  },
  odd_json(request, { draw }) {
    request.body = { kind: 'json', value: {} }
    request.rawBody = draw.pick(oddJson)
  },
  cut_json(request, { draw }) {
    const text = JSON.stringify(request.body.kind === 'json' ? request.body.value : { a: ['b'] }) ?? ''
    request.body = { kind: 'json', value: {} }
    request.rawBody = text.slice(0, draw.below(text.length + 1))
  },
  broken_utf8(request, { draw }) {
    if (request.body.kind === 'none') request.body = { kind: 'form', fields: [['a', 'b']] }
    const start = request.body.kind === 'json' ? '{"words":"' : 'words='
    const end = request.body.kind === 'json' ? '"}' : ''
    request.rawBody = Buffer.concat([
      Buffer.from(start),
      Buffer.from([draw.pick([0xff, 0xc0, 0xed, 0x80, 0xfe]), 0xa0, 0x80]),
      Buffer.from(end),
    ])
  },
  form_percent(request, { draw }) {
    request.body = { kind: 'form', fields: [] }
    request.rawBody = draw.pick([
      'said=%',
      'said=%ff%fe',
      'said=%00',
      '%=%',
      '&&&==',
      'a=b&'.repeat(3000),
      '__proto__=1&constructor=2',
      'said=%ed%a0%80',
    ])
  },
  broken_multipart(request, { draw }) {
    request.body = { kind: 'multipart', parts: [] }
    request.rawBody = draw.pick([
      '--gankaoFuzzBoundary',
      '--gankaoFuzzBoundary\r\n\r\nno head\r\n--gankaoFuzzBoundary--\r\n',
      '--gankaoFuzzBoundary\r\ncontent-disposition: form-data; name="said"\r\n\r\nnever ends',
      '--other\r\ncontent-disposition: form-data; name="said"\r\n\r\nx\r\n--other--\r\n',
      '--gankaoFuzzBoundary\r\ncontent-disposition: form-data; name="__proto__"\r\n\r\nx\r\n--gankaoFuzzBoundary--\r\n',
      '--gankaoFuzzBoundary\r\ncontent-disposition: form-data; name="file"; filename="../../x.png"\r\ncontent-type: image/png\r\n\r\n\x89PNG\r\n--gankaoFuzzBoundary--\r\n',
      `--gankaoFuzzBoundary\r\ncontent-disposition: form-data; name="${'n'.repeat(5000)}"\r\n\r\nx\r\n--gankaoFuzzBoundary--\r\n`,
      '--gankaoFuzzBoundary\r\ncontent-disposition: form-data; name="said"\r\n\r\nx\r\n'.repeat(120),
      '',
    ])
  },
  oversize(request, { draw }) {
    const big = 'x'.repeat(draw.pick([210_000, 1_100_000]))
    request.body = draw.chance(0.5)
      ? { kind: 'json', value: { said: big, words: big } }
      : { kind: 'form', fields: [['said', big]] }
  },
  body_on_get(request, { draw }) {
    request.body = { kind: 'json', value: structuredClone(draw.pick(wrongTypes)) }
  },
  no_body(request) {
    request.body = { kind: 'none' }
  },
  wrong_method(request, { draw }) {
    request.method = draw.pick(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'TRACE', 'PROPFIND'])
  },
  method_override: header('x-http-method-override', ['DELETE', 'PUT', 'PATCH']),
  odd_key: header('idempotency-key', [
    '',
    'short',
    'x'.repeat(101),
    'x'.repeat(100),
    "'; drop table idempotency; --",
    '\u00ff'.repeat(20),
    '__proto__',
    'same-key-for-everybody',
  ]),
  odd_accept: header('accept', [
    '',
    '*/*;q=',
    'text/html',
    'application/xml',
    'image/*',
    'text/html;q=0, */*',
    ','.repeat(3000),
    'text/event-stream',
  ]),
  odd_match: header('if-none-match', ['*', '""', 'W/"x"', '"'.repeat(500), 'x']),
  odd_range: header('range', [
    'bytes=0-',
    'bytes=-1',
    'bytes=9-1',
    'bytes=0-0,1-1,2-2',
    'lines=1',
    'bytes=99999999999999999999-',
  ]),
  odd_cookie: header('cookie', [
    'gankao_session=',
    'gankao_session=x',
    `gankao_session=${'A'.repeat(5000)}`,
    'gankao_session=%00',
    'gankao_session=%ff',
    'gankao_session=a; gankao_session=b',
    '=;;;=;',
    'lang=__proto__',
    'lang=%E0%A4%A',
    '\u00ff\u00fe',
  ]),
  foreign_origin: header('origin', [
    'https://evil.example',
    'null',
    'http://',
    'http://127.0.0.1:1',
    'x',
    'http://[::1',
    'http://a\u00ff',
  ]),
  fetch_site: header('sec-fetch-site', ['cross-site', 'same-site', 'none', 'same-origin', 'x']),
  odd_language: header('accept-language', ['en', 'zh-Hans-CN-x-y', '*', ';q=1', 'x'.repeat(2000), '\u00ff']),
  odd_proxy: header('x-forwarded-for', [
    '',
    '1.2.3.4, 5.6.7.8',
    'not an address',
    '::1',
    "' or 1=1",
    'x'.repeat(3000),
    ',,,',
  ]),
  odd_host: header('host', ['evil.example', '', 'a b', '127.0.0.1:99999', '[::1', 'x'.repeat(300)]),
  odd_encoding: header('content-encoding', ['gzip', 'br', 'identity', 'x']),
  expect: header('expect', ['100-continue', 'x']),
  /** As it is, but by somebody else. */
  other_person(request, { draw }) {
    request.who = draw.chance(0.2) ? undefined : draw.pick([...insiders, ...outsiders])
    // the ids were drawn for the one who asks; an insider must not be handed those of the outsiders' pool
    if (request.who !== undefined && insiders.includes(request.who)) request.who = draw.pick(outsiders)
  },
  same_key_twice(request, { draw }) {
    request.twice = true
    request.headers['idempotency-key'] = draw.uuid()
  },
}
