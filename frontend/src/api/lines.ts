/** Lines of JSON as they arrive, an answer that is told bit by bit. */

/** Most characters of one line, and of all. */
const LINE_CHARACTERS = 64 * 1024 * 1024
const CHARACTERS = 2 * LINE_CHARACTERS

/** Hands on each line as soon as it is whole. Throws where a line, or all of them, are longer than allowed, and where one is no JSON. */
export async function readLines(
  body: ReadableStream<Uint8Array>,
  take: (line: unknown) => void,
  { line: longest, all } = { line: LINE_CHARACTERS, all: CHARACTERS },
): Promise<void> {
  const decoder = new TextDecoder()
  const reader = body.getReader()
  /** Pieces of the line that is not whole yet: joined once, at its end. */
  let pieces: string[] = []
  let [begun, read] = [0, 0]
  const add = (text: string) => {
    pieces.push(text)
    begun += text.length
    if (begun > longest) throw new Error('A line of the answer is too long.')
  }
  const end = () => {
    const text = pieces.join('')
    pieces = []
    begun = 0
    if (text.trim() !== '') take(JSON.parse(text))
  }
  try {
    for (;;) {
      const { done, value } = await reader.read()
      const text = done ? decoder.decode() : decoder.decode(value, { stream: true })
      read += text.length
      if (read > all) throw new Error('The answer is too long.')
      const [first = '', ...others] = text.split('\n')
      add(first)
      for (const other of others) {
        end()
        add(other)
      }
      if (done) return end()
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}
