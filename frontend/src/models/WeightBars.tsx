import { formatMarks } from '../ui/format.ts'
import type { Weights } from './modelOf.ts'

/** Weights as bars from a middle line, those below zero to its start. */
export function WeightBars({ weights: { names, values } }: { weights: Weights }) {
  const most = Math.max(...values.map(Math.abs)) || 1
  const words = formatMarks(values)
  return (
    <ul className="mr-weights">
      {names.map((name, i) => {
        const part = (Math.abs(values[i]!) / most) * 50
        return (
          <li key={name}>
            <bdi className="mr-clip">{name}</bdi>
            <span className="mr-weight" aria-hidden>
              <span
                style={{ inlineSize: `${part}%`, insetInlineStart: `${values[i]! < 0 ? 50 - part : 50}%` }}
                data-below={values[i]! < 0}
              />
            </span>
            <span className="mr-num">{words[i]}</span>
          </li>
        )
      })}
    </ul>
  )
}
