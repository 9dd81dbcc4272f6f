import './versions.css'
import type { DocumentChange } from '@millrace/shared'
import { t } from '../ui/text.ts'
import { changeInWords, markOf, settingLines } from './changeInWords.ts'
import { MarkWord } from './MarkWord.tsx'

interface Props {
  changes: readonly DocumentChange[]
  /** Most that are shown; how many more there are is said. */
  most?: number
  /** Without the settings' values, where there is little room. */
  isShort?: boolean
  /** Called with a node's id when its line is chosen. */
  onChoose?(node: string): void
}

/** Differences in words, a line each; under a node, its settings before and after. */
export function ChangeList({ changes, most = Number.POSITIVE_INFINITY, isShort = false, onChoose }: Props) {
  return (
    <ul className="mr-changes">
      {changes.slice(0, most).map((change, index) => (
        <li key={index}>
          <MarkWord mark={markOf(change)} />
          <div className="mr-fill">
            <Line change={change} onChoose={onChoose} />
            {!isShort && change.kind === 'nodeChanged' && (
              <dl className="mr-settings-diff">
                {settingLines(change).map(({ label, values }) => (
                  <div key={label}>
                    <dt>{label}</dt>
                    {values ? (
                      <dd>
                        <del>{values.from}</del> <span aria-hidden>→</span> <ins>{values.to}</ins>
                      </dd>
                    ) : (
                      <dd className="mr-dim">{t('another value')}</dd>
                    )}
                  </div>
                ))}
              </dl>
            )}
          </div>
        </li>
      ))}
      {changes.length > most && <li className="mr-dim">{t('and {count} more', { count: changes.length - most })}</li>}
    </ul>
  )
}

function Line({ change, onChoose }: { change: DocumentChange; onChoose: Props['onChoose'] }) {
  const words = <bdi>{changeInWords(change)}</bdi>
  if (!onChoose || !('node' in change)) return words
  return (
    <button type="button" className="mr-change-link" onClick={() => onChoose(change.node)}>
      {words}
    </button>
  )
}
