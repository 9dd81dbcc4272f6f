/** The time zone in which monitoring is shown: kept in this browser, else the device's own. Data stay in their pipeline's zone. */
const MEMORY = 'millrace.zone'

const isZone = (zone: string): boolean => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }))
  } catch {
    return false
  }
}

/** A device that is set to none has one by a name that nothing takes: `Etc/Unknown`. */
export function deviceZone(): string {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
  return isZone(timeZone) ? timeZone : 'UTC'
}

/** What was chosen; null for the device's own zone. Outside of a browser nothing is. */
export function chosenZone(): string | null {
  const kept = typeof localStorage === 'undefined' ? null : localStorage.getItem(MEMORY)
  return kept !== null && isZone(kept) ? kept : null
}

export const viewerZone = (): string => chosenZone() ?? deviceZone()

/** Keeps the zone in this browser, and loads the page with it. */
export function chooseZone(zone: string | null): void {
  if (zone === null) localStorage.removeItem(MEMORY)
  else localStorage.setItem(MEMORY, zone)
  window.location.reload()
}
