/** The hosts that may be called, as `name` or `name:port`. Pure. */

/** A URL that may be called, or why it may not. A host without a port means the protocol's own. */
export function allowedUrl(text: string, hosts: readonly string[]): { url: URL } | { refused: string } {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !['http:', 'https:'].includes(url.protocol)) return { refused: 'which is no address that begins with https:// or http://' }
  if (url.username !== '' || url.password !== '') return { refused: 'which has a password in it: put it into a header, as $secret' }
  if (hosts.some((host) => sameHost(host, url))) return { url }
  return { refused: `whose host ${url.host} is none of those that it may call` }
}

/** Both are spelled as URLs spell them, so that letters, other alphabets and spellings of an address make no difference. */
function sameHost(host: string, { protocol, host: wanted }: URL): boolean {
  const asUrl = `${protocol}//${host.trim()}`
  return URL.canParse(asUrl) && new URL(asUrl).host === wanted
}

/** Where a host is tried: HTTPS unless it has a port. */
export function portOf(host: string): { host: string; port: number } | null {
  const asUrl = `https://${host.trim()}`
  if (!URL.canParse(asUrl)) return null
  const { hostname, port } = new URL(asUrl)
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? 443 : Number(port) }
}
