import { Popover, TextInput, Tooltip, UnstyledButton } from '@mantine/core'
import type { Person } from '@millrace/shared'
import { initials, nameOf, NAME_LENGTH, takeName } from '../store/people.ts'
import { t } from '../ui/text.ts'
import { selectNode } from './actions.ts'
import { useDraft, usePeople, useSession } from './session.ts'

/** Most people that stand in the header by their letters; the others are a number. */
const SHOWN = 4

/** Who else has the pipeline open, and where they are; nothing, while this person is alone. */
export function PeopleBar() {
  const others = usePeople((people) => people.others)
  if (others.length === 0) return null
  const more = others.length - SHOWN
  return (
    <div className="mr-people" role="group" aria-label={t('Others at this pipeline')}>
      {others.slice(0, SHOWN).map((person) => (
        <OtherPerson key={person.client} person={person} />
      ))}
      {more > 0 && <span className="mr-dim">{t('and {more, number} more', { more })}</span>}
      <OwnName />
    </div>
  )
}

function OtherPerson({ person }: { person: Person }) {
  const session = useSession()
  const { node } = person
  const at = useDraft((draft) => (node === null ? undefined : draft.document.nodes[node]?.name))
  const name = nameOf(person)
  const words = at === undefined ? t('{name} is here', { name }) : t('{name} is at {node}', { name, node: at })
  return (
    <Tooltip label={words}>
      <UnstyledButton
        className="mr-person"
        aria-label={words}
        aria-disabled={at === undefined || undefined}
        onClick={() => at !== undefined && selectNode(session, node!)}
      >
        {initials(name)}
      </UnstyledButton>
    </Tooltip>
  )
}

/** How the others call this person. */
function OwnName() {
  const session = useSession()
  const name = usePeople((people) => people.name)
  return (
    <Popover position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton className="mr-person mr-person-own" aria-label={t('Your name')}>
          {t('You')}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <TextInput
          data-autofocus
          label={t('Your name')}
          description={t('As the others at this pipeline see it. Kept in this browser.')}
          placeholder={t('Guest')}
          maxLength={NAME_LENGTH}
          value={name}
          onChange={(event) => takeName(session.people, event.currentTarget.value, localStorage)}
        />
      </Popover.Dropdown>
    </Popover>
  )
}

/** Who else is at a node, by their letters; nothing, where nobody is. */
export function PeopleAt({ node }: { node: string }) {
  // One text, so that who moves elsewhere draws nothing here.
  const names = usePeople((people) =>
    people.others
      .filter((person) => person.node === node)
      .map(nameOf)
      .join('\n'),
  )
  if (names === '') return null
  const all = names.split('\n')
  const words = t('{names} {count, plural, one {is} other {are}} here too', { names: all.join(', '), count: all.length })
  return (
    <span className="mr-people-here" role="img" aria-label={words} title={words}>
      {all.slice(0, 2).map((name, index) => (
        <span key={index} className="mr-person" aria-hidden>
          {initials(name)}
        </span>
      ))}
    </span>
  )
}
