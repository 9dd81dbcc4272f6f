/** Against DNS rebinding and requests forged by other sites. */
import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { hostname } from 'node:os'
import type { ApiProblem } from '@millrace/shared'

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Says why a request is refused for where it comes from or goes to; undefined = it is not. `socket`: a socket may also write, whatever its method. */
export function refuseOrigin(request: IncomingMessage, allowedHosts: string[], socket = false): ApiProblem | undefined {
  const host = request.headers.host ?? ''
  const name = hostName(host)
  // A rebound name needs a name: an address cannot be rebound.
  const known =
    isIP(name) !== 0 ||
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    name === hostname().toLowerCase() ||
    allowedHosts.includes(name)
  if (!known) return { code: 'hostNotAllowed', params: { host: name } }
  const origin = request.headers.origin
  if (origin !== undefined && (socket || !SAFE_METHODS.has(request.method ?? '')) && !sameHost(origin, host)) {
    return { code: 'crossSite', params: { origin } }
  }
  if (request.headers['sec-fetch-site'] === 'cross-site' && request.headers['sec-fetch-mode'] !== 'navigate') {
    return { code: 'crossSite', params: { origin: origin ?? '' } }
  }
  return undefined
}

function hostName(host: string): string {
  const bracketed = /^\[([^\]]+)\](:\d+)?$/.exec(host)?.[1]
  return (bracketed ?? host.replace(/:\d+$/, '')).toLowerCase()
}

function sameHost(origin: string, host: string): boolean {
  return URL.parse(origin)?.host === host.toLowerCase()
}
