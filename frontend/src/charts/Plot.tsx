import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import { formatMarks, formatTime } from '../ui/format.ts'
import { plotData, type Series } from './series.ts'

/** Levels that are drawn across a chart: at `value`, with a word. */
export type PlotLines = readonly { value: number; word: string; tone: 'warning' | 'dim' }[]

interface Props {
  /** Names of the lines, one a line of text: other names make another chart. */
  names: string
  series: Series
  height: number
  format: ((value: number) => string) | undefined
  top: number | undefined
  levels: PlotLines | undefined
  /** The time under the pointer; null when it leaves. */
  onPoint(time: number | null): void
}

/** Tokens of the lines' colours: they differ in light and dark, and for people who confuse red and green. */
export const COLOURS = ['series-1', 'series-2', 'series-3', 'series-4', 'series-5', 'series-6'] as const
const NO_LEVELS: PlotLines = []

/** One uPlot that is kept: only its data changes, until its lines, its size or the colours are others. */
export function Plot({ names, series, height, format, top, levels = NO_LEVELS, onPoint }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<uPlot>(null)
  // Read while drawing: a new value needs no new chart.
  const now = useRef({ format, top, levels, onPoint })
  useEffect(() => {
    now.current = { format, top, levels, onPoint }
  })

  useEffect(() => {
    const element = box.current
    if (!element) return
    const style = getComputedStyle(element)
    const token = (name: string) => style.getPropertyValue(`--mr-${name}`).trim()
    const lines = names.split('\n')
    const axis = {
      stroke: token('dim'),
      font: `12px ${style.fontFamily}`,
      grid: { stroke: token('line'), width: 1 },
      ticks: { show: false },
    }
    const plot = new uPlot(
      {
        width: Math.max(100, element.clientWidth),
        height,
        ms: 1,
        // Room for half of the last time below.
        padding: [8, 28, 0, 0],
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
        scales: { y: { range: (_, __, most) => [0, now.current.top ?? (most > 0 ? most * 1.1 : 1)] } },
        axes: [
          { ...axis, values: (_, times) => times.map(formatTime), space: 80, size: 26 },
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
            ...(lines.length === 1 && { fill: `color-mix(in srgb, ${token(COLOURS[0])} 10%, transparent)` }),
            ...(index >= COLOURS.length && { dash: [6, 4] }),
          })),
        ],
        hooks: {
          draw: [(drawn) => drawLevels(drawn, now.current.levels, { warning: token('warning'), dim: token('dim'), font: axis.font })],
          setCursor: [({ cursor, data }) => now.current.onPoint(data[0][cursor.idx ?? -1] ?? null)],
        },
      },
      [[], ...lines.map(() => [])] as uPlot.AlignedData,
      element,
    )
    chart.current = plot
    const resized = new ResizeObserver(() => plot.setSize({ width: Math.max(100, element.clientWidth), height }))
    resized.observe(element)
    return () => {
      resized.disconnect()
      plot.destroy()
      chart.current = null
    }
  }, [names, height])

  useEffect(() => {
    if (series.lines.length > 0) chart.current?.setData(plotData(series))
  }, [series])

  return <div ref={box} />
}

function drawLevels(drawn: uPlot, levels: PlotLines, style: { warning: string; dim: string; font: string }): void {
  const { ctx, bbox } = drawn
  const ratio = uPlot.pxRatio
  for (const { value, word, tone } of levels) {
    const y = drawn.valToPos(value, 'y', true)
    if (y < bbox.top || y > bbox.top + bbox.height) continue
    ctx.save()
    ctx.strokeStyle = style[tone]
    ctx.fillStyle = style[tone]
    ctx.lineWidth = ratio
    ctx.setLineDash([4 * ratio, 4 * ratio])
    ctx.beginPath()
    ctx.moveTo(bbox.left, y)
    ctx.lineTo(bbox.left + bbox.width, y)
    ctx.stroke()
    ctx.font = style.font.replace('12px', `${12 * ratio}px`)
    ctx.textAlign = 'right'
    const above = y - bbox.top > 16 * ratio
    ctx.textBaseline = above ? 'bottom' : 'top'
    ctx.fillText(word, bbox.left + bbox.width - 4 * ratio, y + (above ? -2 : 2) * ratio)
    ctx.restore()
  }
}
