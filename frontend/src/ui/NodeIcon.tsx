import {
  IconArrowsDown,
  IconArrowsSplit2,
  IconBandage,
  IconBraces,
  IconBrain,
  IconClockHour4,
  IconColumns3,
  IconCopyMinus,
  IconCpu,
  IconDatabaseExport,
  IconDice5,
  IconFileExport,
  IconFilter,
  IconFolderDown,
  IconListDetails,
  IconListNumbers,
  IconPlayerTrackNext,
  IconPlugConnected,
  IconPuzzle,
  IconRowInsertBottom,
  IconSql,
  IconStack2,
  IconSum,
  IconTable,
  IconTablePlus,
  IconTableShortcut,
  IconTrendingUp,
  IconTrophy,
  IconWaveSine,
  IconWorldUpload,
  type TablerIcon,
} from '@tabler/icons-react'
import { definitionOf } from '@millrace/shared'

/** The icons that definitions name. One that is missing here is drawn as a puzzle piece. */
const ICONS: Record<string, TablerIcon> = {
  IconArrowsDown,
  IconArrowsSplit2,
  IconBandage,
  IconBraces,
  IconBrain,
  IconClockHour4,
  IconColumns3,
  IconCopyMinus,
  IconCpu,
  IconDatabaseExport,
  IconDice5,
  IconFileExport,
  IconFilter,
  IconFolderDown,
  IconListDetails,
  IconListNumbers,
  IconPlayerTrackNext,
  IconPlugConnected,
  IconRowInsertBottom,
  IconSql,
  IconStack2,
  IconSum,
  IconTable,
  IconTablePlus,
  IconTableShortcut,
  IconTrendingUp,
  IconTrophy,
  IconWaveSine,
  IconWorldUpload,
}

/** The tinted icon of a node's type; its colour comes from the `data-kind` around it. */
export function NodeIcon({ type, size = 28 }: { type: string; size?: number }) {
  const Icon = ICONS[definitionOf(type)?.icon ?? ''] ?? IconPuzzle
  return (
    <span className="mr-kind-icon" style={{ inlineSize: size, blockSize: size }} aria-hidden>
      <Icon size={Math.round(size * 0.6)} stroke={1.8} />
    </span>
  )
}
