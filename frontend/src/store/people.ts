/** Who else has this pipeline open, and how this person wants to be called by them. */
import type { Person } from '@millrace/shared'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { t } from '../ui/text.ts'

const NAME = 'millrace.name'
export const NAME_LENGTH = 40

export interface People {
  /** All but this tab, in the order in which they came. */
  others: readonly Person[]
  /** How this person is called by the others; empty = a guest. */
  name: string
}

export function createPeople(browser: Pick<Storage, 'getItem'>): StoreApi<People> {
  return createStore<People>(() => ({ others: [], name: (browser.getItem(NAME) ?? '').slice(0, NAME_LENGTH) }))
}

/** Takes a name, and keeps it in this browser. */
export function takeName(people: StoreApi<People>, name: string, browser: Pick<Storage, 'setItem'>): void {
  people.setState({ name: name.slice(0, NAME_LENGTH) })
  browser.setItem(NAME, name.slice(0, NAME_LENGTH))
}

/** Takes what the server tells of everybody. Who stayed as they were stays the same object, and so does the list. */
export function hear(people: StoreApi<People>, everybody: readonly Person[], client: string): void {
  const before = people.getState().others
  const others = everybody
    .filter((person) => person.client !== client)
    .map((person) => before.find((known) => JSON.stringify(known) === JSON.stringify(person)) ?? person)
  if (others.length !== before.length || others.some((person, index) => person !== before[index])) people.setState({ others })
}

/** How somebody is called. */
export const nameOf = ({ name, guest }: Pick<Person, 'name' | 'guest'>): string => name.trim() || t('Guest {number}', { number: guest })

const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** Up to two letters that stand for a name. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== '')
  const firstOf = (word: string) => letters.segment(word)[Symbol.iterator]().next().value?.segment ?? ''
  return [words.at(0), words.slice(1).at(-1)]
    .map((word) => firstOf(word ?? ''))
    .join('')
    .toLocaleUpperCase()
}
