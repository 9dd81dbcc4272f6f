import { z } from 'zod'
import { column, values } from '../fields/kinds.ts'
import { quoteLiteral } from '../fields/sql.ts'
import { words } from '../text/words.ts'
import { defineOperator } from './definition.ts'
import { parts, prefix, readParts, trimmed } from './parts.ts'

/** The expression of RFC 3986, appendix B. */
const URL = '^(?:([^:/?#]+):)?(?://([^/?#]*))?([^?#]*)(?:\\?([^#]*))?(?:#(.*))?$'
/** An authority: user, host (an IPv6 address in brackets), port. */
const AUTHORITY = '^(?:([^@]*)@)?(\\[[^\\]]*\\]|[^:]*)(?::([0-9]*))?$'

const of = (part: string) => `nullif(__mr_url.${part}, '')`
const inAuthority = (group: number) => `nullif(regexp_extract(__mr_url.authority, ${quoteLiteral(AUTHORITY)}, ${group}), '')`
/** What is no text once it is decoded stays as it is written. */
const decoded = (sql: string) => `coalesce(TRY(url_decode(translate(${sql}, '+', ' '))), ${sql})`

const PARTS = {
  scheme: `lower(${of('scheme')})`,
  user: inAuthority(1),
  host: `lower(${inAuthority(2)})`,
  port: `TRY_CAST(${inAuthority(3)} AS INTEGER)`,
  path: of('path'),
  file: `nullif(regexp_extract(__mr_url.path, '[^/]*$'), '')`,
  query: of('query'),
  fragment: of('fragment'),
} as const
type Part = keyof typeof PARTS
const NAMES = Object.keys(PARTS) as [Part, ...Part[]]

/** Spark's `parse_url`. */
export const parseUrl = defineOperator({
  type: 'parseUrl',
  version: 1,
  kind: 'step',
  name: 'Parts of a URL',
  summary: 'Reads host, path, query parameters and other parts out of a web address.',
  help: 'An address is taken apart as RFC 3986 says. Scheme and host are written small; a port stands only where the address names one. Query parameters are decoded: the first one of a name counts. A part that an address lacks is empty.',
  icon: 'IconLink',
  search: [
    'parse_url',
    'url',
    'uri',
    'web address',
    'host',
    'domain',
    'query string',
    'utm',
    'url_extract_host',
    'referrer',
    'link',
    'decode url',
  ],
  inputs: [{ id: 'in', name: 'Rows' }],
  outputs: [{ id: 'out', name: 'Rows' }],
  settings: z.strictObject({
    column: column({ label: 'Address', hint: 'The column with the web address.' }).min(1),
    parts: parts(NAMES, [
      { value: 'scheme', label: 'scheme', hint: 'https' },
      { value: 'user', label: 'user' },
      { value: 'host', label: 'host', hint: 'www.example.com' },
      { value: 'port', label: 'port' },
      { value: 'path', label: 'path', hint: '/shop/tea.html' },
      { value: 'file', label: 'file', hint: 'tea.html' },
      { value: 'query', label: 'query', hint: 'all behind ?' },
      { value: 'fragment', label: 'fragment', hint: 'all behind #' },
    ]),
    parameters: values({
      label: 'Query parameters',
      hint: 'Each name gives a column, such as utm_source.',
      nameColumns: { after: 'prefix' },
    }).default([]),
    prefix,
  }),
  defaults: { column: '', parts: ['host', 'path'], parameters: [], prefix: '' },
  caption: (s) => words('{what} of {column}', { what: [...s.parts, ...s.parameters].map((part) => s.prefix + part), column: s.column }),
  build: ({ in: input }, s, p) => {
    const split = `regexp_extract(${trimmed(s.column)}, ${quoteLiteral(URL)}, ['scheme', 'authority', 'path', 'query', 'fragment'])`
    const named = [
      ...s.parts.map((part) => ({ name: s.prefix + part, sql: PARTS[part] })),
      ...s.parameters.map((name) => ({ name: s.prefix + name, sql: parameter(name) })),
    ]
    return { out: readParts(p, input!, [{ __mr_url: split }], named) }
  },
  examples: [
    {
      title: 'Host, path and where a visitor came from',
      settings: { column: 'url', parts: ['scheme', 'host', 'port', 'path', 'file'], parameters: ['utm_source', 'q[]'] },
      inputs: {
        in: {
          columns: [{ name: 'url', type: 'VARCHAR' }],
          batches: {
            1: [
              { url: 'HTTPS://ann@Shop.example:8443/a/tea.html?utm_source=news%20letter&q[]=1+2&utm_source=x#top' },
              { url: '/cart?utm_source=&q[]=%ff' },
              { url: 'http://[2001:db8::1]/' },
              { url: null },
            ],
          },
        },
      },
      expect: {
        out: {
          1: [
            {
              url: 'HTTPS://ann@Shop.example:8443/a/tea.html?utm_source=news%20letter&q[]=1+2&utm_source=x#top',
              scheme: 'https',
              host: 'shop.example',
              port: 8443,
              path: '/a/tea.html',
              file: 'tea.html',
              utm_source: 'news letter',
              'q[]': '1 2',
            },
            {
              url: '/cart?utm_source=&q[]=%ff',
              scheme: null,
              host: null,
              port: null,
              path: '/cart',
              file: 'cart',
              utm_source: '',
              'q[]': '%ff',
            },
            {
              url: 'http://[2001:db8::1]/',
              scheme: 'http',
              host: '[2001:db8::1]',
              port: null,
              path: '/',
              file: null,
              utm_source: null,
              'q[]': null,
            },
            { url: null, scheme: null, host: null, port: null, path: null, file: null, utm_source: null, 'q[]': null },
          ],
        },
      },
      ordered: true,
    },
  ],
})

/** The value of a query parameter; empty and present is not the same as absent. */
function parameter(name: string): string {
  const escaped = name.replaceAll(/[\\^$.|?*+()[\]{}]/g, String.raw`\$&`)
  const pattern = quoteLiteral(`(?:^|&)${escaped}=([^&]*)`)
  return `CASE WHEN regexp_matches(__mr_url.query, ${pattern}) THEN ${decoded(`regexp_extract(__mr_url.query, ${pattern}, 1)`)} END`
}
