import { engineUses, nearest, type AnyDefinition } from '@millrace/shared'
import { COMMON } from './common.ts'

/** How well a definition fits the words: 0 is best, `undefined` not at all. Its name goes before the words of other tools, but for those of the steps that are used most, and those before its summary. */
function rank({ type, name, summary, search }: AnyDefinition, wanted: string): number | undefined {
  const own = name.toLowerCase()
  const common = COMMON.includes(type)
  const others = search.map((word) => word.toLowerCase())
  const tests = [
    own === wanted,
    own.startsWith(wanted) || (common && others.includes(wanted)),
    own.split(/\s+/).some((word) => word.startsWith(wanted)),
    others.includes(wanted),
    own.includes(wanted),
    others.some((word) => word.startsWith(wanted)),
    others.some((word) => word.includes(wanted)),
    summary.toLowerCase().includes(wanted),
  ]
  const found = tests.indexOf(true)
  return found < 0 ? undefined : found
}

/**
 * The definitions that fit what was typed, the best first; all in their order when nothing was. Of those that fit equally well go first
 * the ones with the smaller `fit`. A word that nobody has is taken as the nearest one that somebody has.
 */
export function searchDefinitions(
  definitions: readonly AnyDefinition[],
  typed: string,
  fit: (definition: AnyDefinition) => number = () => 0,
): AnyDefinition[] {
  const wanted = typed.trim().toLowerCase().replaceAll(/\s+/g, ' ')
  if (wanted === '') return [...definitions]
  const found = ranked(definitions, wanted, fit)
  if (found.length > 0) return found
  const known = definitions.flatMap(({ name, search }) => [
    name,
    ...name.split(' '),
    ...search,
    ...search.flatMap((word) => word.split(' ')),
  ])
  const meant = nearest(wanted, known)
  return meant === null ? [] : ranked(definitions, meant.toLowerCase(), fit)
}

function ranked(definitions: readonly AnyDefinition[], wanted: string, fit: (definition: AnyDefinition) => number): AnyDefinition[] {
  return definitions
    .flatMap((definition) => {
      const at = rank(definition, wanted)
      return at === undefined ? [] : [{ definition, at: at + 100 * Math.floor(fit(definition) / 2), fit: fit(definition) }]
    })
    .sort((a, b) => a.at - b.at || a.fit - b.fit)
    .map(({ definition }) => definition)
}

const LEAST_LETTERS = 3

/** What is typed, where it is an operation of Spark for which there is no step, because the engine does it by itself: and how. */
export function doneByEngine(typed: string): { operation: string; how: string } | undefined {
  const wanted = typed.trim().toLowerCase()
  return wanted.length < LEAST_LETTERS ? undefined : engineUses.find(({ operation }) => operation.toLowerCase().startsWith(wanted))
}
