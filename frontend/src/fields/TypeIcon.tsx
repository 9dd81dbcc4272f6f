import { typeFamily, type TypeFamily } from '@millrace/shared'
import {
  IconBraces,
  IconBrackets,
  IconCalendarTime,
  IconHash,
  IconLetterT,
  IconToggleLeft,
  IconTriangleSquareCircle,
} from '@tabler/icons-react'
import type { ComponentType } from 'react'

const ICONS: Record<TypeFamily, ComponentType<{ size?: number; className?: string; 'aria-hidden'?: boolean }>> = {
  text: IconLetterT,
  integer: IconHash,
  decimal: IconHash,
  float: IconHash,
  boolean: IconToggleLeft,
  time: IconCalendarTime,
  list: IconBrackets,
  struct: IconBraces,
  other: IconTriangleSquareCircle,
}

/** What a column holds, as a picture beside the word for it. */
export function TypeIcon({ type }: { type: string | undefined }) {
  const Icon = ICONS[type === undefined ? 'other' : typeFamily(type)]
  return <Icon size={14} className="mr-dim" aria-hidden />
}
