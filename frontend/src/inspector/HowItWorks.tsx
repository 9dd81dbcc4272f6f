/** What a node does, with its worked examples: batches in, batches out. */
import { UnstyledButton } from '@mantine/core'
import { sparkNames, type AnyDefinition, type Example, type ExampleRow } from '@millrace/shared'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { t, tDefinition } from '../ui/text.ts'

export function HowItWorks({ definition }: { definition: AnyDefinition }) {
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  return (
    <section className="mr-how">
      <UnstyledButton className="mr-how-title" aria-expanded={isOpen} aria-controls={id} onClick={() => setOpen(!isOpen)}>
        {isOpen ? <IconChevronDown size={16} aria-hidden /> : <IconChevronRight size={16} aria-hidden />}
        {t('How it works')}
      </UnstyledButton>
      <div id={id} hidden={!isOpen}>
        {isOpen && (
          <>
            <p className="mr-note">{tDefinition(definition.help)}</p>
            {definition.spark && <p className="mr-note">{t('In Spark: {operations}', { operations: sparkNames(definition.spark) })}</p>}
            {definition.examples.map((example) => (
              <Worked key={example.title} example={example} definition={definition} />
            ))}
          </>
        )}
      </div>
    </section>
  )
}

function Worked({ example, definition }: { example: Example; definition: AnyDefinition }) {
  const times = [...Object.values(example.inputs).map(({ batches }) => batches), ...Object.values(example.expect)].flatMap(Object.keys)
  const numbers = [...new Set(times.map(Number))].sort((a, b) => a - b)
  const nameOf = (ports: AnyDefinition['inputs'], port: string) =>
    tDefinition(ports.find(({ id }) => id === port.split('#')[0])?.name ?? port)
  return (
    <figure className="mr-worked">
      <figcaption>{tDefinition(example.title)}</figcaption>
      {numbers.map((number) => (
        <div key={number} className="mr-worked-batch">
          <span className="mr-worked-number">{t('Update {number, number}', { number })}</span>
          {Object.entries(example.inputs).map(([port, { columns, batches }]) => (
            <Rows
              key={port}
              title={nameOf(definition.inputs, port)}
              columns={columns.map(({ name }) => name)}
              rows={batches[number] ?? []}
            />
          ))}
          {Object.entries(example.expect).map(([port, batches]) => (
            <Rows key={port} title={`→ ${nameOf(definition.outputs, port)}`} columns={columnsOf(batches)} rows={batches[number] ?? []} />
          ))}
        </div>
      ))}
    </figure>
  )
}

const columnsOf = (batches: Record<number, ExampleRow[]>): string[] => Object.keys(Object.values(batches).flat()[0] ?? {})

function Rows({ title, columns, rows }: { title: string; columns: readonly string[]; rows: readonly ExampleRow[] }) {
  if (rows.length === 0) {
    return (
      <p className="mr-worked-none">
        {title}: {t('no rows')}
      </p>
    )
  }
  return (
    <div className="mr-scroll-x" tabIndex={0} role="group" aria-label={title}>
      <table className="mr-data">
        <caption>{title}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={at}>
              {columns.map((column) => (
                <td key={column}>{cell(row[column])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function cell(value: ExampleRow[string] | undefined) {
  if (value === null || value === undefined) return <span className="mr-dim">∅</span>
  return typeof value === 'string' ? value : JSON.stringify(value)
}
