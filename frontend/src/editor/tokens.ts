/** Tokens of sources that were made in this tab: once stored, the server gives out their references only. */
import { definitionOf, type Node } from '@millrace/shared'
import type { StoreApi } from 'zustand/vanilla'
import type { DraftState } from '../store/draft.ts'

const isReference = (value: unknown): value is string => typeof value === 'string' && value.startsWith('secret:')

/** Watches the draft for tokens that turn into references. */
export function rememberTokens(draft: StoreApi<DraftState>): { tokenOf(value: string): string | undefined; close(): void } {
  const texts = new Map<string, string>()
  const close = draft.subscribe((now, before) => {
    if (now.document.nodes === before.document.nodes) return
    for (const [id, node] of Object.entries(now.document.nodes)) {
      const was = before.document.nodes[id]
      if (was !== undefined && was !== node) note(was, node, texts)
    }
  })
  return { tokenOf: (value) => (isReference(value) ? texts.get(value) : value || undefined), close }
}

function note(before: Node, now: Node, texts: Map<string, string>): void {
  if (definitionOf(now.type)?.kind !== 'input') return
  for (const [setting, value] of Object.entries(now.settings)) {
    const text = before.settings[setting]
    if (isReference(value) && typeof text === 'string' && !isReference(text)) texts.set(value, text)
  }
}
