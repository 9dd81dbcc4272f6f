/** Bodies that cannot be read, sent to the real api, and what a person is told of them. */
import { apiProblemInWords, apiProblemTexts, type ApiProblem } from '@millrace/shared'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { noProblems } from '../testing/analyser.ts'
import { startApi, TOKEN, type TestApi } from '../testing/api.ts'
import { bodyProblem } from './bodyProblems.ts'

let api: TestApi
beforeAll(async () => {
  api = await startApi(noProblems)
})
afterAll(() => api?.close())

const JSON_TYPE = 'application/json'

interface Refused {
  what: string
  body: string
  type?: string
  encoding?: string
  status: number
  problem: ApiProblem
  words: RegExp
}

test.each<Refused>([
  {
    what: 'too much',
    body: JSON.stringify({ name: 'x'.repeat(33 * 1024 * 1024) }),
    status: 413,
    problem: { code: 'tooLarge', params: {} },
    words: /^This is larger than the server takes\. Make it smaller/,
  },
  ...[
    ['nothing', ' '],
    ['half of an object', '{"name": "x"'],
    ['another bracket', '{"name": "x"]'],
    ['a word', 'name'],
    ['a number', '3'],
    ['a text', '"name"'],
    ['a form', 'name=x&interval=3'],
  ].map(([what, body]) => ({
    what: what!,
    body: body!,
    status: 400,
    problem: { code: 'bodyNotJson', params: {} },
    words: /^What was sent is not valid JSON: an object or a list\. Mend it/,
  })),
  ...['iso-8859-1', 'windows-1252', 'klingon'].map((charset) => ({
    what: `the charset ${charset}`,
    body: '{}',
    type: `${JSON_TYPE}; charset=${charset}`,
    status: 415,
    problem: { code: 'bodyCharset', params: { charset } },
    words: new RegExp(`^What was sent is written in ${charset}, .* Send it in UTF-8\\.$`),
  })),
  ...['compress', 'snappy'].map((encoding) => ({
    what: `the encoding ${encoding}`,
    body: '{}',
    encoding,
    status: 415,
    problem: { code: 'bodyEncoding', params: { encoding } },
    words: new RegExp(`^What was sent is packed as ${encoding}, .* gzip\\.$`),
  })),
  ...['gzip', 'deflate', 'br', 'zstd'].map((encoding) => ({
    what: `what is not ${encoding}`,
    body: '{"name":"x"}',
    encoding,
    status: 400,
    problem: { code: 'bodyNotPacked', params: {} },
    words: /^What was sent cannot be unpacked/,
  })),
])('$what is refused with what to do', async ({ body, type, encoding, status, problem, words }) => {
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': type ?? JSON_TYPE, ...(encoding && { 'content-encoding': encoding }) }
  const answer = await fetch(`${api.origin}/api/pipelines`, { method: 'POST', headers, body })
  const told = (await answer.json()) as { problem: ApiProblem }
  expect([answer.status, told]).toEqual([status, { problem }])
  expect(apiProblemInWords(told.problem)).toMatch(words)
})

/** Whoever sent these is gone before there is an answer. */
test.each(['request.aborted', 'request.size.invalid'])('%s is no error of the server', (type) => {
  const problem = bodyProblem(Object.assign(new Error('request aborted'), { type, status: 400 }))
  expect([problem?.getStatus(), problem?.problem]).toEqual([400, { code: 'bodyCutOff', params: {} }])
  expect(apiProblemTexts.bodyCutOff).toMatch(/Send it again\.$/)
})

test('what came of something else stays what it is', () => {
  for (const error of [new SyntaxError('Unexpected token'), null, 'text', { type: 'other' }]) expect(bodyProblem(error)).toBeUndefined()
})
