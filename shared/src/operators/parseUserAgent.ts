import { z } from 'zod'
import { column } from '../fields/kinds.ts'
import { quoteLiteral } from '../fields/sql.ts'
import { words } from '../text/words.ts'
import { defineOperator } from './definition.ts'
import { parts, prefix, readParts, trimmed } from './parts.ts'
import { BROWSERS, DEVICES, SYSTEMS, WINDOWS, type AgentRule } from './userAgents.ts'

const AGENT = '__mr_agent'
const matches = (pattern: string) => `regexp_matches(${AGENT}, ${quoteLiteral(pattern)})`
const which = (rules: readonly AgentRule[]) =>
  `CASE ${rules.map(([name, pattern]) => `WHEN ${matches(pattern)} THEN ${quoteLiteral(name)}`).join(' ')} END`
/** The version that the rule of the name found before tells. */
const versionOf = (name: string, rules: readonly AgentRule[]) =>
  `CASE ${name} ${rules.map(([each, pattern]) => `WHEN ${quoteLiteral(each)} THEN regexp_extract(${AGENT}, ${quoteLiteral(pattern)}, 1)`).join(' ')} END`

const WINDOWS_VERSION = Object.entries(WINDOWS).map(([kernel, name]) => `WHEN ${quoteLiteral(kernel)} THEN ${quoteLiteral(name)}`)
const SYSTEM_VERSION = `replace(${versionOf('__mr_os', SYSTEMS)}, '_', '.')`

const PARTS = {
  browser: '__mr_browser',
  browser_version: `nullif(${versionOf('__mr_browser', BROWSERS)}, '')`,
  os: '__mr_os',
  os_version: `nullif(CASE WHEN __mr_os = 'Windows' THEN CASE ${SYSTEM_VERSION} ${WINDOWS_VERSION.join(' ')} ELSE ${SYSTEM_VERSION} END ELSE ${SYSTEM_VERSION} END, '')`,
  device: which(DEVICES),
} as const
type Part = keyof typeof PARTS
const NAMES = Object.keys(PARTS) as [Part, ...Part[]]

/** Browser, system and device from a user agent, by a short table of ours. */
export const parseUserAgent = defineOperator({
  type: 'parseUserAgent',
  version: 1,
  kind: 'step',
  name: 'Parts of a user agent',
  summary: 'Tells browser, operating system and kind of device from what a browser says of itself.',
  help: 'Knows the common browsers, programs that fetch pages (as "bot") and operating systems by a short table; what is not in it is empty. Browsers tell less than they used to: Windows 11 calls itself 10, newer versions of macOS 10.15.7, and new versions of Android and iPhone models leave out details.',
  icon: 'IconDeviceDesktop',
  search: ['user agent', 'user-agent', 'ua parser', 'browser', 'operating system', 'device', 'mobile', 'bot', 'crawler', 'web log'],
  inputs: [{ id: 'in', name: 'Rows' }],
  outputs: [{ id: 'out', name: 'Rows' }],
  settings: z.strictObject({
    column: column({ label: 'User agent', hint: 'The column with what the browser says of itself.' }).min(1),
    parts: parts(NAMES, [
      { value: 'browser', label: 'browser', hint: 'Firefox, Chrome …' },
      { value: 'browser_version', label: 'version of the browser' },
      { value: 'os', label: 'operating system', hint: 'Windows, Android …' },
      { value: 'os_version', label: 'version of the operating system' },
      { value: 'device', label: 'kind of device', hint: 'computer, phone, tablet, tv or bot' },
    ]),
    prefix,
  }),
  defaults: { column: '', parts: ['browser', 'os', 'device'], prefix: '' },
  caption: (s) => words('{what} of {column}', { what: s.parts.map((part) => s.prefix + part), column: s.column }),
  build: ({ in: input }, s, p) => {
    const steps: Record<string, string>[] = [{ [AGENT]: trimmed(s.column) }, { __mr_browser: which(BROWSERS), __mr_os: which(SYSTEMS) }]
    return {
      out: readParts(
        p,
        input!,
        steps,
        s.parts.map((part) => ({ name: s.prefix + part, sql: PARTS[part] })),
      ),
    }
  },
  examples: [
    {
      title: 'A browser, a phone, a bot and something else',
      settings: { column: 'agent', parts: ['browser', 'browser_version', 'os', 'os_version', 'device'] },
      inputs: {
        in: {
          columns: [{ name: 'agent', type: 'VARCHAR' }],
          batches: {
            1: [
              {
                agent:
                  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 Edg/120.0.2210.91',
              },
              {
                agent:
                  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.2 Mobile/15E148 Safari/604.1',
              },
              { agent: 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' },
              { agent: 'something' },
              { agent: null },
            ],
          },
        },
      },
      expect: {
        out: {
          1: [
            {
              agent:
                'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 Edg/120.0.2210.91',
              browser: 'Edge',
              browser_version: '120.0.2210.91',
              os: 'Windows',
              os_version: '10',
              device: 'computer',
            },
            {
              agent:
                'Mozilla/5.0 (iPhone; CPU iPhone OS 17_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.2 Mobile/15E148 Safari/604.1',
              browser: 'Safari',
              browser_version: '17.2',
              os: 'iOS',
              os_version: '17.2',
              device: 'phone',
            },
            {
              agent: 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
              browser: 'Googlebot',
              browser_version: '2.1',
              os: null,
              os_version: null,
              device: 'bot',
            },
            { agent: 'something', browser: null, browser_version: null, os: null, os_version: null, device: null },
            { agent: null, browser: null, browser_version: null, os: null, os_version: null, device: null },
          ],
        },
      },
      ordered: true,
    },
  ],
})
