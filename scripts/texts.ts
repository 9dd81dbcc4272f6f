/**
 * `npm run texts:check`: every text of the screen has a German translation, none is left over, and each is a message with the same
 * parameters. `--missing` writes what is missing, ready to be filled in. The texts are found in the sources (calls of `t`, `tNodes`,
 * `words`, `said` and `texts`) and in the definitions of nodes.
 */
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { definitions, engineUses, settingsOf, type AnyDefinition } from '@millrace/shared'
import { IntlMessageFormat } from 'intl-messageformat'
import { parseSync } from 'vite'
import { translations } from '../frontend/src/texts/de.ts'
import { withoutTimes } from '../frontend/src/ui/text.ts'

const root = path.resolve(import.meta.dirname, '..')
const SAYING = new Set(['t', 'tNodes', 'words', 'said'])
const complaints: string[] = []

/** A text, where it was found, and whether it has parameters and is parsed. */
interface Found {
  text: string
  place: string
  isMessage: boolean
  /** It may have tags. */
  hasTags?: boolean
  /** Names of the parameters that the call passes, where they can be read. */
  passed?: string[] | undefined
}

interface Syntax {
  type: string
  start: number
  [key: string]: unknown
}
const isSyntax = (value: unknown): value is Syntax => typeof (value as Syntax | null)?.type === 'string'

function* syntaxIn(value: unknown): Generator<Syntax> {
  if (Array.isArray(value)) for (const each of value) yield* syntaxIn(each)
  else if (isSyntax(value)) {
    yield value
    for (const child of Object.values(value)) if (typeof child === 'object') yield* syntaxIn(child)
  }
}

/** The literal texts that an expression may be, or undefined where it may be something else. A member of a record stands for `texts({…})`. */
function literalsOf(expression: Syntax): string[] | undefined {
  switch (expression.type) {
    case 'Literal':
      return typeof expression['value'] === 'string' ? [expression['value']] : undefined
    case 'ConditionalExpression': {
      const branches = [expression['consequent'], expression['alternate']].map((branch) => literalsOf(branch as Syntax))
      return branches.every((each) => each !== undefined) ? branches.flat() : undefined
    }
    case 'LogicalExpression': {
      const sides = [expression['left'], expression['right']].map((side) => literalsOf(side as Syntax))
      return sides.flatMap((each) => each ?? [])
    }
    case 'TSNonNullExpression':
    case 'ParenthesizedExpression':
      return literalsOf(expression['expression'] as Syntax)
    case 'MemberExpression':
      return []
    default:
      return undefined
  }
}

/** Names of an object's properties; undefined where a spread or a variable hides them. */
function namesOf(expression: Syntax | undefined): string[] | undefined {
  if (!expression) return []
  if (expression.type !== 'ObjectExpression') return undefined
  const names = (expression['properties'] as Syntax[]).map((property) => {
    const key = property['key'] as Syntax | undefined
    return property.type === 'Property' && key?.type === 'Identifier' ? String(key['name']) : undefined
  })
  return names.every((name) => name !== undefined) ? names : undefined
}

function textsIn(file: string): Found[] {
  const source = readFileSync(path.join(root, file), 'utf8')
  const lineOf = (at: number) => `${file}:${source.slice(0, at).split('\n').length}`
  return Array.from(syntaxIn(parseSync(file, source).program)).flatMap((node): Found[] => {
    const callee = node['callee'] as Syntax | undefined
    if (node.type !== 'CallExpression' || callee?.type !== 'Identifier') return []
    const name = String(callee['name'])
    const [first, second] = node['arguments'] as Syntax[]
    const place = lineOf(node.start)
    if (name === 'texts' && first?.type === 'ObjectExpression')
      return (first['properties'] as Syntax[])
        .flatMap((property) => (property.type === 'Property' ? (literalsOf(property['value'] as Syntax) ?? []) : []))
        .map((text) => ({ text, place, isMessage: true }))
    // A function of the same name that a file has for itself says nothing.
    if (!SAYING.has(name) || !first || source.includes(`const ${name} =`)) return []
    const literals = literalsOf(first)
    // Where they are defined, and what they render, is a variable by nature.
    const isOwn = /\/(text|words|said|problems|reasons)\.ts$/.test(file) || file.endsWith('api/client.ts')
    if (!literals && !isOwn) complaints.push(`${place}: ${name}() needs a literal text, or a member of texts({…}).`)
    const passed = literals?.length === 1 ? namesOf(second) : undefined
    return (literals ?? []).map((text) => ({ text, place, isMessage: true, hasTags: name === 'tNodes', passed }))
  })
}

/** What a definition of a node says on the screen. */
function textsOf(definition: AnyDefinition): string[] {
  const ports = [...definition.inputs, ...definition.outputs].map(({ name }) => name)
  const settings = settingsOf(definition).flatMap(({ meta }) => Object.entries(meta).flatMap(([key, value]) => saidBy(key, value)))
  return [definition.name, definition.summary, definition.help, ...ports, ...settings]
}

const SAID = new Set(['label', 'hint', 'section', 'unit', 'reason'])
/** The texts of a field: its own, and those of its options. */
function saidBy(key: string, value: unknown): string[] {
  if (typeof value === 'string') return SAID.has(key) ? [value] : []
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([inner, each]) => saidBy(inner, each))
}

const files = globSync(['frontend/src/**/*.{ts,tsx}', 'shared/src/**/*.ts', 'backend/src/**/*.ts'], { cwd: root }).filter(
  (file) => !/[.]test[.]tsx?$/.test(file) && !file.startsWith('frontend/src/texts/'),
)
const found: Found[] = [
  ...files.flatMap(textsIn),
  ...engineUses.map(({ operation, how }) => ({ text: how, place: `what the engine does for ${operation}`, isMessage: false })),
  ...Object.values(definitions).flatMap((definition) =>
    textsOf(definition).map((text) => ({ text, place: `the definition of ${definition.type}`, isMessage: false })),
  ),
]

/** The parameters and tags of a message, in order. Throws when it is none. */
function partsOf(text: string, hasTags: boolean): string[] {
  const names = new Set<string>()
  const LITERAL = 0
  const TAG = 8
  const visit = (parts: ReturnType<IntlMessageFormat['getAst']>) => {
    for (const part of parts as readonly unknown[] as readonly (Record<string, unknown> & { type: number; value: string })[]) {
      if (part.type !== LITERAL && part.value !== undefined) names.add(part.type === TAG ? `<${part.value}>` : part.value)
      for (const inner of [part['children'], ...Object.values(part['options'] ?? {}).map((option) => (option as { value: unknown }).value)])
        if (Array.isArray(inner)) visit(inner as ReturnType<IntlMessageFormat['getAst']>)
    }
  }
  visit(new IntlMessageFormat(withoutTimes(text), 'en', undefined, { ignoreTag: !hasTags }).getAst())
  return [...names].sort()
}

const missing = new Map<string, string>()
for (const { text, place, isMessage, hasTags = false, passed } of found) {
  const said = Object.hasOwn(translations, text) ? translations[text]! : undefined
  // What is made of parameters and signs only is the same in every language.
  if (said === undefined && /\p{L}/u.test(text.replaceAll(/\{\w+\}/g, ''))) missing.set(text, place)
  if (!isMessage) continue
  try {
    const names = partsOf(text, hasTags)
    const plain = names.map((name) => name.replaceAll(/[<>]/g, ''))
    if (passed && plain.join() !== passed.toSorted().join())
      complaints.push(`${place}: "${text}" has the parameters ${plain.join(', ') || 'none'}; given are ${passed.join(', ') || 'none'}.`)
    if (said !== undefined && partsOf(said, hasTags).join() !== names.join())
      complaints.push(`frontend/src/texts/de.ts: "${said}" has other parameters than "${text}".`)
  } catch (error) {
    complaints.push(`${place}: "${text}" or its translation is no message: ${(error as Error).message}`)
  }
}
const known = new Set(found.map(({ text }) => text))
for (const text of Object.keys(translations))
  if (!known.has(text)) complaints.push(`frontend/src/texts/de.ts: nothing says "${text}" any more.`)

/** Where each text is translated: of two translations one would never be seen. */
const translatedIn = new Map<string, string>()
for (const file of globSync('frontend/src/texts/de*.ts', { cwd: root })) {
  for (const { type, key } of syntaxIn(parseSync(file, readFileSync(path.join(root, file), 'utf8')).program)) {
    if (type !== 'Property' || !isSyntax(key)) continue
    const text = String(key['value'] ?? key['name'])
    if (translatedIn.has(text)) complaints.push(`${file}: "${text}" is translated in ${translatedIn.get(text)} already.`)
    translatedIn.set(text, file)
  }
}

if (process.argv.includes('--missing')) {
  for (const [text, place] of missing) console.log(`  // ${place}\n  ${JSON.stringify(text)}: '',`)
} else {
  for (const [text, place] of missing) complaints.push(`${place}: frontend/src/texts/de.ts has no German for "${text}".`)
  if (complaints.length === 0) console.log(`${known.size} texts, all in German.`)
}
if (complaints.length > 0) {
  console.error(complaints.join('\n'))
  process.exitCode = 1
}
