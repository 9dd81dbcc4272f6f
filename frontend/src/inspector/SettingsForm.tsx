import { Button, Stack } from '@mantine/core'
import {
  changeSetting,
  isRequired,
  migrateSettings,
  saidInWords,
  settingsOf,
  type AnyDefinition,
  type Node,
  type Problem,
  type Setting,
} from '@millrace/shared'
import { useState, type FocusEvent, type ReactNode } from 'react'
import { useSession } from '../editor/session.ts'
import { SettingsContext } from '../fields/context.ts'
import { Field } from '../fields/Field.tsx'
import { t, tDefinition } from '../ui/text.ts'
import { isShown } from './isShown.ts'
import { problemsByField } from './problemsByField.ts'
import { useMissing } from './useMissing.ts'

/** The focus is elsewhere now: not in another part of it, and not in another window, where the field keeps it. */
const isLeft = ({ currentTarget, relatedTarget, target }: FocusEvent): boolean =>
  !currentTarget.contains(relatedTarget) && target !== document.activeElement

interface Props {
  id: string
  node: Node
  definition: AnyDefinition
  problems: readonly Problem[]
}

/** The settings of a node, each with what is wrong with it. */
export function SettingsForm({ id, node, definition, problems }: Props) {
  const session = useSession()
  const settings = migrateSettings(definition, node.settings, node.typeVersion) ?? node.settings
  const fields = settingsOf(definition).filter(({ meta }) => isShown(meta, settings, definition))
  const { said, needed, touch } = useMissing(id, settings, problems)
  const found = problemsByField(said)
  const drawn = (shown: readonly Setting[]) =>
    inRows(shown).map((row) => (
      <div key={row[0]!.name} className={row.length > 1 ? 'mr-field-row' : undefined}>
        {row.map(({ name, meta, fallback }) => (
          <div key={name} className="mr-setting" onBlur={(event) => isLeft(event) && touch(name)}>
            <Field
              place={{ node: id, setting: name }}
              meta={meta}
              isRequired={isRequired(definition, name)}
              value={settings[name]}
              fallback={fallback}
              error={found[name]?.whole}
              errors={found[name]?.parts ?? NO_PARTS}
              onChange={(value) => {
                touch(name)
                session.change(changeSetting(id, node, name, value), t('Change {name}', { name: node.name }), `setting ${id} ${name}`)
              }}
            />
            {needed.has(name) && found[name] === undefined && <span className="mr-needed">{t('needed')}</span>}
            <Fixes problems={problems.filter(({ setting }) => setting === name || setting?.startsWith(`${name}.`))} />
          </div>
        ))}
      </div>
    ))
  const sections = [...new Set(fields.flatMap(({ meta }) => meta.section ?? []))]
  return (
    <SettingsContext value={settings}>
      {drawn(fields.filter(({ meta }) => meta.section === undefined))}
      {sections.map((section) => {
        const inside = fields.filter(({ meta }) => meta.section === section)
        const isUsed = inside.some(({ name }) => settings[name] !== undefined || found[name] !== undefined || needed.has(name))
        return (
          <Section key={section} title={tDefinition(section)} isUsed={isUsed}>
            {drawn(inside)}
          </Section>
        )
      })}
    </SettingsContext>
  )
}

/** Settings that few need, folded until one of them is used. */
function Section({ title, isUsed, children }: { title: string; isUsed: boolean; children: ReactNode }) {
  const [isOpen, setOpen] = useState(isUsed)
  return (
    <details className="mr-fold" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{title}</summary>
      <Stack gap="xs">{isOpen && children}</Stack>
    </details>
  )
}

/** Settings that stand side by side, together. */
function inRows(fields: readonly Setting[]): Setting[][] {
  const rows: Setting[][] = []
  for (const field of fields) {
    const last = rows.at(-1)
    if (field.meta.row !== undefined && last?.[0]?.meta.row === field.meta.row) last.push(field)
    else rows.push([field])
  }
  return rows
}

const NO_PARTS: Readonly<Record<string, string>> = {}

/** What mends a setting with a click. */
function Fixes({ problems }: { problems: readonly Problem[] }) {
  const session = useSession()
  return problems.map(
    ({ code, fix }) =>
      fix && (
        <Button key={code} size="compact-sm" variant="light" onClick={() => session.change(fix.operations, saidInWords(fix.label))}>
          {saidInWords(fix.label)}
        </Button>
      ),
  )
}
