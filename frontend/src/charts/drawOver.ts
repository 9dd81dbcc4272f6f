/** What is drawn over a chart's lines: levels, marks of events, and beside them how the values are distributed. */
import uPlot from 'uplot'
import { histogram } from './histogram.ts'

export type Tone = 'warning' | 'dim' | 'error'
/** Levels that are drawn across a chart: at `value`, with a word. */
export type PlotLines = readonly { value: number; word: string; tone: Tone }[]
/** Something that happened, drawn down a chart; `time` in milliseconds since the epoch. */
export interface PlotMark {
  time: number
  tone: Tone
  words: string
}
export type Style = Record<Tone | 'series', string> & { font: string }

/** Room beside a chart for its distribution: a gap, and bars of at most this length. */
const GAP = 8
const BARS = 30
export const DISTRIBUTION_ROOM = GAP + BARS + 6
/** About the height of a bar in pixels. */
const BAR_HEIGHT = 9

/** Draws in the style's tones, and leaves the canvas as it was. */
function painting({ ctx }: uPlot, colour: string, paint: (ctx: CanvasRenderingContext2D, ratio: number) => void): void {
  ctx.save()
  ctx.strokeStyle = colour
  ctx.fillStyle = colour
  ctx.lineWidth = uPlot.pxRatio
  paint(ctx, uPlot.pxRatio)
  ctx.restore()
}

export function drawLevels(drawn: uPlot, levels: PlotLines, style: Style): void {
  const { bbox } = drawn
  for (const { value, word, tone } of levels) {
    const y = drawn.valToPos(value, 'y', true)
    if (y < bbox.top || y > bbox.top + bbox.height) continue
    painting(drawn, style[tone], (ctx, ratio) => {
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
    })
  }
}

/** A line down the chart with a flag at its head for each event; its words are said where the time is read out. */
export function drawMarks(drawn: uPlot, marks: readonly PlotMark[], style: Style): void {
  const { bbox } = drawn
  for (const { time, tone } of marks) {
    const x = drawn.valToPos(time, 'x', true)
    if (x < bbox.left || x > bbox.left + bbox.width) continue
    painting(drawn, style[tone], (ctx, ratio) => {
      ctx.beginPath()
      ctx.moveTo(x, bbox.top)
      ctx.lineTo(x, bbox.top + bbox.height)
      ctx.stroke()
      ctx.beginPath()
      ctx.moveTo(x - 4 * ratio, bbox.top - 6 * ratio)
      ctx.lineTo(x + 4 * ratio, bbox.top - 6 * ratio)
      ctx.lineTo(x, bbox.top)
      ctx.closePath()
      ctx.fill()
    })
  }
}

/** How often values of each height were measured, as bars beside the chart on the same scale. */
export function drawDistribution(drawn: uPlot, values: readonly (number | null)[], style: Style): void {
  const { bbox } = drawn
  const ratio = uPlot.pxRatio
  const top = drawn.scales['y']?.max ?? 0
  const counts = histogram(values, top, Math.max(4, Math.round(bbox.height / ratio / BAR_HEIGHT)))
  const most = Math.max(1, ...counts)
  const height = bbox.height / counts.length
  const start = bbox.left + bbox.width + GAP * ratio
  painting(drawn, style.series, (ctx) => {
    for (const [index, count] of counts.entries()) {
      if (count === 0) continue
      const y = bbox.top + bbox.height - (index + 1) * height
      ctx.fillRect(start, y + ratio, Math.max(2 * ratio, (count / most) * BARS * ratio), Math.max(ratio, height - 2 * ratio))
    }
  })
}
