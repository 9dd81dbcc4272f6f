import { Tooltip } from '@mantine/core'
import { GROUP_COLORS, texts, type GroupColor } from '@millrace/shared'
import { IconCheck, IconSlash } from '@tabler/icons-react'
import { setGroup } from '../editor/groups.ts'
import { useDraft, useSession } from '../editor/session.ts'
import { t, tDefinition } from '../ui/text.ts'

const NAMES: Record<GroupColor | 'none', string> = texts({
  none: 'No colour',
  blue: 'Blue',
  pink: 'Pink',
  teal: 'Teal',
  violet: 'Violet',
  amber: 'Amber',
  grey: 'Grey',
})

/** Chooses the colour of a group's frame and card. */
export function GroupColors({ group }: { group: string }) {
  const session = useSession()
  const current = useDraft(({ document }) => document.groups[group]?.color)
  return (
    <fieldset className="mr-group-colors">
      <legend>{t('Colour of the group')}</legend>
      {(['none', ...GROUP_COLORS] as const).map((name) => {
        const color = name === 'none' ? undefined : name
        const Mark = color ? IconCheck : IconSlash
        return (
          <Tooltip key={name} label={tDefinition(NAMES[name])}>
            <label className="mr-group-color" data-group-color={color}>
              <input
                type="radio"
                name="group-color"
                aria-label={tDefinition(NAMES[name])}
                checked={color === current}
                onChange={() => setGroup(session, group, { color })}
              />
              <Mark size={16} aria-hidden />
            </label>
          </Tooltip>
        )
      })}
    </fieldset>
  )
}
