import { expect, test } from 'vitest'
import { readLines } from './lines.ts'

const bytes = new TextEncoder().encode('{"a":1}\n\n{"b":"ü"}\n[2]')
const stream = (size: number): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size))
      controller.close()
    },
  })
const read = async (size: number, limits?: { line: number; all: number }) => {
  const lines: unknown[] = []
  await readLines(stream(size), (line) => lines.push(line), limits)
  return lines
}

for (const size of [1, 3, 8, 100])
  test(`lines that come ${size} bytes at a time`, async () => {
    expect(await read(size)).toEqual([{ a: 1 }, { b: 'ü' }, [2]])
  })

test('neither a line nor all of them grow without end', async () => {
  await expect(read(3, { line: 8, all: 100 })).rejects.toThrow('A line of the answer is too long.')
  await expect(read(3, { line: 100, all: 10 })).rejects.toThrow('The answer is too long.')
})
