import { problemInWords, type Problem } from '@millrace/shared'

/** Something that the person has to mend: printed without a stack, exit code 1. */
export class CliProblem extends Error {
  readonly lines: readonly string[]
  constructor(...lines: string[]) {
    super(lines.join('\n'))
    this.name = 'CliProblem'
    this.lines = lines
  }
}

/** A problem of a document as one line: where, and what is wrong. */
export function problemLine(problem: Problem): string {
  const where = [problem.node, problem.setting].filter(Boolean).join('.')
  const words = problemInWords(problem)
  return where ? `${where}: ${words}` : words
}
