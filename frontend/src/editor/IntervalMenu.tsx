import { Button, Group, Popover, Select, Stack, TextInput } from '@mantine/core'
import { durationInWords, MAX_INTERVAL_MS, MAX_REMEMBER_MS, MIN_INTERVAL_MS } from '@millrace/shared'
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
const LONG_UNITS = [
  { value: '1000', label: t('seconds') },
  { value: '60000', label: t('minutes') },
  { value: '3600000', label: t('hours') },
]
const isAllowed = (interval: number): boolean => interval >= MIN_INTERVAL_MS && interval <= MAX_INTERVAL_MS

const isRemembered = (ms: number): boolean => ms >= 0 && ms <= MAX_REMEMBER_MS

/** How often the pipeline updates, and how long what came for past updates is kept. */
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
  const options = useDraft((draft) => draft.document.options)
  return (
    <Stack gap="md">
      <DurationInput
        label={t('Update every')}
        description={t('From 100 ms to 1 hour.')}
        units={UNITS}
        value={interval}
        isAllowed={isAllowed}
        onChange={(next) => session.change([{ op: 'setInterval', interval: next }], t('Change how often it updates'), 'interval')}
      />
      <DurationInput
        label={t('Keep what was received')}
        description={t(
          'Up to 7 days, for previews, comparisons and files of past batches. With 0, only the newest. Windows keep what they need anyway.',
        )}
        units={LONG_UNITS}
        value={options.rememberMs}
        isAllowed={isRemembered}
        onChange={(rememberMs) =>
          session.change([{ op: 'setOptions', options: { ...options, rememberMs } }], t('Change how long batches are kept'), 'remember')
        }
      />
    </Stack>
  )
}

interface DurationProps {
  label: string
  description: string
  units: { value: string; label: string }[]
  /** Milliseconds. */
  value: number
  isAllowed(value: number): boolean
  /** Called with what is allowed only. */
  onChange(value: number): void
}

function DurationInput({ label, description, units, value, isAllowed: isGood, onChange }: DurationProps) {
  const fitting = units.findLast((each) => value % Number(each.value) === 0)!
  const [unit, setUnit] = useState(value === 0 ? units[1]!.value : fitting.value)
  const [text, setText] = useState(String(value / Number(unit)))
  const wanted = (written: string, size: string) => Math.round((parseNumber(written) ?? Number.NaN) * Number(size))
  const set = (written: string, size: string) => {
    setText(written)
    setUnit(size)
    const next = wanted(written, size)
    if (isGood(next)) onChange(next)
  }
  return (
    <Group gap="sm" align="flex-start" wrap="nowrap">
      <TextInput
        label={label}
        w={200}
        inputMode="decimal"
        value={text}
        description={description}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        {...(!isGood(wanted(text, unit)) && { error: description })}
        onChange={(event) => set(event.currentTarget.value, unit)}
      />
      <Select
        label={t('Unit')}
        w={140}
        allowDeselect={false}
        data={units}
        value={unit}
        onChange={(next) => set(text, next ?? unit)}
        comboboxProps={{ withinPortal: false }}
      />
    </Group>
  )
}
