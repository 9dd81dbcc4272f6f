import { expect, test } from 'vitest'
import { renderMessage } from './message.ts'

test.each([
  ['plain', 'No parameters.', {}, 'No parameters.'],
  ['a name', 'There is no {what} here.', { what: 'pipeline' }, 'There is no pipeline here.'],
  ['one', 'The draft has {count, plural, one {a problem} other {# problems}} to mend.', { count: 1 }, 'The draft has a problem to mend.'],
  [
    'other',
    'The draft has {count, plural, one {a problem} other {# problems}} to mend.',
    { count: 3 },
    'The draft has 3 problems to mend.',
  ],
  ['exact', '{n, plural, =0 {none} other {#}}', { n: 0 }, 'none'],
  ['nested', '{n, plural, one {one {x}} other {# {x}s}}', { n: 2, x: 'row' }, '2 rows'],
  [
    'a list of issues',
    'Does not fit: {issues}',
    {
      issues: [
        { path: 'a.b', message: 'too long' },
        { path: '', message: 'odd' },
      ],
    },
    'Does not fit: a.b: too long, odd',
  ],
  ['a duration', 'Every {slide, duration}.', { slide: 90_000 }, 'Every 1 min 30 s.'],
  ['a moment', 'Since {at, moment}.', { at: 90_000 }, 'Since 1970-01-01T00:01:30.000Z.'],
  ['durations', 'At {slides, duration}.', { slides: [1000, 500] }, 'At 1 s, 500 ms.'],
  ['an absent parameter', 'At {place}.', {}, 'At .'],
])('%s', (_name, text, params, expected) => {
  expect(renderMessage(text, params)).toBe(expected)
})
