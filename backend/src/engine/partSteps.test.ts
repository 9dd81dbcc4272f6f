/** Steps that read parts out of a value, against what Node makes of the same values. */
import { BlockList, isIP } from 'node:net'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonObject } from '@millrace/shared'
import { chainPlan, jsonFormat, lines, TestRun } from '../testing/runs.ts'

/** What a step makes of texts in a column `x`. */
async function partsOf(type: string, settings: object, texts: readonly (string | null)[]): Promise<JsonObject[]> {
  const run = await TestRun.open(chainPlan(jsonFormat([{ name: 'x', type: 'VARCHAR' }]), [[type, { column: 'x', ...settings }]]))
  try {
    await run.batch(1000, { src: [lines(texts.map((x) => ({ x })))] })
    return (await run.take())['out']![1000]!
  } finally {
    await run.close()
  }
}

const group = fc.oneof(fc.integer({ min: 0, max: 0xff_ff }), fc.constantFrom(0, 0, 1)).map((n) => n.toString(16))
const six = fc.tuple(fc.array(group, { maxLength: 8 }), fc.array(group, { maxLength: 8 })).map(([a, b]) => `${a.join(':')}::${b.join(':')}`)
const address = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  six,
  fc.ipV4().map((four) => `::FFFF:${four}`),
  fc
    .tuple(
      fc.constantFrom('10.', '192.168.', '2001:db8:', 'fd00:', '::1', '1.2.3.', ''),
      fc.string({ unit: fc.constantFrom(...Array.from('0123456789abcdef:.')), maxLength: 12 }),
    )
    .map((parts) => parts.join('')),
)

test('addresses are those that Node knows, in the networks in which Node sees them', async () => {
  const networks = ['10.0.0.0/8', '192.168.128.0/17', '2001:db8::/33', 'fc00::/7', '::1', '8.0.0.0/5', '1.2.3.4']
  const list = new BlockList()
  for (const network of networks) {
    const [start, bits] = network.split('/')
    list.addSubnet(start!, Number(bits ?? (isIP(start!) === 4 ? 32 : 128)), isIP(start!) === 4 ? 'ipv4' : 'ipv6')
  }
  // Node takes ::ffff:1.2.3.4 for an IPv6 address, and sees it in networks of IPv4 all the same.
  const asV4 = (text: string) => /^::ffff:\d+\.\d+\.\d+\.\d+$/i.test(text)
  const addresses = [...new Set(fc.sample(address, { numRuns: 3000, seed: 7 }))].filter(
    (text) => text !== '' && !/^(::ffff:|0*(:0*){4}:ffff:)[0-9a-f:]+$/i.test(text),
  )
  const found = await partsOf('parseIp', { parts: ['version', 'in_networks'], networks, prefix: '' }, addresses)
  for (const [i, text] of addresses.entries()) {
    const version = isIP(text)
    const expected = {
      x: text,
      version: asV4(text) && version > 0 ? 4 : version || null,
      in_networks: version === 0 ? null : list.check(text, version === 4 ? 'ipv4' : 'ipv6'),
    }
    expect(found[i]).toEqual(expected)
  }
  expect(found.filter(({ version }) => version === 6).length).toBeGreaterThan(300)
})

test('addresses of the web have the parts that Node finds', async () => {
  const word = fc.string({ unit: fc.constantFrom(...Array.from('abcxyz019-_~.')), minLength: 1, maxLength: 8 })
  const value = fc.string({ unit: fc.constantFrom(...Array.from('ab &=?#%+ü/')), maxLength: 6 })
  const url = fc
    .record({
      host: word,
      port: fc.option(fc.integer({ min: 1, max: 65_535 })),
      path: fc.array(word, { maxLength: 3 }),
      q: value,
      hash: fc.option(word),
    })
    .map(({ host, port, path, q, hash }) => {
      const query = new URLSearchParams({ a: 'x', q, b: q })
      return `ftp://h${host}.example${port === null ? '' : `:${port}`}/${path.join('/')}?${query.toString()}${hash === null ? '' : `#${hash}`}`
    })
  const urls = fc.sample(url, { numRuns: 500, seed: 3 })
  const settings = { parts: ['scheme', 'host', 'port', 'path', 'fragment'], parameters: ['q', 'none'] }
  const found = await partsOf('parseUrl', settings, urls)
  for (const [i, text] of urls.entries()) {
    const { hostname, port, hash, searchParams } = new URL(text)
    const [, path] = /^[a-z]+:\/\/[^/]+([^?#]*)/.exec(text)!
    // Node leaves out the port that is the scheme's own.
    const given = /:(\d+)\//.exec(text)?.[1] ?? port
    const own = { scheme: 'ftp', host: hostname, port: given === '' ? null : Number(given), path, fragment: hash.slice(1) || null }
    expect(found[i]).toEqual({ x: text, ...own, q: searchParams.get('q'), none: null })
  }
})

const CHROME = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.6367.82'
test.each([
  [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME} Safari/537.36`, 'Chrome', '124.0.6367.82', 'Windows', '10', 'computer'],
  ['Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0', 'Firefox', '125.0', 'Linux', null, 'computer'],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15',
    'Safari',
    '17.4',
    'macOS',
    '10.15.7',
    'computer',
  ],
  [`Mozilla/5.0 (Linux; Android 14; Pixel 8) ${CHROME} Mobile Safari/537.36`, 'Chrome', '124.0.6367.82', 'Android', '14', 'phone'],
  [`Mozilla/5.0 (Linux; Android 13; SM-X906C) ${CHROME} Safari/537.36`, 'Chrome', '124.0.6367.82', 'Android', '13', 'tablet'],
  [
    'Mozilla/5.0 (Linux; Android 13; SAMSUNG SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/24.0 Chrome/117.0.0.0 Mobile Safari/537.36',
    'Samsung Internet',
    '24.0',
    'Android',
    '13',
    'phone',
  ],
  [
    'Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/124.0.6367.88 Mobile/15E148 Safari/604.1',
    'Chrome',
    '124.0.6367.88',
    'iOS',
    '16.6',
    'tablet',
  ],
  [`Mozilla/5.0 (Windows NT 6.1; WOW64) ${CHROME} Safari/537.36 OPR/109.0.0.0`, 'Opera', '109.0.0.0', 'Windows', '7', 'computer'],
  ['Mozilla/5.0 (Windows NT 6.3; Trident/7.0; rv:11.0) like Gecko', 'Internet Explorer', '11.0', 'Windows', '8.1', 'computer'],
  [`Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${CHROME} Safari/537.36`, 'Chrome', '124.0.6367.82', 'ChromeOS', '14541.0.0', 'computer'],
  [
    'Mozilla/5.0 (SMART-TV; Linux; Tizen 7.0) AppleWebKit/537.36 (KHTML, like Gecko) Version/7.0 TV Safari/537.36',
    'Safari',
    '7.0',
    'Tizen',
    '7.0',
    'tv',
  ],
  [
    'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/112.0.0.0 Safari/537.36',
    'Bingbot',
    '2.0',
    null,
    null,
    'bot',
  ],
  ['curl/8.5.0', 'curl', '8.5.0', null, null, 'bot'],
  ['python-requests/2.31.0', 'Python', '2.31.0', null, null, 'bot'],
  ['', null, null, null, null, null],
] as const)('%s', async (agent, browser, browser_version, os, os_version, device) => {
  const parts = ['browser', 'browser_version', 'os', 'os_version', 'device']
  expect(await partsOf('parseUserAgent', { parts }, [agent])).toEqual([{ x: agent, browser, browser_version, os, os_version, device }])
})

test('a time of the pipeline without a zone is of its time zone, and a zone is told', async () => {
  const plan = chainPlan(jsonFormat([{ name: 'x', type: 'TIMESTAMP' }]), [
    ['dateParts', { column: 'x', parts: ['hour'], prefix: 'own_' }],
    ['dateParts', { column: 'x', parts: ['date', 'hour'], zone: 'Asia/Tokyo', prefix: 'there_' }],
  ])
  const run = await TestRun.open({ ...plan, timeZone: 'America/New_York' })
  // In the night in which clocks are set forward there.
  await run.batch(1000, { src: [lines([{ x: '2024-03-10 01:59:00' }, { x: '2024-03-10 03:01:00' }])] })
  const found = (await run.take())['out']![1000]!
  await run.close()
  expect(found).toEqual([
    { x: '2024-03-10 01:59:00', own_hour: 1, there_date: '2024-03-10', there_hour: 15 },
    { x: '2024-03-10 03:01:00', own_hour: 3, there_date: '2024-03-10', there_hour: 16 },
  ])
})
