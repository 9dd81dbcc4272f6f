import { IconAlertTriangle } from '@tabler/icons-react'

/** Why something says less than it seems to; nothing where there is nothing to be known. */
export function Cautions({ cautions, label }: { cautions: readonly string[]; label: string }) {
  if (cautions.length === 0) return null
  return (
    <ul className="mr-cautions" aria-label={label}>
      {cautions.map((words) => (
        <li key={words} className="mr-with-icon mr-small" data-tone="warning">
          <IconAlertTriangle size={14} aria-hidden />
          <span>{words}</span>
        </li>
      ))}
    </ul>
  )
}
