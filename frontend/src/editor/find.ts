/** Finds nodes, groups and notes of a pipeline by what is written in them. */
import { definitionOf, type Json, type PipelineDocument } from '@millrace/shared'
import { tDefinition } from '../ui/text.ts'

export interface Found {
  kind: 'node' | 'group' | 'note'
  id: string
  title: string
  /** The text in which it was found, where that is not the title. */
  where: string | undefined
}

/** Most that is shown. */
const MOST = 50
/** Characters shown around what was found. */
const AROUND = 24

/** What holds the words: by its name first, then its type, its note, its settings. Names are compared without regard to case. */
export function findThings(document: PipelineDocument, typed: string): Found[] {
  const wanted = typed.trim().toLowerCase()
  const found: (Found & { rank: number })[] = []
  const look = (thing: Omit<Found, 'where'>, texts: readonly (string | undefined)[]) => {
    const rank = texts.findIndex((text) => text?.toLowerCase().includes(wanted))
    if (rank < 0) return
    found.push({
      ...thing,
      where: rank === 0 ? undefined : excerpt(texts[rank]!, wanted),
      rank: texts[0]?.toLowerCase().startsWith(wanted) ? -1 : rank,
    })
  }
  for (const [id, { name, type, note, settings }] of Object.entries(document.nodes)) {
    const definition = definitionOf(type)
    look({ kind: 'node', id, title: name }, [name, definition ? tDefinition(definition.name) : type, note, ...textsIn(settings)])
  }
  for (const [id, { name }] of Object.entries(document.groups)) look({ kind: 'group', id, title: name }, [name])
  for (const [id, { text }] of Object.entries(document.notes))
    look({ kind: 'note', id, title: text.split('\n')[0]! }, [text.split('\n')[0], text])
  return found.toSorted((a, b) => a.rank - b.rank).slice(0, MOST)
}

/** All texts of a setting; a reference to a secret is none. */
function textsIn(value: Json): string[] {
  if (typeof value === 'string') return value.startsWith('secret:') ? [] : [value]
  if (typeof value === 'number') return [String(value)]
  if (value === null || typeof value !== 'object') return []
  return Object.values(value).flatMap(textsIn)
}

function excerpt(text: string, wanted: string): string {
  const at = text.toLowerCase().indexOf(wanted)
  const start = Math.max(0, at - AROUND)
  const end = at + wanted.length + AROUND
  return `${start > 0 ? '…' : ''}${text.slice(start, end).replaceAll(/\s+/g, ' ')}${end < text.length ? '…' : ''}`
}
