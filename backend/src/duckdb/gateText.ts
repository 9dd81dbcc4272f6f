import type { Tree } from './gateTree.ts'

/** A piece of the text, by byte offsets, and what stands there instead. */
interface Replacement {
  from: number
  to: number
  text: string
}

/** A person's SQL as its parse tree points into it, by bytes, with what is put in the place of parts of it. */
export class GateText {
  readonly #bytes: Buffer
  readonly #replacements: Replacement[] = []

  constructor(text: string) {
    this.#bytes = Buffer.from(text)
  }

  /** Where a part of the tree stands; 0 where it does not say. */
  positionOf(tree: Tree): number {
    const at = tree['query_location']
    return typeof at === 'number' && at <= this.#bytes.length ? at : 0
  }

  /** Whether this name, in small letters, is what is written there. */
  says(tree: Tree, name: string): boolean {
    const at = this.positionOf(tree)
    return this.#bytes.toString('utf8', at, at + Buffer.byteLength(name)).toLowerCase() === name
  }

  /** Replaces a word of so many bytes. */
  replaceWord(tree: Tree, length: number, text: string): void {
    const from = this.positionOf(tree)
    this.#replacements.push({ from, to: from + length, text })
  }

  /** Replaces `name ( )`, whatever blanks and comments stand in it; false where that does not stand there. */
  replaceCall(tree: Tree, name: string, text: string): boolean {
    const from = this.positionOf(tree)
    const open = this.#skipBlanks(from + name.length)
    const close = this.#skipBlanks(open + 1)
    if (!this.says(tree, name) || this.#bytes[open] !== 0x28 || this.#bytes[close] !== 0x29) return false
    this.#replacements.push({ from, to: close + 1, text })
    return true
  }

  /** Puts a text before the arguments of a call of `name`; false where no such call stands there. */
  insertArgument(tree: Tree, name: string, text: string): boolean {
    const open = this.#skipBlanks(this.positionOf(tree) + name.length)
    if (!this.says(tree, name) || this.#bytes[open] !== 0x28) return false
    this.#replacements.push({ from: open + 1, to: open + 1, text })
    return true
  }

  /** The text with all that was put into it. Replacements do not overlap; what is inserted where another begins stands before it. */
  replaced(): string {
    const pieces: Buffer[] = []
    let at = 0
    for (const { from, to, text } of this.#replacements.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
      pieces.push(this.#bytes.subarray(at, from), Buffer.from(text))
      at = to
    }
    return Buffer.concat([...pieces, this.#bytes.subarray(at)]).toString('utf8')
  }

  #skipBlanks(at: number): number {
    const rest = this.#bytes.toString('latin1', at)
    return at + /^(?:\s|--[^\n]*\n|\/\*(?:[^*]|\*(?!\/))*\*\/)*/.exec(rest)![0].length
  }
}
