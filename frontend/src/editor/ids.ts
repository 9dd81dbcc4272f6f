/** New ids, tokens and names. */
const ALPHABET = 'abcdefghjkmnpqrstvwxyz23456789'
function randomText(length: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => ALPHABET[byte % ALPHABET.length]).join('')
}

/** An id that was never used in this pipeline: state belongs to ids, so none comes back. `type` says what it is of. */
export const newId = (type: string): string => `${type.toLowerCase().slice(0, 40)}-${randomText(5)}`
export const newToken = (): string => randomText(24)

/** `wanted`, or with the first number behind it that makes it a name of its own. */
export function uniqueName(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted
  const base = wanted.replace(/ \d+$/, '')
  for (let n = 2; ; n++) {
    const name = `${base} ${n}`.slice(0, 200)
    if (!taken.has(name)) return name
  }
}
