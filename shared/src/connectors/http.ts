import { z } from 'zod'
import { format, secret } from '../fields/kinds.ts'
import { defineSource } from '../operators/definition.ts'
import { formatInWords } from './formatInWords.ts'

/** Records that are posted to the intake. */
export const http = defineSource({
  type: 'http',
  version: 1,
  kind: 'input',
  name: 'HTTP',
  summary: 'Records that other programs post to an address.',
  help: 'POST one record or many to /ingest/<token> on the ingest port: a JSON object, a list of them, lines, or CSV with its header. The answer 200 means that the records are on disk; 429 says to come again in a moment. With an Idempotency-Key header a repeated request changes nothing, so that every record counts exactly once.',
  icon: 'IconWorldUpload',
  search: ['http', 'webhook', 'rest', 'post', 'api', 'ingest', 'curl', 'push', 'endpoint', 'url', 'events', 'zapier'],
  inputs: [],
  outputs: [{ id: 'out', name: 'Rows' }],
  guarantee: 'at-least-once',
  settings: z.strictObject({
    token: secret({ label: 'Token', hint: 'Part of the address; who knows it can send.', made: true }).min(8),
    format: format({ label: 'Written as', hint: 'How each record is written.' }),
  }),
  defaults: { format: { kind: 'json', columns: [] } },
  caption: (s) => `POST · ${formatInWords(s.format)}`,
  format: (s) => s.format,
  examples: [],
})
