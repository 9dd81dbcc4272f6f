/** Differences between two documents in words. Names of people's things stand in quotes: they are marked up where they are shown. */
import { definitionOf, durationInWords, settingsOf, type DocumentChange, type NodeChange, type SettingChange } from '@millrace/shared'
import { t, tDefinition } from '../ui/text.ts'
import { valueInWords } from './valueInWords.ts'

export type Mark = 'added' | 'removed' | 'changed'

/** Whether something came, went, or is another. */
export function markOf({ kind }: DocumentChange): Mark {
  if (kind.endsWith('Added')) return 'added'
  return kind.endsWith('Removed') ? 'removed' : 'changed'
}

const OPTIONS = {
  timeZone: 'Time zone',
  maxBatchBytes: 'Most input of a batch',
  inputQuotaBytes: 'Most input that waits',
  rememberMs: 'Keep what was received',
} as const

/** One difference as a line: what it is about. What a node's settings were and are stands in `settingLines`. */
export function changeInWords(change: DocumentChange): string {
  switch (change.kind) {
    case 'nodeAdded':
      return t('“{name}” added', { name: change.name })
    case 'nodeRemoved':
      return t('“{name}” removed', { name: change.name })
    case 'nodeChanged':
      return nodeInWords(change)
    case 'wireAdded':
      return t('Wire added from “{from}” to “{to}”', { from: change.fromName, to: change.toName })
    case 'wireRemoved':
      return t('Wire removed from “{from}” to “{to}”', { from: change.fromName, to: change.toName })
    case 'interval':
      return t('Updates every {to} instead of every {from}', { from: durationInWords(change.from), to: durationInWords(change.to) })
    case 'option': {
      const name = tDefinition(OPTIONS[change.option as keyof typeof OPTIONS] ?? 'Most output that waits')
      const told = (value: unknown) => (change.option === 'rememberMs' ? durationInWords(Number(value)) : String(value))
      return t('{option}: {to} instead of {from}', { option: name, from: told(change.from), to: told(change.to) })
    }
    case 'viewAdded':
      return t('Chart “{title}” added to “{name}”', { title: change.title, name: change.nodeName })
    case 'viewRemoved':
      return t('Chart “{title}” removed from “{name}”', { title: change.title, name: change.nodeName })
    case 'viewChanged':
      return t('Chart “{title}” of “{name}” changed', { title: change.title, name: change.nodeName })
    case 'formulaAdded':
      return t('Named formula “{name}” added', { name: change.formula })
    case 'formulaRemoved':
      return t('Named formula “{name}” removed', { name: change.formula })
    case 'formulaChanged':
      return formulaInWords(change)
    case 'groups':
      return t('Groups changed')
    case 'notes':
      return t('Notes on the canvas changed')
    case 'renamed':
      return t('Renamed from “{from}” to “{to}”', { from: change.from, to: change.to })
  }
}

function formulaInWords({ formula: name, from, to, renamedFrom }: DocumentChange & { kind: 'formulaChanged' }): string {
  if (from === to) return t('Named formula “{from}” renamed to “{name}”', { from: renamedFrom ?? name, name })
  return t('Named formula “{name}” is {to} instead of {from}', { name, from: from.trim() || '…', to: to.trim() || '…' })
}

function nodeInWords({ name, renamedFrom, settings, moved, note }: NodeChange): string {
  if (renamedFrom !== undefined) return t('“{from}” renamed to “{name}”', { from: renamedFrom, name })
  if (settings.length > 0) return t('“{name}” changed', { name })
  if (note) return t('Note on “{name}” changed', { name })
  return moved ? t('“{name}” moved', { name }) : t('“{name}” brought to a newer version of its kind', { name })
}

export interface SettingLine {
  label: string
  /** Absent where the values are not told: a secret, or a long one. */
  values?: { from: string; to: string }
}

/** What a node's settings were and are. Secrets are never told. */
export function settingLines({ type, settings }: NodeChange): SettingLine[] {
  const definition = definitionOf(type)
  const known = new Map((definition ? settingsOf(definition) : []).map((setting) => [setting.name, setting]))
  return settings.map((change) => {
    const setting = known.get(change.setting)
    const label = setting ? tDefinition(setting.meta.label) : change.setting
    return isTold(change, setting?.meta.kind)
      ? {
          label,
          values: {
            from: valueInWords(setting?.meta, change.from ?? setting?.fallback),
            to: valueInWords(setting?.meta, change.to ?? setting?.fallback),
          },
        }
      : { label }
  })
}

const isTold = ({ isLong }: SettingChange, kind: string | undefined): boolean => !isLong && kind !== 'secret'
