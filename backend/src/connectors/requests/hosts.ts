/** The hosts that may be called, as `name` or `name:port`. Pure. */

import { said, type Said } from '@millrace/shared'

/** A URL that may be called, or why it may not. A host without a port means the protocol's own. */
export function allowedUrl(text: string, hosts: readonly string[]): { url: URL } | { refused: Said } {
  const address = text.slice(0, 200)
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !['http:', 'https:'].includes(url.protocol))
    return { refused: said('it asks for {address}, which does not begin with https:// or http://', { address }) }
  if (url.username !== '' || url.password !== '')
    return { refused: said('it asks for {address}, which has a password in it: put that into a header, as $secret', { address }) }
  if (hosts.some((host) => sameHost(host, url))) return { url }
  return { refused: said('it asks for {address}, whose host {host} is none of those that it may call', { address, host: url.host }) }
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
