import { Button, Group, Popover, Select, TextInput } from '@mantine/core'
import { durationInWords, MAX_INTERVAL_MS, MIN_INTERVAL_MS } from '@millrace/shared'
import { IconClock } from '@tabler/icons-react'
import { useState } from 'react'
import { parseNumber } from '../fields/parseNumber.ts'
import { t } from '../ui/text.ts'
import { useDraft, useSession } from './session.ts'

const UNITS = [
  { value: '1', label: t('milliseconds') },
  { value: '1000', label: t('seconds') },
  { value: '60000', label: t('minutes') },
]
const isAllowed = (interval: number): boolean => interval >= MIN_INTERVAL_MS && interval <= MAX_INTERVAL_MS

/** How often the pipeline updates. */
export function IntervalMenu() {
  const interval = useDraft((draft) => draft.document.interval)
  const [isOpen, setOpen] = useState(false)
  return (
    <Popover position="bottom-start" withArrow trapFocus opened={isOpen} onChange={setOpen}>
      <Popover.Target>
        <Button
          className="mr-interval"
          variant="default"
          leftSection={<IconClock size={16} />}
          aria-label={t('Update every {interval}', { interval: durationInWords(interval) })}
          onClick={() => setOpen(!isOpen)}
        >
          <span className="mr-interval-words">{t('Update every')}</span> {durationInWords(interval)}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className="mr-form">
        <IntervalForm interval={interval} />
      </Popover.Dropdown>
    </Popover>
  )
}

function IntervalForm({ interval }: { interval: number }) {
  const session = useSession()
  const fitting = UNITS.findLast(({ value }) => interval % Number(value) === 0)!
  const [unit, setUnit] = useState(fitting.value)
  const [text, setText] = useState(String(interval / Number(unit)))
  const wanted = (written: string, size: string) => Math.round((parseNumber(written) ?? Number.NaN) * Number(size))
  const set = (written: string, size: string) => {
    setText(written)
    setUnit(size)
    const next = wanted(written, size)
    if (isAllowed(next)) session.change([{ op: 'setInterval', interval: next }], t('Change how often it updates'), 'interval')
  }
  return (
    <Group gap="sm" align="flex-start" wrap="nowrap">
      <TextInput
        label={t('Update every')}
        w={140}
        inputMode="decimal"
        value={text}
        description={t('From 100 ms to 1 hour.')}
        {...(!isAllowed(wanted(text, unit)) && { error: t('From 100 ms to 1 hour.') })}
        onChange={(event) => set(event.currentTarget.value, unit)}
      />
      <Select
        label={t('Unit')}
        w={140}
        allowDeselect={false}
        data={UNITS}
        value={unit}
        onChange={(value) => set(text, value ?? unit)}
        comboboxProps={{ withinPortal: false }}
      />
    </Group>
  )
}
