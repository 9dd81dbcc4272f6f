import { memo } from 'react'

interface Props {
  /** Oldest first; the scale begins at zero. */
  values: readonly number[]
  /** In pixels; with `fluid`, as wide as its place. */
  width: number
  height: number
  fluid?: boolean
  /** Said to those who cannot see it; absent = decoration. */
  label?: string
}

/** A small neutral line over time. */
export const Sparkline = memo(function Sparkline({ values, width, height, fluid = false, label }: Props) {
  const top = Math.max(...values, 0)
  const points = values.map((value, index) => {
    const x = values.length > 1 ? (index / (values.length - 1)) * width : width
    const y = height - 1 - (top > 0 ? Math.max(0, value) / top : 0) * (height - 3)
    return `${x.toFixed(1)},${y.toFixed(1)}`
  })
  return (
    <svg
      className="mr-sparkline"
      width={fluid ? '100%' : width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      {...(fluid && { preserveAspectRatio: 'none' })}
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    >
      {points.length > 1 && (
        <>
          <polygon points={`0,${height} ${points.join(' ')} ${width},${height}`} fill="currentColor" opacity="0.1" />
          <polyline
            points={points.join(' ')}
            fill="none"
            stroke="currentColor"
            strokeWidth="1.5"
            strokeLinejoin="round"
            vectorEffect="non-scaling-stroke"
          />
        </>
      )}
    </svg>
  )
})
