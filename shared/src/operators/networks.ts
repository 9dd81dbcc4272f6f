/** Networks of IP addresses as the range of their addresses, in hexadecimal digits of one length: 8 of IPv4, 32 of IPv6. */

/** Scopes that are not public, in the order in which they are looked for, with their networks: IANA's registries of special addresses. */
export const SCOPES: readonly [scope: string, ...networks: string[]][] = [
  ['loopback', '127.0.0.0/8', '::1/128'],
  ['private', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
  ['shared', '100.64.0.0/10'],
  ['link-local', '169.254.0.0/16', 'fe80::/10'],
  ['multicast', '224.0.0.0/4', 'ff00::/8'],
  [
    'reserved',
    '0.0.0.0/8',
    '192.0.0.0/24',
    '192.0.2.0/24',
    '198.18.0.0/15',
    '198.51.100.0/24',
    '203.0.113.0/24',
    '240.0.0.0/4',
    '::/128',
    '100::/64',
    '2001:db8::/32',
    '3fff::/20',
  ],
]

/** First and last address of a network such as 10.0.0.0/8, or of a single address; null where it is none. */
export function readNetwork(text: string): [first: string, last: string] | null {
  const [, address = '', length] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text.trim()) ?? []
  const groups = address.includes(':') ? groupsOfV6(address.toLowerCase()) : groupsOfV4(address)
  if (!groups) return null
  const digits = groups.length === 4 ? 8 : 32
  const fixed = length === undefined ? digits * 4 : Number(length)
  if (fixed > digits * 4) return null
  const free = BigInt(digits * 4 - fixed)
  const first = (BigInt(`0x${groups.join('')}`) >> free) << free
  const last = first | ((1n << free) - 1n)
  return [first, last].map((each) => each.toString(16).padStart(digits, '0')) as [string, string]
}

/** The range of a network, if it is one. */
export const readNetworks = (text: string): [first: string, last: string][] => {
  const range = readNetwork(text)
  return range ? [range] : []
}

function groupsOfV4(address: string): string[] | null {
  const octets = address.split('.')
  const isRight = octets.length === 4 && octets.every((octet) => /^(0|[1-9]\d{0,2})$/.test(octet) && Number(octet) < 256)
  return isRight ? octets.map((octet) => Number(octet).toString(16).padStart(2, '0')) : null
}

function groupsOfV6(address: string): string[] | null {
  const sides = address.split('::').map((side) => (side === '' ? [] : side.split(':')))
  const [left = [], right] = sides
  const given = left.length + (right?.length ?? 0)
  if (sides.length > 2 || (right ? given > 7 : given !== 8)) return null
  const groups = [...left, ...Array.from({ length: 8 - given }, () => '0'), ...(right ?? [])]
  return groups.every((group) => /^[0-9a-f]{1,4}$/.test(group)) ? groups.map((group) => group.padStart(4, '0')) : null
}
