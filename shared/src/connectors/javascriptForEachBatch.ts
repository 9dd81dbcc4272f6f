import { z } from 'zod'
import { code, duration, secret, values } from '../fields/kinds.ts'
import { codeMemory } from '../operators/codeMemory.ts'
import { defineSink } from '../operators/definition.ts'
import { words } from '../text/words.ts'

/** What a person's code asks for: the rest of what `fetch` takes is the output's own. */
export const requestSchema = z.strictObject({
  url: z.string().max(8000),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('POST'),
  headers: z.record(z.string().max(200), z.string().max(8000)).default({}),
  /** A text as it is; anything else as JSON. */
  body: z.unknown().optional(),
})
export type CodeRequest = z.infer<typeof requestSchema>

/** Spark's foreachRDD with code: each batch becomes requests to a service. */
export const javascriptForEachBatch = defineSink({
  type: 'javascriptForEachBatch',
  version: 1,
  kind: 'output',
  isolated: true,
  name: 'JavaScript for each batch',
  summary: 'Requests to a web service, which a function of your own makes of each batch.',
  help:
    'The code gets "rows", the list of all rows of a batch, and "batch", whose time is batch.time, and returns a list of requests: { url, method, headers, body }. A request is a POST unless it says otherwise; a body that is no text is sent as JSON. They are sent one after another, and a batch is delivered when each was answered with success. It has the same limits as the step JavaScript, and reaches nothing by itself. ' +
    'Only hosts that are named here are called, and redirects are not followed. In headers, $secret stands for the secret, which the code never sees. ' +
    'When a request fails, the batch waits and goes on with that one, also after a restart; with other code it is sent from its first request. A request that was answered while Millrace was killed is sent again. Each has a header Idempotency-Key, which is the same when it is sent again: a service that minds it counts every request once.',
  icon: 'IconWebhook',
  spark: [
    {
      operation: 'foreachRDD',
      settings: 'Its function gets the rows and the time of the batch.',
      proof: [{ test: 'backend/src/connectors/requests/sink.test.ts' }],
      differs: [
        {
          what: 'The function opens no connections: it returns the requests, which are sent, and sent again where that fails.',
          proof: { test: 'backend/src/connectors/requests/sink.test.ts' },
        },
      ],
    },
  ],
  search: [
    'foreachRDD',
    'foreachBatch',
    'foreach',
    'javascript',
    'typescript',
    'code',
    'script',
    'http',
    'post',
    'rest',
    'api',
    'web service',
    'webhook',
    'request',
    'fetch',
    'notify',
    'alert',
    'slack',
    'teams',
  ],
  inputs: [{ id: 'in', name: 'Rows' }],
  outputs: [],
  guarantee: 'at-least-once',
  settings: z.strictObject({
    code: code({
      label: 'Code',
      language: 'javascript',
      hint: 'Return a list of requests, such as one with all rows, or one for each: rows.map((row) => ({ url: …, body: row }))',
    }).min(1, { error: () => words('Write what it returns: a list of requests.') }),
    hosts: values({
      label: 'Hosts that it may call',
      hint: 'Such as api.example.org, or with a port: localhost:8080. No others are called.',
    }).min(1, {
      error: () => words('Name the host that is called.'),
    }),
    secret: secret({
      label: 'Secret',
      hint: 'Stands for $secret in headers, such as Authorization: "Bearer $secret". Stored sealed, and never shown again.',
    }).default(''),
    answerWithin: duration({
      label: 'Answer within',
      hint: 'A request that is not answered by then is sent again.',
      section: 'Limits',
      min: 100,
      max: 120_000,
    }).default(10_000),
    limit: duration({
      label: 'Time limit',
      hint: 'How long the code may take in one batch, without the time in which requests are sent.',
      section: 'Limits',
      min: 100,
      max: 60_000,
    }).default(5000),
    memory: codeMemory,
  }),
  defaults: {
    code: 'return [\n  {\n    url: "https://example.org/orders",\n    body: { time: batch.time, rows },\n  },\n]',
    hosts: ['example.org'],
  },
  caption: (s) => words('Requests to {hosts}', { hosts: s.hosts.join(', ') }),
  examples: [],
})
