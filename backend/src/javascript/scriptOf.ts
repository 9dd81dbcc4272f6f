/** Makes a script of what a person wrote, in JavaScript or TypeScript. Nothing of it is run here. */
import { stripTypeScriptTypes } from 'node:module'
import { Script } from 'node:vm'
import type { JavaScriptOptions, Said } from '@millrace/shared'
import { FILE_NAME } from './messages.ts'
import { syntaxSaid } from './syntaxSaid.ts'

export interface CodeProblem {
  message: Said
  /** The line of the text, from 1; 0 = none in particular. */
  line: number
}

/** It begins as a function does: `(row) => …`, `row => …`, `function (row) …`. */
const IS_FUNCTION =
  /^(?:\s|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/)*(?:async\s+)?(?:function\b|\([^)]*\)(?:\s*:[^=]+)?\s*=>|[\p{L}_$][\p{L}\p{N}_$]*\s*=>)/u
const DEFAULT_EXPORT = /^([ \t]*)export\s+default\b/m

/**
 * A script whose value is the function, with one line before the first of the text. The text is a function, a module that exports one by
 * `export default`, or what stands between a function's braces.
 */
export function scriptOf(text: string, over: JavaScriptOptions['over']): { script: string } | { problem: CodeProblem } {
  const names = over === 'row' ? 'row, batch' : 'rows, batch'
  const lines = text.trimEnd().split('\n').length
  if (DEFAULT_EXPORT.test(text)) {
    return checked(`(() => { 'use strict'; let __mr_main;\n${text.replace(DEFAULT_EXPORT, '$1__mr_main =')}\nreturn __mr_main })()`, lines)
  }
  const body = checked(`((${names}) => { 'use strict';\n${text}\n})`, lines)
  if (!IS_FUNCTION.test(text)) return body
  const itself = checked(`'use strict';(\n${text.replace(/;\s*$/, '')}\n)`, lines)
  // What only begins as a function does is a body, such as one that begins with a function of its own.
  return 'problem' in itself && 'script' in body ? body : itself
}

function checked(wrapped: string, lines: number): { script: string } | { problem: CodeProblem } {
  try {
    const script = withoutTypes(wrapped)
    void new Script(script, { filename: FILE_NAME, lineOffset: -1 })
    return { script }
  } catch (error) {
    const { message, stack = '' } = error as Error
    const line = /^[^\n]*:(\d+)\n/.exec(stack)?.[1]
    // Lines of V8's messages are counted behind the first one already.
    const before = stack.startsWith(FILE_NAME) ? 0 : 1
    const at = line === undefined ? 0 : Math.max(1, Number(line) - before)
    return { problem: { message: syntaxSaid(message, at > lines), line: Math.min(lines, at) } }
  }
}

/** Types become blanks, so that every line stays where it is. Node says at each start that this is young: that is known. */
function withoutTypes(code: string): string {
  const { emitWarning } = process
  process.emitWarning = () => undefined
  try {
    return stripTypeScriptTypes(code)
  } finally {
    process.emitWarning = emitWarning
  }
}
