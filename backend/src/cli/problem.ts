import type { Problem } from '@millrace/shared'

/** Something that the person has to mend: printed without a stack, exit code 1. */
export class CliProblem extends Error {
  readonly lines: readonly string[]
  constructor(...lines: string[]) {
    super(lines.join('\n'))
    this.name = 'CliProblem'
    this.lines = lines
  }
}

const WORDS: Record<string, (params: Record<string, unknown>, problem: Problem) => string> = {
  noSource: () => 'The pipeline has no source.',
  cycle: () => 'The wires go round in a circle here.',
  unknownType: ({ type }) => `This version knows no node of type "${String(type)}".`,
  newerType: ({ type, version }) => `"${String(type)}" has settings of version ${String(version)}: a newer Millrace wrote them.`,
  badSetting: ({ message }) => String(message),
  missingInput: (_, { port }) => `No wire leads to the port "${port}".`,
  tooManyWires: (_, { port }) => `The port "${port}" takes one wire only.`,
  unequalSlides: ({ slides }) => `The inputs update at different times (every ${(slides as number[]).join(', ')} ms).`,
  windowNotMultiple: ({ slide, nearest }) => `The length must be a multiple of ${String(slide)} ms, such as ${String(nearest)}.`,
  slideNotMultiple: ({ slide, nearest }) => `The slide must be a multiple of ${String(slide)} ms, such as ${String(nearest)}.`,
}

/** A problem of a document as one line: where, and what is wrong. */
export function problemLine(problem: Problem): string {
  const where = [problem.node, problem.setting].filter(Boolean).join('.')
  const words = WORDS[problem.code]?.(problem.params, problem) ?? `${problem.code} ${JSON.stringify(problem.params)}`
  return where ? `${where}: ${words}` : words
}
