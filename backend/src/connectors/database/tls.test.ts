import { expect, test } from 'vitest'
import { saidInWords } from '@millrace/shared'
import { explainTls } from './tls.ts'

test.each<[message: string, setting: string | undefined, words: string]>([
  ['Server does not support secure connection', 'ssl', 'The connection cannot be encrypted: Server does not support secure connection.'],
  [
    'The server does not support SSL connections',
    'ssl',
    'The connection cannot be encrypted: The server does not support SSL connections.',
  ],
  ['unable to verify the first certificate; if …', 'authority', 'no authority that is known here (unable to verify the first certificate)'],
  ["Hostname/IP does not match certificate's altnames: Host: db", 'host', 'The certificate is not that of db: Hostname/IP does not match'],
  ['connect ECONNREFUSED', undefined, ''],
])('%s', (message, setting, words) => {
  const explained = explainTls(new Error(message), { host: 'db' })
  expect(explained?.setting).toBe(setting)
  expect(saidInWords(explained?.text ?? '')).toContain(words)
})
