import type { NodeState, StateAnswer } from '@millrace/shared'
import { IconAlertTriangle, IconCheck, IconHelpCircle, IconSparkles, IconTrash } from '@tabler/icons-react'
import { t } from '../ui/text.ts'

const ICONS = { asks: IconHelpCircle, reset: IconAlertTriangle, dropped: IconTrash, kept: IconCheck, new: IconSparkles }
const ORDER = Object.keys(ICONS)

interface Props {
  /** By node. */
  state: Record<string, NodeState>
  nameOf(node: string): string
  answers: Record<string, StateAnswer>
  onAnswer(node: string, answer: StateAnswer): void
}

/** What happens to windows, totals and live tables, node by node; what is asked stands first. */
export function KeptList({ state, nameOf, answers, onAnswer }: Props) {
  const entries = Object.entries(state).toSorted(([, a], [, b]) => ORDER.indexOf(a.effect) - ORDER.indexOf(b.effect))
  if (entries.length === 0) return <p className="mr-note">{t('Nothing here keeps anything from batch to batch.')}</p>
  return (
    <ul className="mr-kept">
      {entries.map(([node, each]) => {
        const Icon = ICONS[each.effect]
        return (
          <li key={node} data-tone={each.effect === 'kept' || each.effect === 'new' ? undefined : 'warning'}>
            <Icon size={16} aria-hidden />
            {each.effect === 'asks' ? (
              <Question node={node} words={effectInWords(nameOf(node), each)} answer={answers[node]} onAnswer={onAnswer} />
            ) : (
              <bdi>{effectInWords(nameOf(node), each)}</bdi>
            )}
          </li>
        )
      })}
    </ul>
  )
}

function Question({
  node,
  words,
  answer,
  onAnswer,
}: { node: string; words: string; answer: StateAnswer | undefined } & Pick<Props, 'onAnswer'>) {
  const choice = (value: StateAnswer, label: string) => (
    <label>
      <input type="radio" name={`state ${node}`} checked={answer === value} onChange={() => onAnswer(node, value)} />
      {label}
    </label>
  )
  return (
    <fieldset>
      <legend>
        <bdi>{words}</bdi>
      </legend>
      {choice('keep', t('Keep it, and go on from there'))}
      {choice('reset', t('Begin anew, empty'))}
    </fieldset>
  )
}

/** What happens to one node, in words. */
export function effectInWords(name: string, { keeps, effect, because }: NodeState): string {
  const what = keeps === 'window' ? t('its time window') : keeps === 'table' ? t('its rows') : t('its totals')
  switch (effect) {
    case 'kept':
      return t('“{name}” keeps {what}.', { name, what })
    case 'new':
      return t('“{name}” is new and begins empty.', { name })
    case 'dropped':
      return t('“{name}” goes, and {what} with it.', { name, what })
    case 'asks':
      return t('“{name}” would stand for something else from now on. What becomes of {what} so far?', { name, what })
    case 'reset':
      if (because === 'interval') return t('“{name}” begins anew: windows do when the time between updates changes.', { name })
      return t('“{name}” begins anew, empty: it keeps other columns now.', { name })
  }
}
