import { z } from 'zod'
import { choice, columns, number, secret, text } from '../fields/kinds.ts'
import { quoteIdentifier, quoteLiteral } from '../fields/sql.ts'
import type { Item } from '../plan/plan.ts'
import { words } from '../text/words.ts'
import { defineOperator } from './definition.ts'

/** The hash of "ann" with the secret of the example. */
const ANN = '2e95d7caf4b74489680a97b07a8f6ff4c9160a60f195c03f2ca673f64705cb03'

/** Values that must not be read are hashed with a secret, masked or replaced. */
export const mask = defineOperator({
  type: 'mask',
  version: 1,
  kind: 'step',
  name: 'Hash or mask',
  summary: 'Makes values unreadable: by a hash, by stars, or by another text.',
  help: 'A hash is the same for the same value, so that rows can still be counted and joined by it; without the secret nobody can find the value by trying. It is SHA-256 of the secret with the value, taken twice, as 64 hexadecimal digits. Another secret makes other hashes. The secret is stored sealed: while drawing, rows are shown with other hashes than the run makes. Empty values stay empty.',
  icon: 'IconEyeOff',
  search: [
    'hash',
    'mask',
    'anonymize',
    'pseudonymize',
    'sha2',
    'sha256',
    'md5',
    'redact',
    'GDPR',
    'PII',
    'personal data',
    'tokenize',
    'encrypt',
    'hide',
    'obfuscate',
    'stars',
  ],
  inputs: [{ id: 'in', name: 'Rows' }],
  outputs: [{ id: 'out', name: 'Rows' }],
  settings: z.strictObject({
    columns: columns({ label: 'Columns', hint: 'Whose values are made unreadable.' }).min(1),
    how: choice(['hash', 'end', 'start', 'replace'], {
      label: 'Turn them into',
      hint: 'What stands in the place of a value.',
      options: [
        { value: 'hash', label: 'a hash', hint: 'the same for the same value' },
        { value: 'end', label: 'stars, but for the end', hint: '***1234' },
        { value: 'start', label: 'stars, but for the start', hint: 'DE12***' },
        { value: 'replace', label: 'another text' },
      ],
    }).default('hash'),
    secret: secret({
      label: 'Secret',
      hint: 'A long random text. Equal secrets make equal hashes, also in other pipelines.',
      shownWhen: { setting: 'how', is: ['hash'] },
    }).default(''),
    shown: number({
      label: 'Characters left',
      hint: 'A value that is no longer than this is hidden as a whole.',
      min: 0,
      max: 1000,
      integer: true,
      shownWhen: { setting: 'how', is: ['end', 'start'] },
    }).default(4),
    text: text({ label: 'Text', hint: 'It stands for every value.', shownWhen: { setting: 'how', is: ['replace'] } }).default('hidden'),
  }),
  defaults: { columns: [], how: 'hash', shown: 4, text: 'hidden' },
  caption: (s) => (s.how === 'hash' ? words('hash of {columns}', { columns: s.columns }) : s.columns.join(', ')),
  check: (s) => (s.how === 'hash' && s.secret === '' ? [{ code: 'secretMissing', setting: 'secret' }] : []),
  build: ({ in: input }, s, p) => {
    const items = s.columns.map((name): Item => {
      const value = `CAST(${quoteIdentifier(name)} AS VARCHAR)`
      const hidden = `greatest(length(${value}) - ${s.shown}, 0)::INTEGER`
      const stars = (of: string) => `regexp_replace(${of}, '(?s).', '*', 'g')`
      const partly = (shownPart: string) => `CASE WHEN length(${value}) <= ${s.shown} THEN ${stars(value)} ELSE ${shownPart} END`
      const sql = {
        // Twice, so that nobody can make the hash of a longer value from that of a shorter one.
        hash: `CASE WHEN ${value} IS NOT NULL THEN sha256($secret || sha256($secret || ${value})) END`,
        end: partly(`${stars(`left(${value}, ${hidden})`)} || right(${value}, ${s.shown})`),
        start: partly(`left(${value}, ${s.shown}) || ${stars(`right(${value}, ${hidden})`)}`),
        replace: `CASE WHEN ${value} IS NOT NULL THEN ${quoteLiteral(s.text)} END`,
      }[s.how]
      return { name, value: { sql, setting: 'columns', ...(s.how === 'hash' && { secret: s.secret }) } }
    })
    return { out: p.project(input!, items, { keep: true }) }
  },
  examples: [
    {
      title: 'The same hash for the same value',
      settings: { columns: ['user'], how: 'hash', secret: 'a long random text' },
      inputs: { in: { columns: [{ name: 'user', type: 'VARCHAR' }], batches: { 1: [{ user: 'ann' }, { user: null }, { user: 'ann' }] } } },
      expect: {
        out: { 1: [{ user: ANN }, { user: null }, { user: ANN }] },
      },
      ordered: true,
    },
    {
      title: 'All but the last four characters',
      settings: { columns: ['card'], how: 'end', shown: 4 },
      inputs: {
        in: { columns: [{ name: 'card', type: 'VARCHAR' }], batches: { 1: [{ card: '4111 1111 1234' }, { card: '123' }, { card: null }] } },
      },
      expect: { out: { 1: [{ card: '**********1234' }, { card: '***' }, { card: null }] } },
      ordered: true,
    },
    {
      title: 'The first two characters, of numbers too',
      settings: { columns: ['zip'], how: 'start', shown: 2 },
      inputs: { in: { columns: [{ name: 'zip', type: 'INTEGER' }], batches: { 1: [{ zip: 10115 }] } } },
      expect: { out: { 1: [{ zip: '10***' }] } },
    },
  ],
})
