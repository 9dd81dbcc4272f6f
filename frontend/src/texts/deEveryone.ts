/** German: what is there for everyone: narrow windows, the outline of what runs. */
export const everyone: Readonly<Record<string, string>> = {
  'Hide the outline': 'Gliederung ausblenden',
  'Enter opens the settings, with the figures of what runs.': 'Die Eingabetaste öffnet die Einstellungen mit den laufenden Werten.',
  'There is no node.': 'Es gibt keinen Knoten.',
  Data: 'Daten',
  'Parts of the editor': 'Teile des Editors',
}
