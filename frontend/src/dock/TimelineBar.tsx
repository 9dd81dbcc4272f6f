import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { IconZoomIn, IconZoomOut } from '@tabler/icons-react'
import { useId, type KeyboardEvent } from 'react'
import { nearest } from '../charts/timeRange.ts'
import { t } from '../ui/text.ts'
import type { Timeline } from './useTimeline.ts'

interface Props {
  timeline: Timeline
  /** Times of the batches that are shown, ascending. */
  times: readonly number[]
  /** The time that is read out, and what happened then. */
  moment: string
  /** The same with all values, for those who cannot see the charts. */
  readout: string
}

/** The cursor of the charts as a slider, and their zoom: what the pointer does on them, by keyboard. */
export function TimelineBar({ timeline, times, moment, readout }: Props) {
  const help = useId()
  const newest = times.at(-1) ?? 0
  const at = Math.max(0, nearest(times, timeline.pointed ?? newest))
  const onKeyDown = (event: KeyboardEvent) => {
    const act =
      event.key === '+' || event.key === '='
        ? timeline.zoomIn
        : event.key === '-'
          ? timeline.zoomOut
          : event.key === '0'
            ? () => timeline.setRange(null)
            : event.shiftKey && event.key === 'ArrowLeft'
              ? () => timeline.move(-1)
              : event.shiftKey && event.key === 'ArrowRight'
                ? () => timeline.move(1)
                : undefined
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }
  return (
    <div className="mr-timeline-bar">
      <input
        type="range"
        className="mr-timeline-cursor"
        aria-label={t('Time that is read out')}
        aria-valuetext={readout}
        aria-describedby={help}
        title={t('Arrow keys: another time. + and −: zoom. Shift with arrow keys: earlier and later. 0: all')}
        min={0}
        max={Math.max(0, times.length - 1)}
        value={at}
        // A time that goes on by itself cannot be read: while the slider has the focus, it is held.
        onFocus={() => timeline.hold(timeline.pointed ?? newest)}
        onBlur={() => timeline.hold(null)}
        onChange={(event) => timeline.hold(times[Number(event.currentTarget.value)] ?? null)}
        onKeyDown={onKeyDown}
      />
      <span id={help} hidden>
        {t('Plus and minus zoom, Shift with arrow keys moves to earlier and later times, 0 shows all.')}
      </span>
      <span className="mr-timeline-moment mr-num mr-clip" title={moment}>
        <bdi>{moment}</bdi>
      </span>
      <Tooltip label={t('Zoom in (or drag over a chart)')}>
        <ActionIcon aria-label={t('Zoom in')} onClick={timeline.zoomIn}>
          <IconZoomIn size={18} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('Zoom out')}>
        <ActionIcon aria-label={t('Zoom out')} disabled={timeline.range === null} onClick={timeline.zoomOut}>
          <IconZoomOut size={18} />
        </ActionIcon>
      </Tooltip>
      <Button size="compact-xs" variant="default" disabled={timeline.range === null} onClick={() => timeline.setRange(null)}>
        {t('Show all')}
      </Button>
    </div>
  )
}
