/** German: what is there for everyone: narrow windows, the outline of what runs. */
export const everyone: Readonly<Record<string, string>> = {
  'Hide the outline': 'Gliederung ausblenden',
  'Enter opens the settings. The figures of the line at hand stand below the tree.':
    'Die Eingabetaste öffnet die Einstellungen. Die Werte der aktuellen Zeile stehen unter der Gliederung.',
  'Figures of {name}': 'Werte von {name}',
  'as an outline': 'als Gliederung',
  'Enter shows the node in what ran.': 'Die Eingabetaste zeigt den Knoten in der gelaufenen Version.',
  '{rows} in': '{rows} hinein',
  '{rows} out': '{rows} heraus',
  'There is no node.': 'Es gibt keinen Knoten.',
  'Add a condition': 'Bedingung hinzufügen',
  'How many conditions must hold': 'Wie viele Bedingungen gelten müssen',
  'all of these hold': 'alle davon gelten',
  'any of these holds': 'mindestens eine davon gilt',
  'Column of condition {number, number}': 'Spalte der Bedingung {number, number}',
  'Test of condition {number, number}': 'Vergleich der Bedingung {number, number}',
  'running for {time} · ': 'läuft seit {time} · ',
  'Enter or Space selects the node, the arrow keys move it, Delete deletes it.':
    'Eingabetaste oder Leertaste wählt den Knoten aus, die Pfeiltasten verschieben ihn, Entf löscht ihn.',
  'Enter or Space selects the node.': 'Eingabetaste oder Leertaste wählt den Knoten aus.',
  'Enter or Space selects the wire, Delete deletes it.': 'Eingabetaste oder Leertaste wählt die Leitung aus, Entf löscht sie.',
  'View of the canvas': 'Ansicht der Arbeitsfläche',
  'Show the whole pipeline': 'Ganze Pipeline zeigen',
  'The node was moved.': 'Der Knoten wurde verschoben.',
  '{type}: {name}': '{type}: {name}',
  Data: 'Daten',
  'Parts of the editor': 'Teile des Editors',
}
