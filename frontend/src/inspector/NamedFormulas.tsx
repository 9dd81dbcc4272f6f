/** The formulas that a pipeline has by name: written once, used in any step. */
import { ActionIcon, Button, TextInput, Tooltip } from '@mantine/core'
import {
  FORMULA_NAME,
  problemInWords,
  renameFormulaOperations,
  sameName,
  usersOf,
  type NamedFormula,
  type Operation,
  type PipelineDocument,
} from '@millrace/shared'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { newId } from '../editor/ids.ts'
import { useAnalysis, useDraft, useFindings, useSession, type Session } from '../editor/session.ts'
import { ColumnsContext } from '../fields/context.ts'
import { FormulaBox } from '../fields/formulas.tsx'
import { t } from '../ui/text.ts'

/** What the formula box is told where the settings of no node are meant. */
const NO_PLACE = { node: '', setting: '' }

export function NamedFormulas() {
  const session = useSession()
  const formulas = useDraft((draft) => draft.document.formulas)
  const ids = Object.keys(formulas)
  const analysis = useAnalysis()
  const columns = useMemo(
    () => [
      ...new Map(
        Object.values(analysis?.schemas ?? {}).flatMap((ports) =>
          Object.values(ports).flatMap((each) => (each ?? []).map((column) => [column.name, column] as const)),
        ),
      ).values(),
    ],
    [analysis],
  )
  if (session.isReadOnly && ids.length === 0) return null
  return (
    <section className="mr-overview" aria-label={t('Named formulas')}>
      <h2 className="mr-section-title">{t('Named formulas')}</h2>
      {ids.length === 0 && <p className="mr-note">{t('Write a formula once, and use it in any step as $name.')}</p>}
      <ColumnsContext value={columns}>
        <ul>
          {ids.map((id) => (
            <li key={id} className="mr-named-formula">
              {session.isReadOnly ? <Told {...formulas[id]!} /> : <Entry id={id} formula={formulas[id]!} />}
            </li>
          ))}
        </ul>
      </ColumnsContext>
      {!session.isReadOnly && (
        <Button size="compact-sm" variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => add(session)}>
          {t('Add a named formula')}
        </Button>
      )}
    </section>
  )
}

const Told = ({ name, formula }: NamedFormula) => (
  <p className="mr-note">
    <code>${name}</code> = <code>{formula}</code>
  </p>
)

function Entry({ id, formula: { name, formula } }: { id: string; formula: NamedFormula }) {
  const session = useSession()
  const document = useDraft((draft) => draft.document)
  const users = useMemo(() => usersOf(document, name), [document, name])
  const problems = useFindings((findings) => findings.problems)
  const problem = problems.find(({ params }) => params['formula'] === name)
  return (
    <>
      <div className="mr-named-formula-head">
        <Name id={id} name={name} />
        <Tooltip label={t('Delete')}>
          <ActionIcon
            aria-label={t('Delete the named formula {name}', { name })}
            onClick={() => session.change([{ op: 'setFormula', id }], t('Delete the named formula {name}', { name }))}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </Tooltip>
      </div>
      <FormulaBox
        place={NO_PLACE}
        aria-label={t('Formula {name}', { name })}
        placeholder={t('such as price * amount, or upper(name)')}
        error={problem ? problemInWords(problem) : false}
        value={formula}
        onChange={(next) =>
          session.change(
            [{ op: 'setFormula', id, formula: { name, formula: next } }],
            t('Change the named formula {name}', { name }),
            `formula ${id}`,
          )
        }
      />
      <p className="mr-note">
        {t('{count, plural, =0 {Not used yet} one {Used by # node} other {Used by # nodes}}', { count: users.length })}
      </p>
    </>
  )
}

/** The name is another one when the field is left: each use follows then, and while it is typed it may be no name yet. */
function Name({ id, name }: { id: string; name: string }) {
  const session = useSession()
  const [typed, setTyped] = useState<string>()
  const problem = typed === undefined ? undefined : nameProblem(documentOf(session), id, typed)
  const leave = () => {
    if (typed !== undefined && typed !== name && problem === undefined)
      session.change(renameFormulaOperations(documentOf(session), id, typed), t('Rename the named formula {name}', { name }))
    setTyped(undefined)
  }
  return (
    <TextInput
      aria-label={t('Name of the formula {name}', { name })}
      leftSection="$"
      value={typed ?? name}
      maxLength={100}
      spellCheck={false}
      error={problem}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={leave}
      onKeyDown={(event) => {
        if (event.key === 'Enter') leave()
        if (event.key === 'Escape') setTyped(undefined)
      }}
    />
  )
}

const documentOf = (session: Session): PipelineDocument => session.draft.store.getState().document

function nameProblem({ formulas }: PipelineDocument, id: string, name: string): string | undefined {
  if (!FORMULA_NAME.test(name)) return t('A name has letters, digits and _, and begins with no digit.')
  const isTaken = Object.entries(formulas).some(([other, formula]) => other !== id && sameName(formula.name, name))
  return isTaken ? t('There is a formula named "{name}" already.', { name }) : undefined
}

function add(session: Session): void {
  const names = Object.values(documentOf(session).formulas).map(({ name }) => name)
  let name = 'formula'
  for (let n = 2; names.some((other) => sameName(other, name)); n++) name = `formula_${n}`
  const operation: Operation = { op: 'setFormula', id: newId('formula'), formula: { name, formula: '' } }
  session.change([operation], t('Add a named formula'))
}
