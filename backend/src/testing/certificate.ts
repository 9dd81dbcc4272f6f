/** A certificate of its own authority, for servers of tests. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Makes one for `names`, such as DNS:db.test, in a folder, by a user who can read its key. Answers with the files of both. */
export async function makeCertificate(
  names: string,
  as: { cwd: string; uid?: number; gid?: number },
): Promise<{ key: string; certificate: string }> {
  const [key, certificate] = [join(as.cwd, 'key.pem'), join(as.cwd, 'certificate.pem')]
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  const whose = ['-subj', '/CN=millrace.test', '-addext', `subjectAltName=${names}`]
  await run('openssl', ['req', '-x509', ...kind, ...whose, '-keyout', key, '-out', certificate], as)
  return { key, certificate }
}
