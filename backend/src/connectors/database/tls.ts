/** Encrypted connections to servers of databases: whom they trust, and why one is not trusted, in words. */
import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { said, SaidError } from '@millrace/shared'
import type { Explained } from './database.ts'

export interface TlsSettings {
  host: string
  ssl: boolean
  /** `any`: whoever answers is trusted. */
  certificate: 'check' | 'any'
  /** File with the certificate of the authority; empty = the public ones. */
  authority: string
}

/** The file that is to say whom to trust cannot be read, or says nothing of it. */
class NoAuthority extends SaidError {}

/** Settings of TLS as Node takes them; undefined where the connection is not encrypted. Throws `NoAuthority`. */
export async function tlsOf({ host, ssl, certificate, authority }: TlsSettings) {
  if (!ssl) return undefined
  if (certificate === 'any') return { rejectUnauthorized: false }
  // Node checks a name that it is not told of as if it were localhost.
  const checked = { rejectUnauthorized: true, ...(isIP(host) !== 0 && { host }) }
  if (authority === '') return checked
  const ca = await readFile(authority, 'utf8').catch((error: Error) => {
    throw new NoAuthority(said('The certificate {file} cannot be read: {reason}.', { file: authority, reason: error.message }))
  })
  // Node takes a file without one in silence, and then trusts nobody.
  if (!holdsCertificate(ca))
    throw new NoAuthority(said('{file} holds no certificate: it must be one in the form PEM.', { file: authority }))
  return { ...checked, ca }
}

function holdsCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0
  } catch {
    return false
  }
}

/** Why an encrypted connection did not come about; undefined where something else went wrong. */
export function explainTls(cause: unknown, { host }: { host: string }): Explained | undefined {
  if (cause instanceof NoAuthority) return { text: cause.said, setting: 'authority', passes: false }
  // What Node advises behind it is for those who write programs.
  const message = (cause as Error).message.split(';')[0]!
  if (/self.signed|unable to (verify|get)/i.test(message)) {
    const text = said(
      'The certificate of {host} is of no authority that is known here ({reason}). Name the file with the certificate of its authority.',
      { host, reason: message },
    )
    return { text, setting: 'authority', passes: false }
  }
  if (/does not match|altnames/i.test(message))
    return { text: said('The certificate is not that of {host}: {reason}', { host, reason: message }), setting: 'host', passes: false }
  if (/\bssl\b|\btls\b|secure connection|certificate/i.test(message))
    return { text: said('The connection cannot be encrypted: {reason}.', { reason: message }), setting: 'ssl', passes: false }
  return undefined
}
