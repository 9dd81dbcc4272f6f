/** Who else has this pipeline open, and how this person wants to be called by them. */
import type { Person } from '@millrace/shared'
import { createStore, type StoreApi } from 'zustand/vanilla'

const NAME = 'millrace.name'
const NAME_LENGTH = 40

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
export function rename(people: StoreApi<People>, name: string, browser: Pick<Storage, 'setItem'>): void {
  people.setState({ name: name.slice(0, NAME_LENGTH) })
  browser.setItem(NAME, name.slice(0, NAME_LENGTH))
}

/** Takes what the server tells of everybody; the list stays the same object while nobody else came, went or moved. */
export function hear(people: StoreApi<People>, everybody: readonly Person[], client: string): void {
  const others = everybody.filter((person) => person.client !== client)
  if (JSON.stringify(others) !== JSON.stringify(people.getState().others)) people.setState({ others })
}

/** The others at one node, as one text to compare; empty = nobody. */
export const atNode = (others: readonly Person[], node: string): readonly Person[] => others.filter((person) => person.node === node)
