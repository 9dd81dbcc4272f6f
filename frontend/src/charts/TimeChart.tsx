import 'uplot/dist/uPlot.min.css'
import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import { formatCompact, formatTime } from '../ui/format.ts'
import type { Series } from './series.ts'

interface Props {
  series: Series
  height: number
  /** Said to those who cannot see it. */
  label: string
  format?: (value: number) => string
  /** A horizontal line, such as the interval. */
  line?: number
}

/** Colours that differ in light and dark, for people who confuse red and green too. */
const COLOURS = ['input', 'window', 'step', 'output', 'warning', 'healthy'] as const

/** Lines over time. The chart is kept and only its data changes, until its lines or the colours are others. */
export function TimeChart(props: Props) {
  const { series, label, format = formatCompact } = props
  const scheme = useComputedColorScheme('light')
  const names = series.lines.map(({ name }) => name).join('\n')
  const last = series.lines.map(({ name, values }) => `${name}: ${format(values.findLast((value) => value !== null) ?? 0)}`).join(', ')
  return (
    <div role="img" aria-label={`${label}. Now ${last || 'no values'}`}>
      <Plot key={`${scheme}\n${names}`} {...props} names={names} />
    </div>
  )
}

function Plot({ series, height, format = formatCompact, line, names }: Props & { names: string }) {
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<uPlot>(null)

  useEffect(() => {
    const element = box.current
    if (!element) return
    const style = getComputedStyle(element)
    const token = (name: string) => style.getPropertyValue(`--mr-${name}`).trim()
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
        padding: [8, 24, 0, 0],
        legend: { show: names.includes('\n'), live: false },
        cursor: { y: false },
        scales: { y: { range: (_, __, most) => [0, most > 0 ? Math.max(most, line ?? 0) * 1.1 : 1] } },
        axes: [
          { ...axis, values: (_, times) => times.map(formatTime), space: 72, size: 28 },
          { ...axis, values: (_, values) => values.map(format), size: 56 },
        ],
        series: [
          {},
          ...names.split('\n').map((name, index) => ({
            label: name,
            stroke: token(COLOURS[index % COLOURS.length]!),
            width: 1.5,
            points: { show: false },
            spanGaps: true,
            ...(index >= COLOURS.length && { dash: [6, 4] }),
          })),
        ],
        hooks: {
          draw:
            line === undefined
              ? []
              : [
                  (drawn) => {
                    const y = drawn.valToPos(line, 'y', true)
                    drawn.ctx.save()
                    drawn.ctx.strokeStyle = token('warning')
                    drawn.ctx.setLineDash([4, 4])
                    drawn.ctx.beginPath()
                    drawn.ctx.moveTo(drawn.bbox.left, y)
                    drawn.ctx.lineTo(drawn.bbox.left + drawn.bbox.width, y)
                    drawn.ctx.stroke()
                    drawn.ctx.restore()
                  },
                ],
        },
      },
      [[], ...names.split('\n').map(() => [])] as uPlot.AlignedData,
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
  }, [names, height, line, format])

  useEffect(() => {
    if (series.lines.length > 0) chart.current?.setData([series.times, ...series.lines.map(({ values }) => values)] as uPlot.AlignedData)
  }, [series])

  return <div ref={box} />
}
