import './sources.css'
import { saidInWords, texts, type ReceiverInfo } from '@millrace/shared'
import { IconAlertCircle, IconCheck, IconClock, IconPlayerPause, IconPlugConnected } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useDraft, useLive } from '../editor/session.ts'
import { formatBytes, formatDateTime, formatNumber } from '../ui/format.ts'
import { NodeName } from '../ui/NodeName.tsx'
import { Sparkline } from '../ui/Sparkline.tsx'
import { t } from '../ui/text.ts'
import { EventWindows } from './EventWindows.tsx'
import { heldCourses } from './heldCourses.ts'
import { KeptTables } from './KeptTables.tsx'
import { RememberedKeys } from './RememberedKeys.tsx'
import { useKeptSizes } from './useKeptSizes.ts'

/** Receivers of the run, and the rows that its nodes keep. */
export function SourcesAndState() {
  const hasRun = useLive((figures) => figures.run !== null)
  if (!hasRun) return <p className="mr-empty">{t('Nothing has run yet.')}</p>
  return (
    <div className="mr-run-sources">
      <Receivers />
      <EventWindows />
      <State />
      <KeptTables />
      <RememberedKeys />
    </div>
  )
}

const WORDS: Record<ReceiverInfo['status'], string> = texts({
  active: 'reading',
  connecting: 'connecting',
  waiting: 'no sender',
  error: 'cannot read',
  stopped: 'stopped',
})
const LOOKS = {
  active: { Icon: IconCheck, tone: 'plain' },
  connecting: { Icon: IconPlugConnected, tone: 'plain' },
  waiting: { Icon: IconClock, tone: 'dim' },
  error: { Icon: IconAlertCircle, tone: 'error' },
  stopped: { Icon: IconPlayerPause, tone: 'dim' },
} as const

function Receivers() {
  const receivers = useLive((figures) => figures.receivers)
  const queued = useLive((figures) => figures.queued)
  const nodes = useDraft((draft) => draft.document.nodes)
  return (
    <section aria-labelledby="receivers">
      <h2 id="receivers" className="mr-section-title">
        {t('Receivers')}
      </h2>
      {receivers.length === 0 ? (
        <p className="mr-empty">{t('Nothing is received at the moment.')}</p>
      ) : (
        <table className="mr-data">
          <thead>
            <tr>
              <th scope="col">{t('Source')}</th>
              <th scope="col">{t('Status')}</th>
              <th scope="col">{t('Place')}</th>
              <th scope="col" data-align="end">
                {t('Records')}
              </th>
              <th scope="col" data-align="end">
                {t('Size')}
              </th>
              <th scope="col" data-align="end">
                {t('Waiting')}
              </th>
              <th scope="col">{t('Last error')}</th>
            </tr>
          </thead>
          <tbody>
            {receivers.map(({ node, status, place, records, bytes, lastError }) => {
              const { Icon, tone } = LOOKS[status]
              return (
                <tr key={node}>
                  <td>
                    <NodeName id={node} nodes={nodes} />
                  </td>
                  <td>
                    <span className="mr-with-icon" data-tone={tone}>
                      <Icon size={14} aria-hidden /> {t(WORDS[status])}
                    </span>
                  </td>
                  <td className="mr-clip" title={saidInWords(place)}>
                    <bdi>{saidInWords(place)}</bdi>
                  </td>
                  <td data-align="end">{formatNumber(records)}</td>
                  <td data-align="end">{formatBytes(bytes)}</td>
                  <td data-align="end">{formatBytes(queued[node] ?? 0)}</td>
                  <td className="mr-wrap">
                    {lastError
                      ? t('{time}: {message}', { time: formatDateTime(lastError.at), message: saidInWords(lastError.message) })
                      : t('none')}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      )}
    </section>
  )
}

function State() {
  const batches = useLive((figures) => figures.batches)
  const nodes = useDraft((draft) => draft.document.nodes)
  const sizes = useKeptSizes()
  const courses = useMemo(() => heldCourses(batches), [batches])
  return (
    <section aria-labelledby="state">
      <h2 id="state" className="mr-section-title">
        {t('Rows kept between batches')}
      </h2>
      {courses.length === 0 ? (
        <p className="mr-empty">{t('No node keeps rows.')}</p>
      ) : (
        <table className="mr-data">
          <thead>
            <tr>
              <th scope="col">{t('Node')}</th>
              <th scope="col" data-align="end">
                {t('Rows kept')}
              </th>
              <th scope="col" data-align="end">
                {t('At most')}
              </th>
              <th scope="col" data-align="end">
                {t('Size')}
              </th>
              <th scope="col">{t('Course')}</th>
            </tr>
          </thead>
          <tbody>
            {courses.map(({ node, values, newest, most }) => (
              <tr key={node}>
                <td>
                  <NodeName id={node} nodes={nodes} />
                </td>
                <td data-align="end">{formatNumber(newest)}</td>
                <td data-align="end">{formatNumber(most)}</td>
                <td data-align="end">{sizes.has(node) ? t('about {size}', { size: formatBytes(sizes.get(node)!) }) : '–'}</td>
                <td className="mr-course">
                  <Sparkline
                    values={values}
                    width={160}
                    height={22}
                    label={t('Rows kept over {count, plural, one {# batch} other {# batches}}', { count: values.length })}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
