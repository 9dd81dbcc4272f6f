import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import { formatMarks, formatTime } from '../ui/format.ts'
import { DISTRIBUTION_ROOM, drawDistribution, drawLevels, drawMarks, type PlotLines, type PlotMark } from './drawOver.ts'
import { plotData, type Series } from './series.ts'
import type { TimeRange } from './timeRange.ts'

/** Charts that show the same times: one pointer for all, one stretch, the same events. */
export interface PlotLink {
  /** Charts of one key share the pointer. */
  key: string
  /** What is shown; null = all. */
  range: TimeRange | null
  /** Where the cursor is put: a time, or null = nowhere. Undefined while the pointer has it. */
  cursor: number | null | undefined
  marks: readonly PlotMark[]
  /** A stretch was chosen by dragging; null = all, by a double click. */
  onRange(range: TimeRange | null): void
}

interface Props {
  /** Names of the lines, one a line of text: other names make another chart. */
  names: string
  series: Series
  height: number
  format: ((value: number) => string) | undefined
  top: number | undefined
  levels: PlotLines | undefined
  marks: readonly PlotMark[] | undefined
  /** Draws beside the chart how often the values of the first line were measured. */
  hasDistribution: boolean
  link: PlotLink | undefined
  /** Fills below every line. */
  filled: boolean
  /** The time under the pointer; null when it leaves. */
  onPoint(time: number | null): void
}

/** Tokens of the lines' colours: they differ in light and dark, and for people who confuse red and green. */
export const COLOURS = ['series-1', 'series-2', 'series-3', 'series-4', 'series-5', 'series-6'] as const
const NO_LEVELS: PlotLines = []
/** A drag shorter than this, in pixels, is a click. */
const LEAST_DRAG = 5
/** A chart of one batch is this long, in milliseconds. */
const LEAST_LENGTH = 1000

/** Marks within one second would say the same second again. */
const onceEach = (texts: readonly string[]): string[] => texts.map((text, at) => (text === texts[at - 1] ? '' : text))

/** One uPlot that is kept: only its data changes, until its lines, its size or the colours are others. */
export function Plot({ names, series, height, format, top, levels = NO_LEVELS, marks, hasDistribution, link, filled, onPoint }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<uPlot>(null)
  // Read while drawing: a new value needs no new chart.
  const now = useRef({ format, top, levels, marks, onPoint, series, link, height })
  useEffect(() => {
    now.current = { format, top, levels, marks, onPoint, series, link, height }
  })
  const key = link?.key

  useEffect(() => {
    const element = box.current
    if (!element) return
    const style = getComputedStyle(element)
    const token = (name: string) => style.getPropertyValue(`--mr-${name}`).trim()
    const lines = names.split('\n')
    // Several areas lie over each other: their colours must not add up to mud.
    const fill = !filled ? 10 : lines.length === 1 ? 16 : 6
    const axis = {
      stroke: token('dim'),
      font: `12px ${style.fontFamily}`,
      grid: { stroke: token('line'), width: 1 },
      ticks: { show: false },
    }
    const over = {
      warning: token('warning'),
      error: token('error'),
      dim: token('dim'),
      series: `color-mix(in srgb, ${token(COLOURS[0])} 60%, transparent)`,
      font: axis.font,
    }
    const plot = new uPlot(
      {
        width: Math.max(100, element.clientWidth),
        height: now.current.height,
        ms: 1,
        // Room for half of the last time below.
        padding: [8, hasDistribution ? DISTRIBUTION_ROOM : 28, 0, 0],
        legend: { show: false },
        cursor: {
          y: false,
          drag: { x: key !== undefined, y: false, setScale: false },
          points: { size: 7 },
          // A stretch is chosen on one chart, and told to the others by `onRange`.
          ...(key !== undefined && { sync: { key, filters: { pub: (type) => type === 'mousemove' || type === 'mouseleave' } } }),
          bind: {
            dblclick: () => () => {
              now.current.link?.onRange(null)
              return null
            },
          },
        },
        scales: { y: { range: (_, __, most) => [0, now.current.top ?? (most > 0 ? most * 1.1 : 1)] } },
        axes: [
          { ...axis, values: (_, times) => onceEach(times.map(formatTime)), space: 80, size: 26 },
          {
            ...axis,
            values: (_, values) => (now.current.format ? values.map(now.current.format) : formatMarks(values)),
            size: (_, values) => 16 + 7 * Math.max(2, ...(values ?? []).map((value) => value?.length ?? 0)),
            space: 28,
          },
        ],
        series: [
          {},
          ...lines.map((name, index) => ({
            label: name,
            stroke: token(COLOURS[index % COLOURS.length]!),
            width: 1.75,
            points: { show: false },
            ...((filled || lines.length === 1) && {
              fill: `color-mix(in srgb, ${token(COLOURS[index % COLOURS.length]!)} ${fill}%, transparent)`,
            }),
            ...(index >= COLOURS.length && { dash: [6, 4] }),
          })),
        ],
        hooks: {
          draw: [
            (drawn) => {
              drawMarks(drawn, now.current.marks ?? [], over)
              drawLevels(drawn, now.current.levels, over)
              if (hasDistribution) drawDistribution(drawn, now.current.series.lines[0]?.values ?? [], over)
            },
          ],
          setCursor: [
            // The other charts of a key follow: only that under the pointer tells.
            ({ cursor, data, over: area }) => area.matches(':hover') && now.current.onPoint(data[0][cursor.idx ?? -1] ?? null),
          ],
          setSelect: [
            (drawn) => {
              const { left, width } = drawn.select
              if (width < LEAST_DRAG) return
              drawn.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
              now.current.link?.onRange([drawn.posToVal(left, 'x'), drawn.posToVal(left + width, 'x')])
            },
          ],
        },
      },
      [[], ...lines.map(() => [])] as uPlot.AlignedData,
      element,
    )
    chart.current = plot
    const left = () => now.current.onPoint(null)
    plot.over.addEventListener('mouseleave', left)
    const resized = new ResizeObserver(() => plot.setSize({ width: Math.max(100, element.clientWidth), height: now.current.height }))
    resized.observe(element)
    return () => {
      resized.disconnect()
      plot.destroy()
      chart.current = null
    }
  }, [names, filled, hasDistribution, key])

  useEffect(() => {
    const plot = chart.current
    if (plot && plot.height !== height) plot.setSize({ width: plot.width, height })
  }, [height])

  const range = link?.range
  const cursor = link?.cursor
  useEffect(() => {
    const plot = chart.current
    if (!plot || series.lines.length === 0) return
    const data = plotData(series)
    const [first = 0, last = 0] = [data[0][0], data[0].at(-1)]
    plot.batch(() => {
      plot.setData(data, false)
      const [min, max] = range ?? [first, Math.max(last, first + LEAST_LENGTH)]
      plot.setScale('x', { min, max })
    })
    if (cursor === undefined) return
    const left = cursor === null ? -10 : plot.valToPos(cursor, 'x')
    plot.setCursor({ left, top: left < 0 ? -10 : 0 }, false)
  }, [series, range, cursor])

  useEffect(() => {
    if (marks) chart.current?.redraw(false)
  }, [marks])

  return <div ref={box} />
}
