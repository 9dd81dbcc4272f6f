import { z } from 'zod'
import { column, choice, values } from '../fields/kinds.ts'
import { quoteLiteral } from '../fields/sql.ts'
import { words } from '../text/words.ts'
import { defineOperator } from './definition.ts'
import { readNetwork, readNetworks, SCOPES } from './networks.ts'
import { parts, prefix, readParts, trimmed } from './parts.ts'

const OCTET = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])'
const IPV4 = `${OCTET}(?:\\.${OCTET}){3}`
const NAMES = ['version', 'scope', 'network', 'in_networks'] as const

/** An IPv4 address as eight hexadecimal digits, with `between` in the middle. */
const hexOfV4 = (sql: string, between = '') => {
  const octets = [1, 2, 3, 4].map((n) => `TRY_CAST(split_part(${sql}, '.', ${n}) AS INTEGER)`)
  return `printf('%02x%02x${between}%02x%02x', ${octets.join(', ')})`
}
const isV4 = (sql: string) => `regexp_full_match(${sql}, ${quoteLiteral(IPV4)})`
const groups = (sql: string) => `list_filter(string_split(${sql}, ':'), lambda g: g <> '')`
const hexOfGroups = (list: string) => `array_to_string(list_transform(${list}, lambda g: right('000' || g, 4)), '')`

/**
 * Addresses as hexadecimal digits of one length, which compare as numbers do. Each step reads the columns of the one before: the bare
 * address; an IPv6 one with only hexadecimal groups; what stands before and behind its "::"; the digits.
 */
const steps = (address: string): Record<string, string>[] => {
  const bare = `regexp_replace(lower(${address}), '^\\[|\\]$|%.*$', '', 'g')`
  const tail = `regexp_extract(__mr_ip, ${quoteLiteral(`:(${IPV4})$`)}, 1)`
  const six = `CASE WHEN ${tail} <> '' THEN left(__mr_ip, length(__mr_ip) - length(${tail})) || ${hexOfV4(tail, ':')} ELSE __mr_ip END`
  const isSix = `regexp_full_match(__mr_six, '(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*)?(?:::)?(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*)?')`
  const both = 'len(__mr_left) + len(__mr_right)'
  const zeros = `left('${'0'.repeat(32)}', 32 - 4 * (${both})::BIGINT)`
  const fits = `CASE WHEN contains(__mr_six, '::') THEN ${both} < 8 ELSE ${both} = 8 END`
  const digits = `CASE WHEN ${isV4('__mr_ip')} THEN ${hexOfV4('__mr_ip')}
    WHEN ${fits} THEN ${hexOfGroups('__mr_left')} || ${zeros} || ${hexOfGroups('__mr_right')} END`
  return [
    { __mr_ip: bare },
    { __mr_six: `CASE WHEN contains(__mr_ip, ':') THEN ${six} END` },
    {
      __mr_left: `CASE WHEN ${isSix} THEN ${groups(`split_part(__mr_six, '::', 1)`)} END`,
      __mr_right: `CASE WHEN ${isSix} THEN ${groups(`split_part(__mr_six, '::', 2)`)} END`,
    },
    { __mr_long: digits },
    // An IPv4 address that is written as an IPv6 one is the former.
    { __mr_hex: `CASE WHEN starts_with(__mr_long, '00000000000000000000ffff') THEN right(__mr_long, 8) ELSE __mr_long END` },
  ]
}

const isWithin = ([low, high]: readonly [string, string]) =>
  `(length(__mr_hex) = ${low.length} AND __mr_hex BETWEEN ${quoteLiteral(low)} AND ${quoteLiteral(high)})`

const VERSION = 'CASE length(__mr_hex) WHEN 8 THEN 4 WHEN 32 THEN 6 END'
const SCOPE = `CASE ${SCOPES.map(([scope, ...networks]) => `WHEN ${networks.flatMap(readNetworks).map(isWithin).join(' OR ')} THEN ${quoteLiteral(scope)}`).join(' ')} WHEN __mr_hex IS NOT NULL THEN 'public' END`

/** The network of an address, written short. */
function network(v4: number, v6: number): string {
  const octet = (n: number) => (n * 8 < v4 ? `('0x' || substring(__mr_hex, ${n * 2 + 1}, 2))::INTEGER::VARCHAR` : `'0'`)
  const group = (n: number) => `ltrim(substring(__mr_hex, ${n * 4 + 1}, 3), '0') || substring(__mr_hex, ${n * 4 + 4}, 1)`
  const six = Array.from({ length: v6 / 16 }, (_, n) => `${group(n)} || ':'`).join(' || ')
  return `CASE length(__mr_hex) WHEN 8 THEN ${[0, 1, 2, 3].map(octet).join(` || '.' || `)} || '/${v4}' WHEN 32 THEN ${six} || ':/${v6}' END`
}

/** What is known of an IP address by itself. */
export const parseIp = defineOperator({
  type: 'parseIp',
  version: 1,
  kind: 'step',
  name: 'Parts of an IP address',
  summary: 'Tells version, network and scope of an IP address, and whether it is in networks of yours.',
  help: 'Reads IPv4 and IPv6 addresses. The scope is public, private, shared (of a provider), loopback, link-local, multicast or reserved, as IANA assigns them. The network leaves out the end of an address, so that a person is not known by it. What is no address has no parts. Where in the world an address is cannot be told from it alone: Look up can, with a table of yours.',
  icon: 'IconNetwork',
  search: [
    'ip',
    'ip address',
    'cidr',
    'subnet',
    'inet',
    'ipv4',
    'ipv6',
    'private address',
    'network',
    'firewall',
    'anonymize ip',
    'is_in_cidr',
  ],
  inputs: [{ id: 'in', name: 'Rows' }],
  outputs: [{ id: 'out', name: 'Rows' }],
  settings: z.strictObject({
    column: column({ label: 'Address', hint: 'The column with the IP address.' }).min(1),
    parts: parts(NAMES, [
      { value: 'version', label: 'version', hint: '4 or 6' },
      { value: 'scope', label: 'scope', hint: 'public, private, loopback …' },
      { value: 'network', label: 'network', hint: 'without the end of the address' },
      { value: 'in_networks', label: 'whether it is in these networks' },
    ]),
    networks: values({ label: 'These networks', hint: 'Such as 10.1.0.0/16 or 2001:db8::/32; a single address counts too.' }).default([]),
    v4: choice(['8', '16', '24'], {
      label: 'Network of IPv4',
      hint: 'How much of an address is its network.',
      options: [
        { value: '8', label: '/8' },
        { value: '16', label: '/16' },
        { value: '24', label: '/24' },
      ],
    }).default('24'),
    v6: choice(['32', '48', '64'], {
      label: 'Network of IPv6',
      hint: 'How much of an address is its network.',
      options: [
        { value: '32', label: '/32' },
        { value: '48', label: '/48' },
        { value: '64', label: '/64' },
      ],
    }).default('48'),
    prefix,
  }),
  defaults: { column: '', parts: ['version', 'scope'], networks: [], v4: '24', v6: '48', prefix: 'ip_' },
  caption: (s) => words('{what} of {column}', { what: s.parts.map((part) => s.prefix + part), column: s.column }),
  check: (s) => {
    if (s.parts.includes('in_networks') && s.networks.length === 0) return [{ code: 'networksMissing', setting: 'networks' }]
    const wrong = s.networks.find((each) => readNetwork(each) === null)
    return wrong === undefined ? [] : [{ code: 'badNetwork', setting: 'networks', params: { network: wrong } }]
  },
  build: ({ in: input }, s, p) => {
    const inside = s.networks.flatMap((each) => readNetworks(each).map(isWithin)).join(' OR ') || 'false'
    const sql = {
      version: VERSION,
      scope: SCOPE,
      network: network(Number(s.v4), Number(s.v6)),
      in_networks: `CASE WHEN __mr_hex IS NOT NULL THEN ${inside} END`,
    }
    const named = s.parts.map((part) => ({ name: s.prefix + part, sql: sql[part] }))
    return { out: readParts(p, input!, steps(trimmed(s.column)), named) }
  },
  examples: [
    {
      title: 'Addresses of both versions',
      settings: {
        column: 'ip',
        parts: ['version', 'scope', 'network', 'in_networks'],
        networks: ['10.1.0.0/16', '2001:db8::/32', '8.8.8.8'],
        prefix: '',
      },
      inputs: {
        in: {
          columns: [{ name: 'ip', type: 'VARCHAR' }],
          batches: {
            1: [
              '10.1.200.7',
              '8.8.8.8',
              '172.32.0.1',
              '2001:DB8::1',
              '[fe80::1%eth0]',
              '::ffff:192.168.1.9',
              '::1',
              '256.1.1.1',
              '1:2:3',
              null,
            ].map((ip) => ({ ip })),
          },
        },
      },
      expect: {
        out: {
          1: [
            { ip: '10.1.200.7', version: 4, scope: 'private', network: '10.1.200.0/24', in_networks: true },
            { ip: '8.8.8.8', version: 4, scope: 'public', network: '8.8.8.0/24', in_networks: true },
            { ip: '172.32.0.1', version: 4, scope: 'public', network: '172.32.0.0/24', in_networks: false },
            { ip: '2001:DB8::1', version: 6, scope: 'reserved', network: '2001:db8:0::/48', in_networks: true },
            { ip: '[fe80::1%eth0]', version: 6, scope: 'link-local', network: 'fe80:0:0::/48', in_networks: false },
            { ip: '::ffff:192.168.1.9', version: 4, scope: 'private', network: '192.168.1.0/24', in_networks: false },
            { ip: '::1', version: 6, scope: 'loopback', network: '0:0:0::/48', in_networks: false },
            { ip: '256.1.1.1', version: null, scope: null, network: null, in_networks: null },
            { ip: '1:2:3', version: null, scope: null, network: null, in_networks: null },
            { ip: null, version: null, scope: null, network: null, in_networks: null },
          ],
        },
      },
      ordered: true,
    },
  ],
})
