import { expect, test } from 'vitest'
import { exactText, parseExact } from './exactJson.ts'

test.each([
  '{"id":9007199254740993}',
  '{"id":-18446744073709551615,"list":[123456789012345678901234567890]}',
  '{"price":1234567890.123456789}',
  '{"price":0.1000000000000000055}',
  '{"mass":1.6726219236951234567e-27}',
  '{"text":"9007199254740993","escaped":"\\"9007199254740993\\""}',
  '[1,2.5,true,null,"x"]',
])('%s keeps its digits', (text) => expect(exactText(parseExact(text)!)).toBe(text))

test.each(['{"id":00000000000000000001}', '{"id":9007199254740993', '9007199254740993,'])('%s is no JSON', (text) =>
  expect(parseExact(text)).toBeUndefined(),
)
