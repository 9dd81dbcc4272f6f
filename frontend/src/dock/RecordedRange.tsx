import { NumberInput, SegmentedControl, Stack, TextInput } from '@mantine/core'
import type { RecordedSource } from '@millrace/shared'
import { t } from '../ui/text.ts'
import { fromLocalInput, toLocalInput } from '../ui/localTime.ts'

type Batches = RecordedSource['batches']

/** The newest batches, or those between two times, both included; a field may be without a value. */
export type BatchChoice = { by: 'last'; last: number | string } | { by: 'time'; from: number | undefined; to: number | undefined }

/** Which of the recorded batches are chosen. */
export function batchesOf(batches: Batches, choice: BatchChoice): Batches {
  if (choice.by === 'last') return typeof choice.last === 'number' && choice.last >= 1 ? batches.slice(-choice.last) : []
  const { from, to } = choice
  return from === undefined || to === undefined ? [] : batches.filter(({ time }) => time >= from && time <= to)
}

interface Props {
  batches: Batches
  interval: number
  value: BatchChoice
  disabled: boolean
  onChange(value: BatchChoice): void
}

export function RecordedRange({ batches, interval, value, disabled, onChange }: Props) {
  const [first, last] = [batches[0]?.time, batches.at(-1)?.time]
  const step = interval % 1000 === 0 ? 1 : 0.001
  const time = (which: 'from' | 'to', label: string) =>
    value.by === 'time' && (
      <TextInput
        type="datetime-local"
        step={step}
        label={label}
        disabled={disabled}
        value={value[which] === undefined ? '' : toLocalInput(value[which], step)}
        onChange={({ currentTarget }) => onChange({ ...value, [which]: fromLocalInput(currentTarget.value) })}
      />
    )
  return (
    <Stack gap="xs">
      <SegmentedControl
        aria-label={t('Which batches')}
        fullWidth
        size="xs"
        disabled={disabled}
        value={value.by}
        onChange={(by) => onChange(by === 'last' ? { by, last: batches.length } : { by: 'time', from: first, to: last })}
        data={[
          { value: 'last', label: t('Last batches') },
          { value: 'time', label: t('Between two times') },
        ]}
      />
      {value.by === 'last' ? (
        <NumberInput
          label={t('Last batches')}
          description={t('{count, plural, one {# batch with records is} other {# batches with records are}} recorded.', {
            count: batches.length,
          })}
          inputWrapperOrder={['label', 'input', 'description']}
          min={1}
          max={batches.length}
          clampBehavior="strict"
          allowDecimal={false}
          disabled={disabled}
          value={value.last}
          onChange={(newest) => onChange({ by: 'last', last: newest })}
        />
      ) : (
        <>
          {time('from', t('From'))}
          {time('to', t('To'))}
        </>
      )}
    </Stack>
  )
}
