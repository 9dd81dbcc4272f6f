import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { expect, test } from 'vitest'
import { atMost, notTooDeep } from './uploads.ts'

const through = async (check: ReturnType<typeof atMost>, chunks: string[]): Promise<string> => {
  const [out] = await Promise.all([buffer(check), pipeline(Readable.from(chunks.map((chunk) => Buffer.from(chunk))), check)])
  return out.toString()
}

test('a file within its length passes, a longer one is refused', async () => {
  expect(await through(atMost(6), ['abc', 'def'])).toBe('abcdef')
  await expect(through(atMost(5), ['abc', 'def'])).rejects.toMatchObject({ problem: { code: 'tooLarge' } })
})

test('brackets in texts are no depth, also across chunks; a thousand levels are one too many', async () => {
  const texts = ['{"a":"', '['.repeat(5000), String.raw`\"`, '{'.repeat(5000), '"}']
  expect(await through(notTooDeep(), texts)).toBe(texts.join(''))
  await expect(through(notTooDeep(), ['['.repeat(600), '{"a":'.repeat(600)])).rejects.toMatchObject({
    problem: { code: 'stateFileTooDeep' },
  })
})
