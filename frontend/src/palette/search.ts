import type { AnyDefinition } from '@millrace/shared'

/** How well a definition fits the words: 0 is best, `undefined` not at all. Its name goes before the words of other tools, and those before its summary. */
function rank({ name, summary, search }: AnyDefinition, wanted: string): number | undefined {
  const own = name.toLowerCase()
  const others = search.map((word) => word.toLowerCase())
  const tests = [
    own.startsWith(wanted),
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

/** The definitions that fit what was typed, the best first; all in their order when nothing was. */
export function searchDefinitions(definitions: readonly AnyDefinition[], typed: string): AnyDefinition[] {
  const wanted = typed.trim().toLowerCase()
  if (wanted === '') return [...definitions]
  return definitions
    .flatMap((definition) => {
      const at = rank(definition, wanted)
      return at === undefined ? [] : [{ definition, at }]
    })
    .sort((a, b) => a.at - b.at)
    .map(({ definition }) => definition)
}
